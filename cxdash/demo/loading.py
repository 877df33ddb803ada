"""The company's files go into the database by the product's own loading path, like anybody's."""

import tempfile
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from cxdash.demo.files import DemoFile
from metrics import tasks
from metrics.ingest.loading.intake import FileFacts, receive, store
from metrics.jobs.queue import claim_job
from metrics.management.following import see_through
from metrics.models import Import


class NotLoadedError(Exception):
    """A file of the demonstration was not taken; the message says which."""


def load(files: Iterable[DemoFile]) -> int:
    """Load files that are not loaded yet, here or where a worker has taken one up; return how many.

    Raises
    ------
    NotLoadedError
        If one is not loaded in the end.
    """
    loaded = set(Import.objects.filter(state=Import.State.LOADED).values_list("file_name", flat=True))
    count = 0
    with tempfile.TemporaryDirectory() as folder:
        for file in files:
            if file.name not in loaded:
                _load(file, Path(folder))
                count += 1
    return count


def _load(file: DemoFile, folder: Path) -> None:
    path = folder / file.name
    file.rows.write_csv(path, datetime_format="%Y-%m-%d %H:%M:%S")
    with transaction.atomic():
        made = receive(FileFacts.of(path, file.name), document=file.mapping, now=timezone.now())
        store(path, made, limit=settings.UPLOAD_LIMIT_BYTES)
        job = tasks.request_load(made.pk)
    path.unlink()
    lease = claim_job(job.pk)
    if lease is not None:
        tasks.work_on(lease)
    see_through(job, tell=lambda _said: None)
    state = Import.objects.values_list("state", flat=True).get(pk=made.pk)
    if state != Import.State.LOADED:
        raise NotLoadedError(f"{file.name} was not loaded: {state}")
