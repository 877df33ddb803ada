"""Rhythms: when data come, when the next are due, when they are late."""

from datetime import date, timedelta

import pytest

from metrics.calendar import add_months
from metrics.views.data.rhythm import is_late, next_end, step_of

MONTH_ENDS = [add_months(date(2026, 1, 1), month) - timedelta(days=1) for month in range(6)]


@pytest.mark.parametrize(
    ("ends", "step"),
    [
        (MONTH_ENDS, "month"),
        (list(reversed(MONTH_ENDS)), "month"),
        ([*MONTH_ENDS[:3], *MONTH_ENDS[:3]], None),  # the same ends again are no further arrivals
        (MONTH_ENDS[:4], "month"),
        ([date(2026, 3, 6), date(2026, 3, 9), date(2026, 3, 10), date(2026, 3, 11)], "day"),
        ([date(2026, 3, 1) + timedelta(days=7 * week) for week in range(5)], "week"),
        ([date(2025, 3, 31), date(2025, 6, 30), date(2025, 9, 30), date(2025, 12, 31)], "quarter"),
        ([date(2025, 1, 31), date(2025, 2, 3), date(2025, 6, 30), date(2025, 7, 31)], None),
        # What was long ago is forgotten.
        ([date(2020, 1, 1), date(2020, 1, 2), *MONTH_ENDS, date(2026, 6, 30)], "month"),
        ([], None),
    ],
)
def test_a_rhythm_shows_in_gaps_that_are_alike(ends: list[date], step: str | None) -> None:
    assert step_of(ends) == step


@pytest.mark.parametrize(
    ("last", "step", "following"),
    [
        (date(2026, 1, 31), "month", date(2026, 2, 28)),
        (date(2026, 2, 28), "month", date(2026, 3, 31)),
        (date(2026, 3, 31), "quarter", date(2026, 6, 30)),
        (date(2025, 12, 31), "year", date(2026, 12, 31)),
        (date(2026, 3, 31), "week", date(2026, 4, 7)),
        (date(2026, 3, 31), "day", date(2026, 4, 1)),
    ],
)
def test_the_next_data_end_a_step_later(last: date, step: object, following: date) -> None:
    assert next_end(last, step) == following  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("last", "step", "first_late_day"),
    [
        (date(2026, 3, 31), None, date(2026, 5, 2)),
        (date(2026, 3, 31), "month", date(2026, 6, 1)),
        (date(2026, 3, 31), "quarter", date(2026, 8, 1)),
        (date(2026, 3, 31), "week", date(2026, 4, 15)),
        (date(2026, 3, 31), "day", date(2026, 4, 5)),
    ],
)
def test_data_are_late_from_a_day_on(last: date, step: object, first_late_day: date) -> None:
    assert is_late(last, step, first_late_day)  # type: ignore[arg-type]
    assert not is_late(last, step, first_late_day - timedelta(days=1))  # type: ignore[arg-type]
