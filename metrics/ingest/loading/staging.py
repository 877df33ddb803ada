"""Staging tables: the accepted rows of one part of an import on their way into the facts.

Hand-written SQL lives here and in the modules of merging and undoing, because a million rows do not pass
through objects. Values are bound or come by COPY; names of tables are composed with `psycopg2.sql`.

Each import has its own tables and drops them at its end. They are not in the database's log, which would hold every row
twice then: they survive the end of any process but the database, and after a crash of that they are empty and the file
is read again.
"""

import re
from collections.abc import Collection, Mapping
from io import BytesIO

import polars as pl
from django.db import connection
from psycopg2 import sql

from metrics.ingest.kinds import Kind
from metrics.ingest.loading.fact_tables import ANSWERS, FACT_TABLES

_NAME = re.compile(r"staging_(\d+)_\d+(?:_answers)?")
_INSTANT = "%Y-%m-%dT%H:%M:%S%.6f+00:00"


class Staging:
    """The staging tables of one part of an import."""

    def __init__(self, import_id: int, position: int, kind: Kind) -> None:
        self.kind = kind
        self.rows = f"staging_{import_id}_{position}"
        self.answers = f"{self.rows}_answers"

    @property
    def tables(self) -> list[str]:
        """The names of its tables."""
        return [self.rows, self.answers] if self.kind is Kind.RESPONSES else [self.rows]

    def create(self) -> None:
        """Make the tables, empty."""
        self.drop()
        _create(self.rows, FACT_TABLES[self.kind].staging_columns)
        if self.kind is Kind.RESPONSES:
            _create(self.answers, ANSWERS)

    def drop(self) -> None:
        """Remove the tables."""
        _drop([self.rows, self.answers])

    def is_empty(self) -> bool:
        """Return whether no row is staged."""
        with connection.cursor() as cursor:
            cursor.execute(sql.SQL("SELECT NOT EXISTS (SELECT FROM {})").format(sql.Identifier(self.rows)))
            return bool(cursor.fetchone()[0])

    def copy(self, rows: pl.DataFrame, answers: pl.DataFrame | None) -> None:
        """Append rows, and the answers of responses."""
        _copy(self.rows, rows.select(*FACT_TABLES[self.kind].staging_columns))
        if answers is not None:
            _copy(self.answers, answers.select(*ANSWERS))

    def currency(self) -> str | None:
        """Return the currency of staged transactions; None where there are none."""
        if self.kind is not Kind.TRANSACTIONS:
            return None
        with connection.cursor() as cursor:
            cursor.execute(sql.SQL("SELECT currency FROM {} LIMIT 1").format(sql.Identifier(self.rows)))
            found = cursor.fetchone()
        return None if found is None else str(found[0])


def drop_staging(import_ids: Collection[int]) -> None:
    """Remove what is left of the staging tables of these imports."""
    _drop([table for table, import_id in _staging_tables() if import_id in import_ids])


def imports_with_staging() -> set[int]:
    """Return the imports that have staging tables."""
    return {import_id for _table, import_id in _staging_tables()}


def _staging_tables() -> list[tuple[str, int]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() AND tablename LIKE %s",
            [r"staging\_%"],
        )
        names = [row[0] for row in cursor.fetchall()]
    return [(name, int(match[1])) for name in names if (match := _NAME.fullmatch(name))]


def _create(table: str, columns: Mapping[str, str]) -> None:
    body = sql.SQL(", ").join(
        sql.SQL("{} {}").format(sql.Identifier(name), sql.SQL(kind)) for name, kind in columns.items()
    )
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("CREATE UNLOGGED TABLE {} ({})").format(sql.Identifier(table), body))


def _drop(tables: Collection[str]) -> None:
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(sql.SQL("DROP TABLE IF EXISTS {}").format(sql.Identifier(table)))


def _copy(table: str, rows: pl.DataFrame) -> None:
    if not rows.height:
        return
    binary = [name for name, kind in rows.schema.items() if kind == pl.Binary()]
    # Bytes travel as hexadecimal text. An empty text is quoted and so differs from a missing one.
    rows = rows.with_columns(
        pl.when(pl.col(name).is_not_null()).then(pl.lit("\\x") + pl.col(name).bin.encode("hex")).alias(name)
        for name in binary
    )
    buffer = BytesIO()
    rows.write_csv(buffer, include_header=False, datetime_format=_INSTANT, quote_style="necessary")
    buffer.seek(0)
    statement = sql.SQL("COPY {} ({}) FROM STDIN WITH (FORMAT csv)").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, rows.columns))
    )
    with connection.cursor() as cursor:
        cursor.copy_expert(statement, buffer)
