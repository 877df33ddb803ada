"""Deep filters: three members or more at once, counted from facts when asked, under a time limit."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.db import OperationalError, connection, transaction

from metrics.models import Measure
from metrics.rollup import additive, margins

TIME_LIMIT = "5s"

Row = tuple[date, int, tuple[Any, ...]]
"""Month, member of the breakdown (0 for everyone), and the counters of a cell in their order."""


class TooDeepError(Exception):
    """The filter would take longer than a page may wait."""


def count_by_month(
    measure: Measure,
    start: date,
    end: date,
    members: Mapping[str, Collection[int]],
    by: str | None,
) -> list[Row]:
    """Count a measure's observations under any filter.

    Parameters
    ----------
    start, end
        Half-open span, whole months.
    members
        Member ids to keep, by column of the member set.
    by
        Column to break down by, or None.

    Raises
    ------
    TooDeepError
        If the database does not finish within the time limit.
    """
    axes = margins.axes_in_use()
    _, sums = additive.aggregates(measure)
    member = by if by else "0"
    conditions = " AND ".join(f"{column} = ANY(%(in_{column})s)" for column in members) or "TRUE"
    statement = f"""
        SELECT date_trunc('month', day)::date, {member}, {sums}
        FROM ({additive.reduced(measure, axes)}) AS reduced WHERE {conditions} GROUP BY 1, 2
    """
    parameters: dict[str, Any] = {
        "measure": measure.pk,
        "start": start,
        "end": end,
        **margins.not_stated(),
        **{f"in_{column}": list(ids) for column, ids in members.items()},
    }
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT set_config('statement_timeout', %s, true)", [TIME_LIMIT])
            cursor.execute(statement, parameters)
            return [(row[0], row[1], tuple(row[2:])) for row in cursor.fetchall()]
    except OperationalError as error:
        raise TooDeepError from error
