"""Rows of the cell tables: each table is read once for all measures, periods and cuts of an answer."""

from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, Q, QuerySet

from metrics.calendar import Period
from metrics.kpis.cuts import Cut, joined
from metrics.kpis.shelf import Wanted, shelf

Payload = tuple[Any, ...]
_Stored = dict[tuple[int, tuple[int, ...]], list[tuple[tuple[int, ...], Payload]]]
"""By measure and slots: the members, in order of their slots, and what the row says."""

NO_MEASURE = 0
"""Stands for the measure in tables that have none."""


@dataclass(frozen=True)
class Table:
    """A table of cells, and how rows are asked for.

    Attributes
    ----------
    columns
        What a row says.
    dimensions
        How many members its margins keep together.
    when
        The condition on time for some periods under a cut; None where the table has nothing for them.
    grouped
        Adds up rows in the database before they are read, where a table has more of them than are asked for.
    """

    model: type[Model]
    columns: tuple[str, ...]
    dimensions: int
    when: Callable[[Sequence[Period], Cut], Q | None]
    by_measure: bool = True
    grouped: Callable[[QuerySet[Any], Collection[Period]], QuerySet[Any]] | None = None

    @property
    def _margin(self) -> tuple[str, ...]:
        return tuple(
            f"{name}_{place}" for place in range(1, self.dimensions + 1) for name in ("dim", "member")
        )

    def fetch(self, wanted: Wanted, cuts: Iterable[Cut]) -> _Stored:
        """Read all rows of some measures and periods under some cuts, with one query."""
        condition = self._condition(wanted, cuts)
        if condition is None:
            return {}
        rows = self.model._default_manager.filter(condition).order_by()
        if self.grouped is not None:
            rows = self.grouped(rows, {period for own in wanted.values() for period in own})
        names = (*(("measure_id",) if self.by_measure else ()), *self._margin, *self.columns)
        first = len(names) - len(self.columns)
        result: _Stored = {}
        for row in rows.values_list(*names):
            margin = row[1:first] if self.by_measure else row[:first]
            slots = tuple(slot for slot in margin[::2] if slot)
            key = (row[0] if self.by_measure else NO_MEASURE), slots
            result.setdefault(key, []).append((margin[1 : 2 * len(slots) : 2], row[first:]))
        return result

    def _condition(self, wanted: Wanted, cuts: Iterable[Cut]) -> Q | None:
        by_periods: dict[frozenset[Period], list[int]] = {}
        for measure, own in wanted.items():
            by_periods.setdefault(own, []).append(measure)
        parts = []
        for cut in _widest(cuts):
            if len(cut.slots) > self.dimensions:
                continue
            for own, measures in by_periods.items():
                when = self.when(sorted(own), cut)
                if when is not None:
                    which = Q(measure__in=measures) if self.by_measure else Q()
                    parts.append(self._of(cut) & which & when)
        if not parts:
            return None
        condition = parts[0]
        for part in parts[1:]:
            condition |= part
        return condition

    def _of(self, cut: Cut) -> Q:
        """Return the condition of the margin that a cut names."""
        condition, slots = Q(), cut.slots
        for place in range(1, self.dimensions + 1):
            slot = slots[place - 1] if len(slots) >= place else 0
            condition &= Q(**{f"dim_{place}": slot})
            if slot in cut.scope.members:
                condition &= Q(**{f"member_{place}__in": cut.scope.members[slot]})
        return condition


def _widest(cuts: Iterable[Cut]) -> list[Cut]:
    """Leave out cuts whose rows another one reads anyway."""
    found: dict[tuple[int, ...], list[Cut]] = {}
    for cut in cuts:
        own = found.setdefault(cut.slots, [])
        if not any(other.scope.everyone or other.scope == cut.scope for other in own):
            if cut.scope.everyone:
                own.clear()
            own.append(cut)
    return [cut for own in found.values() for cut in own]


def rows(table: Table, measure: int, periods: Sequence[Period], cut: Cut) -> Iterator[tuple[int, Payload]]:
    """Yield the rows of one measure under a cut: the member of the breakdown, `joined`, and what the row says.

    Rows of other periods may be among them.
    """
    found = _stored(table, measure, periods, cut).get((measure, cut.slots), ())
    axes = [place for place, slot in enumerate(cut.slots) if slot in cut.axes]
    narrowed = [
        (place, cut.scope.members[slot]) for place, slot in enumerate(cut.slots) if slot in cut.scope.members
    ]
    for members, payload in found:
        if all(members[place] in own for place, own in narrowed):
            yield joined([members[place] for place in axes]), payload


def _stored(table: Table, measure: int, periods: Sequence[Period], cut: Cut) -> _Stored:
    standing = shelf()
    key: Hashable
    if standing.covers(measure, periods, cut) or (not table.by_measure and _covers_any(periods, cut)):
        key = "rows", table.model
        return standing.keep_here(key, lambda: table.fetch(_of_table(table, standing.wanted), standing.cuts))
    key = "rows", table.model, measure, frozenset(periods), cut.key
    return standing.keep(key, lambda: table.fetch({measure: frozenset(periods)}, [cut]))


def _covers_any(periods: Sequence[Period], cut: Cut) -> bool:
    """Whether a table without measures was announced by any measure in these periods."""
    standing = shelf()
    return any(standing.covers(measure, periods, cut) for measure in standing.wanted)


def _of_table(table: Table, wanted: Wanted) -> Mapping[int, frozenset[Period]]:
    if table.by_measure:
        return wanted
    return {NO_MEASURE: frozenset(period for own in wanted.values() for period in own)}
