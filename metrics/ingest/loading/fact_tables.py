"""Where each kind of row goes: the columns of its staging table, and how they become columns of its facts.

`s` is the staged row, `c` its customer, `r` its contact reason in the SQL below.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from metrics.ingest.kinds import Kind

COMMON: Mapping[str, str] = {
    "row_number": "bigint NOT NULL",
    "external_id": "text NOT NULL",
    "content_hash": "bytea NOT NULL",
    "customer_hash": "bytea",
    "members_id": "bigint",
}
"""Columns of every staging table."""

ANSWERS: Mapping[str, str] = {
    "row_number": "bigint NOT NULL",
    "measure_id": "bigint NOT NULL",
    "members_id": "bigint NOT NULL",
    "score": "smallint NOT NULL",
}


@dataclass(frozen=True, slots=True)
class FactTable:
    """The table of one kind of facts."""

    name: str
    day: str
    """The column that says in which month a fact lies."""
    staged: Mapping[str, str] = field(hash=False)
    """Columns of the staging table beside the common ones, with their types."""
    values: Mapping[str, str] = field(hash=False)
    """Columns of the facts beside the id, source and hash, each as SQL over the staged row."""
    has_customer: bool = True

    @property
    def columns(self) -> tuple[str, ...]:
        """All columns of the facts but the number of the row."""
        return ("source_id", "external_id", "content_hash", "loaded_by_id", *self.values)

    @property
    def staging_columns(self) -> dict[str, str]:
        """All columns of the staging table with their types."""
        return {**COMMON, **self.staged}


_CUSTOMER = {"customer_id": "c.id", "members_id": "s.members_id"}

FACT_TABLES: Mapping[Kind, FactTable] = {
    Kind.RESPONSES: FactTable(
        name="metrics_submission",
        day="business_date",
        staged={
            "occurred_at": "timestamptz NOT NULL",
            "business_date": "date NOT NULL",
            "weight": "double precision",
            "comment": "text",
        },
        values={
            "occurred_at": "s.occurred_at",
            "business_date": "s.business_date",
            "weight": "s.weight",
            "comment": "coalesce(s.comment, '')",
            **_CUSTOMER,
        },
    ),
    Kind.TRANSACTIONS: FactTable(
        name="metrics_transaction",
        day="business_date",
        staged={
            "business_date": "date NOT NULL",
            "kind": "text NOT NULL",
            "amount": "numeric(16, 4) NOT NULL",
            "currency": "text NOT NULL",
            "acquired": "text",
        },
        values={
            "business_date": "s.business_date",
            "kind": "s.kind",
            "amount": "s.amount",
            "currency": "s.currency",
            "acquired": "coalesce(s.acquired, 'unknown')",
            **_CUSTOMER,
        },
    ),
    Kind.CONTACTS: FactTable(
        name="metrics_contact",
        day="business_date",
        staged={
            "opened_at": "timestamptz NOT NULL",
            "closed_at": "timestamptz",
            "first_reply_at": "timestamptz",
            "business_date": "date NOT NULL",
            "kind": "text NOT NULL",
            "reason": "text",
            "solved": "boolean",
            "handed_over_to": "text",
            "cost": "numeric(12, 4)",
        },
        values={
            "opened_at": "s.opened_at",
            "closed_at": "s.closed_at",
            "first_reply_at": "s.first_reply_at",
            "business_date": "s.business_date",
            "kind": "s.kind",
            "reason_id": "r.id",
            "solved": "s.solved",
            "handed_over_to": "coalesce(s.handed_over_to, '')",
            "cost": "s.cost",
            **_CUSTOMER,
        },
    ),
    Kind.CUSTOMERS: FactTable(
        name="metrics_customerrecord",
        day="valid_from",
        staged={
            "valid_from": "date",
            "since": "date",
            "until": "date",
            "acquired": "text",
        },
        values={
            # What says no day from which it holds is taken to have held always.
            "valid_from": "coalesce(s.valid_from, DATE '1970-01-01')",
            "since": "s.since",
            "until": "s.until",
            "acquired": "coalesce(s.acquired, 'unknown')",
            **_CUSTOMER,
        },
    ),
    Kind.MEASUREMENTS: FactTable(
        name="metrics_measurement",
        day="period_start",
        has_customer=False,
        staged={
            "measure_id": "bigint NOT NULL",
            "grain": "text NOT NULL",
            "period_start": "date NOT NULL",
            "value": "numeric(24, 6)",
            "numerator": "numeric(24, 6)",
            "denominator": "numeric(24, 6)",
            "n": "integer",
            "low": "double precision",
            "high": "double precision",
        },
        values={
            **{
                name: f"s.{name}"
                for name in (
                    *("measure_id", "grain", "period_start", "value", "numerator", "denominator"),
                    *("n", "low", "high", "members_id"),
                )
            },
        },
    ),
}
