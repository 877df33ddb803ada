"""Real Celery workers as processes of their own, working on the test database."""

import os
import sys
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from django.db import connection

from cxdash.celery import app
from cxdash.processes.child import Program
from tests.servers import Cluster, wait_until

BASE_DIR = Path(__file__).resolve().parent.parent


def test_database_url(cluster: Cluster) -> str:
    """Return the address of the database that Django created for the tests."""
    name = str(connection.settings_dict["NAME"])
    if cluster.postgres is not None:
        return cluster.postgres.server.url(name)
    return urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}"))


# Its name makes pytest take it for a test where it is imported.
test_database_url.__test__ = False  # type: ignore[attr-defined]


class Worker:
    """`celery -A cxdash worker` with one process for tasks, ready to take them."""

    def __init__(self, cluster: Cluster, number: int, environment: dict[str, str]) -> None:
        self.name = f"test-{os.getpid()}-{number}@localhost"
        self.log = cluster.folder.logs / f"worker-{number}.log"
        command = [
            *(sys.executable, "-m", "celery", "-A", "cxdash", "worker", "--hostname", self.name),
            *("--concurrency", "1", "--without-mingle", "--without-gossip", "--loglevel", "INFO"),
        ]
        self._child = cluster.spawn(
            Program(
                name="worker",
                command=command,
                log=self.log,
                folder=BASE_DIR,
                environment={"DATABASE_URL": test_database_url(cluster), **environment},
            )
        )
        wait_until(self.answers, "the Celery worker", self._child)

    @property
    def pid(self) -> int:
        """The process id of the worker, which is also its process group."""
        return self._child.pid

    def exit_code(self) -> int | None:
        """Return the exit code, or `None` while it runs."""
        return self._child.exit_code()

    def kill(self) -> None:
        """Kill it and its task process with SIGKILL, as a power cut would."""
        self._child.kill()

    def stop(self) -> None:
        """Let it finish its task and end."""
        self._child.stop()

    def answers(self) -> bool:
        """Return whether it takes tasks: the part that answers starts after the one that takes them."""
        # A connection of its own: those of the pool may be from before a restart of Redis.
        with app.connection_for_write() as broker:
            try:
                return bool(app.control.ping(destination=[self.name], timeout=0.5, connection=broker))
            except broker.connection_errors:
                return False


class WorkerFactory:
    """Starts workers for one test: `celery_worker_process()`, with extra environment as keywords."""

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster
        self._workers: list[Worker] = []

    def __call__(self, **environment: str) -> Worker:
        """Start a worker and return it when it is ready."""
        worker = Worker(self._cluster, len(self._workers) + 1, environment)
        self._workers.append(worker)
        return worker

    def kill_all(self) -> None:
        """End all workers at once."""
        for worker in self._workers:
            worker.kill()
