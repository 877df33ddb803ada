"""Trials by a worker: a long one is not begun again, a stale one gives way."""

from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from metrics import tasks
from metrics.ingest.loading import uploads
from metrics.ingest.loading.uploads import document_for, hand_in
from metrics.ingest.proposing.company import known_company
from metrics.jobs.queue import claim, waiting_jobs
from metrics.models import Job, Upload
from tests.cast import Cast
from tests.metrics.views.walking import SURVEY


@pytest.fixture
def upload(bells: list[tuple[Any, ...]], transactional_db: None) -> Upload:
    return hand_in(
        [SURVEY],
        file_name="survey.csv",
        requested_by_id=Cast()["analyst"].pk,
        known=known_company(),
        now=timezone.now(),
        limit=10**8,
    )


def test_a_trial_that_outlasts_its_lease_is_not_begun_again(
    upload: Upload, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = tasks.request_trial(upload, document_for(upload, known_company()))
    lease = claim()
    assert lease is not None
    waiting: list[list[int]] = []
    rehearse = uploads.rehearse  # type: ignore[attr-defined]

    def slow(*arguments, **options):  # type: ignore[no-untyped-def]
        with connection.cursor() as cursor:
            cursor.execute("UPDATE metrics_job SET lease_until = clock_timestamp() - interval '1 minute'")
        found = rehearse(*arguments, **options)
        waiting.append(_seen_by_others())
        return found

    monkeypatch.setattr(uploads, "rehearse", slow)
    tasks.work_on(lease)
    assert waiting == [[]]
    job.refresh_from_db()
    assert (job.state, job.attempts) == (Job.State.DONE, 1)
    upload.refresh_from_db()
    assert upload.trial["report"]["parts"][0]["accepted"] == 60


def _seen_by_others() -> list[int]:
    """Return the jobs that another process would take now."""
    from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415

    def ask() -> list[int]:
        try:
            return waiting_jobs(9)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as elsewhere:
        return elsewhere.submit(ask).result()


def test_what_is_said_later_is_what_is_tried(upload: Upload) -> None:
    document = document_for(upload, known_company())
    first = tasks.request_trial(upload, document)
    lease = claim()
    assert lease is not None
    second = tasks.request_trial(upload, [{**document[0], "source": "other"}])
    assert not Job.objects.filter(pk=first.pk).exists()
    tasks.work_on(lease)  # finds that the job is not its own any more, and keeps nothing
    upload.refresh_from_db()
    assert upload.trial == {}
    again = claim()
    assert again is not None
    tasks.work_on(again)
    upload.refresh_from_db()
    assert upload.trial["report"]["source"] == "other"
    second.refresh_from_db()
    assert second.state == Job.State.DONE


def test_a_trial_of_a_file_that_is_gone_ends(upload: Upload) -> None:
    job = tasks.request_trial(upload, document_for(upload, known_company()))
    upload.delete()
    lease = claim()
    assert lease is not None
    tasks.work_on(lease)
    job.refresh_from_db()
    assert job.state == Job.State.DONE
