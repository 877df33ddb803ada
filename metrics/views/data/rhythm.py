"""Rhythms: whether data come by day, week, month or quarter, and when the next are due."""

from collections.abc import Collection
from datetime import date, timedelta
from itertools import pairwise
from typing import Literal

from metrics.calendar import ONE_DAY, add_months

Step = Literal["day", "week", "month", "quarter", "year"]

_GAPS: dict[Step, tuple[int, int]] = {
    "day": (1, 4),  # nothing comes at weekends
    "week": (5, 10),
    "month": (26, 35),
    "quarter": (85, 97),
    "year": (360, 371),
}
_SHOWN_BY = 3
"""So many gaps alike are a rhythm."""

_LOOKED_AT = 6

_GRACE: dict[Step | None, int] = {None: 31, "day": 3, "week": 7, "month": 31, "quarter": 31, "year": 62}
"""How many days data may be late before it is said; without a rhythm, how old they may be."""


def step_of(ends: Collection[date]) -> Step | None:
    """Return the rhythm in which data have been coming; None where they show none.

    Parameters
    ----------
    ends
        The last days of what arrived, in any order.
    """
    latest = sorted(set(ends))[-_LOOKED_AT - 1 :]
    gaps = [(later - earlier).days for earlier, later in pairwise(latest)]
    if len(gaps) < _SHOWN_BY:
        return None
    return next(
        (step for step, (low, high) in _GAPS.items() if all(low <= gap <= high for gap in gaps)), None
    )


def next_end(last: date, step: Step) -> date:
    """Return through which day the next data should reach."""
    months = {"month": 1, "quarter": 3, "year": 12}
    if step in months:
        # From the day after, so that the ends of months stay ends of months.
        return add_months(last + ONE_DAY, months[step]) - ONE_DAY
    return last + timedelta(days=7 if step == "week" else 1)


def is_late(last: date, step: Step | None, today: date) -> bool:
    """Return whether data should long be there: a month behind, and behind their rhythm where they have one."""
    due = last if step is None else next_end(last, step)
    return (today - due).days > _GRACE[step]
