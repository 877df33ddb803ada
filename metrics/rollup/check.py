"""Recounting: are all cells what the facts say? Finds differences, changes nothing.

Cells are counted again in the database by statements of their own (`by_sql`), where the refresh counts in polars: that
finds cells which no longer match the facts, and mistakes in either way of counting. What the refresh makes by one
statement itself (customer-months, ready-made values) is made again inside of a transaction that is rolled back.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection, transaction

from metrics.calendar import add_months, period_containing
from metrics.catalogue.marks import months_between, span_of_data
from metrics.models import DirtyMark, Measure
from metrics.models.cells import POINTS
from metrics.rollup import distinct, observations, windows
from metrics.rollup.additive import Span
from metrics.rollup.by_sql import additive as by_sql
from metrics.rollup.by_sql import distinct as distinct_by_sql
from metrics.rollup.by_sql import windows as windows_by_sql
from metrics.rollup.ground import Ground, ground
from metrics.rollup.refresh import DISTINCT_GRAINS, rebuild

Row = tuple[Any, ...]
Rows = dict[Row, Row]


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
    "cell": (_KEY, f"n, total, total_sq, {', '.join(f'c{point}' for point in range(POINTS))}", _OF_MEASURE),
    "weightedcell": (_KEY, f"n, {_WEIGHTS}", _OF_MEASURE),
    "durationcell": ("grain, start, dim_1, member_1", "seconds", _OF_MEASURE),
    "reportedcell": (_KEY, "value, numerator, denominator, n, low, high, source", _OF_MEASURE),
    "customermonth": (
        "month, customer_id",
        "revenue, orders, contacts, submissions, last_score, first_bought, segment_id, region_id",
        _OF_MONTH,
    ),
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
        of_measure = _months_of(measure, months)
        for month in of_measure:
            span = Span(month, add_months(month, 1))
            for table, stored, counted in _compare(measure, span, first=month == of_measure[0]):
                cells += len(stored)
                found += _differences(measure.code, table, stored, counted)
    return Recount(cells, DirtyMark.objects.count(), tuple(found))


def _months_of(measure: Measure, months: list[date]) -> list[date]:
    """Return the months in which there is anything to compare: of additive measures most are empty."""
    if not months or measure.kind in {Measure.Kind.REPORTED, Measure.Kind.DISTINCT, Measure.Kind.WINDOW}:
        return months
    observed = f"SELECT day FROM ({observations.statement_of(measure)}) AS seen"
    stored = f"SELECT start FROM metrics_cell WHERE {_OF_MEASURE}"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT DISTINCT date_trunc('month', day)::date FROM ({observed} UNION ALL {stored}) AS days",
            {"measure": measure.pk, "start": months[0], "end": add_months(months[-1], 1)},
        )
        return sorted(month for (month,) in cursor.fetchall())


def _differences(measure: str, table: str, stored: Rows, counted: Rows) -> list[Difference]:
    return [
        Difference(measure, table, key, stored.get(key), counted.get(key))
        for key in stored.keys() | counted.keys()
        if stored.get(key) != counted.get(key)
    ]


def _compare(measure: Measure, span: Span, *, first: bool) -> Iterator[tuple[str, Rows, Rows]]:
    """Yield each table of a measure's month as stored and as counted again."""
    now = ground()
    if measure.kind == Measure.Kind.REPORTED:
        yield _made_again("reportedcell", measure, span)
    elif measure.kind == Measure.Kind.DISTINCT:
        yield from _distinct(measure, span, now, first=first)
    elif measure.code == "customer_months":
        yield _made_again("customermonth", measure, span)
    elif measure.code == "customer_windows":
        yield "windowcell", _stored("windowcell", measure, span), _windows(span, now)
    else:
        statements = {"cell": by_sql.cells}
        if measure.kind == Measure.Kind.DURATION:
            statements["durationcell"] = by_sql.durations
        if measure.kind == Measure.Kind.SCALE:
            statements["weightedcell"] = by_sql.weighted_cells
        parameters = {**now.parameters, **_parameters(measure, span)}
        for table, statement in statements.items():
            width = TABLES[table][0].count(",") + 1
            yield table, _stored(table, measure, span), _rows(statement(measure, now.axes), parameters, width)


def _parameters(measure: Measure, span: Span) -> dict[str, Any]:
    return {"measure": measure.pk, "start": span.start, "end": span.end}


def _made_again(table: str, measure: Measure, span: Span) -> tuple[str, Rows, Rows]:
    stored = _stored(table, measure, span)
    with transaction.atomic():
        rebuild([measure], span)
        again = _stored(table, measure, span)
        transaction.set_rollback(True)
    return table, stored, again


def _distinct(measure: Measure, span: Span, now: Ground, *, first: bool) -> Iterator[tuple[str, Rows, Rows]]:
    """Each period is compared with the month in which it begins, or with the first one of all."""
    codes = distinct.COUNTED_TOGETHER[measure.code]
    ids = dict(Measure.objects.filter(code__in=codes).values_list("code", "pk"))
    if not ids:
        return
    for grain in DISTINCT_GRAINS:
        period = period_containing(span.start, grain, now.fiscal_start)
        if period.start != span.start and not first:
            continue
        parameters = {
            **now.parameters,
            **ids,
            "ids": list(ids.values()),
            "grain": period.grain,
            "start": period.start,
            "end": period.end,
        }
        stored = "SELECT measure_id, grain, start, dim_1, member_1, day, customers FROM metrics_distinctcell "
        where = "WHERE measure_id = ANY(%(ids)s) AND grain = %(grain)s AND start = %(start)s"
        counted = f"""
            SELECT measure, %(grain)s, %(start)s::date, dim, member, day, customers
            FROM ({distinct_by_sql.cells(measure.code, now)}) AS counted(measure, dim, member, day, customers)
        """
        yield "distinctcell", _rows(stored + where, parameters, 6), _rows(counted, parameters, 6)


def _windows(span: Span, now: Ground) -> Rows:
    if not windows.is_over(span.start, now):
        return {}
    reach = windows.reach()
    before = add_months(span.start, -23)
    statement = windows_by_sql.cells(now)
    with connection.cursor() as cursor:
        # The planner knows nothing of the sets inside the statement and would loop over their product.
        cursor.execute("SET LOCAL enable_nestloop = off")
        counted = _rows(
            statement,
            {
                **now.parameters,
                "month": span.start,
                "end": span.end,
                "now": add_months(span.start, -11),
                "before": before,
                "covered": reach.goes_back_to(before),
                "paid": reach.is_paid_since(before),
                "no_product": now.unstated["product"],
            },
            3,
        )
        cursor.execute("SET LOCAL enable_nestloop = on")
    return counted


def _stored(table: str, measure: Measure, span: Span) -> Rows:
    key, values, condition = TABLES[table]
    statement = f"SELECT {key}, {values} FROM metrics_{table} WHERE {condition}"
    return _rows(statement, _parameters(measure, span), key.count(",") + 1)


def _rows(statement: str, parameters: Mapping[str, Any], width: int) -> Rows:
    """The rows of a statement: as many first columns as a key has, and the others."""
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return {tuple(row[:width]): _hashable(row[width:]) for row in cursor.fetchall()}


def _hashable(row: Row) -> Row:
    return tuple(tuple(value) if isinstance(value, list) else value for value in row)
