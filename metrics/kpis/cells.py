"""Fetching cells: one query per table, whatever the number of metrics, periods and members."""

from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import chain, product
from typing import Any, TypeVar

from django.db.models import Model, Q, Sum
from django.utils.translation import gettext as _

from metrics.calendar import ONE_DAY, Period, add_months, period_containing
from metrics.kpis.privacy import Thresholds, published_end
from metrics.kpis.scopes import Scope, column_of
from metrics.kpis.shelf import shelf
from metrics.kpis.spans import Times, days_between, is_of_months
from metrics.kpis.sums import Sums, WeightedSums
from metrics.models import Cell, DurationCell, Measure, WeightedCell
from metrics.models.cells import POINTS
from metrics.rollup import deep

EVERY_MEMBER = 0
"""The member of a series that is not broken down."""

Key = tuple[Period, int]

Place = tuple[str, date, int]
"""Grain, start and member of a row of cells."""

Some = TypeVar("Some", Sums, WeightedSums)

Rows = Mapping[int, Sequence[tuple[Place, Some]]]
"""What cells say, by measure."""

Fetch = Callable[[Collection[int], Times, "Cut"], Rows[Some]]

_PLACE = 32
"""Bits for one member where a number names several."""


class NotOfferedError(Exception):
    """What was asked for is not kept at this grain or under so many filters; the text says what is.

    `parameter` is the word of the question to change: `by` stands for the filters too.
    """

    def __init__(self, message: str, parameter: str = "by") -> None:
        super().__init__(message)
        self.parameter = parameter


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

    @property
    def key(self) -> Hashable:
        """What tells this cut from others under which the same is fetched."""
        return tuple(sorted(self.scope.members.items())), self.axes, self.today

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
    if len(cut.slots) > 2:
        return _collected(measure, periods, cut, partial(_from_facts, measure))
    return _collected(measure, periods, cut, _plain)


def weighted(measure: Measure, periods: Sequence[Period], cut: Cut) -> dict[Key, WeightedSums]:
    """Return the weighted sums of a measure; where and while nothing carries a weight, each answer weighs 1.

    Raises
    ------
    NotOfferedError
        As `additive` does, and for more than two filters.
    """
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
    for (grain, start, member), sums in _fetched(measure, periods, cut, fetch) if whole else ():
        for part in times.periods(grain, start):
            for period in whole[part]:
                add((period, member), sums)
    in_steps = [period for period in cut.open(periods) if period.start <= cut.today]
    if len(cut.slots) == 1 and in_steps:
        for member, by_day in _shown_in_steps(measure, cut, fetch).items():
            for period, (day, sums) in product(in_steps, by_day.items()):
                if day in period:
                    add((period, member), sums)
    return result


def _fetched(
    measure: Measure, periods: Sequence[Period], cut: Cut, fetch: Fetch[Some]
) -> Sequence[tuple[Place, Some]]:
    """Return the rows of a measure in these and maybe other periods."""
    measures, wide = shelf().widened(measure.pk, periods)
    if len(cut.slots) > 1:
        wide = list(filter(is_of_months, wide))
    rows = shelf().keep(
        (fetch, cut.key, frozenset(wide)),
        lambda: fetch(measures, Times.of(list(_shown_whole(wide, cut))), cut),
    )
    return rows.get(measure.pk, ())


def _shown_whole(periods: Sequence[Period], cut: Cut) -> dict[Period, list[Period]]:
    """Return what is shown whole, with the periods that it is all or a part of."""
    whole = {period: [period] for period in cut.closed(periods)}
    month = cut.today.replace(day=1)
    for period in cut.open(periods) if len(cut.slots) == 1 else ():
        if period.start < month:
            whole.setdefault(Period(period.grain, period.start, month), []).append(period)
    return whole


def _shown_in_steps(measure: Measure, cut: Cut, fetch: Fetch[Some]) -> dict[int, dict[date, Some]]:
    """Return what is already shown of the month that is not over, by member and day."""
    month = period_containing(cut.today, "month")
    days = [Period("day", day, day + ONE_DAY) for day in days_between(month.start, cut.today + ONE_DAY)]
    measures, _periods = shelf().widened(measure.pk, ())
    rows = shelf().keep((fetch, cut.key, "steps"), lambda: fetch(measures, Times.of(days), cut))
    by_member: dict[int, dict[date, Some]] = {}
    for (_grain, day, member), sums in rows.get(measure.pk, ()):
        by_member.setdefault(member, {})[day] = sums
    for member, by_day in by_member.items():
        counts = {day: sums.n for day, sums in by_day.items()}
        end = published_end(month, counts, cut.today, cut.thresholds)
        by_member[member] = {day: sums for day, sums in by_day.items() if day < end}
    return by_member


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


def _rows(
    table: type[Model], measures: Collection[int], times: Times, cut: Cut, sums: dict[str, Sum]
) -> dict[int, dict[Place, list[Any]]]:
    condition, fields = margin_of(cut)
    rows = table._default_manager.filter(condition, times.condition, measure__in=measures)
    names = ("measure_id", "grain", "start", *fields)
    grouped = rows.values(*names).order_by().annotate(**sums)
    first = len(names)
    result: dict[int, dict[Place, list[Any]]] = {}
    for measure, grain, start, *rest in grouped.values_list(*names, *sums):
        members = rest[: first - 3]
        result.setdefault(measure, {})[grain, start, joined(members)] = rest[first - 3 :]
    return result


def _plain(measures: Collection[int], times: Times, cut: Cut) -> Rows[Sums]:
    return {
        measure: [(place, _sums(row)) for place, row in rows.items()]
        for measure, rows in _rows(Cell, measures, times, cut, _SUMS).items()
    }


def _sums(row: Sequence[Any]) -> Sums:
    n, total, total_sq, *counts = row
    return Sums(n, total, total_sq, tuple(counts))


def _with_weights(measures: Collection[int], times: Times, cut: Cut) -> Rows[WeightedSums]:
    """Return the weighted twins; a month with any weight has one of every cell, other months have none."""
    twins = _rows(WeightedCell, measures, times, cut, _WEIGHTS)
    result: dict[int, list[tuple[Place, WeightedSums]]] = {}
    for measure, rows in _rows(Cell, measures, times, cut, _SUMS).items():
        ones = {place: WeightedSums.of(_sums(row)) for place, row in rows.items()}
        own = {
            place: WeightedSums(n, w, w_sq, total, total_sq, tuple(weights))
            for place, (n, w, w_sq, total, total_sq, *weights) in twins.get(measure, {}).items()
        }
        result[measure] = list({**ones, **own}.items())
    return result


def _from_facts(measure: Measure, _measures: Collection[int], times: Times, cut: Cut) -> Rows[Sums]:
    if times.in_days:
        raise NotOfferedError(_("So many filters together are counted by month, quarter and year."))
    months = list(times.months(lambda: _months_of(measure)))
    if not months:
        return {}
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
    return {measure.pk: [(("month", month, joined(by)), _sums(row)) for month, by, row in rows]}


def _months_of(measure: Measure) -> list[date]:
    rows = Cell.objects.filter(measure=measure, grain="month", dim_1=0)
    return list(rows.values_list("start", flat=True))


def durations(measure: Measure, periods: Sequence[Period], cut: Cut) -> dict[Key, list[int]]:
    """Return the sorted seconds of a duration per period and member."""
    times = Times.of(cut.closed(periods))
    measures, wide = shelf().widened(measure.pk, periods)
    rows = shelf().keep(
        ("durations", cut.key, frozenset(wide)),
        lambda: _durations(measures, Times.of(cut.closed(wide)), cut),
    )
    found: dict[Key, list[list[int]]] = {}
    for grain, start, member, seconds in rows.get(measure.pk, ()):
        for period in times.periods(grain, start):
            found.setdefault((period, member), []).append(seconds)
    return {key: sorted(chain.from_iterable(lists)) for key, lists in found.items()}


def _durations(
    measures: Collection[int], times: Times, cut: Cut
) -> dict[int, list[tuple[str, date, int, list[int]]]]:
    condition, fields = single_margin_of(cut)
    rows = DurationCell.objects.filter(condition, times.condition, measure__in=measures)
    result: dict[int, list[tuple[str, date, int, list[int]]]] = {}
    names = ("measure_id", "grain", "start", "member_1", "seconds")
    for measure, grain, start, member, seconds in rows.values_list(*names):
        row = (grain, start, member if fields else EVERY_MEMBER, seconds)
        result.setdefault(measure, []).append(row)
    return result
