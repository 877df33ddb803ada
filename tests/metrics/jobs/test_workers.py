"""Real workers: killed while they load, without a broker, with poison."""

import json
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from metrics.ingest.loading.staging import imports_with_staging
from metrics.models import Answer, Import, ImportPart, Job, Submission
from metrics.tasks import bells
from tests.metrics.ingest.loads import RESPONSES, csv_file, response
from tests.servers import RunningRedis
from tests.workers import Worker, WorkerFactory

ROWS = 41_000  # two batches and a bit


def big_file(folder: Path, length: int = ROWS) -> tuple[Path, Path]:
    rows = [
        response(number, nps=number % 11, day=f"2025-{1 + number % 6:02}-0{1 + number % 9}")
        for number in range(length)
    ]
    mapping = folder / "mapping.json"
    mapping.write_text(json.dumps(RESPONSES))
    return csv_file(folder, rows), mapping


def submit(folder: Path) -> Job:
    path, mapping = big_file(folder)
    call_command("import_file", str(path), f"--mapping={mapping}", "--no-wait", "--json", verbosity=0)
    return Job.objects.get()


def until(holds: Callable[[], bool], worker: Worker, seconds: float = 90) -> None:
    """Wait until something holds; fail with the worker's log when it takes too long."""
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > deadline:
            raise AssertionError(worker.log.read_text(encoding="utf-8", errors="replace")[-4000:])
        time.sleep(0.01)


def job_now() -> Job:
    return Job.objects.get()


def merging() -> bool:
    """Return whether the facts are being written, in a transaction that nobody sees yet."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity "
            "WHERE query LIKE '%%INSERT INTO \"metrics_submission\"%%' AND pid <> pg_backend_pid()"
        )
        return bool(cursor.fetchone()[0])


def expire() -> None:
    """Let a minute pass for the lease of a worker that was killed."""
    with connection.cursor() as cursor:  # its connection may hold the row until the server notices
        cursor.execute("SET lock_timeout = '60s'")
    Job.objects.update(lease_until=timezone.now() - timedelta(seconds=1))


def assert_all_there_once() -> None:
    assert Submission.objects.count() == Answer.objects.count() == ROWS
    part = ImportPart.objects.get()
    assert (part.rows, part.accepted, part.new) == (ROWS, ROWS, ROWS)
    assert Import.objects.get().state == "loaded"
    assert not imports_with_staging()


MOMENTS: dict[str, Callable[[], bool]] = {
    "first batch": lambda: job_now().done_steps >= 20_000,
    "last batch": lambda: job_now().done_steps >= 40_000,
    "merge": merging,
}


@pytest.mark.parametrize("moments", [["merge"], pytest.param([*MOMENTS], marks=pytest.mark.soak)], ids=len)
def test_killed_while_it_loads(
    moments: list[str], tmp_path: Path, celery_worker_process: WorkerFactory, redis_server: RunningRedis
) -> None:
    submit(tmp_path)
    for moment in moments:
        worker = celery_worker_process()
        until(MOMENTS[moment], worker)
        worker.kill()
        assert Submission.objects.count() == 0
        expire()
    worker = celery_worker_process()
    until(lambda: job_now().state == "done", worker)
    assert_all_there_once()


@pytest.mark.soak
@pytest.mark.parametrize("tenth", range(10))
def test_killed_at_any_tenth(
    tmp_path: Path, celery_worker_process: WorkerFactory, redis_server: RunningRedis, tenth: int
) -> None:
    submit(tmp_path)
    worker = celery_worker_process()
    until(lambda: job_now().attempts > 0, worker)
    time.sleep(tenth)
    worker.kill()
    expire()
    worker = celery_worker_process()
    until(lambda: job_now().state == "done", worker)
    assert_all_there_once()


def test_redis_dies_under_a_load(
    tmp_path: Path, celery_worker_process: WorkerFactory, redis_server: RunningRedis
) -> None:
    worker = celery_worker_process()
    submit(tmp_path)
    until(lambda: job_now().done_steps >= 20_000, worker)
    redis_server.kill()
    until(lambda: job_now().state == "done", worker)
    assert_all_there_once()
    redis_server.start()
    path, mapping = big_file(tmp_path, 1_000)
    call_command("import_file", str(path), f"--mapping={mapping}", "--no-wait", "--json", verbosity=0)
    if worker.exit_code() is not None:
        worker = celery_worker_process()  # as the supervisor of `make run` does
    until(lambda: Job.objects.latest("pk").state == "done", worker)
    assert ImportPart.objects.latest("pk").unchanged == 1_000


def test_without_a_broker_nobody_waits_and_nothing_is_lost(
    tmp_path: Path,
    celery_worker_process: WorkerFactory,
    redis_server: RunningRedis,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(bells, "_quiet_until", 0.0)
    redis_server.kill()
    started = time.monotonic()
    job = submit(tmp_path)
    assert job.state == "open"
    assert not bells.bell(bells.REFRESH)
    assert time.monotonic() - started < 20
    redis_server.start()
    redis_server.empty()
    worker = celery_worker_process()
    until(lambda: job_now().state == "done", worker)
    assert_all_there_once()
    monkeypatch.setattr(bells, "_quiet_until", 0.0)
