"""`make run` and `make start` from an empty folder to an answering site and back, with a death of each part."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest
import requests

from cxdash.local_services import NAMES
from cxdash.processes.ports import free_port
from cxdash.running.folder import PROCESSES_FILE, DataFolder

BASE_DIR = Path(__file__).resolve().parent.parent.parent
PARTS = ("postgres", "redis", "web", "worker", "beat")
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

    def answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=2) as answer:
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


def lives(process: psutil.Process) -> bool:
    try:
        return process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Run]:
    run = Run(tmp_path / "acme")
    yield run
    if run.process is not None and run.process.poll() is None:
        run.process.terminate()
        run.process.wait(60)
    run.folder.stop_orphans()


def test_a_life_with_deaths(run: Run) -> None:
    runner = run.start()
    assert run.answers()
    assert "Sign in as administrator@localhost with the password" in run.said()
    assert not list(run.folder.logs.glob("*.out"))  # where that password was

    assert run.manage("migrate", "--check").returncode == 0  # a second terminal finds the database

    other = subprocess.run(
        [sys.executable, "-m", "cxdash.running", "own"],
        cwd=BASE_DIR,
        env=run.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert other.returncode == 1
    assert f"already runs at http://localhost:{run.port}" in other.stderr

    before = run.pids()
    assert set(before) == set(PARTS)
    for name in PARTS:
        os.kill(before[name], signal.SIGKILL)
        run.wait_until(lambda name=name: run.pids()[name] != before[name], 5)  # type: ignore[misc]
    run.wait_until(run.answers, START_SECONDS)
    run.wait_until(lambda: run.manage("migrate", "--check").returncode == 0, START_SECONDS)

    # A killed run leaves its servers to the next one, which cleans up and keeps the secrets.
    secrets = run.folder.secrets()
    orphans = [psutil.Process(pid) for pid in run.pids().values()]
    runner.kill()
    runner.wait()
    assert all(lives(process) for process in orphans)
    again = run.start()
    assert not any(lives(process) for process in orphans)
    assert run.folder.secrets() == secrets
    assert run.answers()

    last = [psutil.Process(pid) for pid in run.pids().values()]
    again.send_signal(signal.SIGHUP)  # a closed terminal
    assert again.wait(40) == 0
    assert run.pids() == {}
    assert not any(lives(process) for process in last)
    assert "no server is running" in run.manage("migrate", "--check").stderr


def test_the_demonstration_shows_health_with_data(run: Run) -> None:
    runner = run.start("demo", DEMO_SIZE="small")
    found = re.search(r"^  (cco@\S+) .*$", run.said(), re.MULTILINE)
    password = re.search(r"all with the password (\S+):", run.said())
    assert found is not None
    assert password is not None
    with requests.Session() as browser:
        address = f"http://127.0.0.1:{run.port}"
        browser.get(f"{address}/sign-in/")
        form = {
            "username": found[1],
            "password": password[1],
            "csrfmiddlewaretoken": browser.cookies["csrftoken"],
        }
        page = browser.post(f"{address}/sign-in/", form)
    assert page.url == f"{address}/health/"
    assert "NPS" in page.text
    assert re.search(r"\d+ answers", page.text)
    runner.send_signal(signal.SIGINT)
    assert runner.wait(40) == 0


def test_a_taken_port_is_said_before_anything_starts(run: Run) -> None:
    with socket.create_server(("127.0.0.1", run.port)):
        assert run.start(wait=False).wait(30) == 1
    assert f"port {run.port} is taken" in run.said()
    assert not (run.folder.path / "postgres").exists()
