"""Files whose columns are called as ours: which kind they are, and that nothing is guessed."""

import pytest

from metrics.ingest.mapping.document import check_header, read_mappings
from metrics.ingest.mapping.standard import standard_mapping
from tests.metrics.ingest.builders import CATALOGUE

HEADERS = {
    "responses": ["occurred_at", "recommend_0_10"],
    "transactions": ["occurred_at", "amount", "currency"],
    "contacts": ["opened_at"],
    "customers": ["customer", "since"],
    "measurements": ["measure", "period", "value"],
}


@pytest.mark.parametrize("kind", HEADERS)
def test_the_least_that_each_kind_needs_is_enough(kind: str) -> None:
    header = HEADERS[kind]
    (document,) = standard_mapping(header, catalogue=CATALOGUE) or [{}]
    assert (document["kind"], document["source"]) == (kind, kind)
    (mapping,) = read_mappings([document], CATALOGUE)
    assert check_header(mapping, header) == []


@pytest.mark.parametrize(
    "header",
    [
        [],
        ["occurred_at"],
        ["occurred_at", "recommend_0_10", "stars"],  # one column that is not ours
        ["occurred_at", "amount"],
        ["occurred_at", "occurred_at", "recommend_0_10"],
        ["occurred_at", "Occurred_At", "recommend_0_10"],
        ["occurred_at", "touchpoint_satisfaction_1_5"],  # of which touchpoint?
        ["occurred_at", "amount", "currency", "recommend_0_10"],
        ["customer"],
        ["customer", "channel"],
        ["customer", "since", "product"],
        ["measure", "period"],
        ["measure", "period", "numerator"],
        ["opened_at", "amount"],
    ],
)
def test_of_anything_else_nothing_is_guessed(header: list[str]) -> None:
    assert standard_mapping(header, catalogue=CATALOGUE) is None


def test_columns_are_named_as_the_file_names_them() -> None:
    header = [" Occurred_At", "CHANNEL", "recommend_0_10", "comment"]
    (document,) = standard_mapping(header, source="survey", catalogue=CATALOGUE) or [{}]
    assert document == {
        "source": "survey",
        "kind": "responses",
        "columns": {"occurred_at": " Occurred_At", "comment": "comment"},
        "dimensions": {"channel": "CHANNEL"},
        "metrics": {"recommend_0_10": {"measure": "recommend_0_10"}},
        "comments": True,
    }


@pytest.mark.django_db
def test_without_a_catalogue_the_words_of_the_organisation_count() -> None:
    assert standard_mapping(["occurred_at", "effort_1_7", "survey_mode"]) is not None
    assert standard_mapping(["occurred_at", "effort_1_7", "airline"]) is None
