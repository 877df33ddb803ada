"""Churn: buyers without a contract, gone on the 91st day after their last purchase."""

from datetime import date, timedelta

import pytest

from metrics.models import Organisation
from tests.metrics.facts import Facts
from tests.metrics.rollup.margins import churn, distinct, known_through

pytestmark = pytest.mark.django_db

MEASURES = ("customers_at_start", "churned_customers")
APRIL, MAY, JUNE, JULY = (date(2025, month, 1) for month in (4, 5, 6, 7))


def test_a_buyer_is_gone_on_the_91st_day() -> None:
    facts = Facts()
    facts.bought(date(2025, 3, 10), customer="a")
    known_through(facts, date(2025, 7, 31))
    facts.settle(*MEASURES)
    gone = date(2025, 3, 10) + timedelta(days=91)
    assert gone == date(2025, 6, 9)
    assert distinct("churned_customers", JUNE) == {gone: 1}
    assert churn(JUNE) == (1, 1)
    assert churn(JULY) == (0, 0)


def test_a_purchase_on_the_90th_day_keeps_the_customer_and_one_on_the_91st_is_too_late() -> None:
    facts = Facts()
    for customer, days in (("kept", 90), ("late", 91)):
        facts.bought(date(2025, 3, 10), customer=customer)
        facts.bought(date(2025, 3, 10) + timedelta(days=days), customer=customer)
    known_through(facts, date(2025, 7, 31))
    facts.settle(*MEASURES)
    assert churn(JUNE) == (1, 2)
    assert churn(JULY) == (0, 2)


def test_every_buyer_who_left_is_counted_in_exactly_one_month() -> None:
    facts = Facts()
    for day in range(92):  # gone on each of the days from 2 May to 1 August
        facts.bought(date(2025, 1, 31) + timedelta(days=day), customer=f"c{day}")
    known_through(facts, date(2025, 8, 31))
    facts.settle(*MEASURES)
    left = [churn(month)[0] for month in (APRIL, MAY, JUNE, JULY, date(2025, 8, 1))]
    assert left == [0, 30, 30, 31, 1]
    assert churn(date(2025, 8, 1)) == (1, 1)  # gone on 1 August: a customer until the evening before


def test_who_left_is_not_known_before_the_day_has_come() -> None:
    facts = Facts()
    facts.bought(date(2025, 3, 10), customer="a")
    known_through(facts, date(2025, 6, 8))
    facts.settle(*MEASURES)
    assert churn(JUNE) == (0, 1)


def test_a_purchase_that_never_had_a_start_in_the_period_leaves_with_the_quarter_only() -> None:
    facts = Facts()
    facts.bought(date(2025, 3, 10), customer="a")
    known_through(facts, date(2025, 7, 31))
    facts.settle(*MEASURES)
    assert churn(APRIL, "quarter") == (1, 1)
    assert churn(date(2025, 1, 1), "year") == (0, 0)


def test_a_cancellation_ends_it_on_its_day() -> None:
    facts = Facts()
    facts.bought(date(2025, 5, 20), customer="a")
    facts.bought(date(2025, 6, 7), customer="a", kind="cancellation")
    known_through(facts, date(2025, 12, 31))
    facts.settle(*MEASURES)
    assert distinct("churned_customers", JUNE) == {date(2025, 6, 7): 1}
    assert [churn(date(2025, month, 1)) for month in (7, 8, 9)] == [(0, 0)] * 3


def test_the_days_until_a_buyer_is_gone_are_a_setting() -> None:
    Organisation.objects.update(churn_after_days=30)
    facts = Facts()
    facts.bought(date(2025, 5, 10), customer="a")
    known_through(facts, date(2025, 7, 31))
    facts.settle(*MEASURES)
    assert distinct("churned_customers", JUNE) == {date(2025, 6, 10): 1}


def test_who_left_is_counted_where_the_last_purchase_was_made() -> None:
    facts = Facts()
    facts.bought(date(2025, 3, 9), customer="a", channel="store")
    facts.bought(date(2025, 3, 10), customer="a", channel="website")
    known_through(facts, date(2025, 7, 31))
    facts.settle(*MEASURES)
    assert churn(JUNE, channel="website") == (1, 1)
    assert churn(JUNE, channel="store") == (0, 0)


def test_a_buyer_whose_attributes_became_known_later_is_not_lost() -> None:
    facts = Facts()
    facts.bought(date(2025, 3, 10), customer="a")
    facts.record("a", valid_from=date(2025, 6, 20), segment="gold")
    known_through(facts, date(2025, 7, 31))
    facts.settle(*MEASURES)
    assert churn(JUNE) == (1, 1)
    assert churn(JUNE, segment="gold") == (0, 0)
    assert churn(JUNE, segment="not_stated") == (1, 1)
