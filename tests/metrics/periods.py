"""Days, grains and periods for the tests of the calendar."""

from datetime import date

from hypothesis import strategies as st

from metrics.calendar import (
    COMPARISONS,
    Grain,
    Period,
    period_containing,
)

DIVIDING: tuple[Grain, ...] = ("day", "week", "month", "quarter", "year")

days = st.dates(date(1990, 1, 1), date(2060, 12, 31))
grains = st.sampled_from(DIVIDING)
fiscal_starts = st.integers(1, 12)
comparisons = st.sampled_from(COMPARISONS)


def span(grain: Grain, start: str, end: str) -> Period:
    return Period(grain, date.fromisoformat(start), date.fromisoformat(end))


def month(year: int, number: int) -> Period:
    return period_containing(date(year, number, 1), "month")


def quarter(year: int, number: int) -> Period:
    return period_containing(date(year, 3 * number - 2, 1), "quarter")
