"""Every reading operation of the schema, asked in every way that the schema allows: no error of ours, no surprise."""

import json
from datetime import date, timedelta
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from django.core.management import call_command
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from pytest_django.live_server_helper import LiveServer
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance

from metrics.upkeep import bring_up_to_date
from tests.cast import Cast
from tests.metrics.facts import Facts
from tests.metrics.ingest.loads import NOW, RESPONSES, load_rows, response

OPERATIONS = {
    "/api/v1/kpis/",
    "/api/v1/metrics/",
    "/api/v1/metrics/{code}/",
    "/api/v1/members/",
    "/api/v1/imports/",
    "/api/v1/imports/{id}/",
    "/api/v1/imports/{id}/rejects/",
}


@pytest.fixture
def schema(tmp_path: Path) -> dict[str, Any]:
    """The schema as it is served."""
    path = tmp_path / "schema.json"
    call_command("spectacular", "--format=openapi-json", f"--file={path}", "--fail-on-warn")
    found: dict[str, Any] = json.loads(path.read_text())
    return found


def test_every_operation_is_asked_below(schema: dict[str, Any]) -> None:
    assert set(schema["paths"]) == OPERATIONS
    assert all(set(methods) == {"get"} for methods in schema["paths"].values())


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("examples", [12, pytest.param(100, marks=pytest.mark.soak)])
def test_whatever_is_asked_is_answered_as_promised(
    schema: dict[str, Any], live_server: LiveServer, tmp_path: Path, examples: int
) -> None:
    facts = Facts()
    for week in range(12):
        facts.answers(date(2025, 3, 3) + timedelta(weeks=week), {9: 20, 3: 12}, channel="store")
        facts.bought(date(2025, 3, 3) + timedelta(weeks=week), "10", customer=f"c{week}")
    arrived = load_rows(tmp_path, [response(1), response(2, nps="?")], RESPONSES, accept_rejects=True)
    bring_up_to_date(NOW)
    headers = {"Authorization": f"Token {Cast().token('analyst')}"}
    operations = schemathesis.openapi.from_dict(schema)
    for path in sorted(OPERATIONS):
        seen = _ask(operations[path]["GET"], live_server.url, headers, arrived.import_id, examples)
        assert HTTPStatus.OK in seen, path
        assert seen <= {HTTPStatus.OK, HTTPStatus.BAD_REQUEST, HTTPStatus.NOT_FOUND}, path


def _ask(operation: Any, url: str, headers: dict[str, str], import_id: int | None, examples: int) -> set[int]:
    """Ask an operation for what exists and what does not; return the codes of the answers."""
    seen: set[int] = set()

    @settings(
        max_examples=examples,
        deadline=None,
        derandomize=True,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(
        operation.as_strategy(), st.sampled_from([None, "nps", "revenue", "churn", "trust", "first_reply"])
    )
    def ask(case: "schemathesis.Case[Any]", code: str | None) -> None:
        if code is not None:
            known = {"code": code, "id": import_id}
            case.path_parameters = {name: known[name] for name in case.path_parameters or {}}
            case.query = {**(case.query or {}), **({"metric": code} if "kpis" in operation.path else {})}
        answer = case.call_and_validate(
            base_url=url,
            headers=headers,
            checks=[not_a_server_error, content_type_conformance, response_schema_conformance],
        )
        seen.add(answer.status_code)

    ask()
    return seen
