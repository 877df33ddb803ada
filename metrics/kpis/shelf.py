"""What one answer reads is fetched together: each table once, by whoever asks for it first.

A page asks for several metrics, in several periods, of everyone, of a part and of its members. It says so
beforehand (`together`); fetchers then find what they need on the shelf. Whatever was not announced is fetched for
the question alone.
"""

from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, TypeVar

from metrics.calendar import Period
from metrics.kpis.cuts import Cut

Fetched = TypeVar("Fetched")

Wanted = Mapping[int, frozenset[Period]]
"""Periods by measure."""


@dataclass(frozen=True)
class Shelf:
    """The measures, periods and cuts of one answer, and what was fetched for them."""

    wanted: Wanted
    cuts: tuple[Cut, ...]
    _kept: dict[Hashable, Any]
    _keys: frozenset[Hashable] = field(default_factory=frozenset)
    _own: dict[Hashable, Any] = field(default_factory=dict)

    def keep(self, key: Hashable, fetch: Callable[[], Fetched]) -> Fetched:
        """Return what is kept under a key, fetched where nothing is yet; it outlives inner shelves."""
        return _looked_up(self._kept, key, fetch)

    def keep_here(self, key: Hashable, fetch: Callable[[], Fetched]) -> Fetched:
        """Return the same of what was fetched for all that was announced; it goes with this shelf."""
        return _looked_up(self._own, key, fetch)

    def covers(self, measure: int, periods: Iterable[Period], cut: Cut) -> bool:
        """Return whether this was announced."""
        own = self.wanted.get(measure)
        return own is not None and own.issuperset(periods) and cut.key in self._keys

    def holds(self, wanted: Wanted, cuts: Collection[Cut]) -> bool:
        """Return whether all of this was announced."""
        return all(self.covers(measure, own, cut) for measure, own in wanted.items() for cut in cuts)


def _looked_up(kept: dict[Hashable, Any], key: Hashable, fetch: Callable[[], Fetched]) -> Fetched:
    if key not in kept:
        kept[key] = fetch()
    found: Fetched = kept[key]
    return found


_standing: ContextVar[Shelf | None] = ContextVar("shelf", default=None)


def shelf() -> Shelf:
    """Return the shelf that stands; where none does, one for this question alone."""
    return _standing.get() or Shelf({}, (), {})


@contextmanager
def together(wanted: Wanted, cuts: Collection[Cut]) -> Iterator[None]:
    """Fetch all of this at once, as long as this lasts; an outer shelf that holds it already stays."""
    outer = _standing.get()
    if outer is not None and outer.holds(wanted, cuts):
        yield
        return
    kept = outer._kept if outer is not None else {}
    token = _standing.set(Shelf(wanted, tuple(cuts), kept, frozenset(cut.key for cut in cuts)))
    try:
        yield
    finally:
        _standing.reset(token)


@contextmanager
def one_answer() -> Iterator[None]:
    """Remember what is asked of the database as long as one answer is put together."""
    with together({}, ()):
        yield
