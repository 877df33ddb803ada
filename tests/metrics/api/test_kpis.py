"""`GET kpis/`: what it answers is what its schema says, and no address breaks it."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from metrics.models import Organisation
from tests.cast import Cast
from tests.metrics.facts import Facts

pytestmark = pytest.mark.django_db

ROW = {
    *("metric", "period_start", "period_end", "members", "value", "low", "high", "n", "unit", "status"),
    *("verdict", "as_of", "value_of"),
}


@pytest.fixture(scope="module", autouse=True)
def company(kept: None) -> None:
    """Two months of answers and purchases."""
    facts = Facts()
    facts.answers(date(2025, 4, 2), {10: 30, 0: 10}, channel="store")
    facts.answers(date(2025, 5, 2), {10: 40}, channel="store")
    facts.bought(date(2025, 5, 2), "100", customer="a")
    facts.settle("recommend_0_10", "revenue", "active_customers")


@pytest.fixture
def analyst(client: Client) -> Client:
    """Somebody who reads numbers."""
    client.defaults["HTTP_AUTHORIZATION"] = f"Token {Cast().token('analyst')}"
    return client


def ask(client: Client, query: str) -> tuple[int, Any]:
    answer = client.get(f"/api/v1/kpis/?{query}")
    return answer.status_code, answer.json()


def test_rows_come_in_pages(analyst: Client) -> None:
    status, found = ask(analyst, "metric=nps&grain=month&from=2025-04-01&to=2025-06-01&page_size=1&page=2")
    assert (status, found["count"], found["next"]) == (200, 2, None)
    assert "page=1" in found["previous"] or "page_size=1" in found["previous"]
    (row,) = found["results"]
    assert set(row) == ROW
    assert (row["period_start"], row["value"], row["n"], row["members"]) == ("2025-05-01", 100.0, 40, {})


def test_the_schema_says_what_is_answered(client: Client, tmp_path: Path) -> None:
    path = tmp_path / "schema.json"
    call_command("spectacular", "--format=openapi-json", f"--file={path}", "--fail-on-warn")
    schema = json.loads(path.read_text())
    operation = schema["paths"]["/api/v1/kpis/"]["get"]
    assert {"page", "page_size", "metric", "from"} <= {one["name"] for one in operation["parameters"]}
    answer = operation["responses"]["200"]["content"]["application/json"]["schema"]
    page = schema["components"]["schemas"][answer["$ref"].rsplit("/", 1)[-1]]["properties"]
    assert set(page) == {"count", "next", "previous", "results"}
    row = schema["components"]["schemas"][page["results"]["items"]["$ref"].rsplit("/", 1)[-1]]
    assert set(row["properties"]) == set(row["required"]) == ROW


@pytest.mark.parametrize(
    "query",
    [
        "grain=total&from=2025-01-01&to=9999-12-31",
        "grain=total&from=0001-01-01&to=2025-01-01",
        "grain=month&to=0001-01-01",
        "grain=day&from=1000-01-01&to=2025-01-01",
        "grain=month&from=2025-13-01",
        "grain=month&from=2025-05-01&to=2025-05-01",
        "grain=fortnight",
        "by=planet",
        "channel=nowhere",
        "channel=store&grain=total&from=2025-04-02&to=2025-05-03",
        "metric=nps&metric=csat",
        "planet=mars",
    ],
)
@pytest.mark.parametrize("metric", ["nps", "revenue", "churn"])
def test_what_cannot_be_answered_is_refused_in_words(metric: str, query: str, analyst: Client) -> None:
    status, found = ask(analyst, f"metric={metric}&{query}")
    assert status == 400
    assert {"type", "code", "detail", "attr"} <= set(found)
    assert found["detail"]


@pytest.mark.parametrize(
    ("query", "attr"),
    [
        ("metric=churn&grain=week", "grain"),
        ("metric=nps&grain=total&channel=store&from=2025-04-02&to=2025-05-03", "from"),
        ("metric=retention&channel=store&region=north", "by"),
    ],
)
def test_what_is_not_offered_names_what_to_change(query: str, attr: str, analyst: Client) -> None:
    Facts().members(region="north")
    status, found = ask(analyst, query)
    assert (status, found["attr"]) == (400, attr)


def test_a_month_that_a_part_sees_in_steps_has_no_last_day(
    analyst: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    facts = Facts()
    for day in range(3, 8):
        facts.answers(date(2025, 5, day), {10: 10}, channel="store")
    facts.settle("recommend_0_10")
    monkeypatch.setattr("metrics.api.kpis.business_day", lambda _: date(2025, 5, 20))
    days = {}
    for scope in ("", "&channel=store"):
        _status, found = ask(analyst, f"metric=nps&from=2025-04-01&to=2025-06-01{scope}")
        days[scope] = [row["as_of"] for row in found["results"]]
    assert days == {"": ["2025-04-30", "2025-05-07"], "&channel=store": ["2025-04-30", None]}


def test_without_days_the_total_is_that_of_the_last_twelve_months(analyst: Client) -> None:
    _status, found = ask(analyst, "metric=nps&grain=total&channel=store")
    # The data end on 2 May: May is not whole.
    assert [(row["period_start"], row["period_end"]) for row in found["results"]] == [
        ("2024-05-01", "2025-05-01")
    ]


def test_the_month_that_stands_for_a_quarter_is_named(analyst: Client) -> None:
    facts = Facts("agency")
    facts.measured("trust", date(2025, 4, 1), value="50")
    facts.measured("trust", date(2025, 5, 1), value="60")
    facts.settle("trust")
    _status, found = ask(analyst, "metric=trust&grain=quarter&from=2025-04-01&to=2025-07-01")
    assert [(row["value"], row["value_of"]) for row in found["results"]] == [(60.0, "2025-05")]


@pytest.mark.parametrize(
    "query",
    [
        "grain=total&from=1900-01-01&to=2999-12-31",
        "grain=total&from=2025-01-01&to=2999-12-31",
        "grain=year&from=1900-01-01&to=2900-01-01",
        "grain=year&from=1900-01-01&to=1903-01-01&comparison=previous_period",
        "grain=month&to=2024-02-29",
        "grain=week&from=2020-12-28&to=2021-01-04",
        "grain=total&from=2024-02-29&to=2025-05-03",
    ],
)
@pytest.mark.parametrize("metric", ["nps", "revenue", "trust"])
def test_unusual_spans_are_answered(metric: str, query: str, analyst: Client) -> None:
    for fiscal_start in (1, 4):
        Organisation.objects.update(fiscal_start_month=fiscal_start)
        assert ask(analyst, f"metric={metric}&{query}")[0] == 200
