"""Fetching what cannot be added up: distinct customers, and windows of twelve months."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from django.db.models import Case, DateField, F, Q, QuerySet, Sum, Value, When
from django.utils.translation import gettext as _

from metrics.calendar import MONTHS, Period
from metrics.kpis.cuts import Cut, Key, NotOfferedError, at_most_one, one_member_each
from metrics.kpis.rows import NO_MEASURE, Table, rows
from metrics.kpis.spans import is_whole, pieces
from metrics.kpis.sums import Window
from metrics.models import DistinctCell, Measure, WindowCell


def _check(periods: Sequence[Period], cut: Cut) -> None:
    at_most_one(cut)
    one_member_each(cut)
    if any(period.grain not in MONTHS for period in periods):
        raise NotOfferedError(_("Customers are counted by month, quarter and year."), "grain")


def _when(periods: Sequence[Period], cut: Cut) -> Q | None:
    starts: dict[str, list[date]] = {}
    for period in cut.closed(periods):
        if period.grain in MONTHS:
            starts.setdefault(period.grain, []).append(period.start)
    condition = None
    for grain, own in starts.items():
        part = Q(grain=grain, start__in=own)
        condition = part if condition is None else condition | part
    return condition


def _by_day_where_needed(found: QuerySet[Any], periods: Collection[Period]) -> QuerySet[Any]:
    """Keep days apart only in periods of which a part is asked for."""
    in_part = Q(pk__in=[])
    for period in periods:
        if period.grain in MONTHS and not is_whole(period):
            in_part |= Q(grain=period.grain, start=period.start)
    own_day = Case(When(in_part, then=F("day")), default=Value(None), output_field=DateField())
    margin = ("measure_id", "dim_1", "member_1", "grain", "start", "_day")
    grouped: QuerySet[Any] = (
        found.annotate(_day=own_day).values(*margin).annotate(_customers=Sum("customers"))
    )
    return grouped


_DISTINCT = Table(
    DistinctCell, ("grain", "start", "_day", "_customers"), 1, _when, grouped=_by_day_where_needed
)


def distinct(measure: Measure, periods: Sequence[Period], cut: Cut) -> dict[Key, int]:
    """Return distinct customers per period and member, up to the end of each period or of its elapsed part.

    Raises
    ------
    NotOfferedError
        For grains other than month, quarter and year, and for several members of one dimension: distinct
        customers cannot be added up.
    """
    _check(periods, cut)
    owners: dict[tuple[str, date], list[Period]] = {}
    for period in cut.closed(periods):
        owners.setdefault((period.grain, period.start), []).append(period)
    result: dict[Key, int] = {}
    for member, (grain, start, day, customers) in rows(_DISTINCT, measure.pk, periods, cut):
        for period in owners.get((grain, start), []):
            if day is None or day < period.end:
                result[period, member] = result.get((period, member), 0) + customers
    return result


def _when_months(periods: Sequence[Period], cut: Cut) -> Q | None:
    months = {month for period in periods if period.grain in MONTHS for month in pieces(period).months}
    return Q(month__in=months) if months else None


_WINDOWS = Table(WindowCell, ("month", *Window.__dataclass_fields__), 1, _when_months, by_measure=False)


def windows(periods: Sequence[Period], cut: Cut) -> dict[Key, Window]:
    """Return the window as at the last complete month of each period.

    A quarter of which two months are complete shows the window that ends with the second.

    Raises
    ------
    NotOfferedError
        As `distinct` does.
    """
    _check(periods, cut)
    stored = {
        (month, member): Window(*values)
        for member, (month, *values) in rows(_WINDOWS, NO_MEASURE, periods, cut)
    }
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
