"""What is done for each kind of job, and how a job that was claimed is worked on and closed."""

import logging
from collections.abc import Callable

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from metrics.ingest.corrections.erasing import NoSuchSource, erase
from metrics.ingest.corrections.member_merging import CannotMerge, merge_members
from metrics.ingest.corrections.sources import allow_comments
from metrics.ingest.corrections.undoing import CannotUndo, undo
from metrics.ingest.loading import load as loading
from metrics.ingest.loading import uploads
from metrics.ingest.loading.keys import KeySecret
from metrics.jobs.full_disk import is_full
from metrics.jobs.lease import Lease, LeaseLost
from metrics.jobs.queue import give_up
from metrics.models import Member, Organisation, Upload
from metrics.tasks import bells

logger = logging.getLogger(__name__)

LOAD, TRIAL, UNDO = "load", "trial", "undo"
ERASE, COMMENTS = "erase", "comments"
"""Work on a source; the key is its code."""
MERGE = "merge"
"""The key is the id of the member that ends."""


def key_secret() -> KeySecret:
    """Return the secret that hashes customer keys."""
    return KeySecret.of(settings.CUSTOMER_KEY_SECRET, settings.CUSTOMER_KEY_VERSION)


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
    bells.bell(bells.REFRESH)


def _leave(lease: Lease, error: Exception) -> None:
    """Leave a job that broke off to the next attempt; after the last one the sweep closes it."""
    problem = (
        _("There is no room left on the server's disk. Nothing was half done: make room, then try again.")
        if is_full(error)
        else _("Something unexpected happened (%(error)s). The log of the worker says more.")
        % {"error": type(error).__name__}
    )
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
