"""Keeps the log files of programs that hold them open."""

import shutil
from contextlib import suppress
from pathlib import Path

LIMIT_BYTES = 10 * 1024 * 1024
KEPT = 3


def rotate(log: Path, *, limit: int = LIMIT_BYTES, kept: int = KEPT) -> bool:
    """Move a log longer than `limit` to `.1`, the older ones to `.2` and so on; return whether it was.

    The file is copied and emptied, because its writer appends to the open file whatever its name is. A line
    written between the two steps is lost.
    """
    try:
        if log.stat().st_size <= limit:
            return False
    except FileNotFoundError:
        return False
    for number in range(kept, 1, -1):
        with suppress(FileNotFoundError):
            _numbered(log, number - 1).replace(_numbered(log, number))
    shutil.copyfile(log, _numbered(log, 1))
    with log.open("r+b") as file:
        file.truncate()
    return True


def _numbered(log: Path, number: int) -> Path:
    return log.with_name(f"{log.name}.{number}")
