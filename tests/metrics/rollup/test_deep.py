"""Counting under any filter, from facts."""

from datetime import date

import pytest
from django.db import connection

from metrics.models import Measure, Member
from metrics.rollup import deep, observations
from tests.metrics.facts import Facts

pytestmark = pytest.mark.django_db

MAY, JULY = date(2025, 5, 1), date(2025, 7, 1)


def measure(code: str = "recommend_0_10") -> Measure:
    return Measure.objects.get(code=code)


def member(dimension: str, code: str) -> int:
    return Member.objects.get(dimension__code=dimension, code=code).pk


def settled() -> None:
    facts = Facts()
    facts.answer(date(2025, 5, 1), 10, channel="store", region="north", product="loan")
    facts.answer(date(2025, 6, 30), 6, channel="store", region="north", product="card")
    facts.answer(date(2025, 6, 30), 7, channel="email", region="north", product="card")
    facts.answer(date(2025, 7, 1), 1, channel="store", region="north", product="card")


def test_counters_by_month_and_member() -> None:
    settled()
    rows = deep.count_by_month(measure(), MAY, JULY, ["channel", "region", "product"])
    found = {(month, by): counters[:3] for month, by, counters in rows}
    store, email = member("channel", "store"), member("channel", "email")
    north, loan, card = member("region", "north"), member("product", "loan"), member("product", "card")
    assert found == {
        (MAY, (store, north, loan)): (1, 10, 100),
        (date(2025, 6, 1), (store, north, card)): (1, 6, 36),
        (date(2025, 6, 1), (email, north, card)): (1, 7, 49),
    }
    assert sorted(counters[3:].index(1) for _month, _by, counters in rows) == [6, 7, 10]


def test_what_the_fewer_dimensions_have_in_common_is_added_up() -> None:
    settled()
    rows = deep.count_by_month(measure(), MAY, JULY, ["region", "product"])
    assert sorted(counters[0] for _month, _by, counters in rows) == [1, 2]


def test_counts_of_money_are_exact() -> None:
    facts = Facts()
    facts.bought(MAY, "0.1", channel="store")
    facts.bought(MAY, "0.2", channel="store")
    ((_month, _by, counters),) = deep.count_by_month(measure("revenue"), MAY, JULY, ["channel"])
    assert (counters[0], str(counters[1])) == (2, "0.3000")


def test_a_dimension_without_facts_has_no_counts() -> None:
    settled()
    assert deep.count_by_month(measure(), MAY, JULY, ["channel", "survey_mode"]) == []


def test_it_ends_at_the_time_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    settled()
    slow = f"SELECT slow.* FROM ({observations.statement_of(measure())}) AS slow, pg_sleep(5)"
    monkeypatch.setattr(deep, "TIME_LIMIT", "50ms")
    monkeypatch.setattr(observations, "statement_of", lambda _measure: slow)
    with pytest.raises(deep.TooDeepError):
        deep.count_by_month(measure(), MAY, JULY, ["channel"])
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")  # the transaction goes on
        assert cursor.fetchone() == (1,)
