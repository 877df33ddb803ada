"""What a change of facts touches: gathered before and after it, marked and rebuilt at its end."""

from datetime import date
from typing import Any

from django.db import connection
from psycopg2 import sql

from metrics.catalogue import marks
from metrics.ingest.customer_spans import rebuild_spans
from metrics.ingest.fact_tables import FACT_TABLES
from metrics.ingest.kinds import Kind

CUSTOMERS = "touched_customers"


class Touched:
    """The months, measures and customers of the facts of one kind that change in this transaction."""

    def __init__(self, kind: Kind) -> None:
        self._kind = kind
        self._table = FACT_TABLES[kind]
        self._months: set[date] = set()
        self._pairs: set[tuple[int, date]] = set()
        if kind is Kind.CUSTOMERS:
            with connection.cursor() as cursor:
                cursor.execute(f"DROP TABLE IF EXISTS {CUSTOMERS}")
                cursor.execute(f"CREATE TEMPORARY TABLE {CUSTOMERS} (customer_id bigint) ON COMMIT DROP")

    def note(self, which: sql.Composable, parameters: dict[str, Any]) -> None:
        """Note the facts as they are now.

        Parameters
        ----------
        which
            What follows `FROM` in a query of the facts, which it names `t`.
        """
        month = sql.SQL("date_trunc('month', t.{})::date").format(sql.Identifier(self._table.day))
        with connection.cursor() as cursor:
            cursor.execute(sql.SQL("SELECT DISTINCT {} FROM {}").format(month, which), parameters)
            self._months.update(row[0] for row in cursor.fetchall())
            if self._kind is Kind.RESPONSES:
                query = sql.SQL("SELECT DISTINCT a.measure_id, {} FROM {}").format(
                    month, _with_answers(which)
                )
            elif self._kind is Kind.MEASUREMENTS:
                query = sql.SQL("SELECT DISTINCT t.measure_id, {} FROM {}").format(month, which)
            elif self._kind is Kind.CUSTOMERS:
                query = sql.SQL("INSERT INTO {} SELECT t.customer_id FROM {}").format(
                    sql.Identifier(CUSTOMERS), which
                )
                cursor.execute(query, parameters)
                return
            else:
                return
            cursor.execute(query, parameters)
            self._pairs.update(cursor.fetchall())

    def settle(self) -> None:
        """Mark the cells that no longer match, and rebuild what is kept beside the facts."""
        if self._kind is Kind.CUSTOMERS and self._months:
            rebuild_spans(CUSTOMERS)
        marks.mark_facts(self._kind.value, self._months)
        marks.mark(self._pairs)


def _with_answers(which: sql.Composable) -> sql.Composable:
    """Return the answers of some submissions; the condition of `which` may stand behind `WHERE`."""
    return sql.SQL(
        "metrics_answer a JOIN (SELECT t.id, t.business_date FROM {}) AS t ON t.id = a.submission_id"
    ).format(which)
