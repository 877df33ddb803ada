"""Spans of time as cells keep them: whole months, and the days that are left."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Q

from metrics.calendar import ALL_TIME, MONTHS, Period, add_months


@dataclass(frozen=True, slots=True)
class Pieces:
    """A period as whole months and left-over days."""

    months: tuple[date, ...]
    days: tuple[date, ...]


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


def is_whole(period: Period) -> bool:
    """Return whether a period is all of its month, quarter and so on, and not only the elapsed part."""
    if period.grain in MONTHS:
        return period.end == add_months(period.start, MONTHS[period.grain])
    return period.grain != "week" or period.days == 7


@dataclass(frozen=True, slots=True)
class Times:
    """Which cells belong to which of some periods."""

    condition: Q
    _owners: dict[tuple[str, date], list[Period]] = field(default_factory=dict)
    _all_time: bool = False

    @classmethod
    def of(cls, periods: Sequence[Period]) -> "Times":
        """Return the cells that some periods are made of: of all time, every month."""
        owners: dict[tuple[str, date], list[Period]] = {}
        for period in periods:
            if period == ALL_TIME:
                continue
            split = pieces(period)
            for month in split.months:
                owners.setdefault(("month", month), []).append(period)
            for day in split.days:
                owners.setdefault(("day", day), []).append(period)
        months = [start for grain, start in owners if grain == "month"]
        days = [start for grain, start in owners if grain == "day"]
        if ALL_TIME in periods:
            return cls(Q(grain="month") | Q(grain="day", start__in=days), owners, True)
        return cls(Q(grain="month", start__in=months) | Q(grain="day", start__in=days), owners)

    @property
    def in_days(self) -> bool:
        """Whether some days are needed that make no whole month."""
        return any(grain == "day" for grain, _start in self._owners)

    def months(self, every: Callable[[], Iterable[date]]) -> Iterable[date]:
        """Return the whole months; of all time those that `every` returns."""
        if self._all_time:
            return every()
        return [start for grain, start in self._owners if grain == "month"]

    def periods(self, grain: str, start: date) -> list[Period]:
        """Return the periods that a cell belongs to."""
        own = self._owners.get((grain, start), [])
        return [*own, ALL_TIME] if self._all_time and grain == "month" else own
