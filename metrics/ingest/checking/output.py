"""The columns of checked rows, kind by kind: what loading builds on."""

import polars as pl

from metrics.ingest.checking.numbers import AMOUNT
from metrics.ingest.kinds import Kind
from metrics.ingest.mapping.model import SourceMapping

Schema = dict[str, pl.DataType]

INSTANT = pl.Datetime("us", "UTC")

COMMON: Schema = {
    "row_number": pl.Int64(),
    "external_id": pl.String(),
    "content_hash": pl.Binary(),
    "customer_key": pl.String(),
}

OF_KIND: dict[Kind, Schema] = {
    Kind.RESPONSES: {
        "occurred_at": INSTANT,
        "business_date": pl.Date(),
        "weight": pl.Float64(),
        "comment": pl.String(),
    },
    Kind.TRANSACTIONS: {
        "occurred_at": INSTANT,
        "business_date": pl.Date(),
        "kind": pl.String(),
        "amount": AMOUNT,
        "currency": pl.String(),
        "acquired": pl.String(),
    },
    Kind.CONTACTS: {
        "opened_at": INSTANT,
        "closed_at": INSTANT,
        "first_reply_at": INSTANT,
        "business_date": pl.Date(),
        "kind": pl.String(),
        "reason": pl.String(),
        "solved": pl.Boolean(),
        "handed_over_to": pl.String(),
        "cost": AMOUNT,
    },
    Kind.CUSTOMERS: {
        "valid_from": pl.Date(),
        "since": pl.Date(),
        "until": pl.Date(),
        "acquired": pl.String(),
    },
    Kind.MEASUREMENTS: {
        "measure": pl.String(),
        "grain": pl.String(),
        "period_start": pl.Date(),
        "value": pl.Float64(),
        "numerator": pl.Float64(),
        "denominator": pl.Float64(),
        "n": pl.Int64(),
        "low": pl.Float64(),
        "high": pl.Float64(),
    },
}

ANSWERS: Schema = {
    "row_number": pl.Int64(),
    "external_id": pl.String(),
    "measure": pl.String(),
    "touchpoint": pl.String(),
    "score": pl.Int64(),
}


def dimension_column(code: str) -> str:
    """Return the column that holds the members of a dimension."""
    return f"dim:{code}"


def key_of(mapping: SourceMapping) -> tuple[str, ...] | None:
    """Return the columns that make a row itself, for kinds whose rows have a key of their own.

    A row of the others is its content. The dimensions of a measurement belong to its key; those of a customer
    do not.
    """
    if mapping.kind is Kind.CUSTOMERS:
        return ("customer_key", "valid_from")
    if mapping.kind is Kind.MEASUREMENTS:
        return ("measure", "grain", "period_start", *map(dimension_column, sorted(mapping.dimensions)))
    return None


def schema_of(mapping: SourceMapping) -> Schema:
    """Return the columns that the rows of a mapping come out with, in their order."""
    dimensions = {dimension_column(code): pl.String() for code in sorted(mapping.dimensions)}
    return {**COMMON, **OF_KIND[mapping.kind], **dimensions}
