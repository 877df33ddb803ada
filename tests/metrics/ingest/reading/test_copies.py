"""Copies of files do not outlive their readers."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from metrics.ingest.reading.copies import PREFIX, remove_left_behind


def test_copies_of_processes_that_were_killed_are_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    for number in (ended.pid, os.getpid()):
        folder = tmp_path / f"{PREFIX}{number}-x"
        folder.mkdir()
        (folder / "file").write_text("ann@example.com", encoding="utf-8")
    remove_left_behind()
    assert [path.name for path in tmp_path.iterdir()] == [f"{PREFIX}{os.getpid()}-x"]
