"""A crash at any statement of a load, and another attempt: every row is there once."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from metrics.ingest.corrections.erasing import erase
from metrics.ingest.loading import staging_rows
from metrics.ingest.loading.staging import imports_with_staging
from metrics.jobs.lease import Lease, LeaseLost
from metrics.jobs.queue import claim_job, enqueue
from metrics.models import Answer, FileChunk, Import, ImportPart, Job, MissingAnswers, Submission
from tests.metrics.ingest.loads import RESPONSES, csv_file, load, response, stored

pytestmark = pytest.mark.django_db(transaction=True)

ROWS = [response(number, nps=number % 12, day=f"2025-0{1 + number % 6}-05") for number in range(1, 11)]
ROWS[3]["nps"] = "x"
ROWS[8]["id"] = "r1"
"""Ten rows: two say no answer only, one is off the scale, one replaces another."""


class Crash(BaseException):
    """The end of a process, as far as a test can play it."""


@contextmanager
def crash_at(statement: int) -> Iterator[list[int]]:
    """Let the n-th statement and all after it fail; yield the count."""
    count = [0]

    def execute(run: Callable[..., Any], sql: Any, parameters: Any, many: bool, context: Any) -> Any:
        count[0] += 1
        if count[0] >= statement:
            raise Crash
        return run(sql, parameters, many, context)

    with connection.execute_wrapper(execute):
        yield count


def take_over(job: Job) -> Lease:
    """Claim a job whose worker died."""
    Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
    lease = claim_job(job.pk)
    assert lease is not None
    return lease


def outcome(made: Import) -> dict[str, object]:
    part = ImportPart.objects.get(of=made)
    return {
        "state": Import.objects.get(pk=made.pk).state,
        "counts": (part.rows, part.accepted, part.rejected, part.new, part.changed, part.unchanged),
        "rejects": sorted(part.rejects.values_list("row_number", "reason")),
        "missing": sorted(MissingAnswers.objects.filter(part=part).values_list("column", "value", "answers")),
        "answers": sorted(Answer.objects.values_list("submission__external_id", "score")),
        "submissions": Submission.objects.count(),
        "chunks": FileChunk.objects.count(),
        "staging": imports_with_staging(),
    }


@pytest.mark.parametrize("every", [7, pytest.param(1, marks=pytest.mark.soak)])
def test_a_crash_at_any_statement(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, every: int) -> None:
    monkeypatch.setattr(staging_rows, "BATCH_ROWS", 4)
    mapping = {**RESPONSES, "metrics": {**RESPONSES["metrics"], "csat": {"measure": "satisfaction_1_5"}}}
    path = csv_file(tmp_path, [{**row, "csat": 3} for row in ROWS])

    def store() -> tuple[Import, Job]:
        made = stored(path, mapping, accept_rejects=True)
        return made, enqueue("load", str(made.pk))

    made, job = store()
    with crash_at(10_000) as count:
        load(made, take_over(job))
    statements = count[0]
    assert statements > 100
    sound = outcome(made)
    assert sound["counts"] == (10, 8, 2, 8, 0, 0)
    erase("survey")
    for statement in range(1, statements, every):
        made, job = store()
        lease = take_over(job)
        with crash_at(statement), suppress(Crash):  # the last ones are not reached: the members are known now
            load(made, lease)
        assert Submission.objects.count() in {0, 8}, statement
        load(made, take_over(job))
        assert outcome(made) == sound, statement
        erase("survey")


def test_a_worker_that_lost_its_lease_keeps_nothing(tmp_path: Path) -> None:
    made = stored(csv_file(tmp_path, ROWS), RESPONSES, accept_rejects=True)
    job = enqueue("load", str(made.pk))
    slow = take_over(job)
    load(made, take_over(job))
    before = outcome(made)
    Import.objects.filter(pk=made.pk).update(state=Import.State.READING)
    with pytest.raises(LeaseLost):
        load(made, slow)
    Import.objects.filter(pk=made.pk).update(state=Import.State.LOADED)
    assert outcome(made) == before


def test_another_size_of_batches_starts_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A release that reads in other steps must not resume behind a step of the old one."""
    monkeypatch.setattr(staging_rows, "BATCH_ROWS", 3)
    made = stored(csv_file(tmp_path, ROWS), RESPONSES, accept_rejects=True)
    job = enqueue("load", str(made.pk))
    lease = take_over(job)
    with pytest.raises(Crash), connection.execute_wrapper(_after_second_batch(job)):
        load(made, lease)
    assert Job.objects.get(pk=job.pk).cursor["batches"] == 2
    monkeypatch.setattr(staging_rows, "BATCH_ROWS", 5)
    load(made, take_over(job))
    assert outcome(made)["counts"] == (10, 8, 2, 8, 0, 0)


@pytest.mark.parametrize("statement", [75, 90, 105])
def test_after_a_crash_of_the_database_the_file_is_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, statement: int
) -> None:
    """What was staged is gone then, and only that."""
    monkeypatch.setattr(staging_rows, "BATCH_ROWS", 4)
    made = stored(csv_file(tmp_path, ROWS), RESPONSES, accept_rejects=True)
    job = enqueue("load", str(made.pk))
    with crash_at(statement), pytest.raises(Crash):
        load(made, take_over(job))
    assert ImportPart.objects.get(of=made).accepted > 0
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE staging_{made.pk}_0, staging_{made.pk}_0_answers")
    load(made, take_over(job))
    assert outcome(made)["counts"] == (10, 8, 2, 8, 0, 0)
    assert Submission.objects.count() == 8


def _after_second_batch(job: Job) -> Callable[..., Any]:
    def execute(run: Callable[..., Any], sql: Any, parameters: Any, many: bool, context: Any) -> Any:
        result = run(sql, parameters, many, context)
        if "metrics_job" in str(sql) and not connection.in_atomic_block:
            return result
        if "metrics_importpart" in str(sql) and str(sql).startswith("UPDATE"):
            execute.batches += 1  # type: ignore[attr-defined]
            if execute.batches == 4:  # type: ignore[attr-defined]
                raise Crash
        return result

    execute.batches = 0  # type: ignore[attr-defined]
    return execute


def test_an_import_that_is_erased_meanwhile_stops(tmp_path: Path) -> None:
    made = stored(csv_file(tmp_path, ROWS), RESPONSES, accept_rejects=True)
    job = enqueue("load", str(made.pk))
    with crash_at(60), pytest.raises(Crash):
        load(made, take_over(job))
    erase("survey")
    load(made, take_over(job))
    assert Import.objects.get(pk=made.pk).state == "erased"
    assert not Submission.objects.exists()
    assert not imports_with_staging()
