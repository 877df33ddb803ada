"""Fetching what cannot be added up: distinct customers, and windows of twelve months."""

from collections.abc import Collection, Sequence
from datetime import date

from django.utils.translation import gettext as _

from metrics.calendar import MONTHS, Period
from metrics.kpis.cells import EVERY_MEMBER, Cut, Key, NotOfferedError, one_member_each, single_margin_of
from metrics.kpis.shelf import shelf
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
    single_margin_of(cut)
    _check(periods, cut)
    owners: dict[tuple[str, date], list[Period]] = {}
    for period in cut.closed(periods):
        owners.setdefault((period.grain, period.start), []).append(period)
    measures, wide = shelf().widened(measure.pk, periods)
    rows = shelf().keep(
        ("distinct", cut.key, frozenset(wide)), lambda: _distinct(measures, cut.closed(wide), cut)
    )
    result: dict[Key, int] = {}
    for grain, start, member, day, customers in rows.get(measure.pk, ()):
        for period in owners.get((grain, start), []):
            if day < period.end:
                result[period, member] = result.get((period, member), 0) + customers
    return result


def _distinct(
    measures: Collection[int], periods: Sequence[Period], cut: Cut
) -> dict[int, list[tuple[str, date, int, date, int]]]:
    condition, fields = single_margin_of(cut)
    rows = DistinctCell.objects.filter(
        condition,
        measure__in=measures,
        grain__in={period.grain for period in periods},
        start__in={period.start for period in periods},
    )
    result: dict[int, list[tuple[str, date, int, date, int]]] = {}
    names = ("measure_id", "grain", "start", "member_1", "day", "customers")
    for measure, grain, start, member, day, customers in rows.values_list(*names):
        row = (grain, start, member if fields else EVERY_MEMBER, day, customers)
        result.setdefault(measure, []).append(row)
    return result


def windows(periods: Sequence[Period], cut: Cut) -> dict[Key, Window]:
    """Return the window as at the last complete month of each period.

    A quarter of which two months are complete shows the window that ends with the second.

    Raises
    ------
    NotOfferedError
        As `distinct` does.
    """
    single_margin_of(cut)
    _check(periods, cut)
    _measures, wide = shelf().widened(0, periods)
    stored = shelf().keep(("windows", cut.key, frozenset(wide)), lambda: _windows(wide, cut))
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


def _windows(periods: Sequence[Period], cut: Cut) -> dict[tuple[date, int], Window]:
    condition, fields = single_margin_of(cut)
    months = {month for period in periods if period.grain in MONTHS for month in pieces(period).months}
    columns = list(Window.__dataclass_fields__)
    rows = WindowCell.objects.filter(condition, month__in=months)
    return {
        (month, member if fields else EVERY_MEMBER): Window(*values)
        for month, member, *values in rows.values_list("month", "member_1", *columns)
    }
