"""Cells of additive measures: counts and sums of observations, by day and month, by every margin.

Observations of some months are fetched once, labelled, and grouped by each margin. Durations also keep their sorted
values, weighted answers their weights.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl
from django.db import connection

from metrics.models import Measure
from metrics.models.cells import POINTS
from metrics.rollup import frames, grouping, observations
from metrics.rollup.ground import Ground
from metrics.rollup.margins import Axis, labels

COUNTED = {Measure.Kind.SCALE, Measure.Kind.NOMINAL, Measure.Kind.BINARY}
"""Kinds whose values are small whole numbers: each value is counted by itself."""


@dataclass(frozen=True)
class Span:
    """The half-open span of days to rebuild: whole months."""

    start: date
    end: date


def points_of(measure: Measure) -> range:
    """Return the values that are counted one by one."""
    most = measure.maximum or 1
    return range(most + 1) if measure.kind in COUNTED and most < POINTS else range(0)


def rebuild(measures: Sequence[Measure], span: Span, ground: Ground) -> None:
    """Replace all cells of measures that are seen in one sighting, in some months."""
    seen = observed(measures, span, ground)
    for table in ("cell", "durationcell", "weightedcell"):
        _clear(table, measures, span)
    if seen.is_empty():
        return
    frames.write("metrics_cell", cells(seen, measures, ground.axes))
    for measure in measures:
        if measure.kind == Measure.Kind.DURATION:
            frames.write("metrics_durationcell", durations(seen, measure, ground.axes))
        if measure.kind == Measure.Kind.SCALE:
            _rebuild_weighted(measure, span, ground)


def _clear(table: str, measures: Sequence[Measure], span: Span) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            f"DELETE FROM metrics_{table} WHERE measure_id = ANY(%s) AND start >= %s AND start < %s",
            [[measure.pk for measure in measures], span.start, span.end],
        )


def observed(measures: Sequence[Measure], span: Span, ground: Ground) -> pl.DataFrame:
    """Return the observations of measures that are seen in one sighting.

    Returns
    -------
    DataFrame
        `day`, a column for each measure (empty where it counts nothing), and the members by column.
    """
    sighting = observations.sighting_of(measures[0])
    columns = [observations.column_of(measure) for measure in measures]
    return frames.read(
        labelled(sighting, sighting.query, [f"o.{column}" for column in columns], ground.axes),
        _parameters(measures[0], span, ground),
        {"day": pl.Date, **dict.fromkeys(columns, frames.EXACT), **_members(ground.axes)},
    )


def labelled(
    sighting: observations.Sighting, query: str, columns: Sequence[str], axes: Sequence[Axis]
) -> str:
    """Return the SQL of observations with their day, some columns, and their members by column."""
    return f"""
        SELECT o.day, {", ".join(columns)}, {labels(axes)}
        FROM ({observations.with_customer(sighting, query)}) AS o JOIN metrics_memberset ms ON ms.id = o.members_id
    """


def _parameters(measure: Measure, span: Span, ground: Ground) -> dict[str, Any]:
    return {**ground.parameters, "measure": measure.pk, "start": span.start, "end": span.end}


def _members(axes: Sequence[Axis]) -> dict[str, Any]:
    """The types of the members; without any axis `labels` returns a column that says nothing."""
    return dict.fromkeys([axis.column for axis in axes] or ["everyone"], pl.Int32)


def cells(seen: pl.DataFrame, measures: Sequence[Measure], axes: Sequence[Axis]) -> pl.DataFrame:
    """Return the cells of measures, from their observations."""
    # What an observation adds to each counter is written beside it once, not again for every margin.
    added = {
        f"{measure.pk} {name}": counter
        for measure in measures
        for name, counter in _counters(measure).items()
    }
    counted = seen.select(
        "day", *(axis.column for axis in axes), *(one.alias(name) for name, one in added.items())
    )
    grouped = grouping.by_margin(counted, axes, [pl.col(name).sum() for name in added], pairs=True)
    found = pl.concat(_of_one(grouped, measure) for measure in measures)
    # Rows in the order of their key are written faster than rows in none.
    return found.sort("measure_id", "grain", "dim_1", "dim_2", "start", "member_1", "member_2")


def _counters(measure: Measure) -> dict[str, pl.Expr]:
    """What one observation adds to the counters of a measure that are not always zero."""
    value = pl.col(observations.column_of(measure))
    square = value.cast(frames.EXACT_SQUARE) * value.cast(frames.EXACT_SQUARE)
    points = {f"c{point}": value == point for point in points_of(measure)}
    return {"n": value.is_not_null(), "total": value, "total_sq": square, **points}


def _of_one(grouped: pl.DataFrame, measure: Measure) -> pl.DataFrame:
    """The cells of one of the measures that were grouped together."""
    names = _counters(measure)
    counters = ["n", "total", "total_sq", *(f"c{point}" for point in range(POINTS))]
    return grouped.filter(pl.col(f"{measure.pk} n") > 0).select(
        pl.lit(measure.pk).alias("measure_id"),
        *grouping.KEY,
        *(
            (pl.col(f"{measure.pk} {name}") if name in names else pl.lit(0, pl.UInt32)).alias(name)
            for name in counters
        ),
    )


def durations(seen: pl.DataFrame, measure: Measure, axes: Sequence[Axis]) -> pl.DataFrame:
    """Return the sorted seconds of a duration, for everyone and by single members."""
    value = pl.col(measure.code)
    # Groups keep the order of their rows: sorting once sorts all of them.
    known = seen.filter(value.is_not_null()).sort(value).with_columns(value.cast(pl.Int64).cast(pl.String))
    return grouping.by_margin(known, axes, [value.str.join(",").alias("seconds")], pairs=False).select(
        pl.lit(measure.pk).alias("measure_id"),
        *grouping.KEY[:4],
        pl.concat_str(pl.lit("{"), "seconds", pl.lit("}")).alias("seconds"),
    )


# Weights have mean 1 within each source and month; answers of a source without weights weigh 1.
WEIGHTED_ANSWERS = """
    SELECT a.business_date AS day, a.members_id, a.customer_id, a.score AS answer, a.weight IS NOT NULL AS stated,
           COALESCE(a.weight / NULLIF(avg(a.weight) OVER (
               PARTITION BY s.source_id, date_trunc('month', a.business_date)), 0), 1) AS w
    FROM metrics_answer a JOIN metrics_submission s ON s.id = a.submission_id
    WHERE a.measure_id = %(measure)s AND a.business_date >= %(start)s AND a.business_date < %(end)s
"""
_ANY_WEIGHT = """
    SELECT EXISTS (
        SELECT 1 FROM metrics_answer WHERE measure_id = %(measure)s
        AND business_date >= %(start)s AND business_date < %(end)s AND weight IS NOT NULL)
"""


def _rebuild_weighted(measure: Measure, span: Span, ground: Ground) -> None:
    """Write the weighted twins of the cells of those months in which any answer carries a weight."""
    parameters = _parameters(measure, span, ground)
    with connection.cursor() as cursor:
        cursor.execute(_ANY_WEIGHT, parameters)
        if not cursor.fetchone()[0]:
            return
    sighting = observations.sighting_of(measure)
    seen = frames.read(
        labelled(sighting, WEIGHTED_ANSWERS, ["o.answer", "o.w", "o.stated"], ground.axes),
        parameters,
        {"day": pl.Date, "value": pl.Int64, "w": pl.Float64, "stated": pl.String, **_members(ground.axes)},
    )
    weighted = seen.filter((pl.col("stated") == "t").any().over(pl.col("day").dt.truncate("1mo")))
    frames.write("metrics_weightedcell", weighted_cells(weighted, measure, ground.axes))


def weighted_cells(seen: pl.DataFrame, measure: Measure, axes: Sequence[Axis]) -> pl.DataFrame:
    """Return the weighted cells of a question, from its answers with their `value` and weight `w`."""
    value, w = pl.col("value"), pl.col("w")
    sums = [
        pl.len().alias("n"),
        w.sum().alias("w"),
        (w * w).sum().alias("w_sq"),
        (w * value).sum().alias("w_total"),
        (w * value * value).sum().alias("w_total_sq"),
        *(w.filter(value == point).sum().alias(f"w{point}") for point in range(POINTS)),
    ]
    grouped = grouping.by_margin(seen, axes, sums, pairs=True)
    return grouped.select(pl.lit(measure.pk).alias("measure_id"), pl.all())
