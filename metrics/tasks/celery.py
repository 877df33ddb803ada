"""The tasks of Celery, and the sweep of every worker."""

import logging
import threading
from datetime import timedelta

from celery import shared_task
from celery.signals import worker_ready, worker_shutting_down
from django.conf import settings
from django.db import close_old_connections, connections
from django.utils import timezone

from metrics.ingest.corrections.purging import purge_old
from metrics.jobs.queue import claim_job, forget_closed, waiting_jobs
from metrics.kpis.changes import forget_changes
from metrics.tasks import bells
from metrics.tasks.work import close_dead_jobs, work_on
from metrics.upkeep import bring_up_to_date, is_out_of_date

logger = logging.getLogger(__name__)

SWEEP_SECONDS = 15.0
BELLS_AT_ONCE = 10
REFRESH_SECONDS = 20.0

_stopping = threading.Event()


@shared_task(name=bells.RUN_JOB)
def run_job(job_id: int) -> None:
    """Work on a job, if it still waits."""
    lease = claim_job(job_id)
    if lease is not None:
        work_on(lease)


@shared_task(name=bells.REFRESH)
def refresh() -> None:
    """Refresh cells and verdicts for a while; ring again where more is left.

    Somebody waits for a job and nobody for a refresh: jobs that wait are rung for before.
    """
    _steps, done = bring_up_to_date(timezone.now(), REFRESH_SECONDS, lambda: bool(waiting_jobs(1)))
    for job_id in waiting_jobs(1):
        bells.bell(bells.RUN_JOB, job_id)
    if not done:
        bells.bell(bells.REFRESH)


@shared_task(name="metrics.sweep")
def sweep() -> None:
    """Ring for whatever waits, and close what died too often."""
    close_dead_jobs()
    for job_id in waiting_jobs(BELLS_AT_ONCE):
        bells.bell(bells.RUN_JOB, job_id)
    if is_out_of_date(timezone.now()):
        bells.bell(bells.REFRESH)


@shared_task(name="metrics.purge")
def purge() -> None:
    """Remove what is kept for a time only."""
    now = timezone.now()
    purge_old(now=now, days=settings.UNDO_DAYS)
    forget_closed(before=now - timedelta(days=settings.UNDO_DAYS))
    forget_changes()


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
