"""The page asks the database a fixed number of questions, whatever the data size."""

from datetime import date

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from metrics.calendar import add_months
from metrics.models import Dimension
from tests.cxdash.overview.company import found_company, settle
from tests.metrics.facts import Facts

MOST, MOST_FOR_ONE_MEMBER = 15, 15


def queries(client: Client, **parameters: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get(reverse("health"), parameters).status_code == 200
    return len(asked)


def test_as_many_for_a_large_company_as_for_a_small_one(cco: Client) -> None:
    facts = found_company()
    small, small_scope = queries(cco), queries(cco, period="2026-Q1", channel="store")
    _grow(facts)
    assert queries(cco) == small
    assert queries(cco, period="2026-Q1", channel="store") == small_scope
    assert small <= MOST
    assert small_scope <= MOST_FOR_ONE_MEMBER


def _grow(facts: Facts) -> None:
    """Add 36 months and 30 members."""
    for month in range(36):
        day = add_months(date(2022, 2, 3), month)
        facts.answer(day, 9, region=f"r{month % 30}")
        facts.bought(day, "5", region=f"r{month % 30}")
    assert Dimension.objects.get(code="region").members.count() > 30
    settle(facts, "submissions", "recommend_0_10", "revenue", "orders", "active_customers")
