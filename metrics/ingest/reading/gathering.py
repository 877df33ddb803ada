"""Gathering records into batches of bounded size, and finding damaged bytes in them."""

from collections.abc import Iterable, Iterator

import polars as pl

from metrics.ingest.reading.decoding import is_undecodable
from metrics.ingest.reading.sheets import Batch
from metrics.ingest.reasons import Reason, Reject, shown

BATCH_CHARACTERS = 16_000_000

Row = tuple[int, list[str], int]
"""The number of a row, its values and its length in characters."""
Record = Row | Reject | None
"""A row, or why it cannot be read, or None where it is blank."""


class Gatherer:
    """Makes batches of records.

    Parameters
    ----------
    header
        The columns of a row.
    wanted
        The columns to keep.
    encoding
        Named where bytes are not in it.
    """

    def __init__(self, header: tuple[str, ...], wanted: tuple[str, ...], encoding: str) -> None:
        self._columns = [(name, header.index(name)) for name in wanted]
        self._encoding = encoding

    def batches(self, records: Iterable[Record], rows: int) -> Iterator[Batch]:
        """Yield batches of at most so many rows, and fewer where rows are long."""
        numbers: list[int] = []
        values: list[list[str]] = []
        rejects: list[Reject] = []
        blank = characters = 0
        for record in records:
            if record is None:
                blank += 1
            elif isinstance(record, Reject):
                rejects.append(record)
            else:
                numbers.append(record[0])
                values.append(record[1])
                characters += record[2]
            if len(numbers) + len(rejects) >= rows or characters > BATCH_CHARACTERS:
                yield self._batch(numbers, values, rejects, blank)
                numbers, values, rejects = [], [], []
                blank = characters = 0
        if numbers or rejects or blank:
            yield self._batch(numbers, values, rejects, blank)

    def _batch(self, numbers: list[int], values: list[list[str]], rejects: list[Reject], blank: int) -> Batch:
        frame = self._frame(values)
        if frame is None:
            sound = []
            for number, row in zip(numbers, values, strict=True):
                if reject := self._damage(number, row):
                    rejects.append(reject)
                else:
                    sound.append((number, row))
            rejects.sort(key=lambda reject: reject.row_number)
            numbers = [number for number, _row in sound]
            frame = self._frame([row for _number, row in sound])
        if frame is None:
            raise AssertionError("damaged rows were taken out")
        return Batch(frame, pl.Series("row_number", numbers, dtype=pl.Int64), tuple(rejects), blank)

    def _frame(self, values: list[list[str]]) -> pl.DataFrame | None:
        """Build a frame of trimmed text, null where empty; None where bytes are damaged."""
        columns = []
        for name, place in self._columns:
            cells = [row[place] for row in values]
            if "\0" in "".join(cells):
                return None
            try:
                columns.append(pl.Series(name, cells, dtype=pl.String))
            except UnicodeEncodeError:
                return None
        return trimmed(pl.DataFrame(columns))

    def _damage(self, number: int, row: list[str]) -> Reject | None:
        """Return what is wrong with the bytes of a row, if anything."""
        for name, place in self._columns:
            value = row[place]
            if is_undecodable(value):
                return Reject(number, name, shown(value), Reason.UNDECODABLE, {"encoding": self._encoding})
            if "\0" in value:
                return Reject(number, name, shown(value), Reason.NUL)
        return None


def trimmed(rows: pl.DataFrame) -> pl.DataFrame:
    """Return text without blanks around it, null where empty."""
    bare = rows.with_columns(pl.all().str.strip_chars())
    return bare.with_columns(pl.when(pl.all() != "").then(pl.all()))
