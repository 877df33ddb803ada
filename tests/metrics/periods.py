"""Days, grains and periods for the tests of the calendar."""

from datetime import date

from hypothesis import strategies as st

from metrics.calendar import (
    COMPARISONS,
    Grain,
    Period,
)

DIVIDING: tuple[Grain, ...] = ("day", "week", "month", "quarter", "year")

days = st.dates(date(1990, 1, 1), date(2060, 12, 31))
grains = st.sampled_from(DIVIDING)
fiscal_starts = st.integers(1, 12)
comparisons = st.sampled_from(COMPARISONS)


def span(grain: Grain, start: str, end: str) -> Period:
    return Period(grain, date.fromisoformat(start), date.fromisoformat(end))
