"""How fast facts become cells: everything, one month, and with two workers."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Collection
from datetime import date
from functools import partial
from pathlib import Path
from statistics import median

import psutil
from django.db import connection, transaction

from benchmarks import databases
from metrics.calendar import add_months
from metrics.catalogue.marks import mark, mark_everything, mark_facts, span_of_data
from metrics.catalogue.planning import FACTS, keep_statistics_fresh
from metrics.models import Answer, DirtyMark, Measure
from metrics.models.cells import POINTS
from metrics.rollup.by_sql import additive as by_sql
from metrics.rollup.ground import ground
from metrics.rollup.refresh import refresh_next

BASE_DIR = Path(__file__).resolve().parent.parent
ADDITIVE = (
    Measure.Kind.SCALE,
    Measure.Kind.NOMINAL,
    Measure.Kind.BINARY,
    Measure.Kind.AMOUNT,
    Measure.Kind.DURATION,
)
TABLES = (
    "cell",
    "durationcell",
    "weightedcell",
    "distinctcell",
    "reportedcell",
    "windowcell",
    "customermonth",
)
TIMES = 5
DURATION = "grain, start, dim_1, member_1, seconds"
_POINTS = ", ".join(f"c{point}" for point in range(POINTS))
CELL = f"grain, start, dim_1, member_1, dim_2, member_2, n, total, total_sq, {_POINTS}"


def measure(_size: str) -> None:
    """Measure on the facts of the database in use."""
    keep_statistics_fresh(FACTS)
    _against_one_statement()
    _one_month()
    _two_workers()


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _refresh_all() -> None:
    while refresh_next():
        pass


def _mark_only(kinds: Collection[str]) -> None:
    """Mark everything of some kinds, and nothing else."""
    mark_everything()
    DirtyMark.objects.exclude(measure__kind__in=kinds).delete()


def _empty() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {', '.join(f'metrics_{table}' for table in TABLES)}")


def _history() -> tuple[date, date]:
    found = span_of_data()
    if found is None:
        raise RuntimeError("there are no facts")
    return found


def _against_one_statement() -> None:
    """All additive cells: the refresh, and a statement with GROUPING SETS for each measure over all of history."""
    _empty()
    _mark_only(ADDITIVE)
    refreshed = _seconds(_refresh_all)
    stated = _seconds(_by_statements)
    _empty()
    mark_everything()
    everything = _seconds(_refresh_all)
    print("\nRefreshing everything")
    print(f"{'additive cells, refresh':40} {refreshed:8.1f} s")
    print(f"{'additive cells, GROUPING SETS':40} {stated:8.1f} s")
    print(f"{'refresh / GROUPING SETS':40} {refreshed / stated:8.2f}   (at most 1.5)")
    print(f"{'all cells, refresh':40} {everything:8.1f} s")


@transaction.atomic
def _by_statements() -> None:
    now = ground()
    first, last = _history()
    span = {"start": first.replace(day=1), "end": add_months(last.replace(day=1), 1)}
    with connection.cursor() as cursor:
        for table in ("cell", "durationcell"):
            cursor.execute(
                f"CREATE TEMPORARY TABLE stated_{table} (LIKE metrics_{table} INCLUDING ALL) ON COMMIT DROP"
            )
        for one in Measure.objects.filter(kind__in=ADDITIVE):
            parameters = {**now.parameters, **span, "measure": one.pk}
            cells = by_sql.cells(one, now.axes)
            cursor.execute(
                f"INSERT INTO stated_cell (measure_id, {CELL}) SELECT %(measure)s, cells.* FROM ({cells}) AS cells",
                parameters,
            )
            if one.kind == Measure.Kind.DURATION:
                seconds = by_sql.durations(one, now.axes)
                cursor.execute(
                    f"INSERT INTO stated_durationcell (measure_id, {DURATION}) "
                    f"SELECT %(measure)s, cells.* FROM ({seconds}) AS cells",
                    parameters,
                )


def _one_month() -> None:
    """Answers of the last whole month, among all facts and among a tenth of history with months as large.

    Both tables have been cleaned up, so that no cleaning runs beside either.
    """
    _first, last = _history()
    month = add_months(last.replace(day=1), -1)
    _clean_up()
    whole, answers = _month(month), Answer.objects.count()
    databases.copy(databases.name(), "short")
    with databases.using("short"):
        _forget_before(add_months(month, -2))
        _clean_up()
        short, left = _month(month), Answer.objects.count()
    databases.drop("short")
    print(f"\nRefreshing the answers of one month, median of {TIMES}")
    print(f"{f'among {answers:,} answers':40} {whole * 1000:8.0f} ms")
    print(f"{f'among {left:,} answers':40} {short * 1000:8.0f} ms")
    print(f"{'ratio':40} {whole / short:8.2f}   (at most 1.3)")


def _month(month: date) -> float:
    """Seconds to refresh a month of answers."""
    asked = Measure.objects.filter(kind=Measure.Kind.SCALE).values_list("pk", flat=True)
    taken = []
    for _ in range(TIMES):
        mark_facts("responses", {month})
        mark((pk, month) for pk in asked)
        DirtyMark.objects.exclude(month=month).delete()
        taken.append(_seconds(_refresh_all))
    return median(taken)


def _forget_before(month: date) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM metrics_answer WHERE business_date < %(month)s;"
            "DELETE FROM metrics_submission WHERE business_date < %(month)s;"
            "DELETE FROM metrics_transaction WHERE business_date < %(month)s;"
            "DELETE FROM metrics_contact WHERE business_date < %(month)s;",
            {"month": month},
        )


def _clean_up() -> None:
    with connection.cursor() as cursor:
        for table in (*FACTS, *(f"metrics_{table}" for table in TABLES)):
            cursor.execute(f"VACUUM ANALYZE {table}")


def _two_workers() -> None:
    """Everything, by one process and by two. Where cores are busy already, a second process cannot help."""
    taken, busy = {}, {}
    for workers in (1, 2):
        mark_everything()
        connection.close()
        psutil.cpu_percent()
        taken[workers] = _seconds(partial(_refresh_in, workers))
        busy[workers] = psutil.cpu_percent()
    cores = f"{os.cpu_count()} cores, PostgreSQL on them too"
    print("\nRefreshing everything again, by processes")
    print(f"{'one':40} {taken[1]:8.1f} s   ({busy[1]:.0f} % of {cores}, busy)")
    print(f"{'two':40} {taken[2]:8.1f} s   ({busy[2]:.0f} %)")
    print(f"{'how much faster':40} {taken[1] / taken[2]:8.2f}   (at least 1.6, or the measured bottleneck)")


def _refresh_in(workers: int) -> None:
    environment = {**os.environ, "DATABASE_URL": databases.url()}
    script = "import django; django.setup(); from benchmarks.refreshing import _refresh_all; _refresh_all()"
    started = [
        subprocess.Popen([sys.executable, "-c", script], cwd=BASE_DIR, env=environment)
        for _ in range(workers)
    ]
    for process in started:
        if process.wait() != 0:
            raise RuntimeError("a worker failed")
