"""Grouping a frame of observations by every margin: everyone, one member, two members of two dimensions.

Pure functions of frames that hold a `day` and a column of members for each axis.
"""

from collections.abc import Iterator, Sequence
from itertools import combinations

import polars as pl

from metrics.rollup.margins import Axis

KEY = ("grain", "start", "dim_1", "member_1", "dim_2", "member_2")

Margin = tuple[Axis, ...]


def margins_of(axes: Sequence[Axis], *, pairs: bool) -> Iterator[Margin]:
    """Return the margins: everyone, singles, and pairs where they are asked for."""
    yield ()
    yield from ((axis,) for axis in axes)
    if pairs:
        yield from combinations(axes, 2)


def by_margin(
    frame: pl.DataFrame, axes: Sequence[Axis], sums: Sequence[pl.Expr], *, pairs: bool
) -> pl.DataFrame:
    """Group by day (everyone, singles) and by month (pairs too, where they are asked for).

    Returns
    -------
    DataFrame
        Columns `KEY`, then what `sums` say; the start of a month is its first day, no member is zero.
    """
    monthly = frame.with_columns(pl.col("day").dt.truncate("1mo").alias("month"))
    parts = []
    for grain in ("day", "month"):
        for margin in margins_of(axes, pairs=pairs and grain == "month"):
            columns = [axis.column for axis in margin]
            grouped = monthly.group_by(grain, *columns).agg(sums)
            parts.append(
                grouped.select(
                    pl.lit(grain).alias("grain"),
                    pl.col(grain).alias("start"),
                    *key_of(margin),
                    pl.exclude(grain, *columns),
                )
            )
    return pl.concat(parts)


def key_of(margin: Margin, *, length: int = 2) -> list[pl.Expr]:
    """Return the columns that name a margin: `dim_1`, `member_1`, and the second pair where there may be one."""
    named = []
    for place in range(length):
        axis = margin[place] if place < len(margin) else None
        named += [
            pl.lit(axis.slot if axis else 0, pl.Int32).alias(f"dim_{place + 1}"),
            (pl.col(axis.column) if axis else pl.lit(0, pl.Int32)).alias(f"member_{place + 1}"),
        ]
    return named
