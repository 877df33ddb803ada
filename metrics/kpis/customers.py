"""Fetching what cannot be added up: distinct customers, and windows of twelve months."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from metrics.calendar import MONTHS, Period
from metrics.kpis.cells import EVERY_MEMBER, Cut, Key, NotOfferedError, one_member_each, single_margin_of
from metrics.kpis.spans import pieces
from metrics.kpis.sums import Window
from metrics.models import DistinctCell, Measure, WindowCell


def _check(periods: Sequence[Period], cut: Cut) -> None:
    one_member_each(cut)
    if any(period.grain not in MONTHS for period in periods):
        raise NotOfferedError(_("Customers are counted by month, quarter and year."), "grain")


def distinct(measure: Measure, periods: Sequence[Period], cut: Cut) -> dict[Key, int]:
    """Return distinct customers per period and member, up to the end of each period or of its elapsed part.

    Raises
    ------
    NotOfferedError
        For grains other than month, quarter and year, and for several members of one dimension: distinct
        customers cannot be added up.
    """
    condition, fields = single_margin_of(cut)
    _check(periods, cut)
    owners: dict[tuple[str, date], list[Period]] = {}
    for period in cut.closed(periods):
        owners.setdefault((period.grain, period.start), []).append(period)
    rows = DistinctCell.objects.filter(
        condition,
        measure=measure,
        grain__in={grain for grain, _start in owners},
        start__in={start for _grain, start in owners},
    )
    result: dict[Key, int] = {}
    for grain, start, member, day, customers in rows.values_list(
        "grain", "start", "member_1", "day", "customers"
    ):
        for period in owners.get((grain, start), []):
            if day < period.end:
                key = (period, member if fields else EVERY_MEMBER)
                result[key] = result.get(key, 0) + customers
    return result


def windows(periods: Sequence[Period], cut: Cut) -> dict[Key, Window]:
    """Return the window as at the last complete month of each period.

    A quarter of which two months are complete shows the window that ends with the second.

    Raises
    ------
    NotOfferedError
        As `distinct` does.
    """
    condition, fields = single_margin_of(cut)
    _check(periods, cut)
    months = {month for period in periods for month in pieces(period).months}
    columns = list(Window.__dataclass_fields__)
    stored: dict[tuple[date, int], Window] = {}
    rows = WindowCell.objects.filter(condition, month__in=months)
    for month, member, *values in rows.values_list("month", "member_1", *columns):
        stored[month, member if fields else EVERY_MEMBER] = Window(*values)
    complete = {month for month, _member in stored}
    members = {member for _month, member in stored}
    result: dict[Key, Window] = {}
    for period in periods:
        last = max((month for month in pieces(period).months if month in complete), default=None)
        if last is not None:
            for member in members:
                if (last, member) in stored:
                    result[period, member] = stored[last, member]
    return result
