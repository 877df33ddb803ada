"""Narrowing and breaking down: who is counted under one member, several, pairs and deeper filters."""

from datetime import date, timedelta

import pytest
from django.db import connection

from metrics.calendar import Grain, Period
from metrics.kpis.cuts import NotOfferedError
from metrics.kpis.scopes import ScopeError, dimension_slot, parse
from metrics.models import Measure, Member
from metrics.rollup import deep, observations
from tests.metrics.facts import Facts
from tests.metrics.kpis.independent import about, adjusted_wald
from tests.metrics.kpis.looks import look, nothing, period, point, points, range_of

pytestmark = pytest.mark.django_db

MAY = date(2025, 5, 1)
MAY_PERIOD = period(MAY)


def settled() -> None:
    """Scores that tell where they come from: 10 and 9 by e-mail, 8 and 0 in the store."""
    facts = Facts()
    facts.answer(MAY, 10, channel="email", region="north", product="loan")
    facts.answer(MAY, 9, channel="email", region="south", product="loan")
    facts.answer(MAY, 8, channel="store", region="north", product="card")
    facts.answer(MAY, 0, channel="store", region="north", product="loan")
    facts.answer(MAY, 5, channel="till", region="south", product="card")
    facts.settle("recommend_0_10")


def test_one_member() -> None:
    settled()
    found = point("nps", MAY, how=look({"channel": ["store"]}))
    assert (found.value, found.n) == (-50.0, 2)


def test_several_members_are_counted_together() -> None:
    settled()
    found = point("nps", MAY, how=look({"channel": ["store", "till"]}))
    assert (found.value, found.n) == (about(-200 / 3), 3)


def test_several_members_side_by_side() -> None:
    settled()
    found = points("nps", [MAY_PERIOD], look({"channel": ["store", "till"]}, "channel"))
    assert {key[1]: one.value for key, one in found.items()} == {"store": -50.0, "till": -100.0}


def test_a_breakdown() -> None:
    settled()
    found = points("nps", [MAY_PERIOD], look(by="channel"))
    assert {key[1]: one.n for key, one in found.items()} == {"email": 2, "store": 2, "till": 1}


def test_two_dimensions() -> None:
    settled()
    assert point("nps", MAY, how=look({"channel": ["store"], "region": ["north"]})).n == 2
    assert nothing("nps", MAY, how=look({"channel": ["till"], "region": ["north"]}))
    found = points("nps", [MAY_PERIOD], look({"region": ["north"]}, "channel"))
    assert {key[1]: one.value for key, one in found.items()} == {"email": 100.0, "store": -50.0}


def test_three_dimensions_are_counted_from_facts() -> None:
    settled()
    found = point("nps", MAY, how=look({"channel": ["store"], "region": ["north"], "product": ["loan"]}))
    assert (found.value, found.n) == (-100.0, 1)
    broken = points("nps", [MAY_PERIOD], look({"channel": ["store"], "region": ["north"]}, "product"))
    assert {key[1]: one.value for key, one in broken.items()} == {"card": 0.0, "loan": -100.0}


def test_three_dimensions_over_a_quarter_and_a_year_ago() -> None:
    facts = Facts()
    for day, score in ((date(2024, 5, 1), 0), (date(2025, 4, 1), 10), (date(2025, 6, 30), 10)):
        facts.answer(day, score, channel="store", region="north", product="loan")
    facts.settle("recommend_0_10")
    how = look({"channel": ["store"], "region": ["north"], "product": ["loan"]})
    quarters = [period(date(year, 4, 1), "quarter") for year in (2024, 2025)]
    assert [one.value for one in points("nps", quarters, how).values()] == [-100.0, 100.0]


def test_a_filter_on_a_dimension_that_no_fact_states_finds_nothing() -> None:
    settled()
    for codes in ({"survey_mode": ["web"]}, {"survey_mode": ["web"], "channel": ["store"]}):
        assert nothing("nps", MAY, how=look(codes))
    deep_one = look({"survey_mode": ["web"], "channel": ["store"], "region": ["north"]})
    assert nothing("nps", MAY, how=deep_one)


def test_a_filter_that_takes_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    settled()
    monkeypatch.setattr(deep, "TIME_LIMIT", "50ms")
    answers = observations.statement_of(Measure.objects.get(code="recommend_0_10"))
    slow = f"SELECT slow.* FROM ({answers}) AS slow, pg_sleep(1)"
    monkeypatch.setattr(observations, "statement_of", lambda _measure: slow)
    how = look({"channel": ["store"], "region": ["north"], "product": ["loan"]})
    with pytest.raises(NotOfferedError):
        point("nps", MAY, how=how)


def test_the_time_limit_of_a_filter_ends_with_it() -> None:
    settled()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = '7s'")
        point("nps", MAY, how=look({"channel": ["store"], "region": ["north"], "product": ["loan"]}))
        cursor.execute("SHOW statement_timeout")
        assert cursor.fetchone() == ("7s",)


@pytest.mark.parametrize("grain", ["day", "week"])
def test_two_filters_are_not_kept_by_day(grain: Grain) -> None:
    settled()
    with pytest.raises(NotOfferedError):
        point("nps", MAY, grain, look({"channel": ["store"], "region": ["north"]}))


def test_medians_know_one_dimension_at_a_time() -> None:
    settled()
    with pytest.raises(NotOfferedError):
        point("first_reply", MAY, how=look({"channel": ["store"], "region": ["north"]}))


# -- Codes --------------------------------------------------------------------------------------------------


def test_a_merged_member_stands_for_its_last_heir() -> None:
    settled()
    members = {
        code: Member.objects.get(dimension__code="channel", code=code) for code in ("till", "fax", "ivr")
    }
    for old, heir in (("fax", "ivr"), ("ivr", "till")):
        Member.objects.filter(pk=members[old].pk).update(merged_into=members[heir], status="merged")
    assert parse({"channel": ["fax"]}).members == {1: frozenset({members["till"].pk})}
    assert point("nps", MAY, how=look({"channel": ["fax"]})).n == 1


@pytest.mark.parametrize(
    ("codes", "parameter"),
    [({"planet": ["mars"]}, "planet"), ({"channel": ["carrier pigeon"]}, "channel")],
)
def test_what_does_not_exist_is_named(codes: dict[str, list[str]], parameter: str) -> None:
    with pytest.raises(ScopeError) as caught:
        parse(codes)
    assert caught.value.parameter == parameter
    assert codes[parameter][0] in str(caught.value) or parameter in str(caught.value)


def test_an_unknown_breakdown_is_refused() -> None:
    with pytest.raises(ScopeError):
        dimension_slot("planet")


def test_a_dimension_without_members_narrows_nothing() -> None:
    assert parse({"channel": []}).everyone


# -- Weights ------------------------------------------------------------------------------------------------


def test_weights_move_the_value_and_the_range_but_not_the_number_shown() -> None:
    facts = Facts()
    for score, weight in ((10, 3.0), (9, 1.0), (8, 1.0), (0, 1.0)):
        facts.answer(MAY, score, weight=weight)
    facts.settle("recommend_0_10")
    plain, weighted = point("nps", MAY), point("nps", MAY, how=look(weighted=True))
    effective = 6**2 / (9 + 1 + 1 + 1)
    assert (plain.value, plain.n) == (25.0, 4)
    assert (weighted.value, weighted.n) == (about(50.0), 4)
    assert range_of(weighted) == adjusted_wald(4 / 6 * effective, 1 / 6 * effective, effective)


def test_months_without_weights_count_in_full_beside_one_with() -> None:
    facts = Facts()
    for _ in range(3):
        facts.answer(date(2025, 4, 10), 10)
    facts.answer(MAY, 0, weight=2.0)
    facts.answer(MAY, 10, weight=6.0)
    facts.settle("recommend_0_10")
    quarter = point("nps", date(2025, 4, 1), "quarter", look(weighted=True))
    assert (quarter.n, quarter.value) == (5, about(100 * (3 + 1.5 - 0.5) / 5))


def test_without_any_weight_the_weighted_numbers_are_the_plain_ones() -> None:
    settled()
    for code in ("nps", "revenue"):
        assert points(code, [MAY_PERIOD], look(weighted=True)) == points(code, [MAY_PERIOD])


def test_weighted_days_of_a_scope() -> None:
    facts = Facts()
    facts.answer(MAY, 10, weight=1.0, channel="email")
    facts.answer(MAY + timedelta(days=1), 0, weight=3.0, channel="email")
    facts.settle("recommend_0_10")
    days = [Period("day", MAY + timedelta(days=n), MAY + timedelta(days=n + 1)) for n in range(2)]
    found = points("nps", days, look({"channel": ["email"]}, weighted=True))
    assert [one.value for one in found.values()] == [about(100.0), about(-100.0)]
