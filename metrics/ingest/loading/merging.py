"""Merging: from staging into the facts, in the one transaction in which readers see a file appear.

Hand-written SQL, set by set: no row passes through Python. The caller holds the locks.
"""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db import connection
from psycopg2 import sql

from metrics.ingest.kinds import Kind
from metrics.ingest.loading.fact_tables import FACT_TABLES
from metrics.ingest.loading.named_customers import keep_named, name_customers
from metrics.ingest.loading.revisions import lay_aside
from metrics.ingest.loading.staging import Staging
from metrics.ingest.loading.touched import Touched
from metrics.ingest.loading.writing import Writer


@dataclass(frozen=True, slots=True)
class Merged:
    """What the accepted rows of one part were to the facts."""

    new: int
    changed: int
    unchanged: int
    touched: Touched
    """To be settled at the end of the transaction."""
    written: Counter[str]
    """Rows written, by table."""


class Merge:
    """Merges one part of an import.

    Parameters
    ----------
    staging
        Its rows, each id once.
    import_id, source_id
        Whose facts they become.
    key_space, key_version
        Of which list of customers the hashed keys are, and which secret hashed them.
    """

    def __init__(
        self, staging: Staging, *, import_id: int, source_id: int, key_space: str, key_version: int
    ) -> None:
        self._staging = staging
        self._kind = staging.kind
        self._table = FACT_TABLES[staging.kind]
        self._rows = sql.Identifier(staging.rows)
        self._answers = sql.Identifier(staging.answers)
        self._parameters: dict[str, Any] = {
            "import": import_id,
            "source": source_id,
            "key_space": key_space,
            "key_version": key_version,
        }

    def run(self, heirs: dict[int, int]) -> Merged:
        """Write the facts and the revisions that they replace.

        Parameters
        ----------
        heirs
            Member sets that were merged into others since the rows were staged, and before.
        """
        self._follow(heirs)
        self._note_last_fact()
        passed_over = self._pass_over_nothing() if self._kind is Kind.MEASUREMENTS else 0
        self._analyse()
        written: Counter[str] = Counter()
        if self._table.has_customer:
            written["metrics_customer"] = name_customers(self._rows, self._parameters)
        if self._kind is Kind.CONTACTS:
            self._add_reasons()
        touched = Touched(self._kind)
        writer = Writer(self._staging, self._parameters, two_in_one=bool(heirs))
        # Most files bring new rows only, and to compare them with all facts first costs more than to try.
        written += writer.add()
        new, unchanged, changed = written[self._table.name], 0, 0
        if new < self._staged():
            unchanged, changed = self._compare()
            if unchanged:
                self._drop_unchanged()
            if changed:
                written += self._overwrite(writer, touched)
        touched.note_staged(self._matching(), self._rows, self._answers, self._parameters)
        return Merged(new, changed, unchanged + passed_over, touched, written)

    def _note_last_fact(self) -> None:
        """Note by which ids facts are known that are there before; nobody else writes those of this source."""
        with connection.cursor() as cursor:
            cursor.execute(self._sql("SELECT coalesce(max(id), 0) FROM {facts}"))
            (self._parameters["last"],) = cursor.fetchone()

    def _analyse(self) -> None:
        self._execute("ANALYZE {rows} (external_id, customer_hash)")
        if self._kind is Kind.RESPONSES:
            self._execute("ANALYZE {answers}")

    def _staged(self) -> int:
        with connection.cursor() as cursor:
            cursor.execute(self._sql("SELECT count(*) FROM {rows}"))
            return int(cursor.fetchone()[0])

    def _compare(self) -> tuple[int, int]:
        """Count the staged rows whose facts said the same before, and those whose facts said something else."""
        with connection.cursor() as cursor:
            cursor.execute(
                sql.SQL(
                    "SELECT count(*) FILTER (WHERE t.content_hash = s.content_hash),"
                    " count(*) FILTER (WHERE t.content_hash <> s.content_hash) FROM {}"
                ).format(self._known()),
                self._parameters,
            )
            unchanged, changed = cursor.fetchone()
        return unchanged, changed

    def _drop_unchanged(self) -> None:
        self._execute(
            """
            DELETE FROM {rows} s USING {facts} t
            WHERE t.source_id = %(source)s AND t.external_id = s.external_id AND t.id <= %(last)s
              AND t.content_hash = s.content_hash
            """
        )
        if self._table.has_customer:
            keep_named(self._rows)

    def _overwrite(self, writer: Writer, touched: Touched) -> Counter[str]:
        """Lay the facts aside that say something else than their rows, and write over them."""
        lay_aside(self._kind, self._known(), self._parameters)
        touched.note(self._known(), self._parameters)
        if self._kind is Kind.RESPONSES:
            self._drop_answers()
        return writer.overwrite(self._known())

    def _pass_over_nothing(self) -> int:
        """Drop rows that take back what nobody said; return how many."""
        return self._execute(
            """
            DELETE FROM {rows} s
            WHERE s.value IS NULL AND s.numerator IS NULL AND NOT EXISTS (
                SELECT FROM {facts} t WHERE t.source_id = %(source)s AND t.external_id = s.external_id)
            """
        )

    def _matching(self) -> sql.Composable:
        """Return the facts that have the id of a staged row."""
        return self._sql(
            "{rows} s JOIN {facts} t ON t.source_id = %(source)s AND t.external_id = s.external_id"
        )

    def _known(self) -> sql.Composable:
        """Return those of the facts that were there before; joined to their staged rows."""
        return sql.SQL("{} AND t.id <= %(last)s").format(self._matching())

    def _follow(self, heirs: dict[int, int]) -> None:
        """Give staged rows the heirs of merged members."""
        if not heirs:
            return
        tables = ["{rows}", "{answers}"] if self._kind is Kind.RESPONSES else ["{rows}"]
        for table in tables:
            self._execute(
                f"UPDATE {table} AS s SET members_id = h.heir "
                "FROM unnest(%(sets)s::bigint[], %(heirs)s::bigint[]) AS h(set, heir) WHERE s.members_id = h.set",
                sets=list(heirs),
                heirs=list(heirs.values()),
            )

    def _add_reasons(self) -> None:
        self._execute(
            """
            INSERT INTO metrics_contactreason (code, name_en, name_ru, complaint, confirmed)
            SELECT DISTINCT s.reason, '', '', FALSE, FALSE FROM {rows} s WHERE s.reason IS NOT NULL
            ORDER BY 1
            ON CONFLICT DO NOTHING
            """
        )

    def _drop_answers(self) -> None:
        self._execute(
            """
            DELETE FROM metrics_answer a USING {rows} s, {facts} t
            WHERE t.source_id = %(source)s AND t.external_id = s.external_id AND t.id <= %(last)s
              AND a.submission_id = t.id
            """
        )

    def _sql(self, text: str) -> sql.Composed:
        return sql.SQL(text).format(
            rows=self._rows, answers=self._answers, facts=sql.Identifier(self._table.name)
        )

    def _execute(self, text: str, **parameters: Any) -> int:
        with connection.cursor() as cursor:
            cursor.execute(self._sql(text), {**self._parameters, **parameters})
            return int(cursor.rowcount)
