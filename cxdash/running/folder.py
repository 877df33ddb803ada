"""The data folder of one server: its lock, its secrets, its services file and the record of its processes."""

import fcntl
import json
import os
import secrets
import signal
import time
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

import psutil

from cxdash.local_services import LOCK_FILE, SERVICES_FILE
from cxdash.processes.child import Child

PROCESSES_FILE = "processes.json"
SECRETS_FILE = "secrets.json"
KIND_FILE = "kind"
SECRET_NAMES = ("SECRET_KEY", "CUSTOMER_KEY_SECRET", "REDIS_PASSWORD")

# A reader that tests the lock holds it for an instant (cxdash.local_services.is_live).
LOCK_PATIENCE_SECONDS = 1.0
ORPHAN_PATIENCE_SECONDS = 10.0


class FolderError(Exception):
    """This data folder cannot be used."""


class InUseError(FolderError):
    """Another living server uses this data folder."""


class DataFolder:
    """`path` with everything that a server keeps beside its databases.

    Call `acquire()` first; the lock is released when the process ends, however it ends.
    """

    def __init__(self, path: Path) -> None:
        self.path = path.resolve()
        self._lock: IO[str] | None = None

    @property
    def logs(self) -> Path:
        """Where the programs' logs are."""
        return self.path / "log"

    def acquire(self, *, kind: str) -> None:
        """Lock the folder for a server of this kind and stop what a killed server left running in it.

        Raises
        ------
        InUseError
            If a server runs there.
        FolderError
            If the folder was made for another kind of server.
        """
        self.path.mkdir(parents=True, exist_ok=True)
        # Others may pass through (the stores may run as another user), not look around.
        self.path.chmod(0o711)
        lock = (self.path / LOCK_FILE).open("a+", encoding="utf-8")
        deadline = time.monotonic() + LOCK_PATIENCE_SECONDS
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > deadline:
                    lock.close()
                    raise InUseError(self._who_runs()) from None
                time.sleep(0.05)
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        self._lock = lock
        self._check_kind(kind)
        self.clear_services()
        self.stop_orphans()

    def release(self) -> None:
        """Give the folder free."""
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def runner_pid(self) -> int | None:
        """Return the process that last held the lock."""
        with suppress(OSError, ValueError):
            return int((self.path / LOCK_FILE).read_text(encoding="utf-8"))
        return None

    def address(self) -> str | None:
        """Return the address of the running server, when it has got that far."""
        address = self._read(SERVICES_FILE, {}).get("ADDRESS")
        return None if address is None else str(address)

    def secrets(self) -> dict[str, str]:
        """Return the secrets of this folder; they are made once and stay the same across restarts.

        `CUSTOMER_KEY_SECRET` turns customers' own identifiers into keys: with another one, a customer who
        comes back in a later file would be a stranger.
        """
        known: dict[str, str] = self._read(SECRETS_FILE, {})
        missing = [name for name in SECRET_NAMES if name not in known]
        if missing:
            known.update({name: secrets.token_urlsafe(48) for name in missing})
            self._write(SECRETS_FILE, known)
        return known

    def write_services(self, services: dict[str, str]) -> None:
        """Tell other terminals where the server is."""
        self._write(SERVICES_FILE, services)

    def clear_services(self) -> None:
        """Forget where the server was."""
        (self.path / SERVICES_FILE).unlink(missing_ok=True)

    def record(self, children: list[Child]) -> None:
        """Note the living processes, so that the next start finds them should this process be killed."""
        rows = []
        for child in children:
            with suppress(psutil.NoSuchProcess):
                rows.append(
                    {
                        "name": child.program.name,
                        "pid": child.pid,
                        "started": psutil.Process(child.pid).create_time(),
                        "stop_signal": int(child.program.stop_signal),
                    }
                )
        self._write(PROCESSES_FILE, rows)

    def stop_orphans(self) -> list[str]:
        """Stop the processes of a server that was killed; return their names."""
        # The latest first: the stores were started before those that hold on to them.
        rows = reversed(self._read(PROCESSES_FILE, []))
        stopped = [row["name"] for row in rows if _stop_process(row)]
        self.forget_processes()
        return stopped

    def forget_processes(self) -> None:
        """Note that all processes have been stopped."""
        (self.path / PROCESSES_FILE).unlink(missing_ok=True)

    def _check_kind(self, kind: str) -> None:
        marker = self.path / KIND_FILE
        if not marker.exists():
            marker.write_text(kind, encoding="utf-8")
        known = marker.read_text(encoding="utf-8").strip()
        if known != kind:
            raise FolderError(
                f"{self.path} holds {known} data, not {kind} data; they are never mixed: choose another NAME"
            )

    def _who_runs(self) -> str:
        address = self.address()
        if address is None:
            return f"a server is already starting in {self.path} (process {self.runner_pid()})"
        return f"a server already runs at {address} (data in {self.path}); make stop ends it"

    def _read(self, name: str, default: Any) -> Any:
        try:
            return json.loads((self.path / name).read_text(encoding="utf-8"))
        except FileNotFoundError:
            return default
        except ValueError as error:
            raise FolderError(f"{self.path / name} is damaged: {error}") from error

    def _write(self, name: str, content: object) -> None:
        unfinished = self.path / f".{name}.unfinished"
        unfinished.unlink(missing_ok=True)
        with os.fdopen(
            os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8"
        ) as file:
            json.dump(content, file, indent=1)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(self.path / name)


def _stop_process(row: dict[str, Any]) -> bool:
    """Stop the process of a record with all its group; return whether it was there."""
    try:
        process = psutil.Process(row["pid"])
        # A process id is used again sooner or later; together with the start time it is unique.
        if abs(process.create_time() - row["started"]) > 1:
            return False
        process.send_signal(row["stop_signal"])
    except psutil.Error:
        return False
    deadline = time.monotonic() + ORPHAN_PATIENCE_SECONDS
    while _lives(process) and time.monotonic() < deadline:
        time.sleep(0.05)
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    return True


def _lives(process: psutil.Process) -> bool:
    try:
        # Not every first process of a container collects the dead: they have ended all the same.
        return process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
