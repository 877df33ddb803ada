"""Fetching ready-made values: as they were delivered, for a period or for the months in it."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date

from metrics.calendar import ALL_TIME, Period, add_months
from metrics.kpis.cells import Cut, Key, joined, margin_of, one_member_each
from metrics.kpis.shelf import shelf
from metrics.kpis.spans import is_whole, pieces
from metrics.kpis.sums import Delivered, Deliveries
from metrics.models import Measure, ReportedCell

_COLUMNS = ("value", "numerator", "denominator", "n", "low", "high", "source")
_Stored = dict[tuple[str, date], Delivered]


def delivered(measure: Measure, periods: Sequence[Period], cut: Cut) -> dict[Key, Deliveries]:
    """Return the ready-made values of each period: its own, else those of the months within it, in order.

    Raises
    ------
    NotOfferedError
        For several members of one dimension together, and for more than two filters.
    """
    margin_of(cut)
    one_member_each(cut)
    measures, wide = shelf().widened(measure.pk, periods)
    rows = shelf().keep(("ready-made", cut.key, frozenset(wide)), lambda: _stored(measures, wide, cut))
    by_member = rows.get(measure.pk, {})
    return {
        (period, member): found
        for member, stored in by_member.items()
        for period in periods
        if (found := _of(period, stored)).parts
    }


def _stored(measures: Collection[int], periods: Sequence[Period], cut: Cut) -> dict[int, dict[int, _Stored]]:
    """Return the values by measure, member, grain and start."""
    condition, fields = margin_of(cut)
    rows = ReportedCell.objects.filter(
        condition, measure__in=measures, grain__in={period.grain for period in periods} | {"month"}
    )
    if periods:
        rows = rows.filter(
            start__gte=min(period.start for period in periods),
            start__lt=max(period.end for period in periods),
        )
    result: dict[int, dict[int, _Stored]] = {}
    first = 2 + len(fields)
    columns = ("measure_id", "grain", "start", *fields, *_COLUMNS)
    for measure, *row in rows.order_by("start").values_list(*columns):
        by_member = result.setdefault(measure, {})
        by_member.setdefault(joined(row[2:first]), {})[row[0], row[1]] = Delivered(*row[first:])
    return result


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
