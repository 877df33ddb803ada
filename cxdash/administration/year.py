"""How a fiscal year is named, by an example."""

from dataclasses import dataclass
from datetime import date

from metrics.calendar import period_containing
from metrics.formats import month, period

SOME_DAY = date(2026, 12, 1)


@dataclass(frozen=True, slots=True)
class YearExample:
    """One year, its first and last month and its first quarter."""

    year: str
    first: str
    last: str
    quarter: str


def year_example(fiscal_start: int) -> YearExample:
    """Return the year around the end of 2026."""
    year = period_containing(SOME_DAY, "year", fiscal_start)
    quarter = period_containing(year.start, "quarter", fiscal_start)
    return YearExample(
        period(year, fiscal_start), month(year.start), month(year.last_day), period(quarter, fiscal_start)
    )
