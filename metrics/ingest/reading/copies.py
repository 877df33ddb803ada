"""Folders for raw data that must not outlive their reader, even if it is killed."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PREFIX = "cxdash-import-"


@contextmanager
def private_folder() -> Iterator[Path]:
    """Give a folder that nobody else may read, and remove it afterwards."""
    remove_left_behind()
    with tempfile.TemporaryDirectory(prefix=f"{PREFIX}{os.getpid()}-") as folder:
        yield Path(folder)


def remove_left_behind() -> None:
    """Remove the folders of processes that were killed."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        number = folder.name.removeprefix(PREFIX).partition("-")[0]
        try:
            own = folder.stat().st_uid == os.geteuid()
        except FileNotFoundError:  # somebody else was quicker
            continue
        if own and not (number.isdigit() and _lives(int(number))):
            shutil.rmtree(folder, ignore_errors=True)


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
