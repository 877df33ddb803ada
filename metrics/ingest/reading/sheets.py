"""What reading hands on: a sheet with its header, and batches of its rows as text."""

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field

import polars as pl

from metrics.ingest.reasons import FileRefused, Refusal, Reject

BATCH_ROWS = 20_000
MAX_COLUMNS = 1_000
_DAMAGED = re.compile("[\0\ud800-\udfff]")
"""What no database keeps: in a name it is shown as damaged, rows that hold it are rejected."""


@dataclass(frozen=True, slots=True)
class Detected:
    """How the file is written, whether the mapping said so or it was found out."""

    format: str
    encoding: str | None = None
    delimiter: str | None = None
    header_row: int | None = None
    sheet: str | None = None
    decimal: str | None = None
    """As the mapping says; what the numbers themselves show is found by `conventions.settle`."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Some rows of a file: every value as text, trimmed, with null where it is empty."""

    frame: pl.DataFrame
    row_numbers: pl.Series
    """Where each row begins in the file, counted from 1: lines of a text file, rows of a sheet."""
    rejects: tuple[Reject, ...] = ()
    blank: int = 0
    """Rows without any value, which are passed over and not counted."""

    @property
    def rows(self) -> int:
        """Return how many rows were met, readable or not."""
        return self.frame.height + len(self.rejects)


BatchReader = Callable[[tuple[str, ...], int], Iterator[Batch]]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table of a file, opened: its columns are known, its rows are read as often as one likes."""

    header: tuple[str, ...]
    detected: Detected
    reader: BatchReader = field(repr=False)

    def batches(self, columns: Collection[str] | None = None, rows: int = BATCH_ROWS) -> Iterator[Batch]:
        """Read the rows from the start.

        Parameters
        ----------
        columns
            The only columns to read; all of them where left out. Damage in other columns is not looked at.
        rows
            At most so many rows in a batch.
        """
        wanted = tuple(name for name in self.header if columns is None or name in columns) or self.header[:1]
        return self.reader(wanted, rows)


def name_columns(cells: list[str | None]) -> tuple[str, ...]:
    """Turn the cells of a header into names: trimmed, none empty, each once, what cannot be read as a mark."""
    while cells and not (cells[-1] or "").strip():
        cells = cells[:-1]
    if len(cells) > MAX_COLUMNS:
        raise FileRefused(Refusal.TOO_MANY_COLUMNS, {"found": len(cells), "limit": MAX_COLUMNS})
    taken: dict[str, int] = {}
    names = []
    for position, cell in enumerate(cells, start=1):
        name = " ".join(_DAMAGED.sub("\ufffd", cell or "").split()) or f"column {position}"
        taken[name] = taken.get(name, 0) + 1
        unique = name if taken[name] == 1 else f"{name} ({taken[name]})"
        while unique in names:
            unique += "*"
        names.append(unique)
    return tuple(names)


def header_index(sample: list[list[str]]) -> int | None:
    """Return which of the first rows holds the names of the columns.

    Titles and notes above a table fill fewer cells than the table; so the header is the first row that fills
    as many as most rows do, at least one of them with a word. Its first cell may be empty: some tools write
    the numbers of rows into a column without a name.
    """
    widths = [sum(bool(cell.strip()) for cell in row) for row in sample]
    filled = [width for width in widths if width]
    if not filled:
        return None
    # Where as many rows have one width as another, the earlier ones know better.
    usual = max(filled, key=lambda width: (width > 1, filled.count(width)))
    for index, (row, width) in enumerate(zip(sample, widths, strict=True)):
        named = width + (not row[0].strip()) if row else 0
        if named >= usual and any(_is_word(cell) for cell in row):
            return index
    return next(index for index, width in enumerate(widths) if width)


def _is_word(cell: str) -> bool:
    return any(sign.isalpha() for sign in cell)
