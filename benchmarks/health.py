"""Health of a large company against a small one, and against the same figures counted from facts when asked."""

import time
from datetime import date
from statistics import quantiles

from django.db import connection

from metrics.calendar import add_months
from metrics.kpis.verdicts import primary_metrics
from metrics.models import Measure
from metrics.rollup.by_sql import additive as by_sql
from metrics.rollup.ground import ground

TIMES = 10
MONTHS = 25
"""What the lines on Health show: two years and the month that runs."""


def compare(small: dict[str, list[float]], large: dict[str, list[float]], facts: float) -> None:
    """Print how Health of the large company stands to that of the small one, and to counting from facts."""
    print(f"\nHealth, 95th percentile in ms {'small':>12} {'large':>10} {'ratio':>8}   (at most 1.5)")
    for name, taken in small.items():
        few, many = _p95(taken), _p95(large[name])
        print(f"{name:40} {few * 1000:8.1f} {many * 1000:10.1f} {many / few:8.2f}")
    slowest = max(_p95(of_large) for of_large in large.values())
    print(
        f"{'the same series from facts by SQL':40} {facts * 1000:19.1f} {facts / slowest:8.1f}   (at least 20)"
    )


def from_facts(last: date) -> float:
    """Return the seconds that the monthly figures of the primary metrics take when they are counted from facts.

    Only those of additive measures: the others would take longer still.
    """
    now = ground()
    kinds = {Measure.Kind.DISTINCT, Measure.Kind.WINDOW, Measure.Kind.REPORTED}
    measures = set()
    for metric in primary_metrics():
        version = metric.versions.select_related("measure", "base").latest("number")
        measures |= {
            one for one in (version.measure, version.base) if one is not None and one.kind not in kinds
        }
    taken = []
    for _ in range(TIMES):
        began = time.perf_counter()
        with connection.cursor() as cursor:
            for one in measures:
                cursor.execute(
                    f"SELECT month, {by_sql.aggregates(one)} FROM ({by_sql.reduced(one, ())}) AS seen GROUP BY month",
                    {
                        **now.parameters,
                        "measure": one.pk,
                        "start": add_months(last, 1 - MONTHS),
                        "end": add_months(last, 1),
                    },
                )
                cursor.fetchall()
        taken.append(time.perf_counter() - began)
    return _p95(taken)


def _p95(taken: list[float]) -> float:
    return quantiles(taken, n=20)[18]
