"""The run command as a process of its own, for tests that watch it from outside."""

import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

from cxdash.local_services import NAMES
from cxdash.processes.ports import free_port
from cxdash.running.folder import PROCESSES_FILE, DataFolder

BASE_DIR = Path(__file__).resolve().parent.parent
START_SECONDS = 600.0


class Run:
    """The run command as a process of its own, on a data folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = DataFolder(folder)
        self.port = free_port()
        self.output = folder.with_suffix(".out")
        given = {name: value for name, value in os.environ.items() if name not in NAMES}
        self.environment = {**given, "CXDASH_VAR": str(folder), "PORT": str(self.port)}
        self.process: subprocess.Popen[bytes] | None = None

    def start(
        self, command: str = "own", *, wait: bool = True, **environment: str
    ) -> subprocess.Popen[bytes]:
        with self.output.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "cxdash.running", command],
                cwd=BASE_DIR,
                env={**self.environment, **environment},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        if wait:
            self.wait_until(lambda: "Ctrl-C" in self.said(), START_SECONDS)
        return self.process

    def said(self) -> str:
        return self.output.read_text(encoding="utf-8")

    def manage(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=BASE_DIR,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )

    def answers(self, path: str = "/healthz") -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=2) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    def pids(self) -> dict[str, int]:
        # The record is private to the package; the tests look into it to aim.
        return {row["name"]: row["pid"] for row in self.folder._read(PROCESSES_FILE, [])}

    def wait_until(self, ready: Callable[[], bool], seconds: float) -> None:
        deadline = time.monotonic() + seconds
        while not ready():
            if self.process is not None and self.process.poll() is not None:
                raise AssertionError(f"the run command ended with {self.process.returncode}:\n{self.said()}")
            if time.monotonic() > deadline:
                raise AssertionError(f"not within {seconds} s:\n{self.said()}")
            time.sleep(0.05)
