"""Fetching cells that add up: sums, weighted sums, sorted durations."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import partial
from itertools import chain, product
from typing import Any, TypeVar

from django.db.models import Q
from django.utils.translation import gettext as _

from metrics.calendar import ONE_DAY, Period, add_months, period_containing
from metrics.kpis.cuts import Cut, Key, NotOfferedError, at_most_one, at_most_two, joined
from metrics.kpis.privacy import published_end
from metrics.kpis.rows import Table, rows
from metrics.kpis.scopes import column_of
from metrics.kpis.shelf import shelf
from metrics.kpis.spans import Times, days_between, is_of_months
from metrics.kpis.sums import Sums, WeightedSums
from metrics.models import Cell, DurationCell, Measure, WeightedCell
from metrics.models.cells import POINTS
from metrics.rollup import deep

Some = TypeVar("Some", Sums, WeightedSums)

Row = tuple[str, date, int, Some]
"""Grain, start, member of the breakdown, and what was counted."""

Fetch = Callable[[Measure, Sequence[Period], Cut], Iterable[Row[Some]]]
"""Reads the rows of a measure in some periods, and maybe others."""


def _when(periods: Sequence[Period], cut: Cut) -> Q | None:
    """Return the condition for months and days: of open periods, what is shown in steps too."""
    whole = list(_shown_whole(periods, cut))
    if len(cut.slots) > 1:
        whole = list(filter(is_of_months, whole))
    elif cut.open(periods):
        month = period_containing(cut.today, "month")
        whole += [Period("day", day, day + ONE_DAY) for day in days_between(month.start, cut.today + ONE_DAY)]
    return Times.of(whole).condition if whole else None


def _when_closed(periods: Sequence[Period], cut: Cut) -> Q | None:
    closed = cut.closed(periods)
    return Times.of(closed).condition if closed else None


_COUNTERS = tuple(f"c{point}" for point in range(POINTS))
_WEIGHTS = tuple(f"w{point}" for point in range(POINTS))
_CELLS = Table(Cell, ("grain", "start", "n", "total", "total_sq", *_COUNTERS), 2, _when)
_WEIGHTED = Table(
    WeightedCell, ("grain", "start", "n", "w", "w_sq", "w_total", "w_total_sq", *_WEIGHTS), 2, _when
)
_DURATIONS = Table(DurationCell, ("grain", "start", "seconds"), 1, _when_closed)


def additive(measure: Measure, periods: Sequence[Period], cut: Cut) -> dict[Key, Sums]:
    """Return the sums of a measure per period and member of the breakdown; absent where nothing was counted.

    Raises
    ------
    NotOfferedError
        If days are asked for under two filters, or the facts cannot be counted in time.
    """
    return _collected(measure, periods, cut, _from_facts if len(cut.slots) > 2 else _plain)


def weighted(measure: Measure, periods: Sequence[Period], cut: Cut) -> dict[Key, WeightedSums]:
    """Return the weighted sums of a measure; where and while nothing carries a weight, each answer weighs 1.

    Raises
    ------
    NotOfferedError
        As `additive` does, and for more than two filters.
    """
    at_most_two(cut)
    return _collected(measure, periods, cut, _with_weights)


def _collected(measure: Measure, periods: Sequence[Period], cut: Cut, fetch: Fetch[Some]) -> dict[Key, Some]:
    """Add up rows by period and member; of periods that are not over, those that are shown already.

    What is shown of the month that is not over is the same in every period that it lies in, so nothing can be
    learned from setting one against the other. The months before it are shown whole.
    """
    result: dict[Key, Some] = {}

    def add(key: Key, sums: Some) -> None:
        result[key] = result[key] + sums if key in result else sums

    whole = _shown_whole(periods, cut)
    times = Times.of(list(whole))
    if len(cut.slots) > 1 and times.in_days:
        raise NotOfferedError(_("Two filters together are kept by month, quarter and year."))
    in_steps = [period for period in cut.open(periods) if period.start <= cut.today]
    steps = len(cut.slots) == 1 and bool(in_steps)
    if not (whole or steps):
        return result
    found = list(fetch(measure, periods, cut))
    for grain, start, member, sums in found:
        for part in times.periods(grain, start):
            for period in whole[part]:
                add((period, member), sums)
    if steps:
        for member, by_day in _shown_in_steps(found, cut).items():
            for period, (day, sums) in product(in_steps, by_day.items()):
                if day in period:
                    add((period, member), sums)
    return result


def _shown_whole(periods: Sequence[Period], cut: Cut) -> dict[Period, list[Period]]:
    """Return what is shown whole, with the periods that it is all or a part of."""
    whole = {period: [period] for period in cut.closed(periods)}
    month = cut.today.replace(day=1)
    for period in cut.open(periods) if len(cut.slots) == 1 else ():
        if period.start < month:
            whole.setdefault(Period(period.grain, period.start, month), []).append(period)
    return whole


def _shown_in_steps(found: Iterable[Row[Some]], cut: Cut) -> dict[int, dict[date, Some]]:
    """Return what is already shown of the month that is not over, by member and day."""
    month = period_containing(cut.today, "month")
    by_member: dict[int, dict[date, Some]] = {}
    for grain, day, member, sums in found:
        if grain == "day" and day in month and day <= cut.today:
            by_day = by_member.setdefault(member, {})
            by_day[day] = by_day[day] + sums if day in by_day else sums
    for member, by_day in by_member.items():
        counts = {day: sums.n for day, sums in by_day.items()}
        end = published_end(month, counts, cut.today, cut.thresholds)
        by_member[member] = {day: sums for day, sums in by_day.items() if day < end}
    return by_member


def _plain(measure: Measure, periods: Sequence[Period], cut: Cut) -> Iterable[Row[Sums]]:
    for member, (grain, start, *row) in rows(_CELLS, measure.pk, periods, cut):
        yield grain, start, member, _sums(row)


def _sums(row: Sequence[Any]) -> Sums:
    n, total, total_sq, *counts = row
    return Sums(n, total, total_sq, tuple(counts))


def _with_weights(measure: Measure, periods: Sequence[Period], cut: Cut) -> Iterable[Row[WeightedSums]]:
    """Return the weighted twins; a month with any weight has one of every cell, other months have none."""
    twins: dict[tuple[str, date, int], WeightedSums] = {}
    for member, (grain, start, n, w, w_sq, total, total_sq, *own) in rows(
        _WEIGHTED, measure.pk, periods, cut
    ):
        place, sums = (grain, start, member), WeightedSums(n, w, w_sq, total, total_sq, tuple(own))
        twins[place] = twins[place] + sums if place in twins else sums
    for (grain, start, member), sums in twins.items():
        yield grain, start, member, sums
    for grain, start, member, plain in _plain(measure, periods, cut):
        if (grain, start, member) not in twins:
            yield grain, start, member, WeightedSums.of(plain)


_Places = list[tuple[tuple[int, ...], Sums]]
"""Members in order of their slots, and what was counted of them together."""


def _from_facts(measure: Measure, periods: Sequence[Period], cut: Cut) -> Iterable[Row[Sums]]:
    """Return what the facts say: each month's whole table is counted once, a part of it is looked up in there."""
    standing = shelf()
    known = standing.wanted[measure.pk] if standing.covers(measure.pk, periods, cut) else periods
    counted: dict[date, _Places] = standing.keep(("facts", measure.pk, cut.slots), dict)
    times = Times.of([period for period in _shown_whole(sorted(known), cut) if is_of_months(period)])
    missing = sorted({*times.months(partial(_months_of, measure))} - counted.keys())
    if missing:
        counted |= _counted(measure, missing, cut)
    for month, places in counted.items():
        for members, sums in places:
            named = dict(zip(cut.slots, members, strict=True))
            if all(named[slot] in own for slot, own in cut.scope.members.items()):
                yield "month", month, joined([named[slot] for slot in sorted(cut.axes)]), sums


def _counted(measure: Measure, months: Sequence[date], cut: Cut) -> dict[date, _Places]:
    """Return what the facts of some months say, in order, of every place of a table."""
    try:
        found = deep.count_by_month(
            measure, months[0], add_months(months[-1], 1), [column_of(slot) for slot in cut.slots]
        )
    except deep.TooDeepError as error:
        raise NotOfferedError(_("This many filters take too long to count. Leave one out.")) from error
    result: dict[date, _Places] = {month: [] for month in months}
    for month, by, row in found:
        result.setdefault(month, []).append((by, _sums(row)))
    return result


def _months_of(measure: Measure) -> list[date]:
    found = Cell.objects.filter(measure=measure, grain="month", dim_1=0)
    return list(found.values_list("start", flat=True))


def periods_with_any(measure: int, periods: Sequence[Period], everyone: Cut) -> set[Period]:
    """Return the periods in which anything of a measure was counted, for whomever."""
    times = Times.of(periods)
    return {
        period
        for _member, (grain, start, *_row) in rows(_CELLS, measure, periods, everyone)
        for period in times.periods(grain, start)
    }


def durations(measure: Measure, periods: Sequence[Period], cut: Cut) -> Mapping[Key, list[int]]:
    """Return the sorted seconds of a duration per period and member."""
    at_most_one(cut)
    times = Times.of(cut.closed(periods))
    found: dict[Key, list[list[int]]] = {}
    for member, (grain, start, seconds) in rows(_DURATIONS, measure.pk, periods, cut):
        for period in times.periods(grain, start):
            found.setdefault((period, member), []).append(seconds)
    return {key: sorted(chain.from_iterable(lists)) for key, lists in found.items()}
