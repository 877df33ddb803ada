"""The glue of jobs in the database, their handlers, and Celery, which only wakes workers.

A message says at most which job to look at. What there is to do, who does it and how far it is stands in the
database, so a bell that is lost, late or doubled changes nothing: the sweep, from the beat and from every
worker, rings again.

==========  =====================================================
module      what is there
==========  =====================================================
`work`      the handlers, and working on a job that was claimed
`bells`     waking workers
`requests`  putting work into the queue
`celery`    the tasks, and the sweep of every worker
==========  =====================================================
"""

from metrics.tasks.bells import ring, ring_for_refresh
from metrics.tasks.celery import purge, refresh, run_job, sweep
from metrics.tasks.requests import (
    MergeWaits,
    confirm_load,
    request_comments,
    request_erasing,
    request_load,
    request_merge,
    request_trial,
    request_undo,
)
from metrics.tasks.work import (
    COMMENTS,
    ERASE,
    HANDLERS,
    LOAD,
    MERGE,
    REFUSALS,
    TRIAL,
    UNDO,
    close_dead_jobs,
    key_secret,
    work_on,
)

__all__ = [
    "COMMENTS",
    "ERASE",
    "HANDLERS",
    "LOAD",
    "MERGE",
    "REFUSALS",
    "TRIAL",
    "UNDO",
    "MergeWaits",
    "close_dead_jobs",
    "confirm_load",
    "key_secret",
    "purge",
    "refresh",
    "request_comments",
    "request_erasing",
    "request_load",
    "request_merge",
    "request_trial",
    "request_undo",
    "ring",
    "ring_for_refresh",
    "run_job",
    "sweep",
    "work_on",
]
