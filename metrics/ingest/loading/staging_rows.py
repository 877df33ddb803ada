"""Reading a file into its staging tables, batch after batch."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import asdict
from datetime import datetime
from typing import Any

from metrics.ingest.checking.checker import CheckedBatch, Checker
from metrics.ingest.checking.conventions import Conventions
from metrics.ingest.checking.conventions import settle as settle_conventions
from metrics.ingest.loading.ahead import ahead
from metrics.ingest.loading.outcome import add_missing, count_rows, private_columns, write_rejects
from metrics.ingest.loading.parts import Part
from metrics.ingest.loading.progress import Progress
from metrics.ingest.loading.resolving import Resolver
from metrics.ingest.mapping.document import check_header
from metrics.ingest.mapping.knowledge import business_zone, known_words
from metrics.ingest.problems import MappingError
from metrics.ingest.reading.decoding import Source as FileSource
from metrics.ingest.reading.opening import open_sheet
from metrics.ingest.reading.sheets import Sheet
from metrics.models import Import, ImportPart

BATCH_ROWS = 50_000
"""Rows of one step: as many as are staged, or lost, together."""

Step = Callable[[int, Mapping[str, Any]], AbstractContextManager[None]]
"""Opens the transaction of one batch: with the rows read so far, and the cursor behind it."""


def open_for(source: FileSource, parts: list[Part]) -> Sheet:
    """Open the file of an import.

    Raises
    ------
    FileRefused
        If it cannot be read.
    MappingError
        If a part names columns that it does not have.
    """
    sheet = open_sheet(source, parts[0].mapping.file)
    problems = [
        problem
        for part in parts
        for problem in check_header(
            part.mapping, sheet.header, f"[{part.row.position}]" if len(parts) > 1 else ""
        )
    ]
    if problems:
        raise MappingError(problems)
    return sheet


class PartReader:
    """Stages the rows of one part.

    Parameters
    ----------
    sheet
        The opened file.
    part
        What is to be read from it.
    resolver
        Turns codes and keys into what the tables hold.
    now
        The clock, for dates in the future.
    """

    def __init__(self, sheet: Sheet, part: Part, resolver: Resolver, *, now: datetime) -> None:
        self._sheet = sheet
        self._part = part
        self._resolver = resolver
        self._now = now

    def read(self, progress: Progress, step: Step, *, staged: int, done: int) -> int:
        """Stage what is not staged yet; return how many rows the part has.

        Parameters
        ----------
        staged
            How many batches an earlier attempt staged. They are read again all the same, because ids of
            rows without one depend on the rows before them.
        done
            Rows of earlier parts.
        """
        progress.renew()
        conventions = settle_conventions(self._sheet, self._part.mapping, progress.renew)
        self._note_detected(conventions)
        rows = 0
        for number, checked in enumerate(self._checked(conventions)):
            rows += checked.rows
            if number < staged:
                progress.renew()
                continue
            cursor = {"part": self._part.row.position, "batches": number + 1, "rows": BATCH_ROWS}
            with step(done + rows, cursor):
                self._stage(checked)
        return rows

    def _checked(self, conventions: Conventions) -> Iterator[CheckedBatch]:
        known = known_words()
        self._quantities = known.quantities or frozenset()
        checker = Checker(
            self._sheet,
            self._part.mapping,
            conventions,
            catalogue=known,
            business_zone=business_zone(),
            now=self._now,
        )
        batches = self._sheet.batches(checker.columns, BATCH_ROWS)
        return ahead(self._resolver.sealed(checker.check(batch)) for batch in batches)

    def _stage(self, checked: CheckedBatch) -> None:
        part = self._part
        resolved = self._resolver.resolve(checked)
        part.staging.copy(resolved.rows, resolved.answers)
        rejects = (*checked.rejects, *resolved.rejects)
        write_rejects(part.row, rejects, private=private_columns(part.mapping), quantities=self._quantities)
        add_missing(part.row, checked.missing)
        count_rows(part.row, rows=checked.rows, rejected=len(rejects))

    def _note_detected(self, conventions: Conventions) -> None:
        of = self._part.row.of_id
        detected = dict(Import.objects.values_list("detected", flat=True).get(pk=of))
        found = {key: value for key, value in asdict(self._sheet.detected).items() if value is not None}
        detected |= found | {"columns": list(self._sheet.header)}
        detected["decimal"] = conventions.decimal or detected.get("decimal")
        detected["dates"] = {**detected.get("dates", {}), **conventions.date_forms}
        Import.objects.filter(pk=of).update(detected=detected)


def rows_of(part: Part) -> int:
    """Return how many rows of a part were read before."""
    return ImportPart.objects.values_list("rows", flat=True).get(pk=part.row.pk)
