"""Excel workbooks (XLSX): one sheet as text, dates in ISO form."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl

from metrics.ingest.mapping.model import FileForm
from metrics.ingest.reading import workbook_child
from metrics.ingest.reading.archive import inspect_workbook
from metrics.ingest.reading.copies import private_folder
from metrics.ingest.reading.decoding import Source
from metrics.ingest.reading.sheets import Batch, Detected, Sheet, header_index, name_columns
from metrics.ingest.reasons import FileRefused, Reason, Refusal, Reject, shown

_ROOT = Path(__file__).resolve().parents[3]
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
    """Return the name of the sheet and its cells, read by a process that may die of them."""
    with private_folder() as folder:
        result = folder / "cells"
        path = folder / "workbook"
        if isinstance(source, bytes):
            path.write_bytes(source)
        else:
            path = source.resolve()
        found = _read_apart(path, result, said)
        sheets = found.get("sheets", [])
        if found.get("damaged"):
            raise FileRefused(Refusal.DAMAGED_WORKBOOK)
        if found["read"] is not None:
            return found["read"], pl.read_ipc(result)
        if said is not None:
            raise FileRefused(Refusal.NO_SUCH_SHEET, {"sheet": said, "sheets": ", ".join(sheets)})
    raise FileRefused(Refusal.EMPTY)


def _read_apart(path: Path, result: Path, said: str | None) -> dict[str, Any]:
    command = [sys.executable, "-m", workbook_child.__name__, str(path), str(result)]
    try:
        child = subprocess.run(
            command if said is None else [*command, said],
            cwd=_ROOT,
            env={**os.environ, "POLARS_MAX_THREADS": "1", "RAYON_NUM_THREADS": "1"},
            capture_output=True,
            timeout=workbook_child.SECONDS + 5,
            check=True,
        )
    except subprocess.SubprocessError as error:
        raise FileRefused(Refusal.TOO_MUCH_TO_READ) from error
    found: dict[str, Any] = json.loads(child.stdout)
    return found


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
