"""How fast files become facts, as a share of what the database can take at all.

The baseline is a bare COPY of the same facts into a temporary table and one INSERT ... ON CONFLICT of it, into a
database with the same tables, constraints, indexes and triggers. The load reads CSV, checks, hashes customers' keys and
labels; its memory is that of the process that does it.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from benchmarks import databases
from cxdash.demo import catalogue
from cxdash.demo.files import files
from cxdash.demo.truths import SEED
from metrics.ingest.loading.intake import FileFacts, receive, store
from metrics.ingest.loading.load import Load
from metrics.ingest.loading.progress import NoAccount
from metrics.models import Import
from metrics.tasks import key_secret

BASE_DIR = Path(__file__).resolve().parent.parent
TODAY = date(2026, 11, 16)

# What the facts need is there before the clock starts; customers are made by a load, so they count.
REFERENCES = (
    "metrics_source",
    "metrics_import",
    "metrics_member",
    "metrics_memberset",
    "metrics_contactreason",
)
FACTS = (
    "metrics_customer",
    "metrics_customerrecord",
    "metrics_submission",
    "metrics_answer",
    "metrics_transaction",
    "metrics_contact",
    "metrics_measurement",
)


def hand_in(size: str) -> list[int]:
    """Store the company's files; return the ids of the imports."""
    call_command("migrate", verbosity=0)
    catalogue.begin()
    made = []
    with tempfile.TemporaryDirectory() as place:
        for file in files(seed=SEED, today=TODAY, size=size):
            path = Path(place) / file.name
            file.rows.write_csv(path, datetime_format="%Y-%m-%d %H:%M:%S")
            facts = FileFacts.of(path, file.name)
            one = receive(facts, document=file.mapping, now=timezone.now())
            store(path, one, limit=10**10)
            path.unlink()
            made.append(one.pk)
    return made


def measure(size: str) -> None:
    """Load the company into the database in use, and print the rate against the baseline."""
    imports = hand_in(size)
    databases.copy(databases.name(), "bare")
    seconds, peak = _in_a_process(imports)
    rows = _count()
    bare, by_table = _bare(databases.name())
    databases.drop("bare")
    print(f"\nLoading {size}: {rows:,} rows of facts and customers")
    print(f"{'load':40} {seconds:8.1f} s {rows / seconds:10,.0f} rows/s")
    print(f"{'bare COPY and INSERT ... ON CONFLICT':40} {bare:8.1f} s {rows / bare:10,.0f} rows/s")
    for table, taken in by_table.items():
        print(f"    {table:36} {taken:8.1f} s")
    print(f"{'rate of the load / bare rate':40} {bare / seconds:8.2f}   (at least 0.6)")
    print(f"{'memory peak of the load':40} {peak:8.0f} MB (at most 700)")


def _in_a_process(imports: list[int]) -> tuple[float, float]:
    """Load in a process of its own; return its seconds and its memory peak in megabytes."""
    script = f"import django; django.setup(); from benchmarks import loading; loading.load_all({imports})"
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=BASE_DIR,
        env={**os.environ, "DATABASE_URL": databases.url()},
        stdout=subprocess.PIPE,
        check=True,
    )
    seconds, peak = json.loads(done.stdout)
    return seconds, peak


def load_all(imports: list[int]) -> None:
    """Load files that were handed in; print the seconds and the memory peak of this process in megabytes."""
    began = time.perf_counter()
    for pk in imports:
        Load(pk, progress=NoAccount(), secret=key_secret(), clock=timezone.now).run()
        if Import.objects.get(pk=pk).state != Import.State.LOADED:
            raise RuntimeError(f"import {pk} was not loaded")
    print(json.dumps([time.perf_counter() - began, _peak()]))


def _peak() -> float:
    """Return the memory peak of this process in megabytes; `getrusage` would count that of its parent too."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def _count() -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {' + '.join(f'(SELECT count(*) FROM {table})' for table in FACTS)}")
        return int(cursor.fetchone()[0])


def _bare(source: str) -> tuple[float, Mapping[str, float]]:
    """Write the same rows into the database `bare`; return the seconds, in all and by table."""
    taken = {}
    for table in (*REFERENCES, *FACTS):
        with tempfile.TemporaryFile() as rows:
            with databases.using(source), connection.cursor() as cursor:
                cursor.copy_expert(f"COPY {table} TO STDOUT (FORMAT csv)", rows)
            rows.seek(0)
            with databases.using("bare"), connection.cursor() as cursor:
                began = time.perf_counter()
                cursor.execute("BEGIN")
                cursor.execute(f"CREATE TEMPORARY TABLE rows (LIKE {table}) ON COMMIT DROP")
                cursor.copy_expert("COPY rows FROM STDIN (FORMAT csv)", rows)
                cursor.execute(f"INSERT INTO {table} SELECT * FROM rows ON CONFLICT DO NOTHING")
                cursor.execute("COMMIT")
                taken[table] = time.perf_counter() - began
    of_facts = {table: seconds for table, seconds in taken.items() if table in FACTS}
    return sum(of_facts.values()), of_facts
