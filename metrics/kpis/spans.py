"""Spans of time as cells keep them: whole months, and the days that are left."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from django.db.models import Q

from metrics.calendar import ALL_TIME, MONTHS, Period, add_months


@dataclass(frozen=True, slots=True)
class Pieces:
    """A period as whole months and left-over days."""

    months: tuple[date, ...]
    days: tuple[date, ...]


@lru_cache(maxsize=4096)
def pieces(period: Period) -> Pieces:
    """Split a bounded period into the months that lie wholly in it and the days that are left."""
    first = period.start if period.start.day == 1 else add_months(period.start.replace(day=1), 1)
    months, month = [], first
    while add_months(month, 1) <= period.end:
        months.append(month)
        month = add_months(month, 1)
    covered_from, covered_to = (months[0], month) if months else (period.end, period.end)
    days = [*days_between(period.start, min(covered_from, period.end)), *days_between(covered_to, period.end)]
    return Pieces(tuple(months), tuple(days))


def days_between(start: date, end: date) -> Iterable[date]:
    """Return the days of a half-open span."""
    return (start + timedelta(days=offset) for offset in range((end - start).days))


def is_of_months(period: Period) -> bool:
    """Return whether a period is made of whole months, as all time is."""
    return period == ALL_TIME or period.start.day == period.end.day == 1


def is_whole(period: Period) -> bool:
    """Return whether a period is all of its month, quarter and so on, and not only the elapsed part."""
    if period.grain in MONTHS:
        return period.end == add_months(period.start, MONTHS[period.grain])
    return period.grain != "week" or period.days == 7


@dataclass(frozen=True, slots=True)
class Times:
    """Which cells belong to which of some periods."""

    condition: Q
    _owners: dict[tuple[str, date], list[Period]]
    _boundless: list[Period]

    @classmethod
    def of(cls, periods: Sequence[Period]) -> "Times":
        """Return the cells that some periods are made of: of all time, or all time up to a day, every month."""
        owners: dict[tuple[str, date], list[Period]] = {}
        boundless = [period for period in periods if period.start == ALL_TIME.start]
        for period in periods:
            split = _last_pieces(period) if period in boundless else pieces(period)
            for month in split.months:
                owners.setdefault(("month", month), []).append(period)
            for day in split.days:
                owners.setdefault(("day", day), []).append(period)
        months = [start for grain, start in owners if grain == "month"]
        days = [start for grain, start in owners if grain == "day"]
        condition = Q(grain="month", start__in=months) | Q(grain="day", start__in=days)
        if boundless:
            last = max(period.last_day for period in boundless)
            condition |= Q(grain="month", start__lt=last.replace(day=1))
        return cls(condition, owners, boundless)

    @property
    def in_days(self) -> bool:
        """Whether some days are needed that make no whole month."""
        return any(grain == "day" for grain, _start in self._owners)

    def months(self, every: Callable[[], Iterable[date]]) -> Iterable[date]:
        """Return the whole months; of all time those that `every` returns."""
        own = [start for grain, start in self._owners if grain == "month"]
        return [*own, *every()] if self._boundless else own

    def periods(self, grain: str, start: date) -> list[Period]:
        """Return the periods that a cell belongs to."""
        own = self._owners.get((grain, start), [])
        if grain != "month":
            return own
        return [*own, *(one for one in self._boundless if start < one.last_day.replace(day=1))]


def _last_pieces(period: Period) -> Pieces:
    """Return the last month of a period without beginning; all months before it are whole."""
    month = period.last_day.replace(day=1)
    return Pieces((), ()) if period == ALL_TIME else pieces(Period(period.grain, month, period.end))
