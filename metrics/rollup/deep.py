"""Deep filters: three members or more at once, counted from facts when asked, under a time limit."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import psycopg2.errors
from django.db import OperationalError, connection, transaction

from metrics.models import Measure
from metrics.rollup.by_sql import additive
from metrics.rollup.ground import ground

TIME_LIMIT = "5s"

Row = tuple[date, tuple[int, ...], tuple[Any, ...]]
"""Month, members of the breakdown in its order, and the counters of a cell in their order."""


class TooDeepError(Exception):
    """The filter would take longer than a page may wait."""


def count_by_month(measure: Measure, start: date, end: date, by: Sequence[str]) -> list[Row]:
    """Count a measure's observations by any dimensions.

    Parameters
    ----------
    start, end
        Half-open span, whole months.
    by
        Columns of the member set to break down by.

    Raises
    ------
    TooDeepError
        If the database does not finish within the time limit.
    """
    now = ground()
    if not {*by} <= {axis.column for axis in now.axes}:
        return []  # no fact states a member of this dimension
    columns = ", ".join(by)
    statement = f"""
        SELECT month, {columns}, {additive.aggregates(measure)}
        FROM ({additive.reduced(measure, now.axes)}) AS reduced
        GROUP BY month, {columns}
    """
    parameters: dict[str, Any] = {**now.parameters, "measure": measure.pk, "start": start, "end": end}
    first = 1 + len(by)
    try:
        return [(row[0], tuple(row[1:first]), tuple(row[first:])) for row in _in_time(statement, parameters)]
    except OperationalError as error:
        if isinstance(error.__cause__, psycopg2.errors.QueryCanceled):
            raise TooDeepError from error
        raise


@transaction.atomic
def _in_time(statement: str, parameters: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """Run a statement under the time limit; whatever runs after it has its own limit back."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('statement_timeout'), set_config('statement_timeout', %s, true)",
            [TIME_LIMIT],
        )
        before = cursor.fetchone()[0]
        cursor.execute(statement, parameters)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        cursor.execute("SELECT set_config('statement_timeout', %s, true)", [before])
    return rows
