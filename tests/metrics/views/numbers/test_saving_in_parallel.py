"""Two people save one sheet at the same moment, and one saves while a large file is merged."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from threading import Barrier, Event

import pytest
from django.db import connection, transaction
from django.utils import timezone

from metrics.ingest.loading import at_once, locks
from metrics.ingest.loading.at_once import LoadingElsewhere
from metrics.models import Import, Measurement, Source
from metrics.views.numbers.changes import Change, Figure
from metrics.views.numbers.saving import ConflictsError, save_changes
from metrics.views.numbers.sheet import Spec, specs

pytestmark = pytest.mark.django_db(transaction=True)
MAY = date(2026, 5, 1)


def nps() -> Spec:
    return next(one for one in specs(finance_only=False) if one.code == "nps")


def save(value: int, before: int | None = None) -> str:
    try:
        change = Change(
            nps(), MAY, Figure(None if before is None else Decimal(before)), Figure(Decimal(value))
        )
        save_changes([change], name="Marketing", user_id=None, now=timezone.now())
    except ConflictsError:
        return "conflict"
    except LoadingElsewhere:
        return "elsewhere"
    finally:
        connection.close()
    return "saved"


def test_of_two_at_once_one_is_told_of_the_other() -> None:
    save(30)
    start = Barrier(2)

    def both(value: int) -> str:
        start.wait()
        return save(value, before=30)

    with ThreadPoolExecutor(2) as threads:
        outcomes = sorted(threads.map(both, (31, 32)))
    assert outcomes == ["conflict", "saved"]
    assert Measurement.objects.get().value in {Decimal(31), Decimal(32)}
    assert Import.objects.count() == 2


@pytest.mark.parametrize(
    "lock", [lambda: locks.change_facts_of([source()]), locks.mark_in_turn, locks.members_change]
)
def test_a_page_does_not_wait_for_a_large_load(
    lock: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(at_once, "PATIENCE_SECONDS", 1)
    save(30)
    held, done = Event(), Event()

    def load() -> None:
        with transaction.atomic():
            lock()
            held.set()
            done.wait(30)
        connection.close()

    with ThreadPoolExecutor(1) as threads:
        other = threads.submit(load)
        held.wait(30)
        try:
            assert save(31, before=30) == "elsewhere"
        finally:
            done.set()
        other.result()
    assert Measurement.objects.get().value == Decimal(30)
    assert save(31, before=30) == "saved"


def source() -> int:
    return Source.objects.get().pk
