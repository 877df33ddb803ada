"""Two people who arrange the scorecard at once."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from metrics.decisions.standards import arrange_scorecard
from metrics.kpis.verdicts import primary_metrics
from metrics.models import Metric

ORDERS: list[tuple[str, ...]] = [("nps", "csat", "revenue"), ("revenue", "nps"), ("ces", "nps", "churn")]


@pytest.mark.django_db(transaction=True)
def test_they_leave_the_order_of_one_of_them() -> None:
    def arrange(codes: tuple[str, ...]) -> None:
        found = {one.code: one for one in Metric.objects.filter(code__in=codes)}
        try:
            arrange_scorecard([found[code] for code in codes])
        finally:
            connection.close()

    for _ in range(5):
        with ThreadPoolExecutor(3) as pool:
            list(pool.map(arrange, ORDERS))
        assert tuple(one.code for one in primary_metrics()) in ORDERS
