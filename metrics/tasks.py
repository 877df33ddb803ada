"""The bells: Celery tasks that wake workers for the jobs in the database, and the glue of jobs to handlers.

A message says at most which job to look at. What there is to do, who does it and how far it is stands in the
database, so a bell that is lost, late or doubled changes nothing: the sweep, from the beat and from every
worker, rings again.
"""

import logging
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

from celery import Task, shared_task
from celery.signals import worker_ready, worker_shutting_down
from django.conf import settings
from django.db import close_old_connections, connections, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from metrics.ingest.corrections.erasing import NoSuchSource, erase
from metrics.ingest.corrections.member_merging import CannotMerge, merge_members
from metrics.ingest.corrections.purging import purge_old
from metrics.ingest.corrections.sources import allow_comments
from metrics.ingest.corrections.undoing import CannotUndo, undo
from metrics.ingest.loading import load as loading
from metrics.ingest.loading import uploads
from metrics.ingest.loading.confirming import confirm
from metrics.ingest.loading.keys import KeySecret
from metrics.ingest.proposing.documents import Document
from metrics.jobs.lease import Lease, LeaseLost
from metrics.jobs.queue import claim_job, enqueue, forget_closed, give_up, waiting_jobs
from metrics.kpis.changes import forget_changes
from metrics.models import Job, Member, Organisation, Upload
from metrics.upkeep import bring_up_to_date, is_out_of_date

logger = logging.getLogger(__name__)

LOAD, TRIAL, UNDO = "load", "trial", "undo"
ERASE, COMMENTS = "erase", "comments"
"""Work on a source; the key is its code."""
MERGE = "merge"
"""The key is the id of the member that ends."""
SWEEP_SECONDS = 15.0
BELLS_AT_ONCE = 10
REFRESH_SECONDS = 20.0
QUIET_SECONDS = 30.0
"""After a bell that could not be rung no other is tried for so long: the sweep comes anyway."""


# -- Handlers -----------------------------------------------------------------------------------------------


def _load(lease: Lease) -> None:
    loading.Load(int(lease.key), progress=lease, secret=key_secret(), clock=timezone.now).run()


def _try_out(lease: Lease) -> None:
    upload = Upload.objects.filter(pk=int(lease.key), became=None).first()
    if upload is not None:
        document = lease.payload["mapping"]
        uploads.try_out(upload, document, secret=key_secret(), clock=timezone.now, progress=lease)


def _undo(lease: Lease) -> None:
    with transaction.atomic():
        lease.renew()
        undo(int(lease.key), now=timezone.now(), days=settings.UNDO_DAYS)


def _erase(lease: Lease) -> None:
    with transaction.atomic():
        lease.renew()
        erase(lease.key)


def _comments(lease: Lease) -> None:
    with transaction.atomic():
        lease.renew()
        allow_comments(lease.key, allowed=bool(lease.payload["allowed"]))


def _merge(lease: Lease) -> None:
    with transaction.atomic():
        lease.renew()
        ends = Member.objects.select_related("dimension").get(pk=int(lease.key))
        heir = Member.objects.get(pk=lease.payload["into"])
        # Who died between the merging and the note of it has merged them all the same.
        if ends.merged_into_id != heir.pk:
            merge_members(ends.dimension.code, ends.code, heir.code)


HANDLERS: dict[str, Callable[[Lease], None]] = {
    LOAD: _load,
    TRIAL: _try_out,
    UNDO: _undo,
    ERASE: _erase,
    COMMENTS: _comments,
    MERGE: _merge,
}
REFUSALS: tuple[type[Exception], ...] = (*loading.REFUSALS, CannotUndo, NoSuchSource, CannotMerge)
"""What fails a job at once: it would end the same way each time, and its message is meant for people."""


def key_secret() -> KeySecret:
    """Return the secret that hashes customer keys."""
    return KeySecret.of(settings.CUSTOMER_KEY_SECRET, settings.CUSTOMER_KEY_VERSION)


def request_load(import_id: int) -> Job:
    """Put the load of a stored file into the queue, in the caller's transaction, and ring for it."""
    return _request(LOAD, str(import_id))


def request_trial(upload: Upload, document: Document) -> Job:
    """Put the trial of an uploaded file into the queue, in the caller's transaction, and ring for it.

    One that was asked for before, of what the columns were said to mean then, gives way.
    """
    Job.objects.filter(kind=TRIAL, key=str(upload.pk), state=Job.State.OPEN).delete()
    return _request(TRIAL, str(upload.pk), {"mapping": document})


def request_undo(import_id: int) -> Job:
    """Put the undoing of an import into the queue, in the caller's transaction, and ring for it."""
    return _request(UNDO, str(import_id))


@transaction.atomic
def confirm_load(import_id: int) -> Job:
    """Load an import that waits because of its rejects after all.

    Raises
    ------
    CannotConfirm
        If it does not wait.
    """
    confirm(import_id)
    return request_load(import_id)


@transaction.atomic
def request_erasing(source: str) -> Job:
    """Have everything erased that a source delivered."""
    return _request(ERASE, source)


@transaction.atomic
def request_comments(source: str, *, allowed: bool) -> Job:
    """Have the comments of a source kept from now on, or those that are stored removed."""
    return _request(COMMENTS, source, {"allowed": allowed})


@transaction.atomic
def request_merge(member_id: int, *, into_id: int) -> Job:
    """Have a member made part of another."""
    return _request(MERGE, str(member_id), {"into": into_id})


def _request(kind: str, key: str, payload: dict[str, Any] | None = None) -> Job:
    job = enqueue(kind, key, payload)
    ring(job)
    return job


def work_on(lease: Lease) -> None:
    """Do the work of a job that was claimed, and close it."""
    language = Organisation.objects.values_list("language", flat=True).first() or settings.LANGUAGE_CODE
    with translation.override(language):
        try:
            HANDLERS[lease.kind](lease)
            lease.finish()
        except LeaseLost:
            logger.info("job %s: somebody else works on it now", lease.job_id)
        except REFUSALS as refusal:
            lease.fail(str(refusal))
        except Exception as error:
            logger.exception("job %s (%s %s) broke off", lease.job_id, lease.kind, lease.key)
            _leave(lease, error)
    bell(refresh)


def _leave(lease: Lease, error: Exception) -> None:
    """Leave a job that broke off to the next attempt; after the last one the sweep closes it."""
    problem = _("Something unexpected happened (%(error)s). The log of the worker says more.") % {
        "error": type(error).__name__
    }
    try:
        lease.give_back(problem)
    except Exception:  # the database may be what is gone; then the lease runs out by itself
        logger.warning("job %s could not be given back", lease.job_id)


@transaction.atomic
def close_dead_jobs() -> None:
    """Close the jobs that died too often, and what they were about."""
    for job in give_up():
        logger.error("job %s (%s %s) is given up: %s", job.pk, job.kind, job.key, job.problem)
        if job.kind == LOAD:
            loading.abandon(int(job.key), job.problem)


# -- Bells --------------------------------------------------------------------------------------------------

_quiet_until = 0.0


def ring(job: Job) -> None:
    """Wake a worker for a job once the caller's transaction stands. Never fails or blocks the caller long."""
    transaction.on_commit(partial(bell, run_job, job.pk), robust=True)


def ring_for_refresh() -> None:
    """Wake a worker for the cells that a change of facts has made stale, once the change stands."""
    transaction.on_commit(partial(bell, refresh), robust=True)


def bell(task: "Task[Any, Any]", *arguments: int) -> bool:
    """Send a task, unless the broker has lately been unreachable; return whether it was sent."""
    global _quiet_until  # noqa: PLW0603 - one state for the process: is the broker there
    if time.monotonic() < _quiet_until:
        return False
    try:
        task.apply_async(arguments, retry=True, retry_policy={"max_retries": 0}, ignore_result=True)
    except Exception as error:  # whatever the broker's client raises: the work itself is safe
        _quiet_until = time.monotonic() + QUIET_SECONDS
        logger.warning("the broker cannot be reached (%s); the sweep will ring", type(error).__name__)
        return False
    return True


# -- Tasks --------------------------------------------------------------------------------------------------


@shared_task(name="metrics.run_job")
def run_job(job_id: int) -> None:
    """Work on a job, if it still waits."""
    lease = claim_job(job_id)
    if lease is not None:
        work_on(lease)


@shared_task(name="metrics.refresh")
def refresh() -> None:
    """Refresh cells and verdicts for a while; ring again where more is left.

    Somebody waits for a job and nobody for a refresh: jobs that wait are rung for before.
    """
    _steps, done = bring_up_to_date(timezone.now(), REFRESH_SECONDS, lambda: bool(waiting_jobs(1)))
    for job_id in waiting_jobs(1):
        bell(run_job, job_id)
    if not done:
        bell(refresh)


@shared_task(name="metrics.sweep")
def sweep() -> None:
    """Ring for whatever waits, and close what died too often."""
    close_dead_jobs()
    for job_id in waiting_jobs(BELLS_AT_ONCE):
        bell(run_job, job_id)
    if is_out_of_date(timezone.now()):
        bell(refresh)


@shared_task(name="metrics.purge")
def purge() -> None:
    """Remove what is kept for a time only."""
    now = timezone.now()
    purge_old(now=now, days=settings.UNDO_DAYS)
    forget_closed(before=now - timedelta(days=settings.UNDO_DAYS))
    forget_changes()


# -- The sweep of every worker ------------------------------------------------------------------------------

_stopping = threading.Event()


@worker_ready.connect
def start_sweeping(**_signal: object) -> None:
    """Sweep from this worker too: a beat that stands still must not stop the work."""
    _stopping.clear()
    threading.Thread(target=_sweep_on, name="sweep", daemon=True).start()


@worker_shutting_down.connect
def stop_sweeping(**_signal: object) -> None:
    """End the thread."""
    _stopping.set()


def _sweep_on() -> None:
    while True:
        try:
            close_old_connections()
            sweep()
        except Exception:
            logger.exception("the sweep failed; the next one is in %s seconds", SWEEP_SECONDS)
        finally:
            # A connection left open would be inherited by the processes that the worker forks.
            connections.close_all()
        if _stopping.wait(SWEEP_SECONDS):
            return
