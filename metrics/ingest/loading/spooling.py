"""A stored file, written out for as long as it is read: readers seek, and memory stays small."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from metrics.ingest.loading.progress import Progress
from metrics.models import FileChunk, Import

PREFIX = "cxdash-import-"


@contextmanager
def spooled(of: Import, progress: Progress) -> Iterator[Path]:
    """Give the path of a temporary copy of an import's file, and remove it afterwards."""
    remove_left_behind()
    with tempfile.TemporaryDirectory(prefix=f"{PREFIX}{os.getpid()}-") as folder:
        path = Path(folder) / "file"
        path.touch(mode=0o600)
        with path.open("wb") as copy:
            for position in FileChunk.objects.filter(of=of).values_list("position", flat=True):
                copy.write(FileChunk.objects.values_list("data", flat=True).get(of=of, position=position))
                progress.renew()
        yield path


def remove_left_behind() -> None:
    """Remove the copies of processes that were killed: raw files must not outlive their reading."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        number = folder.name.removeprefix(PREFIX).partition("-")[0]
        if folder.stat().st_uid == os.geteuid() and not (number.isdigit() and _lives(int(number))):
            shutil.rmtree(folder, ignore_errors=True)


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
