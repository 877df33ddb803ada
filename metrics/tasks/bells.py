"""Waking workers: for one job, or for cells that are stale."""

import logging
import time
from functools import partial

from celery import current_app
from django.db import transaction

from metrics.models import Job

logger = logging.getLogger(__name__)

RUN_JOB, REFRESH = "metrics.run_job", "metrics.refresh"
QUIET_SECONDS = 30.0
"""After a bell that could not be rung no other is tried for so long: the sweep comes anyway."""

_quiet_until = 0.0


def ring(job: Job) -> None:
    """Wake a worker for a job once the caller's transaction stands. Never fails or blocks the caller long."""
    transaction.on_commit(partial(bell, RUN_JOB, job.pk), robust=True)


def ring_for_refresh() -> None:
    """Wake a worker for the cells that a change of facts has made stale, once the change stands."""
    transaction.on_commit(partial(bell, REFRESH), robust=True)


def bell(task: str, *arguments: int) -> bool:
    """Send a task by its name, unless the broker has lately been unreachable; return whether it was sent."""
    global _quiet_until  # noqa: PLW0603 - one state for the process: is the broker there
    if time.monotonic() < _quiet_until:
        return False
    try:
        current_app.send_task(
            task, arguments, retry=True, retry_policy={"max_retries": 0}, ignore_result=True
        )
    except Exception as error:  # whatever the broker's client raises: the work itself is safe
        _quiet_until = time.monotonic() + QUIET_SECONDS
        logger.warning("the broker cannot be reached (%s); the sweep will ring", type(error).__name__)
        return False
    return True
