"""In which months customers were active, by everyone and by each member: a bit for each month.

Active is who bought, or had a contract in force.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from metrics.rollup.grouping import Margin

MOST = 62
"""So many months have a bit of their own in a number with a sign."""


@dataclass(frozen=True)
class Months:
    """Months from a first one on, at most `MOST`; each has a bit."""

    first: date

    def between(self, start: date, end: date) -> int:
        """Return the bits of the months from one first day up to, not including, another."""
        return (1 << self._place(end)) - (1 << self._place(start))

    def _place(self, month: date) -> int:
        return (month.year - self.first.year) * 12 + month.month - self.first.month

    def place(self, day: pl.Expr) -> pl.Expr:
        """Return which month a day lies in, counted from the first."""
        months = day.dt.year().cast(pl.Int64) * 12 + day.dt.month()
        return months - (self.first.year * 12 + self.first.month)


def by_margin(
    bought: pl.DataFrame, bound: pl.DataFrame, months: Months, margins: Iterable[Margin]
) -> dict[Margin, pl.DataFrame]:
    """Return who was active in which months, in every margin.

    Parameters
    ----------
    bought, bound
        Purchases (`dealings.purchases`) and contracts (`dealings.contracts_in_force`) of these months.

    Returns
    -------
    dict
        Frames of the margin's members by column, `customer`, and `months`: the bits of those months.
    """
    purchases = bought.with_columns(_bits(bought, months, pl.col("day"), pl.col("day")))
    pieces = bound.with_columns(_bits(bound, months, pl.col("first"), pl.col("until").dt.offset_by("-1d")))
    active = pl.concat([purchases, pieces], how="diagonal")
    found = {}
    for margin in margins:
        columns = [axis.column for axis in margin]
        grouped = active.drop_nulls(columns).group_by(*columns, "customer")
        found[margin] = grouped.agg(pl.col("months").bitwise_or())
    return found


def _bits(frame: pl.DataFrame, months: Months, first: pl.Expr, last: pl.Expr) -> pl.Series:
    """The bits of the months from that of one day to that of another."""
    places = frame.select(months.place(first).alias("first"), months.place(last).alias("last"))
    one = np.int64(1)
    bits = np.left_shift(one, places["last"].to_numpy() + 1) - np.left_shift(one, places["first"].to_numpy())
    return pl.Series("months", bits, dtype=pl.Int64)
