"""Fetching ready-made values: as they were delivered, for a period or for the months in it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from django.db.models import Q

from metrics.calendar import ALL_TIME, Period, add_months
from metrics.kpis.cuts import Cut, Key, at_most_two, one_member_each
from metrics.kpis.rows import Table, rows
from metrics.kpis.spans import is_whole, pieces
from metrics.kpis.sums import Delivered, Deliveries
from metrics.models import ReportedCell

_COLUMNS = ("value", "numerator", "denominator", "n", "low", "high", "source")
_Stored = dict[tuple[str, date], Delivered]


def _when(periods: Sequence[Period], _cut: Cut) -> Q | None:
    if not periods:
        return None
    return Q(
        grain__in={period.grain for period in periods} | {"month"},
        start__gte=min(period.start for period in periods),
        start__lt=max(period.end for period in periods),
    )


_REPORTED = Table(ReportedCell, ("grain", "start", *_COLUMNS), 2, _when)


def delivered(measure: int, periods: Sequence[Period], cut: Cut) -> dict[Key, Deliveries]:
    """Return the ready-made values of each period: its own, else those of the months within it, in order.

    Parameters
    ----------
    measure
        Its id.

    Raises
    ------
    NotOfferedError
        For several members of one dimension together, and for more than two filters.
    """
    at_most_two(cut)
    one_member_each(cut)
    by_member: dict[int, _Stored] = {}
    own = rows(_REPORTED, measure, periods, cut)
    for member, (grain, start, *values) in sorted(own, key=lambda row: row[1][1]):
        by_member.setdefault(member, {})[grain, start] = Delivered(*values)
    return {
        (period, member): found
        for member, stored in by_member.items()
        for period in periods
        if (found := _of(period, stored)).parts
    }


def _of(period: Period, stored: _Stored) -> Deliveries:
    own = stored.get((period.grain, period.start))
    if own and is_whole(period):
        return Deliveries((own,), complete=True)
    if period == ALL_TIME:
        months = [start for grain, start in stored if grain == "month"]
        complete = bool(months) and len(
            pieces(Period("total", months[0], add_months(months[-1], 1))).months
        ) == (len(months))
    else:
        split = pieces(period)
        months = [month for month in split.months if ("month", month) in stored]
        complete = len(months) == len(split.months) and not split.days
    return Deliveries(tuple(replace(stored["month", month], month=month) for month in months), complete)
