"""Several people change metrics at the same moment: nobody waits in a circle, no place is given twice."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.utils import timezone

from metrics.decisions.catalogue import MetricChange, StaleError, Who, change_metric
from metrics.models import Metric

pytestmark = pytest.mark.django_db(transaction=True)

CODES = ("trust", "margin", "csat", "nps")


def move(code: str, *, on: bool, made_of: int) -> str:
    change = MetricChange(state="active", on_scorecard=on, owner_id=None, smallest_change=2, minimum_n=None)
    try:
        change_metric(code, change, made_of=made_of, who=Who(None, timezone.now()))
    except StaleError:
        return "stale"
    finally:
        connection.close()
    return "written"


def test_different_metrics_are_moved_at_once() -> None:
    start = Barrier(len(CODES))

    def turn(code: str) -> list[str]:
        start.wait()
        return [move(code, on=made_of % 2 == 0, made_of=made_of) for made_of in range(6)]

    with ThreadPoolExecutor(len(CODES)) as threads:
        assert list(threads.map(turn, CODES)) == [["written"] * 6] * len(CODES)
    placed = list(
        Metric.objects.filter(primary_position__isnull=False)
        .order_by("primary_position")
        .values_list("primary_position", flat=True)
    )
    assert placed == list(range(1, len(placed) + 1))
    assert not Metric.objects.filter(code__in=CODES, primary_position__isnull=False).exists()


def test_of_two_who_have_seen_the_same_one_writes() -> None:
    start = Barrier(2)

    def turn(on: bool) -> str:
        start.wait()
        return move("nps", on=on, made_of=0)

    with ThreadPoolExecutor(2) as threads:
        assert sorted(threads.map(turn, (True, False))) == ["stale", "written"]
    assert Metric.objects.get(code="nps").revision == 1
