"""Small files and how to load them."""

import csv
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Any

from metrics.ingest.loading.intake import FileFacts, receive, store
from metrics.ingest.loading.keys import KeySecret
from metrics.ingest.loading.load import Load
from metrics.ingest.loading.progress import NoAccount, Progress
from metrics.ingest.reporting import Report, report
from metrics.models import Import

NOW = datetime(2025, 7, 1, 12, tzinfo=UTC)
SECRET = KeySecret.of("a secret of the tests", 1)

RESPONSES: dict[str, Any] = {
    "source": "survey",
    "kind": "responses",
    "columns": {"external_id": "id", "occurred_at": "date", "customer": "customer", "comment": "comment"},
    "metrics": {"nps": {"measure": "recommend_0_10", "missing": [11]}},
    "dimensions": {"channel": "channel"},
}
TRANSACTIONS: dict[str, Any] = {
    "source": "shop",
    "kind": "transactions",
    "columns": {
        "external_id": "id",
        "occurred_at": "date",
        "customer": "customer",
        "amount": "amount",
        "currency": "currency",
    },
    "dimensions": {"product": "product"},
}

Rows = list[dict[str, Any]]


def csv_file(folder: Path, rows: Rows, name: str = "file.csv") -> Path:
    """Write rows as a CSV file; the keys of the first are the header."""
    buffer = StringIO()
    writer = csv.DictWriter(buffer, list(rows[0]), restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    path = folder / name
    path.write_text(buffer.getvalue(), encoding="utf-8")
    return path


def stored(path: Path, mapping: Any, **options: Any) -> Import:
    """Store a file, ready to be loaded."""
    made = receive(FileFacts.of(path, path.name), document=mapping, now=NOW, **options)
    store(path, made, limit=10**9)
    return made


def load(made: Import, progress: Progress | None = None) -> Report:
    """Load a stored file."""
    Load(made.pk, progress=progress or NoAccount(), secret=SECRET, clock=lambda: NOW).run()
    return report(made.pk)


def load_rows(folder: Path, rows: Rows, mapping: Any, **options: Any) -> Report:
    """Write, store and load rows."""
    return load(stored(csv_file(folder, rows), mapping, **options))


def response(number: int, *, nps: object = 9, day: str = "2025-03-04", **more: Any) -> dict[str, Any]:
    """Return a row of the survey."""
    return {
        "id": f"r{number}",
        "date": day,
        "customer": f"customer-{number}",
        "nps": nps,
        "channel": "store",
        "comment": "",
        **more,
    }


def sale(number: int, *, amount: object = "10.00", day: str = "2025-03-04", **more: Any) -> dict[str, Any]:
    """Return a row of the shop."""
    return {
        "id": f"t{number}",
        "date": day,
        "customer": f"customer-{number}",
        "amount": amount,
        "currency": "EUR",
        "product": "tea",
        **more,
    }
