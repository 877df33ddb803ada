"""Cells of additive measures: counts and sums of observations, by day and month, by every margin.

Observations are first reduced to one row per day, member set and customer attributes, then labelled, then
grouped by all margins in one pass. Durations also keep their sorted values, weighted answers their weights.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from metrics.models import Measure
from metrics.models.cells import POINTS
from metrics.rollup import margins, observations
from metrics.rollup.ground import Ground

COUNTED = {Measure.Kind.SCALE, Measure.Kind.NOMINAL, Measure.Kind.BINARY}
"""Kinds whose values are small whole numbers: each value is counted by itself."""


@dataclass(frozen=True)
class Span:
    """The half-open span of days to rebuild."""

    start: date
    end: date


def statement_of(measure: Measure) -> str:
    """Return the SQL of the measure's observations.

    Raises
    ------
    KeyError
        If the measure is neither answered nor declared.
    """
    if measure.kind == Measure.Kind.SCALE:
        return observations.ANSWERS
    return observations.STATEMENTS[measure.code]


def rebuild(measure: Measure, span: Span, ground: Ground) -> None:
    """Replace all cells of the measure in one month."""
    parameters: dict[str, Any] = {
        **ground.parameters,
        "measure": measure.pk,
        "start": span.start,
        "end": span.end,
    }
    with connection.cursor() as cursor:
        cursor.execute(_clear(measure), parameters)
        observed, weighted = cursor.fetchone()
        if not observed:
            return
        cursor.execute(_cells(measure, ground.axes), parameters)
        if measure.kind == Measure.Kind.DURATION:
            cursor.execute(_durations(measure, ground.axes), parameters)
        if weighted:
            cursor.execute(_weighted(measure, ground.axes), parameters)


def _clear(measure: Measure) -> str:
    """Return the SQL that empties a month and says whether there are observations in it, and weights.

    Most measures have nothing in most months, and planning all margins costs more than looking.
    """
    tables, weighted = ["cell"], "FALSE"
    if measure.kind == Measure.Kind.DURATION:
        tables.append("durationcell")
    if measure.kind == Measure.Kind.SCALE:
        tables.append("weightedcell")
        weighted = """EXISTS (
            SELECT 1 FROM metrics_answer WHERE measure_id = %(measure)s
            AND business_date >= %(start)s AND business_date < %(end)s AND weight IS NOT NULL)"""
    emptied = ", ".join(
        f"{table} AS (DELETE FROM metrics_{table} "
        "WHERE measure_id = %(measure)s AND start >= %(start)s AND start < %(end)s)"
        for table in tables
    )
    return f"WITH {emptied} SELECT EXISTS ({statement_of(measure)}), {weighted}"


def _points(measure: Measure) -> range:
    """The scores that have a counter of their own."""
    return range(POINTS) if measure.kind in COUNTED and (measure.maximum or 1) < POINTS else range(0)


def _with_customer(measure: Measure, statement: str) -> str:
    """Observations with the segment and region that the customer had on the day that they are about."""
    day = "seen.labelled_on" if measure.code in observations.LABELLED_EARLIER else "seen.day"
    return f"""
        SELECT seen.*, cs.segment_id AS segment_of_customer, cs.region_id AS region_of_customer
        FROM ({statement}) AS seen
        LEFT JOIN metrics_customerspan cs
          ON cs.customer_id = seen.customer_id AND cs.valid_from <= {day} AND {day} < cs.valid_until
    """


def labelled(
    measure: Measure, axes: Sequence[margins.Axis], columns: str, statement: str | None = None
) -> str:
    """Return the observations of a measure, or of another statement of it, with their members by column."""
    return f"""
        SELECT o.day, {columns}, {margins.labels(axes)}
        FROM ({_with_customer(measure, statement or statement_of(measure))}) AS o
        JOIN metrics_memberset ms ON ms.id = o.members_id
    """


def aggregates(measure: Measure) -> tuple[str, str]:
    """Return the column names of a cell's counters and the sums that fill them from reduced rows."""
    names = ["n", "total", "total_sq", *(f"c{point}" for point in range(POINTS))]
    counted = _points(measure)
    sums = ["sum(n)::bigint", "sum(total)", "sum(total_sq)"]
    sums += [f"sum(c{point})::bigint" if point in counted else "0" for point in range(POINTS)]
    return ", ".join(names), ", ".join(sums)


def reduced(measure: Measure, axes: Sequence[margins.Axis]) -> str:
    """Return the SQL that reduces observations to one labelled row per day and member set."""
    counters = "".join(f", count(*) FILTER (WHERE value = {point}) AS c{point}" for point in _points(measure))
    return f"""
        SELECT o.day, o.n, o.total, o.total_sq {"".join(f", o.c{point}" for point in _points(measure))},
               {margins.labels(axes)}
        FROM (
            SELECT day, members_id, segment_of_customer, region_of_customer,
                   count(*) AS n, sum(value) AS total, sum(value::numeric * value) AS total_sq {counters}
            FROM ({_with_customer(measure, statement_of(measure))}) AS seen
            GROUP BY day, members_id, segment_of_customer, region_of_customer
        ) AS o JOIN metrics_memberset ms ON ms.id = o.members_id
    """


def _cells(measure: Measure, axes: Sequence[margins.Axis]) -> str:
    names, sums = aggregates(measure)
    return f"""
        INSERT INTO metrics_cell (measure_id, grain, start, dim_1, member_1, dim_2, member_2, {names})
        SELECT %(measure)s, CASE WHEN GROUPING(day) = 0 THEN 'day' ELSE 'month' END,
               COALESCE(day, %(start)s::date), {margins.key_columns(axes, pairs=True)}, {sums}
        FROM ({reduced(measure, axes)}) AS reduced
        GROUP BY GROUPING SETS ({margins.grouping_sets(axes, pairs=True)})
        HAVING count(*) > 0
    """


def _durations(measure: Measure, axes: Sequence[margins.Axis]) -> str:
    return f"""
        INSERT INTO metrics_durationcell (measure_id, grain, start, dim_1, member_1, seconds)
        SELECT %(measure)s, CASE WHEN GROUPING(day) = 0 THEN 'day' ELSE 'month' END,
               COALESCE(day, %(start)s::date), {margins.key_columns(axes, pairs=False)},
               array_agg(value ORDER BY value)
        FROM ({labelled(measure, axes, "o.value")}) AS seen
        GROUP BY GROUPING SETS ({margins.grouping_sets(axes, pairs=False)})
        HAVING count(*) > 0
    """


# Weights have mean 1 within each source and month; answers of a source without weights weigh 1.
_WEIGHTED_ANSWERS = """
    SELECT a.business_date AS day, a.members_id, a.customer_id, a.score AS value,
           COALESCE(a.weight / NULLIF(avg(a.weight) OVER (PARTITION BY s.source_id), 0), 1) AS w
    FROM metrics_answer a JOIN metrics_submission s ON s.id = a.submission_id
    WHERE a.measure_id = %(measure)s AND a.business_date >= %(start)s AND a.business_date < %(end)s
"""


def _weighted(measure: Measure, axes: Sequence[margins.Axis]) -> str:
    points = ", ".join(f"COALESCE(sum(w) FILTER (WHERE value = {point}), 0)" for point in range(POINTS))
    return f"""
        INSERT INTO metrics_weightedcell (measure_id, grain, start, dim_1, member_1, dim_2, member_2,
            n, w, w_sq, w_total, w_total_sq, {", ".join(f"w{point}" for point in range(POINTS))})
        SELECT %(measure)s, CASE WHEN GROUPING(day) = 0 THEN 'day' ELSE 'month' END,
               COALESCE(day, %(start)s::date), {margins.key_columns(axes, pairs=True)},
               count(*), sum(w), sum(w * w), sum(w * value), sum(w * value * value), {points}
        FROM ({labelled(measure, axes, "o.value, o.w", _WEIGHTED_ANSWERS)}) AS seen
        GROUP BY GROUPING SETS ({margins.grouping_sets(axes, pairs=True)})
        HAVING count(*) > 0
    """
