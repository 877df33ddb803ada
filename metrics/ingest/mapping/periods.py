"""Periods as files write them: 2025-03, Mar 2025, 2025-Q1, 2025, 2025-W07, FY2025-Q1, or a date.

A plain year or quarter is one of the calendar, and means what a company counts in only where its fiscal year
starts in January; elsewhere FY2025 names the fiscal year that ends in 2025.
"""

import re
from datetime import date
from functools import lru_cache
from typing import NamedTuple, cast

from metrics.calendar import Grain, add_months, period_containing


class Period(NamedTuple):
    """A period: its grain and its first day."""

    grain: str
    start: date


_YEAR, _QUARTER = r"(?P<y>\d{4})", r"(?P<y>\d{4})[-/ ]?Q(?P<q>[1-4])"
_PLAIN = tuple(
    re.compile(pattern, re.IGNORECASE) for pattern in (_YEAR, _QUARTER, r"Q(?P<q>[1-4])[-/ ]?(?P<y>\d{4})")
)
_FORMS = (
    *_PLAIN,
    *(
        re.compile(pattern, re.IGNORECASE)
        for pattern in (
            rf"(?P<fiscal>FY){_YEAR}",
            rf"(?P<fiscal>FY){_QUARTER}",
            r"(?P<y>\d{4})[-/.](?P<m>\d{1,2})",
            r"(?P<m>\d{1,2})[-/.](?P<y>\d{4})",
            r"(?P<y>\d{4})[-/ ]?W(?P<w>\d{1,2})",
            r"(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})(?:[T ]00:00(?::00(?:\.0+)?)?)?",
            r"(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?P<y>\d{4})",
            r"(?P<name>[a-zа-я]{3,8})\.?[-_ ]*(?P<y>\d{4})(?: ?г\.?)?",
            r"(?P<y>\d{4})[-_ ]*(?P<name>[a-zа-я]{3,8})\.?",
        )
    ),
)


_NAMES = (
    ("jan", "янв"),
    ("feb", "фев"),
    ("mar", "мар"),
    ("apr", "апр"),
    ("may", "май"),
    ("jun", "июн"),
    ("jul", "июл"),
    ("aug", "авг"),
    ("sep", "сен"),
    ("oct", "окт"),
    ("nov", "ноя"),
    ("dec", "дек"),
)
_FULL_NAMES = frozenset(
    {
        *("january", "february", "march", "april", "may", "june", "july", "august", "september", "sept"),
        *("october", "november", "december", "январь", "февраль", "март", "апрель", "май", "июнь", "июль"),
        *("август", "сентябрь", "сент", "октябрь", "ноябрь", "декабрь"),
    }
)


def is_plain(text: str) -> bool:
    """Return whether a text names a year or quarter without saying that it is a fiscal one."""
    return any(form.fullmatch(text.strip()) for form in _PLAIN)


@lru_cache(maxsize=4096)
def parse_period(text: str, grain: str | None = None, fiscal_start: int = 1) -> Period | None:
    """Read a period.

    Parameters
    ----------
    text
        As the file has it.
    grain
        Where given, a date stands for the period of this grain that it lies in, and any other period must
        be of this grain.
    fiscal_start
        The month in which the fiscal year starts.

    Returns
    -------
    Period or None
        None if the text is no period, or one of another grain, or lies outside 1970 to 2100.
    """
    for form in _FORMS:
        if match := form.fullmatch(text.strip()):
            parts = match.groupdict()
            if name := parts.pop("name", None):
                parts["m"] = str(_month_of(name.lower()))
            start = fiscal_start if parts.pop("fiscal", None) else 1
            try:
                period = _period({key: int(value) for key, value in parts.items()}, start)
            except ValueError:
                return None
            if not 1970 <= period.start.year <= 2100:
                return None
            if grain in {None, period.grain}:
                return period
            if grain and period.grain == "day":
                whole = period_containing(period.start, cast("Grain", grain), fiscal_start)
                return Period(grain, whole.start)
            return None
    return None


def grain_of(text: str, grain: str | None = None) -> str | None:
    """Return the grain of a period, or None if the text is no period of the given grain."""
    period = parse_period(text, grain)
    return period.grain if period else None


def _month_of(name: str) -> int:
    """Return the number of a month by its name, whole or its first three letters; 0 for no month."""
    known = len(name) == 3 or name in _FULL_NAMES
    return next((place for place, names in enumerate(_NAMES, 1) if known and name[:3] in names), 0)


def _period(parts: dict[str, int], fiscal_start: int) -> Period:
    year = parts["y"]
    if "w" in parts:
        return Period("week", date.fromisocalendar(year, parts["w"], 1))
    if "d" in parts:
        return Period("day", date(year, parts["m"], parts["d"]))
    if "m" in parts:
        return Period("month", date(year, parts["m"], 1))
    first = date(year - (fiscal_start > 1), fiscal_start, 1)
    if "q" in parts:
        return Period("quarter", add_months(first, 3 * parts["q"] - 3))
    return Period("year", first)
