"""Churn: contracts, gone on their last day."""

from datetime import date

import pytest

from tests.metrics.facts import Facts
from tests.metrics.rollup.margins import churn, customers, distinct, known_through

pytestmark = pytest.mark.django_db

MEASURES = ("customers_at_start", "churned_customers", "active_customers")
APRIL, MAY, JUNE, JULY = (date(2025, month, 1) for month in (4, 5, 6, 7))


def test_a_contract_leaves_in_the_month_of_its_last_day() -> None:
    facts = Facts()
    facts.record("a", since=date(2024, 1, 1), until=JULY)  # its last day is 30 June
    facts.record("b", since=date(2024, 1, 1), until=date(2025, 6, 11))
    facts.record("c", since=date(2024, 1, 1))
    known_through(facts, date(2025, 7, 31))
    facts.settle(*MEASURES)
    assert distinct("churned_customers", JUNE) == {date(2025, 6, 10): 1, date(2025, 6, 30): 1}
    assert churn(JUNE) == (2, 3)
    assert churn(JULY) == (0, 1)


def test_a_contract_that_began_within_the_period_was_not_at_risk_in_it() -> None:
    facts = Facts()
    facts.record("a", since=date(2025, 6, 2), until=date(2025, 6, 20))
    known_through(facts, date(2025, 7, 31))
    facts.settle(*MEASURES)
    assert churn(JUNE) == (0, 0)
    assert churn(APRIL, "quarter") == (0, 0)


def test_a_contract_that_the_next_one_follows_without_a_gap_has_not_left() -> None:
    facts = Facts()
    facts.record("a", since=date(2024, 6, 15), until=date(2025, 6, 15), valid_from=date(2024, 6, 15))
    facts.span("a", since=date(2025, 6, 15), valid_from=date(2025, 6, 15))
    known_through(facts, date(2025, 7, 31))
    facts.settle(*MEASURES)
    assert churn(JUNE) == (0, 1)
    assert churn(JULY) == (0, 1)


def test_an_end_that_became_known_after_it_still_counts() -> None:
    facts = Facts()
    facts.record("a", since=date(2024, 1, 1), valid_from=date(2024, 1, 1))
    facts.span("a", since=date(2024, 1, 1), until=date(2025, 6, 20), valid_from=JULY)
    known_through(facts, date(2025, 7, 31))
    facts.settle(*MEASURES)
    assert distinct("churned_customers", JUNE) == {date(2025, 6, 19): 1}
    assert churn(JULY) == (0, 0)


def test_a_cancelled_contract_leaves_once_and_not_again_at_its_end() -> None:
    facts = Facts()
    facts.record("a", since=date(2024, 1, 1), until=date(2025, 8, 1))
    facts.bought(date(2025, 6, 10), customer="a", kind="cancellation")
    known_through(facts, date(2025, 8, 31))
    facts.settle(*MEASURES)
    assert distinct("churned_customers", JUNE) == {date(2025, 6, 10): 1}
    assert churn(JULY) == (0, 0)
    assert customers("active_customers", JULY) == 0


def test_purchases_under_a_contract_are_not_watched() -> None:
    facts = Facts()
    facts.record("a", since=date(2024, 1, 1), until=date(2025, 5, 20))
    facts.bought(date(2025, 3, 10), customer="a")
    facts.bought(date(2025, 5, 10), customer="a")
    known_through(facts, date(2025, 9, 30))
    facts.settle(*MEASURES)
    assert churn(MAY) == (1, 1)
    assert [churn(date(2025, month, 1)) for month in (6, 7, 8)] == [(0, 0)] * 3


def test_who_buys_on_after_the_contract_is_a_buyer_like_any_other() -> None:
    facts = Facts()
    facts.record("a", since=date(2024, 1, 1), until=date(2025, 1, 1))
    facts.bought(date(2025, 3, 10), customer="a")
    known_through(facts, date(2025, 7, 31))
    facts.settle(*MEASURES)
    assert churn(JUNE) == (1, 1)


def test_a_contract_taken_after_a_purchase_keeps_the_customer() -> None:
    facts = Facts()
    facts.bought(date(2025, 3, 10), customer="a")
    facts.record("a", since=date(2025, 4, 15))
    known_through(facts, date(2025, 7, 31))
    facts.settle(*MEASURES)
    assert churn(JUNE) == (0, 1)
