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
from metrics.jobs.queue import claim
from metrics.management.following import see_through
from metrics.models import Import, Job


class NotLoadedError(Exception):
    """A file of the demonstration was not taken; the message says which."""


def load(files: Iterable[DemoFile]) -> None:
    """Load files that are not loaded yet, here and wherever a worker takes one up.

    Raises
    ------
    NotLoadedError
        If one is not loaded in the end.
    """
    loaded = set(Import.objects.filter(state=Import.State.LOADED).values_list("file_name", flat=True))
    with tempfile.TemporaryDirectory() as folder:
        jobs = [_request(file, Path(folder)) for file in files if file.name not in loaded]
    while (lease := claim(tasks.LOAD)) is not None:
        tasks.work_on(lease)
    for job in jobs:
        see_through(job, tell=lambda _said: None)
    missing = Import.objects.filter(pk__in=[int(job.key) for job in jobs]).exclude(state=Import.State.LOADED)
    for one in missing:
        raise NotLoadedError(f"{one.file_name} was not loaded: {one.state}")


def _request(file: DemoFile, folder: Path) -> Job:
    """Hand a file in, as a person would."""
    path = folder / file.name
    file.rows.write_csv(path, datetime_format="%Y-%m-%d %H:%M:%S")
    with transaction.atomic():
        made = receive(FileFacts.of(path, file.name), document=file.mapping, now=timezone.now())
        store(path, made, limit=settings.UPLOAD_LIMIT_BYTES)
        job = tasks.request_load(made.pk)
    path.unlink()
    return job
