"""The operating-system user that a program runs as, and the folders that it must reach."""

import logging
import os
import pwd
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

logger = logging.getLogger(__name__)


class PopenArguments(TypedDict, total=False):
    """The arguments of `subprocess.Popen` that change the user."""

    user: int
    group: int
    extra_groups: list[int]


@dataclass(frozen=True)
class Account:
    """The user that a program runs as; `None` means whoever runs us."""

    name: str | None

    @property
    def uid(self) -> int:
        """The user id."""
        return os.geteuid() if self.name is None else pwd.getpwnam(self.name).pw_uid

    def as_popen_arguments(self) -> PopenArguments:
        """Return how to tell `subprocess.Popen` to run as this user."""
        if self.name is None:
            return {}
        entry = pwd.getpwnam(self.name)
        return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}

    def give(self, path: Path) -> None:
        """Make `path` private to this account and reachable for it."""
        path.chmod(0o700 if path.is_dir() else 0o600)
        if self.name is not None:
            entry = pwd.getpwnam(self.name)
            os.chown(path, entry.pw_uid, entry.pw_gid)
            open_the_way(path)


OURSELVES = Account(None)


def open_the_way(path: Path) -> None:
    """Let other users pass through, not list, every folder above `path` that is closed to them.

    PostgreSQL's wheel has a function that makes all of them, a home folder included, readable to everyone;
    passing through is all that a server needs.
    """
    for folder in path.resolve().parents:
        mode = folder.stat().st_mode
        # The folders that we have just made private to the servers' user itself are passable for it.
        if folder.stat().st_uid == path.stat().st_uid or mode & stat.S_IXOTH:
            continue
        folder.chmod(mode | stat.S_IXOTH)
        logger.warning("%s: other users may now pass through it, the servers run as one of them", folder)
