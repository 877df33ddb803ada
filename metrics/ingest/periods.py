"""Periods as files write them: 2025-03, 2025-Q1, 2025, 2025-W07, or a date."""

import re
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple


class Period(NamedTuple):
    """A calendar period: its grain and its first day."""

    grain: str
    start: date


_FORMS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?P<y>\d{4})",
        r"(?P<y>\d{4})[-/.](?P<m>\d{1,2})",
        r"(?P<m>\d{1,2})[-/.](?P<y>\d{4})",
        r"(?P<y>\d{4})[-/ ]?Q(?P<q>[1-4])",
        r"Q(?P<q>[1-4])[-/ ]?(?P<y>\d{4})",
        r"(?P<y>\d{4})[-/ ]?W(?P<w>\d{1,2})",
        r"(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})(?:[T ]00:00(?::00(?:\.0+)?)?)?",
        r"(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?P<y>\d{4})",
    )
)


@lru_cache(maxsize=4096)
def parse_period(text: str, grain: str | None = None) -> Period | None:
    """Read a period.

    Parameters
    ----------
    text
        As the file has it.
    grain
        Where given, a date stands for the period of this grain that it lies in, and any other period must
        be of this grain.

    Returns
    -------
    Period or None
        None if the text is no period, or one of another grain, or lies outside 1970 to 2100.
    """
    for form in _FORMS:
        if match := form.fullmatch(text.strip()):
            try:
                period = _period({key: int(value) for key, value in match.groupdict().items()})
            except ValueError:
                return None
            if not 1970 <= period.start.year <= 2100:
                return None
            if grain in {None, period.grain}:
                return period
            return Period(grain, _start(period.start, grain)) if grain and period.grain == "day" else None
    return None


def grain_of(text: str, grain: str | None = None) -> str | None:
    """Return the grain of a period, or None if the text is no period of the given grain."""
    period = parse_period(text, grain)
    return period.grain if period else None


def _period(parts: dict[str, int]) -> Period:
    year = parts["y"]
    if "w" in parts:
        return Period("week", date.fromisocalendar(year, parts["w"], 1))
    if "q" in parts:
        return Period("quarter", date(year, 3 * parts["q"] - 2, 1))
    if "d" in parts:
        return Period("day", date(year, parts["m"], parts["d"]))
    if "m" in parts:
        return Period("month", date(year, parts["m"], 1))
    return Period("year", date(year, 1, 1))


def _start(day: date, grain: str) -> date:
    match grain:
        case "week":
            return day - timedelta(days=day.weekday())
        case "month":
            return day.replace(day=1)
        case "quarter":
            return date(day.year, day.month - (day.month - 1) % 3, 1)
        case _:
            return date(day.year, 1, 1)
