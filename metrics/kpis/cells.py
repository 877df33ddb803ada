"""Fetching cells: one query per table, whatever the number of periods and members."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain
from typing import Any

from django.db.models import Min, Model, Q, Sum
from django.utils.translation import gettext as _

from metrics.calendar import ALL_TIME, Period, add_months
from metrics.kpis.privacy import Thresholds, published_end
from metrics.kpis.scopes import Scope, column_of
from metrics.kpis.spans import Times, days_between
from metrics.kpis.sums import Sums, WeightedSums
from metrics.models import Cell, DurationCell, Measure, WeightedCell
from metrics.models.cells import POINTS
from metrics.rollup import deep

EVERY_MEMBER = 0
"""The member of a series that is not broken down."""

Key = tuple[Period, int]

_PLACE = 32
"""Bits for one member where a number names several."""


class NotOfferedError(Exception):
    """What was asked for is not kept at this grain or under so many filters; the text says what is."""


def joined(members: Sequence[int]) -> int:
    """Return one number for the members of several dimensions; of one it is the member itself."""
    number = EVERY_MEMBER
    for member in members:
        number = number << _PLACE | member
    return number


def apart(number: int, dimensions: int) -> tuple[int, ...]:
    """Return the members that a number of `joined` names."""
    places = range(dimensions - 1, -1, -1)
    return tuple(number >> _PLACE * place & (1 << _PLACE) - 1 for place in places)


@dataclass(frozen=True, slots=True)
class Cut:
    """A scope, and the dimension that the result is broken down by, if any.

    `today` is the day of the look: periods that end after it are open, and whatever is not everyone appears
    in them only in steps, or not before they close (see `metrics.kpis.privacy`). `across` breaks down by
    several dimensions at once, in order of their slots; members are then `joined`.
    """

    scope: Scope
    today: date
    thresholds: Thresholds
    by: int | None = None
    across: tuple[int, ...] = ()

    @property
    def axes(self) -> tuple[int, ...]:
        """The dimensions that the result is broken down by."""
        return self.across or ((self.by,) if self.by else ())

    @property
    def slots(self) -> tuple[int, ...]:
        """All dimensions that the margin must name, in order."""
        return tuple(sorted({*self.scope.slots, *self.axes}))

    def closed(self, periods: Sequence[Period]) -> list[Period]:
        """Return the periods that may be shown whole: all of them for everyone, else those that ended."""
        return [period for period in periods if not self.slots or period.end <= self.today]

    def open(self, periods: Sequence[Period]) -> list[Period]:
        """Return the periods that are shown in steps."""
        return [period for period in periods if self.slots and period.end > self.today]


def margin_of(cut: Cut) -> tuple[Q, list[str]]:
    """Return the condition that picks a margin of at most two members, and the fields of the breakdown."""
    slots = cut.slots
    if len(slots) > 2:
        raise NotOfferedError(_("Two filters at most, counting the breakdown."))
    condition, fields = Q(), []
    for place in (1, 2):
        slot = slots[place - 1] if len(slots) >= place else 0
        condition &= Q(**{f"dim_{place}": slot})
        if slot in cut.scope.members:
            condition &= Q(**{f"member_{place}__in": cut.scope.members[slot]})
        if slot and slot in cut.axes:
            fields.append(f"member_{place}")
    return condition, fields


def single_margin_of(cut: Cut) -> tuple[Q, list[str]]:
    """The same for tables that keep one member at most."""
    if len(cut.slots) > 1:
        raise NotOfferedError(_("This metric can be narrowed or broken down by one dimension at a time."))
    slot = cut.slots[0] if cut.slots else 0
    condition = Q(dim_1=slot)
    if slot in cut.scope.members:
        condition &= Q(member_1__in=cut.scope.members[slot])
    return condition, ["member_1"] if cut.axes else []


def one_member_each(cut: Cut) -> None:
    """Refuse several members of a dimension together where they cannot be added up."""
    if any(len(members) > 1 for slot, members in cut.scope.members.items() if slot not in cut.axes):
        raise NotOfferedError(_("Several members of one dimension cannot be added up here: choose one."))


def additive(measure: Measure, periods: Sequence[Period], cut: Cut) -> dict[Key, Sums]:
    """Return the sums of a measure per period and member of the breakdown; absent where nothing was counted.

    Raises
    ------
    NotOfferedError
        If days are asked for under two filters, or the facts cannot be counted in time.
    """
    result = _whole(measure, cut.closed(periods), cut)
    if len(cut.slots) == 1:
        for period in cut.open(periods):
            result.update(_in_steps(measure, period, cut))
    return result


def _in_steps(measure: Measure, period: Period, cut: Cut) -> dict[Key, Sums]:
    """Return what of an open period is already shown, member by member."""
    last = min(period.end, cut.today + timedelta(days=1))
    start = period.start
    if period == ALL_TIME:
        found = Cell.objects.filter(measure=measure, grain="month", dim_1=0).aggregate(first=Min("start"))
        start = found["first"] or last
    if last <= start:
        return {}
    days = [Period("day", day, day + timedelta(days=1)) for day in days_between(start, last)]
    by_member: dict[int, dict[date, Sums]] = {}
    for (day, member), sums in _whole(measure, days, cut).items():
        by_member.setdefault(member, {})[day.start] = sums
    result: dict[Key, Sums] = {}
    for member, by_day in by_member.items():
        counts = {day: sums.n for day, sums in by_day.items()}
        end = published_end(Period(period.grain, start, period.end), counts, cut.today, cut.thresholds)
        shown = [sums for day, sums in by_day.items() if day < end]
        if shown:
            result[period, member] = sum(shown, Sums())
    return result


_COUNTERS = {f"s{point}": Sum(f"c{point}") for point in range(POINTS)}
_SUMS = {"_n": Sum("n"), "_t": Sum("total"), "_q": Sum("total_sq"), **_COUNTERS}
_WEIGHTS = {
    "_n": Sum("n"),
    "_w": Sum("w"),
    "_s": Sum("w_sq"),
    "_t": Sum("w_total"),
    "_q": Sum("w_total_sq"),
    **{f"s{point}": Sum(f"w{point}") for point in range(POINTS)},
}

Place = tuple[str, date, int]
"""Grain, start and member of a row of cells."""


def _rows(
    table: type[Model], measure: Measure, times: Times, cut: Cut, sums: dict[str, Sum]
) -> Iterator[tuple[Place, list[Any]]]:
    condition, fields = margin_of(cut)
    if len(cut.slots) > 1 and times.in_days:
        raise NotOfferedError(_("Two filters together are kept by month, quarter and year."))
    rows = table._default_manager.filter(condition, times.condition, measure=measure)
    grouped = rows.values("grain", "start", *fields).order_by().annotate(**sums)
    first = 2 + len(fields)
    for row in grouped.values_list("grain", "start", *fields, *sums):
        yield (row[0], row[1], joined(row[2:first])), list(row[first:])


def _plain(measure: Measure, times: Times, cut: Cut) -> Iterator[tuple[Place, Sums]]:
    for place, (n, total, total_sq, *counts) in _rows(Cell, measure, times, cut, _SUMS):
        yield place, Sums(n, total, total_sq, tuple(counts))


def _whole(measure: Measure, periods: Sequence[Period], cut: Cut) -> dict[Key, Sums]:
    if not periods:
        return {}
    times = Times.of(periods)
    rows = _from_facts(measure, times, cut) if len(cut.slots) > 2 else _plain(measure, times, cut)
    result: dict[Key, Sums] = {}
    for (grain, start, member), sums in rows:
        for period in times.periods(grain, start):
            key = (period, member)
            result[key] = result[key] + sums if key in result else sums
    return result


def weighted(measure: Measure, periods: Sequence[Period], cut: Cut) -> dict[Key, WeightedSums]:
    """Return the weighted sums of a measure; where and while nothing carries a weight, each answer weighs 1.

    Raises
    ------
    NotOfferedError
        As `additive` does, and for more than two filters.
    """
    closed = cut.closed(periods)
    times = Times.of(closed)
    result: dict[Key, WeightedSums] = {}
    if closed:
        # A month with any weight has a weighted twin of every cell.
        found = {place: WeightedSums.of(sums) for place, sums in _plain(measure, times, cut)}
        for place, (n, w, w_sq, total, total_sq, *weights) in _rows(
            WeightedCell, measure, times, cut, _WEIGHTS
        ):
            found[place] = WeightedSums(n, w, w_sq, total, total_sq, tuple(weights))
        for (grain, start, member), sums in found.items():
            for period in times.periods(grain, start):
                key = (period, member)
                result[key] = result[key] + sums if key in result else sums
    for key, plain in additive(measure, cut.open(periods), cut).items():
        result[key] = WeightedSums.of(plain)
    return result


def _from_facts(measure: Measure, times: Times, cut: Cut) -> Iterator[tuple[Place, Sums]]:
    if times.in_days:
        raise NotOfferedError(_("So many filters together are counted by month, quarter and year."))
    months = list(times.months(lambda: _months_of(measure)))
    if not months:
        return
    members = {column_of(slot): ids for slot, ids in cut.scope.members.items()}
    try:
        rows = deep.count_by_month(
            measure,
            min(months),
            add_months(max(months), 1),
            members,
            [column_of(slot) for slot in sorted(cut.axes)],
        )
    except deep.TooDeepError as error:
        raise NotOfferedError(_("This many filters take too long to count. Leave one out.")) from error
    for month, by, (n, total, total_sq, *counts) in rows:
        yield ("month", month, joined(by)), Sums(n, total, total_sq, tuple(counts))


def _months_of(measure: Measure) -> list[date]:
    rows = Cell.objects.filter(measure=measure, grain="month", dim_1=0)
    return list(rows.values_list("start", flat=True))


def durations(measure: Measure, periods: Sequence[Period], cut: Cut) -> dict[Key, list[int]]:
    """Return the sorted seconds of a duration per period and member."""
    condition, fields = single_margin_of(cut)
    times = Times.of(cut.closed(periods))
    found: dict[Key, list[list[int]]] = {}
    rows = DurationCell.objects.filter(condition, times.condition, measure=measure)
    for grain, start, member, seconds in rows.values_list("grain", "start", "member_1", "seconds"):
        for period in times.periods(grain, start):
            found.setdefault((period, member if fields else EVERY_MEMBER), []).append(seconds)
    return {key: sorted(chain.from_iterable(lists)) for key, lists in found.items()}
