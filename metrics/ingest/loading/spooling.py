"""A stored file, written out for as long as it is read: readers seek, and memory stays small."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from metrics.ingest.loading.progress import Progress
from metrics.ingest.reading.copies import private_folder
from metrics.models import FileChunk, Import


@contextmanager
def spooled(of: Import, progress: Progress) -> Iterator[Path]:
    """Give the path of a temporary copy of an import's file, and remove it afterwards."""
    with private_folder() as folder:
        path = folder / "file"
        with path.open("wb") as copy:
            for position in FileChunk.objects.filter(of=of).values_list("position", flat=True):
                copy.write(FileChunk.objects.values_list("data", flat=True).get(of=of, position=position))
                progress.renew()
        yield path
