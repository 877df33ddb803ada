"""A trial: reads and checks a file as loading does, tells what it would bring, and keeps nothing.

It is a load in one transaction that is rolled back, with two differences: no member, dimension or question is
made, so nobody waits for it; and rows are compared with the facts instead of being merged into them.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import polars as pl
from django.db import connection, transaction
from psycopg2 import sql

from metrics.ingest.loading import locks
from metrics.ingest.loading.fact_tables import FACT_TABLES
from metrics.ingest.loading.intake import FileFacts, read_document, receive
from metrics.ingest.loading.keys import KeySecret
from metrics.ingest.loading.load import Load
from metrics.ingest.loading.outcome import count_merged
from metrics.ingest.loading.parts import Part
from metrics.ingest.loading.progress import NoAccount
from metrics.ingest.mapping.knowledge import measure_ids
from metrics.ingest.reporting import SHOWN_REJECTS, Report, report
from metrics.models import Import, Member, Source


def rehearse(
    path: Path,
    *,
    file_name: str,
    document: Any,
    secret: KeySecret,
    now: datetime,
    source: str | None = None,
    accept_rejects: bool = False,
    rejects: int = SHOWN_REJECTS,
) -> Report:
    """Return what loading a file would bring.

    Parameters
    ----------
    rejects
        How many rejects of each kind of rows to name.

    Raises
    ------
    FileRefused, MappingError, LoadRefused
        As loading would.
    """
    meant = read_document(document, source)[0].source
    # The code of a new source is not taken while the trial lasts: whoever else uses it would have to wait.
    is_new = not Source.objects.filter(code=meant).exists()
    with transaction.atomic():
        locks.without_time_limits(idle_seconds=_Trial.idle_seconds)
        made = receive(
            FileFacts.of(path, file_name),
            document=document,
            source=f"trial_{uuid4().hex}" if is_new else source,
            accept_rejects=accept_rejects,
            now=now,
        )
        _Trial(made, path, secret=secret, now=now).run()
        found = report(made.pk, rejects=rejects)
        transaction.set_rollback(True)
    return replace(found, import_id=None, source=meant)


class _Trial(Load):
    idle_seconds = 600

    def __init__(self, of: Import, path: Path, *, secret: KeySecret, now: datetime) -> None:
        super().__init__(of.pk, progress=NoAccount(), secret=secret, clock=lambda: now)
        self._path = path
        self._codes = _Codes()

    @contextmanager
    def file(self) -> Iterator[Path]:
        yield self._path

    def introduce(self) -> None:
        pass

    def measures(self, parts: list[Part]) -> Mapping[str, int]:
        known = measure_ids()
        new = [own.question.code for part in parts for own in part.mapping.measures]
        return {**{code: -number for number, code in enumerate(new, start=1)}, **known}

    def members(self) -> "_Codes":
        return self._codes

    def note_members(self, parts: list[Part]) -> None:
        detected = Import.objects.values_list("detected", flat=True).get(pk=self.of.pk)
        found = self._codes.unconfirmed()
        Import.objects.filter(pk=self.of.pk).update(detected={**detected, "unconfirmed": found})

    def finish(self, parts: list[Part]) -> None:
        for part in parts:
            table = FACT_TABLES[part.mapping.kind]
            with connection.cursor() as cursor:
                cursor.execute(
                    sql.SQL(
                        """
                        SELECT count(*) FILTER (WHERE t.id IS NULL),
                               count(*) FILTER (WHERE t.content_hash <> s.content_hash),
                               count(*) FILTER (WHERE t.content_hash = s.content_hash)
                        FROM {} s LEFT JOIN {} t
                        ON t.source_id = %s AND t.external_id = s.external_id
                        """
                    ).format(sql.Identifier(part.staging.rows), sql.Identifier(table.name)),
                    [self.of.source_id],
                )
                count_merged(part.row, *cursor.fetchone())


class _Codes:
    """Numbers the combinations of members that rows state, and remembers their codes."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[tuple[str, str], ...], int] = {}

    def of(self, rows: pl.DataFrame, dimensions: Mapping[str, str]) -> pl.Series:
        names = sorted(dimensions, key=lambda name: dimensions[name])
        if not names:
            return pl.Series("members_id", [0], dtype=pl.Int64).new_from_index(0, rows.height)
        combinations = rows.select(names).unique()
        numbers = []
        for values in combinations.iter_rows():
            stated = tuple(
                (dimensions[name], value.strip())
                for name, value in zip(names, values, strict=True)
                if value is not None
            )
            numbers.append(self._numbers.setdefault(stated, len(self._numbers)))
        table = combinations.with_columns(pl.Series("members_id", numbers, dtype=pl.Int64))
        joined = rows.select(names).join(table, on=names, how="left", nulls_equal=True, maintain_order="left")
        return joined["members_id"]

    def unconfirmed(self) -> list[str]:
        stated = {pair for combination in self._numbers for pair in combination}
        settled = set(
            Member.objects.exclude(status=Member.Status.UNCONFIRMED)
            .filter(code__in={code for _dimension, code in stated})
            .values_list("dimension__code", "code")
        )
        return [f"{dimension}: {code}" for dimension, code in sorted(stated - settled)]
