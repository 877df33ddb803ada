"""Servers for the measurements, in a folder that is removed: PostgreSQL alone, or all that `make run` starts."""

import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cxdash.embedded.postgres import Postgres, server_account
from cxdash.processes.child import Child
from cxdash.processes.ports import free_port
from cxdash.running.folder import DataFolder
from cxdash.running.site import DEMONSTRATION, Site
from cxdash.running.stop_request import StopRequest


@contextmanager
def folder() -> Iterator[DataFolder]:
    """Give a data folder for as long as it is needed."""
    made = DataFolder(Path(tempfile.mkdtemp(prefix="cxdash-bench-")))
    made.acquire(kind=DEMONSTRATION.name)
    try:
        yield made
    finally:
        made.release()
        shutil.rmtree(made.path, ignore_errors=True)


@contextmanager
def postgres(of: DataFolder) -> Iterator[str]:
    """Give the URL of an empty database of the embedded PostgreSQL, with the settings of `make run`."""
    server = Postgres(of.path / "postgres", server_account())
    server.prepare()
    child = Child(server.program(of.path / "postgres.log"))
    try:
        while not server.answers():
            time.sleep(0.1)
        server.create_database()
        yield server.url()
    finally:
        child.stop()
        server.clean_up()


@contextmanager
def running_site(of: DataFolder, *, size: str = "small") -> Iterator[str]:
    """Give the address of the demonstration company for as long as it runs."""
    stop = StopRequest()
    stop.listen()
    before = os.environ.get("DEMO_SIZE")
    os.environ["DEMO_SIZE"] = size
    site = Site(of, DEMONSTRATION, port=free_port(), say=_say, stop=stop)
    try:
        site.start()
        yield site.address
    finally:
        site.stop()
        os.environ.pop("DEMO_SIZE")
        if before is not None:
            os.environ["DEMO_SIZE"] = before


def _say(line: str) -> None:
    sys.stderr.write(f"{line}\n")
