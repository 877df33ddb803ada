"""`make run` and `make start` from an empty folder to an answering site and back, with a death of each part."""

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
import requests

from tests.runs import BASE_DIR, START_SECONDS, Run

PARTS = ("postgres", "redis", "web", "worker", "beat")


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
