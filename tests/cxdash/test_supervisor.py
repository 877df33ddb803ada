"""The supervisor: restarts what dies, gives up loudly, leaves nothing behind."""

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from cxdash.processes.child import Child, Program
from cxdash.processes.rotation import rotate
from cxdash.processes.supervisor import KeepsDyingError, Supervisor


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class Watch:
    """A supervisor with a clock of ours and what it told."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.children: list[Child] = []
        self.said: list[str] = []
        self.supervisor = Supervisor(changed=self._changed, say=self.said.append, clock=self.clock)

    def _changed(self, children: list[Child]) -> None:
        self.children = children

    def wait_for_death(self) -> None:
        for child in self.children:
            child.process.wait(10)


@pytest.fixture
def watch() -> Iterator[Watch]:
    watch = Watch()
    yield watch
    for child in watch.children:
        child.kill()


@pytest.fixture
def program(tmp_path: Path) -> Callable[..., Program]:
    def make(code: str, name: str = "program", stop_seconds: float = 10) -> Program:
        return Program(
            name=name,
            command=[sys.executable, "-c", code],
            log=tmp_path / f"{name}.log",
            folder=tmp_path,
            stop_seconds=stop_seconds,
        )

    return make


FOREVER = "import time; time.sleep(60)"


def test_a_killed_program_runs_again_within_five_seconds(
    watch: Watch, program: Callable[..., Program]
) -> None:
    watch.supervisor.start([program(FOREVER)])
    first = watch.children[0].pid
    os.kill(first, signal.SIGKILL)
    watch.wait_for_death()
    watch.supervisor.check()
    watch.clock.now = 5
    watch.supervisor.check()
    assert [child.exit_code() for child in watch.children] == [None]
    assert watch.children[0].pid != first
    assert "program died (exit code -9)" in watch.said[0]


def test_ten_deaths_in_a_minute_are_enough(watch: Watch, program: Callable[..., Program]) -> None:
    watch.supervisor.start([program("raise SystemExit('no such table')")])
    with pytest.raises(KeepsDyingError, match=r"no such table\nprogram died 10 times"):
        for _ in range(30):
            watch.wait_for_death()
            watch.supervisor.check()
            watch.clock.now += 1
    assert len(watch.said) == 9


def test_ten_deaths_in_an_hour_are_bearable(watch: Watch, program: Callable[..., Program]) -> None:
    watch.supervisor.start([program("raise SystemExit(3)")])
    for _ in range(11):
        watch.wait_for_death()
        watch.supervisor.check()
        watch.clock.now += 360
        watch.supervisor.check()
    assert len(watch.said) >= 11


def test_a_later_tier_stops_before_an_earlier_one(
    watch: Watch, program: Callable[..., Program], tmp_path: Path
) -> None:
    code = (
        "import pathlib, signal, time\n"
        "def end(*_):\n"
        "    with open('order', 'a') as file: file.write('{name} ')\n"
        "    raise SystemExit\n"
        "signal.signal(signal.SIGTERM, end)\n"
        "pathlib.Path('{name}').touch()\n"
        "time.sleep(60)"
    )
    for name in ("store", "web"):
        watch.supervisor.start([program(code.format(name=name), name)])
    while not ((tmp_path / "store").exists() and (tmp_path / "web").exists()):
        time.sleep(0.01)
    watch.supervisor.stop()
    assert (tmp_path / "order").read_text(encoding="utf-8").split() == ["web", "store"]


def test_impatience_kills_at_once(watch: Watch, program: Callable[..., Program], tmp_path: Path) -> None:
    deaf = "import pathlib, signal; signal.signal(15, signal.SIG_IGN); pathlib.Path('on').touch();" + FOREVER
    watch.supervisor.start([program(deaf, stop_seconds=50)])
    while not (tmp_path / "on").exists():
        time.sleep(0.01)
    children = list(watch.children)
    watch.supervisor.stop(impatient=lambda: True)
    assert [child.exit_code() for child in children] == [-signal.SIGKILL]


def test_the_children_of_a_dead_program_die_with_it(
    watch: Watch, program: Callable[..., Program], tmp_path: Path
) -> None:
    parent = (
        "import pathlib, subprocess, sys\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
        "pathlib.Path('pid').write_text(str(child.pid))"
    )
    watch.supervisor.start([program(parent)])
    watch.wait_for_death()
    watch.supervisor.check()
    grandchild = int((tmp_path / "pid").read_text(encoding="utf-8"))
    assert ends(grandchild)


def ends(pid: int) -> bool:
    """Return whether the process is gone, or a corpse that nobody has collected, within five seconds."""
    for _ in range(500):
        if not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE:
            return True
        time.sleep(0.01)
    return False


def test_a_long_log_is_moved_while_it_is_written(tmp_path: Path) -> None:
    log = tmp_path / "web.log"
    with log.open("ab") as writer:
        for line in (b"first", b"second", b"third"):
            writer.write(line * 10)
            writer.flush()
            assert rotate(log, limit=20, kept=2)
        writer.write(b"now")
    assert log.read_bytes() == b"now"
    assert (tmp_path / "web.log.1").read_bytes() == b"third" * 10
    assert (tmp_path / "web.log.2").read_bytes() == b"second" * 10
    assert not (tmp_path / "web.log.3").exists()
