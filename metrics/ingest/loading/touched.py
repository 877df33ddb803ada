"""What a change of facts touches: gathered before and after it, marked and rebuilt at its end."""

from datetime import date
from typing import Any

from django.db import connection
from psycopg2 import sql

from metrics.catalogue import marks
from metrics.ingest.kinds import Kind
from metrics.ingest.loading.customer_spans import rebuild_spans
from metrics.ingest.loading.fact_tables import FACT_TABLES
from metrics.ingest.loading.named_customers import TABLE as NAMED

CUSTOMERS = "touched_customers"

_FIRST_DAY_OF_CUSTOMER = "least(t.valid_from, coalesce(t.since, t.valid_from))"


class Touched:
    """The months, measures and customers of the facts of one kind that change in this transaction."""

    def __init__(self, kind: Kind) -> None:
        self._kind = kind
        self._table = FACT_TABLES[kind]
        self._months: set[date] = set()
        self._cancelled: set[date] = set()
        self._came: set[date] = set()
        self._pairs: set[tuple[int, date]] = set()
        if kind is Kind.CUSTOMERS:
            with connection.cursor() as cursor:
                cursor.execute(f"DROP TABLE IF EXISTS {CUSTOMERS}")
                cursor.execute(f"CREATE TEMPORARY TABLE {CUSTOMERS} (customer_id bigint) ON COMMIT DROP")

    def note(self, which: sql.Composable, parameters: dict[str, Any]) -> None:
        """Note facts as they are now.

        Parameters
        ----------
        which
            What follows `FROM` in a query of the facts, which it names `t`.
        """
        customers = sql.SQL("(SELECT DISTINCT t.customer_id AS id FROM {})").format(which)
        answers = sql.SQL(
            "metrics_answer a JOIN (SELECT t.id, t.business_date FROM {}) AS t ON t.id = a.submission_id"
        ).format(which)
        self._note(which, answers, customers, parameters)

    def note_staged(
        self, which: sql.Composable, rows: sql.Composable, answers: sql.Composable, parameters: dict[str, Any]
    ) -> None:
        """Note staged rows that have become facts.

        Nothing is asked of the facts that the rows say themselves: a small file must not read a large table.

        Parameters
        ----------
        which
            As for `note`, for what the rows do not say.
        rows, answers
            The staging tables. The customers of the rows have been named.
        """
        staged_answers = sql.SQL("{} a JOIN {} t ON t.row_number = a.row_number").format(answers, rows)
        staged = which if self._kind is Kind.CUSTOMERS else sql.SQL("{} t").format(rows)
        self._note(staged, staged_answers, sql.Identifier(NAMED), parameters)

    def _note(
        self,
        facts: sql.Composable,
        answers: sql.Composable,
        customers: sql.Composable,
        parameters: dict[str, Any],
    ) -> None:
        day = sql.SQL(_FIRST_DAY_OF_CUSTOMER if self._kind is Kind.CUSTOMERS else f"t.{self._table.day}")
        month = sql.SQL("date_trunc('month', {})::date").format(day)
        with connection.cursor() as cursor:

            def rows(columns: str, of: sql.Composable) -> list[tuple[Any, ...]]:
                query = sql.SQL(f"SELECT DISTINCT {columns} FROM {{of}}")
                cursor.execute(query.format(month=month, of=of), parameters)
                found: list[tuple[Any, ...]] = cursor.fetchall()
                return found

            match self._kind:
                case Kind.TRANSACTIONS:
                    kinds = rows("t.kind, {month}", facts)
                    self._months.update(found for _kind, found in kinds)
                    self._cancelled.update(found for kind, found in kinds if kind == "cancellation")
                    with_records = sql.SQL(
                        "{} AS c JOIN metrics_customerrecord r ON r.customer_id = c.id WHERE r.since IS NOT NULL"
                    ).format(customers)
                    came = rows("date_trunc('month', r.since)::date", with_records)
                    self._came.update(found for (found,) in came)
                case Kind.MEASUREMENTS:
                    self._pairs.update(rows("t.measure_id, {month}", facts))
                    self._months.update(found for _measure, found in self._pairs)
                case Kind.RESPONSES:
                    self._months.update(found for (found,) in rows("{month}", facts))
                    self._pairs.update(rows("a.measure_id, {month}", answers))
                case Kind.CONTACTS:
                    self._months.update(found for (found,) in rows("{month}", facts))
                case Kind.CUSTOMERS:
                    self._months.update(found for (found,) in rows("{month}", facts))
                    query = sql.SQL("INSERT INTO {} SELECT t.customer_id FROM {}")
                    cursor.execute(query.format(sql.Identifier(CUSTOMERS), facts), parameters)

    @property
    def measures(self) -> set[int]:
        """The questions or quantities that the facts name; none where their kind alone says it."""
        return {measure for measure, _month in self._pairs}

    def settle(self) -> None:
        """Mark the cells that no longer match, and rebuild what is kept beside the facts."""
        if self._kind is Kind.CUSTOMERS:
            if self._months:
                rebuild_spans(CUSTOMERS)
                marks.mark_customers(CUSTOMERS, min(self._months))
            return
        marks.mark_facts(self._kind.value, self._months)
        marks.mark_facts("cancellations", self._cancelled)
        # How a customer who came without a purchase was won, the first purchase says afterwards.
        marks.mark_facts("first purchases", self._came)
        marks.mark(self._pairs)
