"""What a killed run leaves behind is stopped by the next one, and nothing else is."""

import json
import sys
from pathlib import Path

from cxdash.processes.child import Child, Program
from cxdash.running.folder import PROCESSES_FILE, DataFolder


def sleeper(folder: Path) -> Child:
    command = [sys.executable, "-c", "import time; time.sleep(60)"]
    return Child(Program(name="web", command=command, log=folder / "web.log", folder=folder))


def test_orphans_are_stopped_at_the_next_start(tmp_path: Path) -> None:
    child = sleeper(tmp_path)
    killed = DataFolder(tmp_path)
    killed.acquire(kind="tests")
    killed.record([child])
    killed.release()  # as the operating system does for a killed process
    after = DataFolder(tmp_path)
    after.acquire(kind="tests")
    child.process.wait(5)
    assert not (tmp_path / PROCESSES_FILE).exists()
    after.release()


def test_a_process_that_has_got_the_same_number_is_left_alone(tmp_path: Path) -> None:
    child = sleeper(tmp_path)
    folder = DataFolder(tmp_path)
    folder.record([child])
    rows = json.loads((tmp_path / PROCESSES_FILE).read_text(encoding="utf-8"))
    rows[0]["started"] -= 100
    (tmp_path / PROCESSES_FILE).write_text(json.dumps(rows), encoding="utf-8")
    assert folder.stop_orphans() == []
    assert child.exit_code() is None
    child.kill()
