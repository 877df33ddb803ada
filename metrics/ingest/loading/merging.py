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
from metrics.ingest.loading.revisions import lay_aside
from metrics.ingest.loading.staging import Staging
from metrics.ingest.loading.touched import Touched


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
        self._execute("ANALYZE {rows} (external_id, customer_hash)")
        unchanged, changed = self._known()
        if unchanged:
            self._drop_unchanged()
        if self._kind is Kind.MEASUREMENTS:
            unchanged += self._pass_over_nothing()
        touched = Touched(self._kind)
        if changed:
            lay_aside(self._kind, self._matching(), self._parameters)
            touched.note(self._matching(), self._parameters)
            if self._kind is Kind.RESPONSES:
                self._drop_answers()
        written: Counter[str] = Counter()
        if self._table.has_customer:
            written["metrics_customer"] = self._add_customers()
        if self._kind is Kind.CONTACTS:
            self._add_reasons()
        facts, answers = self._write_facts(overwrite=changed > 0, two_in_one=bool(heirs))
        written += Counter({self._table.name: facts, "metrics_answer": answers})
        touched.note_staged(self._matching(), self._rows, self._answers, self._parameters)
        return Merged(facts - changed, changed, unchanged, touched, written)

    def _known(self) -> tuple[int, int]:
        """Count the staged rows whose facts say the same, and those whose facts say something else."""
        with connection.cursor() as cursor:
            cursor.execute(
                sql.SQL(
                    "SELECT count(*) FILTER (WHERE t.content_hash = s.content_hash),"
                    " count(*) FILTER (WHERE t.content_hash <> s.content_hash) FROM {}"
                ).format(self._matching()),
                self._parameters,
            )
            unchanged, changed = cursor.fetchone()
        return unchanged, changed

    def _drop_unchanged(self) -> None:
        self._execute(
            """
            DELETE FROM {rows} s USING {facts} t
            WHERE t.source_id = %(source)s AND t.external_id = s.external_id AND t.content_hash = s.content_hash
            """
        )

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

    def _add_customers(self) -> int:
        # In one order, so that two loads never wait for each other in a circle.
        return self._execute(
            """
            INSERT INTO metrics_customer (key_space, key_hash, key_version)
            SELECT %(key_space)s, customer_hash, %(key_version)s FROM (
                SELECT DISTINCT s.customer_hash FROM {rows} s
                WHERE s.customer_hash IS NOT NULL AND NOT EXISTS (
                    SELECT FROM metrics_customer c
                    WHERE c.key_space = %(key_space)s AND c.key_hash = s.customer_hash
                      AND c.key_version = %(key_version)s)
            ) AS unknown
            ORDER BY customer_hash
            ON CONFLICT DO NOTHING
            """
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

    def _write_facts(self, *, overwrite: bool, two_in_one: bool) -> tuple[int, int]:
        """Insert new facts and overwrite changed ones; return how many, and how many answers they have.

        Looking for a conflict at every row costs time. Nobody else writes facts of this source meanwhile, so there
        is none where no fact was laid aside.
        """
        values = self._table.values
        joins = ""
        if self._table.has_customer:
            joins += (
                " LEFT JOIN metrics_customer c ON c.key_space = %(key_space)s"
                " AND c.key_hash = s.customer_hash AND c.key_version = %(key_version)s"
            )
        if self._kind is Kind.CONTACTS:
            joins += " LEFT JOIN metrics_contactreason r ON r.code = s.reason"
        columns = sql.SQL(", ").join(map(sql.Identifier, self._table.columns))
        renewed = sql.SQL(", ").join(
            sql.SQL("{column} = EXCLUDED.{column}").format(column=sql.Identifier(column))
            for column in ("content_hash", "loaded_by_id", *values)
        )
        conflict = sql.SQL("ON CONFLICT (source_id, external_id) DO UPDATE SET {}").format(renewed)
        statement = sql.SQL(
            """
            INSERT INTO {facts} AS t ({columns})
            SELECT %(source)s, s.external_id, s.content_hash, %(import)s, {values}
            FROM {rows} s {joins}
            ORDER BY s.{day}, s.row_number
            {conflict}
            """
        ).format(
            facts=sql.Identifier(self._table.name),
            columns=columns,
            values=sql.SQL(", ").join(map(sql.SQL, values.values())),
            rows=self._rows,
            joins=sql.SQL(joins),
            day=sql.Identifier(self._table.day),
            conflict=conflict if overwrite else sql.SQL(""),
        )
        with connection.cursor() as cursor:
            if self._kind is not Kind.RESPONSES:
                cursor.execute(statement, self._parameters)
                return int(cursor.rowcount), 0
            self._execute("ANALYZE {answers}")
            cursor.execute(self._with_answers(statement, two_in_one=two_in_one), self._parameters)
            submissions, answers = cursor.fetchone()
            return submissions, answers

    def _with_answers(self, submissions: sql.Composable, *, two_in_one: bool) -> sql.Composable:
        """Return the statement that writes submissions and their answers, and counts both."""
        # Members that were merged after staging may give a row two answers to one question: the first stands.
        return sql.SQL(
            """
            WITH written AS ({submissions} RETURNING t.id, t.external_id, t.business_date, t.customer_id, t.weight),
            answered AS (
                INSERT INTO metrics_answer
                    (submission_id, measure_id, members_id, business_date, customer_id, score, weight)
                SELECT w.id, a.measure_id, a.members_id, w.business_date, w.customer_id, a.score, w.weight
                FROM {answers} a JOIN {rows} s ON s.row_number = a.row_number
                JOIN written w ON w.external_id = s.external_id
                ORDER BY w.id
                {conflict}
                RETURNING 1
            )
            SELECT (SELECT count(*) FROM written), (SELECT count(*) FROM answered)
            """
        ).format(
            submissions=submissions,
            answers=self._answers,
            rows=self._rows,
            conflict=sql.SQL("ON CONFLICT DO NOTHING" if two_in_one else ""),
        )

    def _drop_answers(self) -> None:
        self._execute(
            """
            DELETE FROM metrics_answer a USING {rows} s, {facts} t
            WHERE t.source_id = %(source)s AND t.external_id = s.external_id AND a.submission_id = t.id
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
