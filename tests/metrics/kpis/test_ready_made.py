"""Metrics that others deliver: taken as they are, added up as they allow, never averaged."""

from datetime import date, timedelta
from typing import Any

import pytest

from metrics.calendar import ALL_TIME, Grain, Period
from metrics.kpis.cuts import NotOfferedError
from metrics.kpis.series import Status
from tests.metrics.facts import Facts
from tests.metrics.kpis.independent import wilson
from tests.metrics.kpis.looks import USUAL, by_hand, look, nothing, point, points, range_of

pytestmark = pytest.mark.django_db

APRIL, MAY, JUNE = (date(2025, month, 1) for month in (4, 5, 6))
QUARTER: tuple[date, Grain] = (APRIL, "quarter")


def delivered(measure: str, values: dict[date, dict[str, Any]], grain: str = "month") -> None:
    facts = Facts("agency")
    for month, given in values.items():
        facts.measured(measure, month, grain, **given)
    facts.settle(measure)


@pytest.mark.parametrize(
    "code", ["brand_strength", "trust", "net_sentiment", "employee_engagement", "margin"]
)
@by_hand("brand_strength", "trust", "net_sentiment", "employee_engagement", "margin")
def test_a_value_without_n_is_shown_as_reported(code: str) -> None:
    delivered(code, {MAY: {"value": "0.5"}})
    found = point(code, MAY, how=look(thresholds=USUAL))
    assert (found.value, found.low, found.high, found.n) == (0.5, None, None, 0)
    assert (found.status, found.source) == (Status.REPORTED, "agency")


@pytest.mark.parametrize(
    "code", ["brand_strength", "trust", "net_sentiment", "employee_engagement", "margin"]
)
def test_a_value_with_n_and_range_is_taken_as_it_came(code: str) -> None:
    delivered(code, {MAY: {"value": "0.5", "n": 400, "low": 0.45, "high": 0.56}})
    found = point(code, MAY, how=look(thresholds=USUAL))
    assert (found.value, found.low, found.high, found.n) == (0.5, 0.45, 0.56, 400)
    assert found.status is Status.OK


def test_a_range_without_n_is_not_shown() -> None:
    delivered("trust", {MAY: {"value": "50", "low": 45.0, "high": 55.0}})
    found = point("trust", MAY)
    assert (found.value, found.low, found.status) == (50.0, None, Status.REPORTED)


@pytest.mark.parametrize("code", ["brand_strength", "trust", "employee_engagement", "net_sentiment"])
def test_the_last_month_speaks_for_the_quarter_where_values_are_levels(code: str) -> None:
    delivered(code, {APRIL: {"value": "0.1"}, MAY: {"value": "0.3"}})
    found = point(code, *QUARTER)
    assert (found.value, found.value_of) == (0.3, Period("month", MAY, JUNE))
    assert point(code, MAY).value_of is None


@by_hand("share_of_voice")
def test_a_share_with_numerator_and_denominator_has_wilsons_interval() -> None:
    delivered("share_of_voice", {MAY: {"numerator": 30, "denominator": 120}})
    found = point("share_of_voice", MAY, how=look(thresholds=USUAL))
    assert (found.value, found.n, found.status) == (0.25, 120, Status.OK)
    assert range_of(found) == wilson(30, 120)


def test_numerators_and_denominators_add_up_over_months() -> None:
    delivered(
        "share_of_voice",
        {APRIL: {"numerator": 30, "denominator": 120}, JUNE: {"numerator": 10, "denominator": 20}},
    )
    found = point("share_of_voice", *QUARTER)
    assert (found.value, found.n) == (40 / 140, 140)
    assert range_of(found) == wilson(40, 140)


@pytest.mark.parametrize("code", ["margin", "net_sentiment"])
def test_money_and_balances_are_no_samples_although_they_come_as_fractions(code: str) -> None:
    delivered(
        code,
        {APRIL: {"numerator": 300, "denominator": 1000}, MAY: {"numerator": -60, "denominator": 1000}},
    )
    month, quarter = point(code, APRIL), point(code, *QUARTER)
    assert (month.value, month.low, month.n, month.status) == (0.3, None, 0, Status.REPORTED)
    assert (quarter.value, quarter.low, quarter.status) == (0.12, None, Status.REPORTED)


@pytest.mark.parametrize("code", ["finance_revenue", "frontline_ideas"])
@by_hand("finance_revenue", "frontline_ideas")
def test_sums_add_up_over_a_quarter_only_if_every_month_is_there(code: str) -> None:
    delivered(code, {APRIL: {"value": "100"}, MAY: {"value": "20"}})
    assert point(code, MAY).value == 20.0
    assert nothing(code, *QUARTER)
    delivered(code, {JUNE: {"value": "3"}})
    found = point(code, *QUARTER)
    assert (found.value, found.status) == (123.0, Status.REPORTED)


def test_one_month_of_a_quarter_is_not_the_quarter() -> None:
    delivered("finance_revenue", {APRIL: {"value": "100"}})
    assert nothing("finance_revenue", *QUARTER)


def test_a_quarters_own_value_stands_before_its_months() -> None:
    delivered("finance_revenue", {APRIL: {"value": "1"}, MAY: {"value": "1"}, JUNE: {"value": "1"}})
    delivered("finance_revenue", {APRIL: {"value": "999"}}, "quarter")
    assert point("finance_revenue", *QUARTER).value == 999.0
    assert point("finance_revenue", APRIL).value == 1.0


def test_the_elapsed_part_of_a_quarter_is_made_of_its_months_and_not_of_its_own_value() -> None:
    delivered("finance_revenue", {APRIL: {"value": "1"}, MAY: {"value": "2"}})
    delivered("finance_revenue", {APRIL: {"value": "999"}}, "quarter")
    two_months = Period("quarter", APRIL, JUNE)
    assert points("finance_revenue", [two_months])[APRIL, ""].value == 3.0


def test_all_time_adds_up_where_no_month_is_missing_between() -> None:
    delivered("finance_revenue", {APRIL: {"value": "1"}, MAY: {"value": "2"}})
    assert points("finance_revenue", [ALL_TIME])[ALL_TIME.start, ""].value == 3.0
    delivered("finance_revenue", {date(2025, 7, 1): {"value": "4"}})
    assert points("finance_revenue", [ALL_TIME]) == {}


def test_ready_made_values_of_two_members_are_not_mixed() -> None:
    delivered("trust", {MAY: {"value": "50", "codes": {"segment": "gold"}}})
    delivered("trust", {MAY: {"value": "70", "codes": {"segment": "silver"}}})
    assert point("trust", MAY, how=look({"segment": ["gold"]})).value == 50.0
    by_segment = points("trust", [Period("month", MAY, JUNE)], look(by="segment"))
    assert {member: one.value for (_start, member), one in by_segment.items()} == {"gold": 50, "silver": 70}
    with pytest.raises(NotOfferedError):
        point("trust", MAY, how=look({"segment": ["gold", "silver"]}))


# -- Response rate ------------------------------------------------------------------------------------------


def invited(months: dict[date, str], answers: dict[date, int]) -> None:
    facts = Facts()
    for month, value in months.items():
        facts.measured("invited", month, value=value)
    for month, n in answers.items():
        for day in range(n):
            facts.answer(month + timedelta(days=day % 28), 9)
    facts.settle("invited", "submissions")


@by_hand("response_rate")
def test_the_response_rate_is_answers_over_invitations() -> None:
    invited({MAY: "40"}, {MAY: 10})
    found = point("response_rate", MAY)
    assert (found.value, found.n, found.noun) == (0.25, 40, "customers")
    assert range_of(found) == wilson(10, 40)


def test_the_response_rate_of_a_quarter_needs_the_invitations_of_every_month() -> None:
    invited({APRIL: "40"}, {APRIL: 10, MAY: 10})
    assert nothing("response_rate", *QUARTER)
    invited({MAY: "40", JUNE: "20"}, {})
    assert point("response_rate", *QUARTER).value == 0.2


def test_more_answers_than_invitations_give_no_rate() -> None:
    invited({MAY: "9"}, {MAY: 10})
    assert nothing("response_rate", MAY)


def test_a_month_that_is_not_over_has_no_rate_yet() -> None:
    invited({MAY: "40"}, {MAY: 10})
    assert nothing("response_rate", MAY, how=look(today=date(2025, 5, 31)))
