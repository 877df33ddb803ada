"""A quarter of an hour of kills under load: worker, one of its processes, Redis, PostgreSQL, again and again.

Files go in all the while. In the end every row of every file is there once, and no cell differs from the facts.
What happened is written to `build/soak/`.
"""

import json
import os
import random
import signal
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil
import pytest

from tests.metrics.ingest.loads import RESPONSES, TRANSACTIONS, csv_file
from tests.runs import BASE_DIR, START_SECONDS, Run

pytestmark = pytest.mark.soak

MINUTES = 15
ROWS = 4_000
RECOVERY_SECONDS = 90.0
REPORTS = BASE_DIR / "build" / "soak"

CONTACTS: dict[str, Any] = {
    "source": "desk",
    "kind": "contacts",
    "columns": {
        "external_id": "id",
        "opened_at": "opened",
        "customer": "customer",
        "reason": "reason",
        "solved": "solved",
        "cost": "cost",
    },
    "dimensions": {"channel": "channel"},
}
MAPPINGS = {"responses": RESPONSES, "transactions": TRANSACTIONS, "contacts": CONTACTS}


@dataclass
class Log:
    """What happened when, in seconds from the beginning."""

    seed: int
    began: float = field(default_factory=time.monotonic)
    lines: list[str] = field(default_factory=list)
    recoveries: dict[str, list[float]] = field(default_factory=dict)
    rows: Counter[str] = field(default_factory=Counter)

    @property
    def seconds(self) -> float:
        return time.monotonic() - self.began

    def say(self, line: str) -> None:
        self.lines.append(f"{self.seconds:7.1f} s  {line}")

    def write(self, outcome: str) -> Path:
        REPORTS.mkdir(parents=True, exist_ok=True)
        path = REPORTS / f"kills-{self.seed}.md"
        killed = [
            f"| {what} | {len(taken)} | {sorted(taken)[len(taken) // 2]:.1f} | {max(taken):.1f} |"
            for what, taken in sorted(self.recoveries.items())
        ]
        path.write_text(
            "\n".join(
                [
                    f"# Kills under load, seed {self.seed}, {self.seconds / 60:.0f} minutes",
                    "",
                    "| killed | times | median s to recover | most |",
                    "|---|---|---|---|",
                    *killed,
                    "",
                    f"Rows handed in: {dict(self.rows)}",
                    "",
                    "```",
                    outcome.strip(),
                    "```",
                    "",
                    "```",
                    *self.lines,
                    "```",
                    "",
                ]
            ),
            encoding="utf-8",
        )
        return path


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Run]:
    run = Run(tmp_path / "acme")
    run.start()
    yield run
    if run.process is not None and run.process.poll() is None:
        run.process.terminate()
        run.process.wait(60)
    run.folder.stop_orphans()


def rows_of(kind: str, chance: random.Random, first: int) -> list[dict[str, Any]]:
    """Some rows with ids of their own; every tenth customer comes back."""
    made = []
    for number in range(first, first + ROWS):
        day = f"{chance.choice((2024, 2025))}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
        common = {"id": f"{kind}{number}", "customer": f"c{chance.randint(1, 3_000)}"}
        if kind == "responses":
            row = {"date": day, "nps": chance.randint(0, 10), "comment": "", "channel": chance.choice("abc")}
        elif kind == "transactions":
            amount = f"{chance.randint(100, 90_000) / 100:.2f}"
            row = {"date": day, "amount": amount, "currency": "EUR", "product": chance.choice("pqr")}
        else:
            solved, cost = chance.choice(("yes", "no")), f"{chance.randint(100, 900) / 100:.2f}"
            opened = f"{day} {chance.randint(8, 18):02}:00:00"
            row = {"opened": opened, "reason": chance.choice("xyz"), "solved": solved, "cost": cost}
            row["channel"] = chance.choice("abc")
        made.append({**common, **row})
    return made


def hand_in(run: Run, folder: Path, kind: str, chance: random.Random, log: Log) -> None:
    """Hand a file in, again until it is taken: where the answer was lost, the same file comes twice."""
    path = csv_file(folder, rows_of(kind, chance, log.rows[kind]), f"{kind}-{log.rows[kind]}.csv")
    mapping = folder / f"{kind}.json"
    mapping.write_text(json.dumps(MAPPINGS[kind]))
    for _attempt in range(60):
        done = run.manage("import_file", str(path), f"--mapping={mapping}", "--no-wait", "--accept-rejects")
        if done.returncode == 0:
            log.rows[kind] += ROWS
            log.say(f"handed in {path.name}")
            return
        log.say(f"not taken yet: {path.name}")
        time.sleep(1)
    raise AssertionError(f"{path.name} was not taken: {done.stdout}{done.stderr}")


def victim(run: Run, what: str, chance: random.Random) -> psutil.Process | None:
    with suppress(psutil.NoSuchProcess, KeyError):
        if what == "a process of the worker":
            children = psutil.Process(run.pids()["worker"]).children()
            return chance.choice(children) if children else None
        return psutil.Process(run.pids()[what])
    return None


def works(run: Run) -> bool:
    """Whether every program runs, and the web server reaches PostgreSQL and Redis."""
    return run.answers("/readyz?role=worker") and all(psutil.pid_exists(pid) for pid in run.pids().values())


def kill(run: Run, what: str, chance: random.Random, log: Log) -> None:
    process = victim(run, what, chance)
    if process is None:
        return
    with suppress(psutil.NoSuchProcess):
        os.kill(process.pid, signal.SIGKILL)
    log.say(f"killed {what}")
    began = time.monotonic()
    run.wait_until(lambda: not psutil.pid_exists(process.pid) or process.status() == psutil.STATUS_ZOMBIE, 30)
    run.wait_until(lambda: works(run), START_SECONDS)
    log.recoveries.setdefault(what, []).append(time.monotonic() - began)


def settled(run: Run) -> bool:
    # Of a year that is not over there is a mark that waits for its end.
    query = (
        "from metrics.models import DirtyMark, DirtyVerdicts, Job;"
        "print(Job.objects.filter(state='open').count() + DirtyMark.objects.count()"
        " + DirtyVerdicts.objects.filter(generation__gt=0).count())"
    )
    return run.manage("shell", "-v", "0", "-c", query).stdout.strip() == "0"


@pytest.mark.parametrize("seed", [20261128])
def test_nothing_is_lost_doubled_or_wrong(run: Run, tmp_path: Path, seed: int) -> None:
    chance, log = random.Random(seed), Log(seed)
    kinds = list(MAPPINGS)
    next_kill = 20.0
    while log.seconds < MINUTES * 60:
        hand_in(run, tmp_path, chance.choice(kinds), chance, log)
        if log.seconds > next_kill:
            kill(run, chance.choice(("worker", "a process of the worker", "redis", "postgres")), chance, log)
            # No program may die ten times within a minute.
            next_kill = log.seconds + chance.uniform(5, 20)
    log.say("no more kills")
    run.wait_until(lambda: settled(run), START_SECONDS)
    log.say("everything is loaded and counted")
    check = run.manage("refresh", "--check")
    count = run.manage(
        "shell", "-v", "0", "-c",
        "from metrics.models import Contact, Submission, Transaction;"
        "print(Submission.objects.count(), Transaction.objects.count(), Contact.objects.count())",
    )  # fmt: skip
    report = log.write(f"{check.stdout}\nresponses, transactions, contacts: {count.stdout}")
    assert check.returncode == 0, report
    assert "0 differences, 0 marks" in check.stdout
    assert count.stdout.split() == [str(log.rows[kind]) for kind in kinds]
    recoveries = sorted(taken for times in log.recoveries.values() for taken in times)
    assert recoveries[int(len(recoveries) * 0.95)] <= RECOVERY_SECONDS
