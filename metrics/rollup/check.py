"""Recounting: are all cells what the facts say? Finds differences, changes nothing.

Additive cells are grouped again by other means (polars, margin by margin) than the SQL that made them. The
others are rebuilt inside a transaction that is rolled back, and compared row by row: that finds cells which no
longer match the facts, not a wrong definition, which only the tests against hand-made facts can find.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import combinations
from typing import Any

import polars as pl
from django.db import connection, transaction

from metrics.calendar import add_months
from metrics.catalogue.marks import months_between, span_of_data
from metrics.models import DirtyMark, Measure
from metrics.models.cells import POINTS
from metrics.rollup import additive, margins
from metrics.rollup.additive import Span
from metrics.rollup.ground import ground
from metrics.rollup.refresh import rebuild

Row = tuple[Any, ...]


@dataclass(frozen=True)
class Difference:
    """One cell that is not what the facts say; `stored` or `counted` is missing where there is no such cell."""

    measure: str
    table: str
    key: Row
    stored: Row | None
    counted: Row | None


@dataclass(frozen=True)
class Recount:
    """The outcome of a recount."""

    cells: int
    pending: int
    differences: tuple[Difference, ...]


# Tables by kind: key columns, value columns, and the condition that picks a measure's month.
_OF_MEASURE = "measure_id = %(measure)s AND start >= %(start)s AND start < %(end)s"
_OF_MONTH = "month = %(start)s"
_KEY = "grain, start, dim_1, member_1, dim_2, member_2"
_WEIGHTS = ", ".join(
    f"round({column}::numeric, 6)"
    for column in ("w", "w_sq", "w_total", "w_total_sq", *(f"w{point}" for point in range(POINTS)))
)
TABLES: dict[str, tuple[str, str, str]] = {
    "weightedcell": (_KEY, f"n, {_WEIGHTS}", _OF_MEASURE),
    "durationcell": ("grain, start, dim_1, member_1", "seconds", _OF_MEASURE),
    "distinctcell": ("measure_id, grain, start, dim_1, member_1, day", "customers", ""),
    "reportedcell": (_KEY, "value, numerator, denominator, n, low, high, source", _OF_MEASURE),
    "customermonth": (
        "month, customer_id",
        "revenue, orders, contacts, submissions, last_score, first_bought, segment_id, region_id",
        _OF_MONTH,
    ),
    "customermonthmember": ("month, customer_id, dim, member_id", "revenue, first_bought", _OF_MONTH),
    "windowcell": (
        "month, dim_1, member_1",
        "customers_before, customers_kept, customers_now, customers_two_products, revenue_before, "
        "revenue_returning, revenue_new_earned, revenue_new_unknown, revenue_new_bought",
        _OF_MONTH,
    ),
}


@transaction.atomic
def recount() -> Recount:
    """Recount every cell of every measure from the facts, all as at one moment.

    Inside of a transaction that has begun before, as it sees the facts.
    """
    if not connection.savepoint_ids:
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
    known = span_of_data()
    months = months_between(*known) if known else []
    found, cells = [], 0
    for measure in Measure.objects.order_by("id"):
        for month in _months_of(measure, months):
            for table, stored, counted in _compare(measure, Span(month, add_months(month, 1))):
                cells += len(stored)
                found += _differences(measure.code, table, stored, counted)
    return Recount(cells, DirtyMark.objects.count(), tuple(found))


def _months_of(measure: Measure, months: list[date]) -> list[date]:
    """Return the months in which there is anything to compare: of additive measures most are empty."""
    if not months or measure.kind in {Measure.Kind.REPORTED, Measure.Kind.DISTINCT, Measure.Kind.WINDOW}:
        return months
    observed = f"SELECT day FROM ({additive.statement_of(measure)}) AS seen"
    stored = f"SELECT start FROM metrics_cell WHERE {_OF_MEASURE}"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT DISTINCT date_trunc('month', day)::date FROM ({observed} UNION ALL {stored}) AS days",
            {"measure": measure.pk, "start": months[0], "end": add_months(months[-1], 1)},
        )
        return sorted(month for (month,) in cursor.fetchall())


def _differences(
    measure: str, table: str, stored: dict[Row, Row], counted: dict[Row, Row]
) -> list[Difference]:
    return [
        Difference(measure, table, key, stored.get(key), counted.get(key))
        for key in stored.keys() | counted.keys()
        if stored.get(key) != counted.get(key)
    ]


def _compare(measure: Measure, span: Span) -> Iterator[tuple[str, dict[Row, Row], dict[Row, Row]]]:
    """Yield each table of a measure's month as stored and as counted again."""
    if measure.kind == Measure.Kind.REPORTED:
        tables = ["reportedcell"]
    elif measure.kind == Measure.Kind.DISTINCT:
        tables = ["distinctcell"] if measure.code != "customers_at_start" else []
    elif measure.kind == Measure.Kind.WINDOW:
        months = ["customermonth", "customermonthmember"]
        tables = months if measure.code == "customer_months" else ["windowcell"]
    else:
        yield "cell", _stored_cells(measure, span), _counted_cells(measure, span)
        tables = {"scale": ["weightedcell"], "duration": ["durationcell"]}.get(measure.kind, [])
    if not tables:
        return
    stored = {table: _rows(table, measure, span) for table in tables}
    with transaction.atomic():
        rebuild(measure, span.start)
        counted = {table: _rows(table, measure, span) for table in tables}
        transaction.set_rollback(True)
    for table in tables:
        yield table, stored[table], counted[table]


def _rows(table: str, measure: Measure, span: Span) -> dict[Row, Row]:
    key, values, condition = TABLES[table]
    if table == "distinctcell":
        measures = ["churned_customers", "customers_at_start"]
        codes = measures if measure.code in measures else [measure.code]
        ids = list(Measure.objects.filter(code__in=codes).values_list("id", flat=True))
        # The month, and whatever quarter and year it may lie in.
        condition = f"measure_id = ANY(ARRAY{ids}) AND start > %(start)s::date - 366 AND start <= %(start)s"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {key}, {values} FROM metrics_{table} WHERE {condition}",
            {"measure": measure.pk, "start": span.start, "end": span.end},
        )
        width = key.count(",") + 1
        return {tuple(row[:width]): _hashable(row[width:]) for row in cursor.fetchall()}


def _hashable(row: Row) -> Row:
    return tuple(tuple(value) if isinstance(value, list) else value for value in row)


def _stored_cells(measure: Measure, span: Span) -> dict[Row, Row]:
    counts = ", ".join(f"c{point}" for point in range(POINTS))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {_KEY}, n, total, total_sq, {counts} FROM metrics_cell WHERE {_OF_MEASURE}",
            {"measure": measure.pk, "start": span.start, "end": span.end},
        )
        return {tuple(row[:6]): tuple(row[6:]) for row in cursor.fetchall()}


def _counted_cells(measure: Measure, span: Span) -> dict[Row, Row]:
    """Count the cells of a measure's month from its observations, one margin after the other."""
    now = ground()
    axes = now.axes
    statement = additive.labelled(measure, axes, "o.value")
    with connection.cursor() as cursor:
        cursor.execute(
            statement,
            {**now.parameters, "measure": measure.pk, "start": span.start, "end": span.end},
        )
        columns = ["day", "value", *(axis.column for axis in axes)]
        rows = [row[: len(columns)] for row in cursor.fetchall()]
    if not rows:
        return {}
    frame = pl.DataFrame(rows, schema=columns, orient="row", infer_schema_length=None)
    frame = frame.with_columns(pl.col("value").cast(pl.Decimal(38, 8)))
    margin_columns = [(), *((axis,) for axis in axes)]
    counted: dict[Row, Row] = {}
    for grain in ("day", "month"):
        margins_of_grain = margin_columns + (list(combinations(axes, 2)) if grain == "month" else [])
        for margin in margins_of_grain:
            counted.update(_margin(frame, measure, grain, span, margin))
    return counted


def _margin(
    frame: pl.DataFrame, measure: Measure, grain: str, span: Span, margin: tuple[margins.Axis, ...]
) -> Iterator[tuple[Row, Row]]:
    by = [axis.column for axis in margin] + (["day"] if grain == "day" else [])
    value = pl.col("value")
    kinds = additive.COUNTED
    counted = measure.kind in kinds and (measure.maximum or 1) < POINTS
    sums = [pl.len().alias("n"), value.sum().alias("total"), (value * value).sum().alias("total_sq")]
    sums += [((value == point).sum() if counted else pl.lit(0)).alias(f"c{point}") for point in range(POINTS)]
    grouped = frame.group_by(by).agg(sums) if by else frame.select(sums)
    for row in grouped.iter_rows(named=True):
        members = [part for axis in margin for part in (axis.slot, row[axis.column])]
        start = row["day"] if grain == "day" else span.start
        key = (grain, start, *([*members, 0, 0, 0, 0])[:4])
        points = [row[f"c{point}"] for point in range(POINTS)]
        yield key, (row["n"], Decimal(row["total"]), Decimal(row["total_sq"]), *points)
