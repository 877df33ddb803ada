"""The invented history's time: days from its first day as numbers, and calendars laid over them."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

import numpy as np
import numpy.typing as npt
import polars as pl

from cxdash.demo.truths import MONTHS
from metrics.calendar import add_months

Days = npt.NDArray[np.float64]
"""Moments, as days since the first day of the history; before it they are negative."""

YEAR = 365.0


@dataclass(frozen=True)
class Timeline:
    """Thirty-six months that end with the day before today, after so many that only customers are known of.

    Attributes
    ----------
    today
        The first day that has not come yet.
    before
        Months between the company's founding and the first day of the history.
    """

    today: date
    before: int = 12

    @cached_property
    def first(self) -> date:
        """The first day of the history."""
        return add_months((self.today - timedelta(days=1)).replace(day=1), 1 - MONTHS)

    @cached_property
    def months(self) -> list[date]:
        """First days of the months of the history."""
        return [add_months(self.first, index) for index in range(MONTHS)]

    @cached_property
    def end(self) -> float:
        """How many days of history there are."""
        return float((self.today - self.first).days)

    @cached_property
    def edges(self) -> Days:
        """Where months begin, from the founding to the end of the last one."""
        starts = [add_months(self.first, index) for index in range(-self.before, MONTHS + 1)]
        return np.array([(start - self.first).days for start in starts], dtype=np.float64)

    def month_of(self, days: Days) -> npt.NDArray[np.int64]:
        """Return in which month of the history moments lie; before its first day the number is negative."""
        return np.searchsorted(self.edges, days, side="right") - 1 - self.before

    def clock(self, pace: Days) -> "Clock":
        """Return a clock that runs at this pace in each month of `edges`."""
        return Clock(self.edges, np.concatenate([[0.0], np.cumsum(np.diff(self.edges) * pace)]))

    def dates(self, days: Days) -> pl.Series:
        """Return calendar days; nulls where a moment is not finite."""
        return _since(self.first, np.floor(days), "1d")

    def moments(self, days: Days) -> pl.Series:
        """Return moments to the second; nulls where they are not finite."""
        return _since(self.first, np.floor(days * 86_400), "1s")


@dataclass(frozen=True)
class Clock:
    """A time of its own that runs faster and slower: what happens evenly in it comes in seasons."""

    edges: Days
    reached: Days

    def read(self, days: Days) -> Days:
        """Return what the clock shows at these moments."""
        return np.interp(days, self.edges, self.reached)

    def when(self, shown: Days) -> Days:
        """Return at which moments it shows this; never, where that lies beyond its end."""
        found = np.interp(shown, self.reached, self.edges)
        return np.where(shown > self.reached[-1], np.inf, found)


def _since(first: date, steps: Days, unit: str) -> pl.Series:
    finite = np.isfinite(steps)
    whole = pl.Series(np.where(finite, steps, 0).astype(np.int64))
    seconds = whole * (86_400 if unit == "1d" else 1)
    start = (first - date(1970, 1, 1)).days * 86_400
    moments = ((seconds + start) * 1_000_000).cast(pl.Datetime("us"))
    known = pl.Series(finite)
    result = moments.dt.date() if unit == "1d" else moments
    return result.zip_with(known, pl.Series([None], dtype=result.dtype).new_from_index(0, len(result)))
