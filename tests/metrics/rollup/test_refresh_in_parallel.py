"""Several processes refresh at once, and loads come in between: every cell ends as the facts say."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import TypeVar

import pytest
from django.db import connection, transaction

from metrics.catalogue.marks import mark, mark_everything
from metrics.models import DirtyMark, DirtyVerdicts, Measure
from metrics.rollup import batches, refresh
from metrics.rollup.additive import Span
from metrics.rollup.check import recount
from metrics.rollup.refresh import Refreshed, refresh_next
from tests.metrics.facts import Facts
from tests.metrics.rollup.margins import customers

pytestmark = pytest.mark.django_db(transaction=True)

JULY, AUGUST, SEPTEMBER = (date(2025, month, 1) for month in (7, 8, 9))
PATIENCE = 30.0

T = TypeVar("T")


class Other:
    """Work on a connection of its own."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(1)

    def begin(self, work: Callable[[], T]) -> Callable[[], T]:
        """Start some work; the result waits for its end."""

        def closing() -> T:
            try:
                return work()
            finally:
                connection.close()

        future = self._pool.submit(closing)
        return lambda: future.result(PATIENCE)

    def do(self, work: Callable[[], T]) -> T:
        return self.begin(work)()


def refresh_all() -> int:
    steps = 0
    while done := refresh_next():
        steps += len(done)
    return steps


def dirty(code: str, *months: date) -> None:
    pk = Measure.objects.get(code=code).pk
    mark((pk, month) for month in months)


def left() -> list[tuple[str, date]]:
    return list(DirtyMark.objects.order_by("month").values_list("measure__code", "month"))


class Paused:
    """Stops the rebuilding of one measure's month right after its cells were built, before they are committed."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, code: str, month: date) -> None:
        self.built, self.go_on = threading.Event(), threading.Event()
        rebuild = refresh.rebuild

        def pausing(measures: Sequence[Measure], span: Span) -> None:
            rebuild(measures, span)
            wanted = code in {one.code for one in measures} and span.start == month
            if wanted and not self.built.is_set():
                self.built.set()
                assert self.go_on.wait(PATIENCE)

        monkeypatch.setattr(refresh, "rebuild", pausing)


def test_a_load_during_a_refresh_keeps_the_mark(monkeypatch: pytest.MonkeyPatch) -> None:
    facts = Facts()
    facts.bought(JULY)
    dirty("orders", JULY)
    pause, other = Paused(monkeypatch, "orders", JULY), Other()
    refreshed = other.begin(refresh_next)
    assert pause.built.wait(PATIENCE)
    facts.bought(JULY)
    dirty("orders", JULY)
    pause.go_on.set()
    assert refreshed() is not None
    assert left() == [("orders", JULY)]
    assert refresh_all() == 1
    assert left() == []


def test_two_processes_never_work_on_the_same_mark(monkeypatch: pytest.MonkeyPatch) -> None:
    dirty("orders", JULY, AUGUST)
    monkeypatch.setattr(batches, "most_months", lambda: 1)
    pause, other = Paused(monkeypatch, "orders", AUGUST), Other()
    august = other.begin(refresh_next)
    assert pause.built.wait(PATIENCE)
    monkeypatch.setattr(batches, "most_months", lambda: 12)
    assert refresh_next() == Refreshed(("orders",), (JULY,))  # of both months only the one that is free
    assert refresh_next() is None  # the other one is at it
    pause.go_on.set()
    assert august() is not None
    assert left() == []


def test_a_quarter_is_not_left_to_a_process_that_has_read_older_facts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    facts = Facts()
    facts.bought(JULY, customer="a")
    dirty("active_customers", JULY)
    pause, other = Paused(monkeypatch, "active_customers", JULY), Other()
    july = other.begin(refresh_next)
    assert pause.built.wait(PATIENCE)
    facts.bought(SEPTEMBER, customer="b")
    dirty("active_customers", SEPTEMBER)
    september = refresh_next()
    assert september == Refreshed(("active_customers",), (SEPTEMBER,))
    pause.go_on.set()
    july()
    refresh_all()
    assert customers("active_customers", JULY, "quarter") == 2
    assert customers("active_customers", date(2025, 1, 1), "year") == 2


def test_a_quarter_whose_first_dirty_month_is_just_gone_is_built(monkeypatch: pytest.MonkeyPatch) -> None:
    """The later month waits for the earlier one's mark, finds it gone, and builds the quarter itself."""
    facts = Facts()
    facts.bought(JULY, customer="a")
    facts.bought(SEPTEMBER, customer="b")
    dirty("active_customers", JULY, SEPTEMBER)
    other = Other()
    with transaction.atomic():
        DirtyMark.objects.filter(month=JULY).delete()  # as a refresh does at its end
        september = other.begin(refresh_next)
        waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted"
        with connection.cursor() as cursor:
            for _ in range(100_000):
                cursor.execute(waiting)
                if cursor.fetchone()[0]:
                    break
    assert september() is not None
    assert customers("active_customers", JULY, "quarter") == 2


def test_many_refreshers_side_by_side_leave_nothing_and_miss_nothing() -> None:
    facts = Facts()
    for month in (JULY, AUGUST, SEPTEMBER):
        facts.bought(month, customer="a", channel="store", product="loan")
        facts.bought(month, customer=f"b{month}", channel="email")
        facts.answers(month, {9: 3, 2: 2}, channel="store")
    facts.record("c", since=JULY, until=SEPTEMBER, segment="gold")
    mark_everything()
    marks = DirtyMark.objects.count()
    start = threading.Barrier(3)

    def work() -> int:
        start.wait(PATIENCE)
        return refresh_all()

    results = [Other().begin(work) for _ in range(3)]
    steps = sum(result() for result in results) + refresh_all()
    assert left() == []
    assert steps >= marks
    assert DirtyVerdicts.objects.count() == 3
    assert recount().differences == ()


def test_loads_and_refreshers_side_by_side() -> None:
    """While two refresh, a third adds facts and marks them, again and again."""
    facts = Facts()
    facts.bought(JULY, customer="a", channel="store")
    mark_everything()
    loaded = threading.Event()

    def load() -> None:
        for number in range(8):
            with transaction.atomic():
                month = (JULY, AUGUST, SEPTEMBER)[number % 3]
                facts.bought(month, customer=f"b{number}", channel="store")
                mark_everything()
        loaded.set()

    def work() -> None:
        while not loaded.is_set():
            refresh_all()

    results = [Other().begin(one) for one in (load, work, work)]
    for result in results:
        result()
    refresh_all()
    assert left() == []
    assert not DirtyMark.objects.filter(attempts__gt=0).exists()
    assert recount().differences == ()
