"""A stored file, written out for as long as it is read: readers seek, and memory stays small."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db.models import QuerySet

from metrics.ingest.loading.progress import Progress
from metrics.ingest.reading.copies import private_folder
from metrics.models import FileChunk


@contextmanager
def spooled(chunks: QuerySet[FileChunk], progress: Progress) -> Iterator[Path]:
    """Give the path of a temporary copy of a file that is kept in pieces, and remove it afterwards."""
    with private_folder() as folder:
        path = folder / "file"
        with path.open("wb") as copy:
            for pk in list(chunks.order_by("position").values_list("pk", flat=True)):
                copy.write(FileChunk.objects.values_list("data", flat=True).get(pk=pk))
                progress.renew()
        yield path
