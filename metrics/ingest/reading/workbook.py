"""Excel workbooks (XLSX): one sheet as text, dates in ISO form."""

from collections.abc import Iterator
from pathlib import Path

import fastexcel
import polars as pl

from metrics.ingest.mapping.model import FileForm
from metrics.ingest.reading.archive import inspect_workbook
from metrics.ingest.reading.decoding import Source
from metrics.ingest.reading.sheets import Batch, Detected, Sheet, header_index, name_columns
from metrics.ingest.reasons import FileRefused, Reason, Refusal, Reject, shown

_HEADER_ROWS = 50
_MIDNIGHT = r"^(\d{4}-\d{2}-\d{2}) 00:00:00$"
"""A date without a time comes out of a workbook as its midnight."""


def open_workbook(source: Source, form: FileForm) -> Sheet:
    """Open a sheet of a workbook: the one that the mapping names, else the first that is not empty.

    The archive is inspected before it is parsed. Numbers come as they stand in the cell (`1`, not `1.0`),
    dates as `2025-01-31` or `2025-01-31 14:05:06`, true and false as words, cells in error as empty.
    """
    inspect_workbook(source)
    name, cells = _load(source, form.sheet)
    sample = [[cell or "" for cell in row] for row in cells.head(_HEADER_ROWS).rows()]
    index = header_index(sample) if form.header_row is None else form.header_row - 1
    if index is None:
        raise FileRefused(Refusal.EMPTY)
    if index >= cells.height or not any(cells.row(index)):
        raise FileRefused(Refusal.NO_HEADER, {"row": index + 1})
    header = name_columns(list(cells.row(index)))
    detected = Detected(format="xlsx", sheet=name, header_row=index + 1, decimal=form.decimal)

    def read(wanted: tuple[str, ...], rows: int) -> Iterator[Batch]:
        places = [header.index(column) for column in wanted]
        for start in range(index + 1, cells.height, rows):
            yield _batch(cells.slice(start, rows), start + 1, len(header), wanted, places)

    return Sheet(header=header, detected=detected, reader=read)


def _load(source: Source, said: str | None) -> tuple[str, pl.DataFrame]:
    try:
        workbook = fastexcel.read_excel(str(source) if isinstance(source, Path) else source)
        names = workbook.sheet_names
        if said is not None and said not in names:
            raise FileRefused(Refusal.NO_SUCH_SHEET, {"sheet": said, "sheets": ", ".join(names)})
        for name in names if said is None else [said]:
            cells = pl.DataFrame(
                workbook.load_sheet(
                    name, header_row=None, skip_rows=0, dtypes="string", dtype_coercion="coerce"
                )
            )
            if cells.height or said is not None:
                return name, cells
    except fastexcel.FastExcelError as error:
        raise FileRefused(Refusal.DAMAGED_WORKBOOK) from error
    raise FileRefused(Refusal.EMPTY)


def _batch(cells: pl.DataFrame, first: int, width: int, wanted: tuple[str, ...], places: list[int]) -> Batch:
    """Take the wanted columns out of some rows; rows without a value anywhere are passed over."""
    table = cells[:, :width].with_columns(pl.all().str.strip_chars().replace("", None))
    filled = table.select(pl.any_horizontal(pl.all().is_not_null())).to_series()
    numbers = pl.Series("row_number", range(first, first + cells.height), dtype=pl.Int64).filter(filled)
    frame = table[:, places].filter(filled)
    frame.columns = list(wanted)
    frame = frame.with_columns(pl.all().str.replace(_MIDNIGHT, "$1"))
    damaged = (
        frame.select(pl.any_horizontal(pl.all().str.contains("\0", literal=True)))
        .to_series()
        .fill_null(False)
    )
    rejects = []
    if damaged.any():
        for number, row in zip(numbers.filter(damaged), frame.filter(damaged).iter_rows(), strict=True):
            place = next(place for place, value in enumerate(row) if value and "\0" in value)
            rejects.append(Reject(number, wanted[place], shown(row[place]), Reason.NUL))
        numbers, frame = numbers.filter(~damaged), frame.filter(~damaged)
    return Batch(frame, numbers, tuple(rejects), blank=cells.height - int(filled.sum()))
