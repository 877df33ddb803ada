"""Putting work into the queue, and ringing for it."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from metrics.ingest.loading.confirming import confirm
from metrics.ingest.proposing.documents import Document
from metrics.jobs.queue import enqueue
from metrics.models import Job, Member, Upload
from metrics.tasks.bells import ring
from metrics.tasks.work import COMMENTS, ERASE, LOAD, MERGE, TRIAL, UNDO


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


class MergeWaits(Exception):  # noqa: N818 - what was asked cannot be done, nothing went wrong
    """A member waits already to be made part of another one than was asked for."""

    def __init__(self, ends: Member, heir: Member) -> None:
        super().__init__(
            _("“%(code)s” is being merged into “%(heir)s” already. Nothing else was asked for.")
            % {"code": ends.code, "heir": heir.code}
        )


@transaction.atomic
def request_merge(member_id: int, *, into_id: int) -> Job:
    """Have a member made part of another.

    Raises
    ------
    MergeWaits
        If it waits to be made part of a third one.
    """
    job = _request(MERGE, str(member_id), {"into": into_id})
    if job.payload["into"] != into_id:
        raise MergeWaits(Member.objects.get(pk=member_id), Member.objects.get(pk=job.payload["into"]))
    return job


def _request(kind: str, key: str, payload: Mapping[str, Any] | None = None) -> Job:
    job = enqueue(kind, key, payload)
    ring(job)
    return job
