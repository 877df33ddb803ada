"""The queue: one open job for each key, one worker for each job, and an end to what dies each time."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from metrics.jobs.lease import LeaseLost
from metrics.jobs.queue import ATTEMPTS, claim, claim_job, enqueue, forget_closed, give_up, waiting_jobs
from metrics.models import Job

pytestmark = pytest.mark.django_db


def crash(job: Job) -> None:
    """Let the lease of a job run out, as that of a dead worker does."""
    Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=1))


def test_one_open_job_for_each_key() -> None:
    job = enqueue("load", "1", {"a": 1})
    assert enqueue("load", "1").pk == job.pk
    assert enqueue("load", "2").pk != job.pk
    lease = claim_job(job.pk)
    assert lease is not None
    assert lease.payload == {"a": 1}
    lease.finish()
    assert enqueue("load", "1").pk != job.pk


def test_a_job_is_claimed_once() -> None:
    job = enqueue("load", "1")
    assert claim_job(job.pk) is not None
    assert claim_job(job.pk) is None
    assert claim() is None
    assert waiting_jobs(10) == []


def test_the_oldest_of_a_kind_comes_first() -> None:
    first, other, second = enqueue("load", "1"), enqueue("undo", "1"), enqueue("load", "2")
    assert waiting_jobs(2) == [first.pk, other.pk]
    claimed = [claim("load"), claim("load"), claim("load"), claim()]
    assert [lease and lease.job_id for lease in claimed] == [first.pk, second.pk, None, other.pk]


def test_a_lease_that_ran_out_goes_to_the_next() -> None:
    job = enqueue("load", "1")
    lost = claim_job(job.pk)
    assert lost is not None
    lost.renew(done=5, total=10, cursor={"batch": 5})
    crash(job)
    assert waiting_jobs(10) == [job.pk]
    lease = claim_job(job.pk)
    assert lease is not None
    assert (lease.cursor, lease.attempts) == ({"batch": 5}, 2)
    for step in (lost.renew, lost.finish, lost.give_back):
        with pytest.raises(LeaseLost):
            step()
    lease.finish()
    job.refresh_from_db()
    assert (job.state, job.done_steps) == ("done", 10)


def test_what_dies_without_progress_is_given_up() -> None:
    job = enqueue("load", "1")
    for _attempt in range(ATTEMPTS):
        assert give_up() == []
        assert claim_job(job.pk) is not None
        crash(job)
    assert claim_job(job.pk) is None
    assert give_up() == [job]
    job.refresh_from_db()
    assert job.state == "failed"
    assert "3" in job.problem


def test_progress_starts_the_count_again() -> None:
    job = enqueue("load", "1")
    for attempt in range(3 * ATTEMPTS):
        lease = claim_job(job.pk)
        assert lease is not None, attempt
        lease.renew(cursor={"batch": attempt})
        crash(job)


def test_the_same_cursor_again_is_no_progress() -> None:
    job = enqueue("load", "1")
    for _attempt in range(ATTEMPTS):
        lease = claim_job(job.pk)
        assert lease is not None
        lease.renew()
        lease.renew(cursor={})
        crash(job)
    assert claim_job(job.pk) is None


def test_a_job_that_was_given_back_waits_again() -> None:
    job = enqueue("load", "1")
    lease = claim_job(job.pk)
    assert lease is not None
    lease.give_back("the disk was full")
    job.refresh_from_db()
    assert (job.state, job.problem) == ("open", "the disk was full")
    assert claim_job(job.pk) is not None


def test_a_failed_job_says_why() -> None:
    job = enqueue("load", "1")
    lease = claim_job(job.pk)
    assert lease is not None
    lease.fail("the file is empty")
    job.refresh_from_db()
    assert (job.state, job.problem) == ("failed", "the file is empty")
    assert claim_job(job.pk) is None


def test_closed_jobs_are_forgotten_after_a_while() -> None:
    job, opened = enqueue("load", "1"), enqueue("load", "2")
    lease = claim_job(job.pk)
    assert lease is not None
    lease.finish()
    forget_closed(before=timezone.now() - timedelta(days=1))
    assert Job.objects.count() == 2
    forget_closed(before=timezone.now() + timedelta(days=1))
    assert Job.objects.get() == opened


@pytest.mark.django_db(transaction=True)
def test_a_job_exists_when_its_transaction_stands() -> None:
    with transaction.atomic():
        enqueue("load", "1")
        transaction.set_rollback(True)
    assert not Job.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_many_workers_claim_each_job_once() -> None:
    for number in range(20):
        enqueue("load", str(number))
    claimed: list[int] = []

    def work() -> None:
        while lease := claim():
            claimed.append(lease.job_id)
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(claimed) == sorted(Job.objects.values_list("pk", flat=True))


@pytest.mark.django_db(transaction=True)
def test_a_step_that_takes_long_keeps_its_job() -> None:
    job = enqueue("load", "1")
    lease = claim_job(job.pk)
    assert lease is not None
    found: list[object] = []

    def look() -> None:
        found.append(claim_job(job.pk))
        found.append(waiting_jobs(10))
        connection.close()

    crash(job)
    with transaction.atomic():
        lease.renew()
        crash(job)
        thread = threading.Thread(target=look)
        thread.start()
        thread.join()
    assert found == [None, []]
