"""The guide to mappings says what the code does."""

import json
import re
from pathlib import Path

import pytest

from metrics.ingest.kinds import FIELDS
from metrics.ingest.mapping.document import read_mappings
from metrics.ingest.reasons import Reason
from tests.metrics.ingest.builders import CATALOGUE

GUIDE = (Path(__file__).parents[3] / "docs" / "loading-data.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("example", re.findall(r"```json\n(.*?)```", GUIDE, re.DOTALL))
def test_every_example_is_a_valid_mapping(example: str) -> None:
    assert read_mappings(json.dumps(json.loads(example)), CATALOGUE)


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_is_explained(reason: Reason) -> None:
    assert f"`{reason.value}`" in GUIDE


@pytest.mark.parametrize("name", sorted({field.name for fields in FIELDS.values() for field in fields}))
def test_every_column_is_explained(name: str) -> None:
    assert f"`{name}`" in GUIDE
