"""The statements that write staged rows into the facts: those that are new, and those that replace others."""

from collections import Counter
from typing import Any

from django.db import connection
from psycopg2 import sql

from metrics.ingest.kinds import Kind
from metrics.ingest.loading import named_customers
from metrics.ingest.loading.fact_tables import FACT_TABLES
from metrics.ingest.loading.staging import Staging

_FACTS = """
    INSERT INTO {facts} AS t ({columns})
    SELECT %(source)s, s.external_id, s.content_hash, %(import)s, {values}
    FROM {chosen} s {joins}
    ORDER BY s.{day}, s.row_number
    ON CONFLICT (source_id, external_id) DO {conflict}
"""

_WITH_ANSWERS = """
    WITH written AS ({facts} RETURNING t.id, t.external_id, t.business_date, t.customer_id, t.weight),
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


class Writer:
    """Writes the staged rows of one part, whose customers have been named.

    Parameters
    ----------
    staging
        The rows.
    parameters
        `source`, whose facts they become, and `import`, which brings them.
    two_in_one
        Whether members were merged after staging: that may give a row two answers to one question, of which the
        first stands.
    """

    def __init__(self, staging: Staging, parameters: dict[str, Any], *, two_in_one: bool) -> None:
        self._table = FACT_TABLES[staging.kind]
        self._kind = staging.kind
        self._rows = sql.Identifier(staging.rows)
        self._answers = sql.Identifier(staging.answers)
        self._parameters = parameters
        self._two_in_one = two_in_one

    def add(self) -> Counter[str]:
        """Write the rows whose ids no fact has; return how many were written to each table."""
        return self._write(self._rows, sql.SQL("NOTHING"))

    def overwrite(self, changed: sql.Composable) -> Counter[str]:
        """Write rows over the facts that have their ids; return how many were written to each table.

        Parameters
        ----------
        changed
            What follows `FROM` in a query of the staged rows, which it names `s`.
        """
        renewed = sql.SQL(", ").join(
            sql.SQL("{column} = EXCLUDED.{column}").format(column=sql.Identifier(column))
            for column in ("content_hash", "loaded_by_id", *self._table.values)
        )
        chosen = sql.SQL("(SELECT s.* FROM {})").format(changed)
        return self._write(chosen, sql.SQL("UPDATE SET {}").format(renewed))

    def _write(self, chosen: sql.Composable, conflict: sql.Composable) -> Counter[str]:
        joins = ""
        if self._table.has_customer:
            joins += f" LEFT JOIN {named_customers.TABLE} c ON c.key_hash = s.customer_hash"
        if self._kind is Kind.CONTACTS:
            joins += " LEFT JOIN metrics_contactreason r ON r.code = s.reason"
        facts = sql.SQL(_FACTS).format(
            facts=sql.Identifier(self._table.name),
            columns=sql.SQL(", ").join(map(sql.Identifier, self._table.columns)),
            values=sql.SQL(", ").join(map(sql.SQL, self._table.values.values())),
            chosen=chosen,
            joins=sql.SQL(joins),
            day=sql.Identifier(self._table.day),
            conflict=conflict,
        )
        with connection.cursor() as cursor:
            if self._kind is not Kind.RESPONSES:
                cursor.execute(facts, self._parameters)
                return Counter({self._table.name: int(cursor.rowcount)})
            cursor.execute(
                sql.SQL(_WITH_ANSWERS).format(
                    facts=facts,
                    answers=self._answers,
                    rows=self._rows,
                    conflict=sql.SQL("ON CONFLICT DO NOTHING" if self._two_in_one else ""),
                ),
                self._parameters,
            )
            submissions, answers = cursor.fetchone()
            return Counter({self._table.name: submissions, "metrics_answer": answers})
