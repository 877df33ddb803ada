"""The glue of jobs and Celery: refusals, poison, bells that cannot be rung, the sweep, the purge."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils import timezone

from metrics import tasks
from metrics.ingest.corrections.purging import purge_old
from metrics.ingest.kinds import Kind
from metrics.ingest.loading.load import LoadRefused
from metrics.ingest.loading.staging import Staging, imports_with_staging
from metrics.jobs.lease import Lease
from metrics.jobs.queue import claim_job, enqueue
from metrics.models import DirtyMark, DirtyVerdicts, FileChunk, Import, ImportReject, Job, Superseded
from tests.metrics.ingest.loads import (
    NOW,
    RESPONSES,
    TRANSACTIONS,
    csv_file,
    load_rows,
    response,
    sale,
    stored,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("bells")]


def handler(monkeypatch: pytest.MonkeyPatch, work: Callable[[Lease], None]) -> None:
    monkeypatch.setitem(tasks.HANDLERS, tasks.LOAD, work)


def test_the_sweep_rings_for_verdicts_once_their_month_is_over(bells: list[tuple[Any, ...]]) -> None:
    DirtyVerdicts.objects.create(month=date(2999, 1, 1), generation=0)  # judged when that month is over
    tasks.sweep()
    assert bells == []
    DirtyVerdicts.objects.create(month=date(2025, 1, 1), generation=0)
    tasks.sweep()
    assert bells == [("metrics.refresh",)]


def test_a_refresh_gives_way_to_a_job_that_waits(bells: list[tuple[Any, ...]], tmp_path: Path) -> None:
    load_rows(tmp_path, [response(1)], RESPONSES)
    before = DirtyMark.objects.count()
    job = enqueue("some kind", "a key")
    bells.clear()
    tasks.refresh()
    assert bells == [("metrics.run_job", job.pk), ("metrics.refresh",)]
    assert 0 < DirtyMark.objects.count() < before  # one batch was refreshed


def test_a_file_that_nobody_confirms_is_given_up_with_its_import(tmp_path: Path) -> None:
    rows = [response(number, nps="?") for number in range(9)] + [response(10)]
    waiting = load_rows(tmp_path, rows, RESPONSES)
    assert waiting.state == Import.State.WAITING
    purge_old(now=NOW + timedelta(days=29), days=30)
    assert Import.objects.get().state == Import.State.WAITING
    purge_old(now=NOW + timedelta(days=31), days=30)
    found = Import.objects.get()
    assert (found.state, FileChunk.objects.count()) == (Import.State.FAILED, 0)
    assert "Nobody confirmed it within 30 days" in found.problem


def test_a_refusal_fails_the_job_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_lease: Lease) -> None:
        raise LoadRefused("The file has no rows.")

    handler(monkeypatch, refuse)
    job = enqueue(tasks.LOAD, "1")
    tasks.run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, job.problem, job.attempts) == ("failed", "The file has no rows.", 1)


def test_poison_is_given_up_after_three_attempts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def break_off(_lease: Lease) -> None:
        raise ValueError("select secret from table")

    handler(monkeypatch, break_off)
    made = stored(csv_file(tmp_path, [response(1)]), RESPONSES)
    job = enqueue(tasks.LOAD, str(made.pk))
    for _attempt in range(5):
        tasks.sweep()
        tasks.run_job(job.pk)
    job.refresh_from_db()
    made.refresh_from_db()
    assert (job.state, job.attempts, made.state) == ("failed", 3, "failed")
    assert "ValueError" in job.problem == made.problem
    assert "secret" not in job.problem


def test_the_sweep_rings_for_what_waits(bells: list[tuple[Any, ...]]) -> None:
    waiting, running = enqueue(tasks.LOAD, "1"), enqueue(tasks.LOAD, "2")
    claim_job(running.pk)
    tasks.sweep()
    assert bells == [("metrics.run_job", waiting.pk)]


def test_stale_cells_are_rung_for(tmp_path: Path, bells: list[tuple[Any, ...]]) -> None:
    load_rows(tmp_path, [sale(1)], TRANSACTIONS)
    tasks.sweep()
    assert bells == [("metrics.refresh",)]


@pytest.mark.django_db(transaction=True)
def test_a_bell_rings_when_the_transaction_stands(bells: list[tuple[Any, ...]]) -> None:
    with transaction.atomic():
        job = enqueue(tasks.LOAD, "1")
        tasks.ring(job)
        assert bells == []
    assert bells == [("metrics.run_job", job.pk)]


def test_the_purge(tmp_path: Path) -> None:
    load_rows(tmp_path, [sale(1)], TRANSACTIONS)
    load_rows(tmp_path, [sale(1, amount=5), sale(2, amount="x")], TRANSACTIONS, accept_rejects=True)
    waiting = load_rows(tmp_path, [sale(1, amount="x")], TRANSACTIONS)
    Staging(10**9, 0, Kind.TRANSACTIONS).create()
    purge_old(now=NOW + timedelta(days=29), days=30)
    assert (FileChunk.objects.count(), Superseded.objects.count(), ImportReject.objects.count()) == (1, 1, 2)
    assert not imports_with_staging()
    purge_old(now=NOW + timedelta(days=31), days=30)
    assert (FileChunk.objects.count(), Superseded.objects.count(), ImportReject.objects.count()) == (0, 0, 0)
    assert waiting.import_id is not None
    assert Import.objects.get(pk=waiting.import_id).state == "failed"


def test_the_purge_forgets_closed_jobs() -> None:
    job = enqueue(tasks.LOAD, "1")
    Job.objects.filter(pk=job.pk).update(state="done", finished_at=timezone.now() - timedelta(days=40))
    tasks.purge()
    assert not Job.objects.exists()


def test_commands_that_take_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("metrics.management.commands.undo_import.timezone.now", lambda: NOW)
    report = load_rows(tmp_path, [sale(1, product="Tea"), sale(2)], TRANSACTIONS)
    call_command("merge_members", "product", "Tea", "tea")
    with pytest.raises(CommandError, match="already part"):
        call_command("merge_members", "product", "Tea", "tea")
    call_command("undo_import", str(report.import_id))
    with pytest.raises(CommandError, match="nothing to undo"):
        call_command("undo_import", str(report.import_id))
    call_command("erase_source", "shop", "--yes")
    with pytest.raises(CommandError, match="no source"):
        call_command("erase_source", "nobody", "--yes")
    monkeypatch.setattr("builtins.input", lambda _question: "no")
    with pytest.raises(CommandError, match="Nothing was erased"):
        call_command("erase_source", "shop")
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM metrics_transaction")
        assert cursor.fetchone() == (0,)
