"""Small files, checked whole: what every test of reading and checking begins with."""

import json
from collections import Counter
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl

from metrics.ingest.checking.checker import Checker
from metrics.ingest.checking.conventions import Conventions, settle
from metrics.ingest.mapping.document import check_header, read_mappings
from metrics.ingest.mapping.model import KnownWords, Question
from metrics.ingest.reading.opening import open_sheet
from metrics.ingest.reading.sheets import Sheet
from metrics.ingest.reasons import Reject

NOW = datetime(2026, 1, 15, 12, tzinfo=UTC)
CATALOGUE = KnownWords.of(
    questions=[
        Question("recommend_0_10", 0, 10),
        Question("satisfaction_1_5", 1, 5),
        Question("touchpoint_satisfaction_1_5", 1, 5, per_touchpoint=True),
        Question("effort_1_7", 1, 7),
    ],
    dimensions=["channel", "touchpoint", "segment", "region", "product", "survey_mode"],
    quantities=["finance_revenue", "invited", "brand_strength"],
)

RESPONSES: dict[str, Any] = {
    "source": "survey",
    "kind": "responses",
    "columns": {"external_id": "id", "occurred_at": "date"},
    "metrics": {"score": {"measure": "recommend_0_10"}},
}
TRANSACTIONS: dict[str, Any] = {
    "source": "shop",
    "kind": "transactions",
    "columns": {
        "external_id": "id",
        "occurred_at": "date",
        "amount": "amount",
        "currency": {"constant": "EUR"},
    },
}


@dataclass(frozen=True)
class Outcome:
    """A file after checking."""

    sheet: Sheet
    conventions: Conventions
    frame: pl.DataFrame
    answers: pl.DataFrame
    rejects: list[Reject]
    missing: Counter[tuple[str, str]]

    @property
    def reasons(self) -> list[tuple[int, str | None, str | None, str]]:
        return [(r.row_number, r.column, r.value, r.reason.value) for r in self.rejects]


def check_file(
    source: Path | bytes | str,
    mapping: dict[str, Any],
    *,
    zone: str = "Europe/Berlin",
    rows: int = 20_000,
    catalogue: KnownWords = CATALOGUE,
) -> Outcome:
    """Read and check a file against one mapping; a text stands for a file in UTF-8."""
    if isinstance(source, str):
        source = source.encode()
    (read,) = read_mappings(json.dumps(mapping), catalogue)
    sheet = open_sheet(source, read.file)
    assert check_header(read, sheet.header) == []
    conventions = settle(sheet, read)
    checker = Checker(sheet, read, conventions, catalogue=catalogue, business_zone=zone, now=NOW)
    checked = [checker.check(batch) for batch in sheet.batches(checker.columns, rows)]
    assert checked
    return Outcome(
        sheet=sheet,
        conventions=conventions,
        frame=pl.concat([batch.frame for batch in checked]),
        answers=pl.concat([batch.answers for batch in checked]),
        rejects=[reject for batch in checked for reject in batch.rejects],
        missing=sum((batch.missing for batch in checked), Counter()),
    )


def table(*rows: str, header: str) -> str:
    """A text table."""
    return "\n".join((header, *rows)) + "\n"


def changed(base: dict[str, Any], **parts: Any) -> dict[str, Any]:
    """Return a mapping with parts of it changed or added."""
    merged = deepcopy(base)
    for key, value in parts.items():
        merged[key] = {**merged.get(key, {}), **value} if isinstance(value, dict) else value
    return merged
