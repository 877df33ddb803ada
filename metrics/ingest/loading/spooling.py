"""A stored file, written out for as long as it is read: readers seek, and memory stays small."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from metrics.ingest.loading.progress import Progress
from metrics.models import FileChunk, Import


@contextmanager
def spooled(of: Import, progress: Progress) -> Iterator[Path]:
    """Give the path of a temporary copy of an import's file, and remove it afterwards."""
    with tempfile.TemporaryDirectory(prefix="cxdash-import-") as folder:
        path = Path(folder) / "file"
        path.touch(mode=0o600)
        with path.open("wb") as copy:
            for position in FileChunk.objects.filter(of=of).values_list("position", flat=True):
                copy.write(FileChunk.objects.values_list("data", flat=True).get(of=of, position=position))
                progress.renew()
        yield path
