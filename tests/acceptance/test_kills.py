"""Ten workers killed while they load, ten while they refresh, Redis restarted ten times under a running job."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import transaction

from metrics.catalogue.marks import mark_everything
from metrics.models import Answer, Cell, DirtyMark, DirtyVerdicts, Job, Submission
from metrics.rollup.check import recount
from tests.metrics.ingest.loads import RESPONSES, csv_file, response
from tests.metrics.jobs.test_workers import expire, until
from tests.servers import RunningRedis
from tests.workers import WorkerFactory

pytestmark = pytest.mark.soak

TIMES = 10
ROWS = 60_000


def hand_in(folder: Path, rows: int) -> None:
    """Hand a file to the workers."""
    mapping = folder / "mapping.json"
    mapping.write_text(json.dumps(RESPONSES))
    path = csv_file(
        folder,
        [
            response(
                number,
                nps=number % 11,
                day=f"{2023 + number // 12 % 2}-{1 + number % 12:02}-{1 + number % 28:02}",
            )
            for number in range(rows)
        ],
    )
    call_command("import_file", str(path), f"--mapping={mapping}", "--no-wait", "--json", verbosity=0)


def loaded() -> bool:
    return not Job.objects.filter(state=Job.State.OPEN).exists()


def settled() -> bool:
    return loaded() and not DirtyMark.objects.exists() and not DirtyVerdicts.objects.exists()


def everything_is_there_once(rows: int) -> None:
    assert Job.objects.exclude(state=Job.State.DONE).count() == 0
    assert Submission.objects.count() == Answer.objects.count() == rows
    total = Cell.objects.filter(measure__code="recommend_0_10", grain="month", dim_1=0)
    assert sum(total.values_list("n", flat=True)) == rows
    assert recount().differences == ()


@pytest.mark.parametrize("time", range(TIMES))
def test_worker_killed_while_it_loads(
    tmp_path: Path, celery_worker_process: WorkerFactory, redis_server: RunningRedis, time: int
) -> None:
    hand_in(tmp_path, ROWS)
    worker = celery_worker_process()
    # Batches of 20,000 rows are committed at 20, 40 and 60 thousand; then comes the merge.
    until(
        lambda: Job.objects.get().done_steps >= (time % 4) * 20_000 and Job.objects.get().attempts > 0, worker
    )
    worker.kill()
    expire()
    worker = celery_worker_process()
    until(settled, worker, 240)
    everything_is_there_once(ROWS)


@pytest.mark.parametrize("time", range(TIMES))
def test_worker_killed_while_it_refreshes(
    tmp_path: Path, celery_worker_process: WorkerFactory, redis_server: RunningRedis, time: int
) -> None:
    hand_in(tmp_path, 5_000)
    worker = celery_worker_process()
    until(settled, worker, 240)
    worker.stop()
    with transaction.atomic():
        mark_everything()
    marks = DirtyMark.objects.count()
    worker = celery_worker_process()
    until(lambda: DirtyMark.objects.count() <= marks * (TIMES - time) / (TIMES + 1), worker, 240)
    worker.kill()
    assert DirtyMark.objects.exists()
    worker = celery_worker_process()
    until(settled, worker, 240)
    everything_is_there_once(5_000)


@pytest.mark.parametrize("time", range(TIMES))
def test_redis_restarted_under_a_running_job(
    tmp_path: Path, celery_worker_process: WorkerFactory, redis_server: RunningRedis, time: int
) -> None:
    worker = celery_worker_process()
    hand_in(tmp_path, ROWS)
    moments: list[Callable[[], bool]] = [
        lambda: Job.objects.get().attempts > 0,
        lambda: Job.objects.get().done_steps >= 20_000,
        lambda: Job.objects.get().done_steps >= 40_000,
        DirtyMark.objects.exists,
    ]
    until(moments[time % len(moments)], worker)
    redis_server.kill()
    redis_server.start()
    until(lambda: settled() or worker.exit_code() is not None, worker, 240)
    if worker.exit_code() is not None:
        worker = celery_worker_process()  # as the supervisor does
    until(settled, worker, 240)
    everything_is_there_once(ROWS)
