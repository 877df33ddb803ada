"""Between PostgreSQL and polars: whole results by COPY, in and out, by column instead of by row."""

import io
from collections.abc import Mapping
from typing import Any

import polars as pl
from django.db import connection

EXACT = pl.Decimal(38, 4)
"""What is added up: exact, as in the database."""
EXACT_SQUARE = pl.Decimal(38, 8)


def read(query: str, parameters: Mapping[str, Any], schema: Mapping[str, Any]) -> pl.DataFrame:
    """Return the rows of a query.

    Parameters
    ----------
    schema
        Names and types of the columns, in the order of the query.
    """
    copied = io.BytesIO()
    with connection.cursor() as cursor:
        statement = cursor.mogrify(query, parameters).decode()
        cursor.copy_expert(f"COPY ({statement}) TO STDOUT (FORMAT csv)", copied)
    if not copied.tell():
        return pl.DataFrame(schema=dict(schema))
    copied.seek(0)
    return pl.read_csv(copied, has_header=False, schema=dict(schema))


def write(table: str, frame: pl.DataFrame) -> None:
    """Append a frame to a table; its columns have the names that they have there."""
    if frame.is_empty():
        return
    copied = io.BytesIO()
    frame.write_csv(copied, include_header=False)
    copied.seek(0)
    quote = connection.ops.quote_name
    columns = ", ".join(quote(column) for column in frame.columns)
    with connection.cursor() as cursor:
        cursor.copy_expert(f"COPY {quote(table)} ({columns}) FROM STDIN (FORMAT csv)", copied)
