"""Following a job from the command line, and doing it there when no worker does."""

import time
from collections.abc import Callable

from django.utils import timezone
from django.utils.translation import ngettext

from metrics import tasks
from metrics.jobs.queue import claim_job
from metrics.models import Job

PATIENCE_SECONDS = 2.0
"""How long a worker may take to come; then the command does the work itself."""
POLL_SECONDS = 0.1


def see_through(job: Job, *, tell: Callable[[str], object]) -> None:
    """Wait until a job is closed, telling how far it is; work on it here whenever no worker does."""
    alone_since = time.monotonic()
    told = 0
    while True:
        job.refresh_from_db()
        if job.state != Job.State.OPEN:
            return
        if job.lease_until is not None and job.lease_until > timezone.now():
            alone_since = time.monotonic()
            if job.done_steps != told:
                told = job.done_steps
                tell(ngettext("%(count)s row read", "%(count)s rows read", told) % {"count": told})
        elif time.monotonic() - alone_since >= PATIENCE_SECONDS:
            tasks.close_dead_jobs()
            lease = claim_job(job.pk)
            if lease is not None:
                tasks.work_on(lease)
        time.sleep(POLL_SECONDS)
