"""What several metrics read is fetched together: one query per table, by whoever asks for it first.

A shelf stands as long as one answer is put together. Fetchers ask it whether what they need was fetched already;
if not, they fetch it for all of the shelf's measures and periods at once.
"""

from collections.abc import Callable, Collection, Hashable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, TypeVar

from metrics.calendar import Period

Fetched = TypeVar("Fetched")


@dataclass(frozen=True)
class Shelf:
    """The measures and periods of one answer, and what was fetched for them."""

    measures: frozenset[int]
    periods: frozenset[Period]
    _kept: dict[Hashable, Any] = field(default_factory=dict)

    def keep(self, key: Hashable, fetch: Callable[[], Fetched]) -> Fetched:
        """Return what is kept under a key, fetched where nothing is yet."""
        if key not in self._kept:
            self._kept[key] = fetch()
        kept: Fetched = self._kept[key]
        return kept

    def widened(self, measure: int, periods: Sequence[Period]) -> tuple[Collection[int], Sequence[Period]]:
        """Return the measures and periods to fetch where one measure in some periods is asked for."""
        measures = self.measures if measure in self.measures else {measure}
        return measures, sorted(self.periods) if self.periods.issuperset(periods) else periods


_standing: ContextVar[Shelf | None] = ContextVar("shelf", default=None)


def shelf() -> Shelf:
    """Return the shelf that stands; where none does, one for this question alone."""
    return _standing.get() or Shelf(frozenset(), frozenset())


@contextmanager
def together(measures: Collection[int], periods: Collection[Period]) -> Iterator[None]:
    """Fetch for all of these measures and periods whatever is fetched for one, as long as this lasts."""
    token = _standing.set(Shelf(frozenset(measures), frozenset(periods)))
    try:
        yield
    finally:
        _standing.reset(token)
