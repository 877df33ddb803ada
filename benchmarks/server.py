"""The demonstration company on servers of its own, as `make run` starts it, in a folder that is removed."""

import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cxdash.processes.ports import free_port
from cxdash.running.folder import DataFolder
from cxdash.running.site import DEMONSTRATION, Site
from cxdash.running.stop_request import StopRequest


@contextmanager
def running_site() -> Iterator[str]:
    """Give the address of the company for as long as it runs."""
    stop = StopRequest()
    stop.listen()
    folder = DataFolder(Path(tempfile.mkdtemp(prefix="cxdash-bench-")))
    folder.acquire(kind=DEMONSTRATION.name)
    site = Site(folder, DEMONSTRATION, port=free_port(), say=_say, stop=stop)
    try:
        site.start()
        yield site.address
    finally:
        site.stop()
        folder.release()
        shutil.rmtree(folder.path, ignore_errors=True)


def _say(line: str) -> None:
    sys.stderr.write(f"{line}\n")
