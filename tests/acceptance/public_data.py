"""Public data sets through the whole product: the command, cells, the API."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from metrics.upkeep import bring_up_to_date
from tests.cast import Cast

BASE_DIR = Path(__file__).resolve().parent.parent.parent
DATA = BASE_DIR.parent / "shared" / "data"
EXAMPLES = BASE_DIR / "docs" / "examples"
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
EVER = {"grain": "total", "from": "2017-01-01", "to": "2019-01-01"}

needs_public_data = [
    pytest.mark.django_db,
    pytest.mark.real_data,
    pytest.mark.skipif(not DATA.is_dir(), reason="the public data sets of ../shared/data are not here"),
]


def load(path: Path, mapping: str) -> dict[str, Any]:
    """Load a file by the command; return its report. Cells are up to date afterwards."""
    out = StringIO()
    call_command(
        "import_file", str(path), mapping=EXAMPLES / mapping, json=True, stdout=out, stderr=StringIO()
    )
    bring_up_to_date(NOW)
    report: dict[str, Any] = json.loads(out.getvalue())
    return report


class Api:
    """The API with an analyst's token."""

    def __init__(self, cast: Cast) -> None:
        self.client = Client(headers={"Authorization": f"Token {cast.token('analyst', 'read')}"})

    def kpis(self, metric: str, **parameters: str) -> list[dict[str, Any]]:
        answer = self.client.get(
            "/api/v1/kpis/", {"metric": metric, "page_size": "1000", **EVER, **parameters}
        )
        assert answer.status_code == 200, answer.content
        rows: list[dict[str, Any]] = answer.json()["results"]
        return rows

    def by(self, metric: str, dimension: str, **parameters: str) -> Mapping[str, dict[str, Any]]:
        return {row["members"][dimension]: row for row in self.kpis(metric, by=dimension, **parameters)}
