"""Counting under any filter, from facts."""

from datetime import date

import pytest
from django.db import connection

from metrics.models import Measure, Member
from metrics.rollup import additive, deep, observations
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
    store = {"channel": [member("channel", "store")], "region": [member("region", "north")]}
    rows = deep.count_by_month(measure(), MAY, JULY, store, ["product"])
    found = {(month, by): counters[:3] for month, by, counters in rows}
    assert found == {
        (MAY, (member("product", "loan"),)): (1, 10, 100),
        (date(2025, 6, 1), (member("product", "card"),)): (1, 6, 36),
    }
    assert [counters[3 + 6] for month, _by, counters in rows if month.month == 6] == [1]


def test_several_members_and_several_breakdowns() -> None:
    settled()
    both = {"channel": [member("channel", "store"), member("channel", "email")]}
    rows = deep.count_by_month(measure(), MAY, JULY, both, ["region", "product"])
    assert sorted(counters[0] for _month, _by, counters in rows) == [1, 2]


def test_counts_of_money_are_exact() -> None:
    facts = Facts()
    facts.bought(MAY, "0.1", channel="store")
    facts.bought(MAY, "0.2", channel="store")
    ((_month, _by, counters),) = deep.count_by_month(
        measure("revenue"), MAY, JULY, {"channel": [member("channel", "store")]}
    )
    assert (counters[0], str(counters[1])) == (2, "0.3000")


def test_a_dimension_without_facts_has_no_counts() -> None:
    settled()
    web = member("survey_mode", "web")
    assert deep.count_by_month(measure(), MAY, JULY, {"survey_mode": [web]}) == []
    assert deep.count_by_month(measure(), MAY, JULY, {}, ["survey_mode"]) == []


def test_it_ends_at_the_time_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    settled()
    slow = f"SELECT slow.* FROM ({observations.ANSWERS}) AS slow, pg_sleep(5)"
    monkeypatch.setattr(deep, "TIME_LIMIT", "50ms")
    monkeypatch.setattr(additive, "statement_of", lambda _measure: slow)
    with pytest.raises(deep.TooDeepError):
        deep.count_by_month(measure(), MAY, JULY, {})
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")  # the transaction goes on
        assert cursor.fetchone() == (1,)
