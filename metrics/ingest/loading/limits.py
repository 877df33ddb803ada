"""What the tables hold, where that is less than what a file may say: such rows are rejected, not cut."""

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from metrics.ingest.kinds import Kind
from metrics.ingest.reasons import Reason, Reject, shown


@dataclass(frozen=True, slots=True)
class Limit:
    """The most that a column holds."""

    column: str
    most: int
    reason: Reason = Reason.NUMBER_TOO_LARGE

    def exceeded(self) -> pl.Expr:
        """Return which rows hold more."""
        column = pl.col(self.column)
        if self.reason is Reason.TEXT_TOO_LONG:
            return column.str.len_chars() > self.most
        return column.abs() >= self.most


LIMITS: dict[Kind, tuple[Limit, ...]] = {
    Kind.RESPONSES: (),
    Kind.TRANSACTIONS: (Limit("amount", 10**12),),
    Kind.CONTACTS: (
        Limit("cost", 10**8),
        Limit("handed_over_to", 100, Reason.TEXT_TOO_LONG),
        Limit("reason", 100, Reason.TEXT_TOO_LONG),
    ),
    Kind.CUSTOMERS: (),
    Kind.MEASUREMENTS: (Limit("n", 2**31),),
}


def beyond_limits(kind: Kind, rows: pl.DataFrame) -> Iterator[Reject]:
    """Yield a reject for each row with more than its table holds: one, whatever else it exceeds."""
    for limit in LIMITS[kind]:
        exceeded = limit.exceeded().fill_null(value=False)
        beyond = rows.filter(exceeded).select("row_number", pl.col(limit.column).cast(pl.String))
        rows = rows.filter(~exceeded)
        for number, value in beyond.iter_rows():
            yield Reject(number, limit.column, shown(value), limit.reason, {"limit": limit.most})


def without_inversions(kind: Kind, rows: pl.DataFrame) -> pl.DataFrame:
    """Bring a closing or reply that has only a date, that of the opening, behind the opening's time.

    A date without a time is the beginning of its day, which is no statement that it came first.
    """
    if kind is not Kind.CONTACTS:
        return rows
    return rows.with_columns(
        pl.when(pl.col(name) < pl.col("opened_at"))
        .then(pl.col("opened_at"))
        .otherwise(pl.col(name))
        .alias(name)
        for name in ("closed_at", "first_reply_at")
    )
