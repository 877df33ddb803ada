"""PostgreSQL and Redis for one pytest session, started when the first test needs them.

`Cluster()` only chooses addresses, so it can be made before Django reads its settings; tests of pure
functions then cost no start at all. What a killed session leaves behind is stopped and removed by the next.
"""

import os
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from cxdash.embedded.postgres import UNSAFE_BUT_FAST, Postgres, server_account
from cxdash.embedded.redis import Redis
from cxdash.local_services import is_live
from cxdash.processes.child import Child, Program
from cxdash.processes.ports import free_port
from cxdash.running.folder import DataFolder

PREFIX = "cxdash-tests-"
PATIENCE_SECONDS = 60.0
YOUNG_SECONDS = 30.0


class Cluster:
    """The embedded servers of this session, for those that the environment does not name."""

    def __init__(self) -> None:
        remove_left_behind()
        self._environment = dict(os.environ)
        self.folder = DataFolder(Path(tempfile.mkdtemp(prefix=PREFIX)))
        self.folder.path.chmod(0o711)
        (self.folder.path / "static").mkdir()
        self.folder.acquire(kind="tests")
        self._children: list[Child] = []
        self.postgres: RunningPostgres | None = None
        self.redis: RunningRedis | None = None
        if "DATABASE_URL" not in os.environ:
            self.postgres = RunningPostgres(self)
            os.environ["DATABASE_URL"] = self.postgres.url
        if "REDIS_URL" not in os.environ:
            self.redis = RunningRedis(self)
            os.environ["REDIS_URL"] = self.redis.url
        os.environ.setdefault("SECRET_KEY", "the same in every test run: " + "s" * 40)
        os.environ.setdefault("CUSTOMER_KEY_SECRET", "the same in every test run: " + "c" * 40)
        os.environ["CXDASH_VAR"] = str(self.folder.path)
        os.environ["CXDASH_MODE"] = "local"

    def spawn(self, program: Program) -> Child:
        """Start a program and note it for the next session, should this one be killed."""
        child = Child(program)
        self._children = [other for other in self._children if other.exit_code() is None] + [child]
        self.folder.record(self._children)
        return child

    def stop(self) -> None:
        """Stop everything, the latest first, remove the folder and leave the environment as it was."""
        for child in reversed(self._children):
            child.stop()
        if self.postgres is not None:
            self.postgres.server.clean_up()
        self.folder.release()
        os.environ.clear()
        os.environ.update(self._environment)
        shutil.rmtree(self.folder.path, ignore_errors=True)


class RunningPostgres:
    """The session's PostgreSQL; without fsync, so it can be killed but survives no power cut."""

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster
        self.server = Postgres(cluster.folder.path / "postgres", server_account(), UNSAFE_BUT_FAST)
        self.url = self.server.url()
        self._child: Child | None = None

    def start(self) -> None:
        """Start it when it does not run, and wait until it answers."""
        if self._child is None or self._child.exit_code() is not None:
            self.server.prepare()
            self._child = self._cluster.spawn(self.server.program(self._cluster.folder.logs / "postgres.log"))
            wait_until(self.server.answers, "PostgreSQL", self._child)

    def kill(self) -> None:
        """Kill it as a crash would; open connections die with it."""
        if self._child is not None:
            self._child.kill()


class RunningRedis:
    """The session's Redis, with the configuration of `make run`: it keeps its queue across a kill."""

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster
        self.server = Redis(
            cluster.folder.path / "redis", server_account(), port=free_port(), password="only-for-tests"
        )
        self.url = self.server.url
        self._child: Child | None = None

    def start(self) -> None:
        """Start it when it does not run, and wait until it answers."""
        if self._child is None or self._child.exit_code() is not None:
            self.server.prepare()
            self._child = self._cluster.spawn(self.server.program(self._cluster.folder.logs / "redis.log"))
            wait_until(self.server.answers, "Redis", self._child)

    def kill(self) -> None:
        """Kill it with SIGKILL."""
        if self._child is not None:
            self._child.kill()

    def restart(self) -> None:
        """Kill it and start it again at the same address."""
        self.kill()
        self.start()

    def empty(self) -> None:
        """Forget every message."""
        client = self.server.client()
        client.flushall()
        client.close()


def wait_until(ready: Callable[[], bool], what: str, child: Child, seconds: float = PATIENCE_SECONDS) -> None:
    """Wait until `ready()`; fail with the log when the process dies or time runs out."""
    deadline = time.monotonic() + seconds
    while not ready():
        if child.exit_code() is not None or time.monotonic() > deadline:
            log = child.program.log.read_text(encoding="utf-8", errors="replace")
            raise AssertionError(f"{what} is not ready (exit code {child.exit_code()}):\n{log[-4000:]}")
        time.sleep(0.02)


def remove_left_behind() -> None:
    """Stop and remove the servers of sessions that were killed."""
    for path in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        status = path.stat()
        young = time.time() - status.st_mtime < YOUNG_SECONDS  # perhaps between its making and its locking
        if status.st_uid == os.geteuid() and not young and not is_live(path):
            DataFolder(path).stop_orphans()
            shutil.rmtree(path, ignore_errors=True)
