"""Distinct customers: active, at risk on the first day, and gone."""

from datetime import date, timedelta

import pytest

from metrics.models import DistinctCell, Organisation
from metrics.rollup.check import recount
from tests.metrics.facts import Facts
from tests.metrics.rollup.margins import customers, distinct

pytestmark = pytest.mark.django_db

MEASURES = ("active_customers", "customers_at_start", "churned_customers")
APRIL, MAY, JUNE, JULY = (date(2025, month, 1) for month in (4, 5, 6, 7))


def churn(start: date, grain: str = "month", **codes: str) -> tuple[int, int]:
    """Customers who left, and customers at the start."""
    return (
        customers("churned_customers", start, grain, **codes),
        customers("customers_at_start", start, grain, **codes),
    )


def known_through(facts: Facts, day: date) -> None:
    """Let the data reach to a day: somebody without a name bought something."""
    facts.bought(day)


# -- Active customers ---------------------------------------------------------------------------------------


def test_a_customer_counts_once_in_each_month_quarter_and_year() -> None:
    facts = Facts()
    facts.bought(date(2025, 4, 10), customer="a")
    facts.bought(date(2025, 4, 20), customer="a")
    facts.bought(date(2025, 5, 5), customer="a")
    facts.bought(date(2025, 5, 6), customer="b", kind="renewal")
    facts.settle(*MEASURES)
    assert distinct("active_customers", APRIL) == {date(2025, 4, 10): 1}
    assert distinct("active_customers", MAY) == {date(2025, 5, 5): 1, date(2025, 5, 6): 1}
    assert distinct("active_customers", APRIL, "quarter") == {date(2025, 4, 10): 1, date(2025, 5, 6): 1}
    assert customers("active_customers", date(2025, 1, 1), "year") == 2


def test_a_fiscal_year_that_starts_in_april_is_counted_from_april() -> None:
    Organisation.objects.update(fiscal_start_month=4)
    facts = Facts()
    facts.bought(date(2025, 3, 31), customer="a")
    facts.bought(date(2025, 4, 1), customer="a")
    facts.bought(date(2026, 3, 31), customer="b")
    facts.settle(*MEASURES)
    assert customers("active_customers", date(2024, 4, 1), "year") == 1
    assert customers("active_customers", APRIL, "year") == 2
    assert customers("active_customers", date(2025, 1, 1), "year") == 0


@pytest.mark.parametrize("kind", ["refund", "fee", "cancellation"])
def test_other_transactions_do_not_make_a_customer_active(kind: str) -> None:
    facts = Facts()
    facts.bought(MAY, customer="a", kind=kind)
    facts.settle(*MEASURES)
    assert customers("active_customers", MAY) == 0


def test_a_customer_counts_once_for_each_member_and_once_in_total() -> None:
    facts = Facts()
    facts.bought(date(2025, 5, 2), customer="a", channel="store")
    facts.bought(date(2025, 5, 3), customer="a", channel="website")
    facts.bought(date(2025, 5, 4), customer="b", channel="website")
    facts.settle(*MEASURES)
    assert customers("active_customers", MAY) == 2
    assert customers("active_customers", MAY, channel="store") == 1
    assert distinct("active_customers", MAY, channel="website") == {date(2025, 5, 3): 1, date(2025, 5, 4): 1}


def test_a_contract_is_active_from_its_first_day_up_to_but_not_on_its_end() -> None:
    facts = Facts()
    facts.record("a", since=date(2025, 4, 30), until=JUNE)
    known_through(facts, date(2025, 7, 31))
    facts.settle(*MEASURES)
    assert [customers("active_customers", month) for month in (APRIL, MAY, JUNE)] == [1, 1, 0]
    assert distinct("active_customers", APRIL) == {date(2025, 4, 30): 1}
    assert distinct("active_customers", MAY) == {MAY: 1}


def test_a_contract_is_not_active_beyond_the_data() -> None:
    facts = Facts()
    facts.record("a", since=APRIL)
    known_through(facts, date(2025, 5, 3))
    facts.record("b", since=date(2025, 5, 4))
    facts.settle(*MEASURES)
    assert customers("active_customers", MAY) == 1


def test_a_contract_without_transactions_is_known_as_far_as_answers_are() -> None:
    facts = Facts()
    facts.record("a", since=APRIL)
    facts.answer(date(2025, 6, 5), 9)
    facts.settle(*MEASURES)
    assert [customers("active_customers", month) for month in (APRIL, MAY, JUNE)] == [1, 1, 1]


def test_a_contract_started_before_its_attributes_were_known() -> None:
    facts = Facts()
    facts.record("a", since=date(2025, 5, 1), valid_from=date(2025, 5, 20), segment="gold")
    known_through(facts, date(2025, 5, 31))
    facts.settle(*MEASURES)
    assert distinct("active_customers", MAY) == {MAY: 1}
    assert distinct("active_customers", MAY, segment="gold") == {date(2025, 5, 20): 1}
    assert distinct("active_customers", MAY, segment="not_stated") == {MAY: 1}


# -- Churn without contracts --------------------------------------------------------------------------------


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


# -- Churn of contracts -------------------------------------------------------------------------------------


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


# -- Recount ------------------------------------------------------------------------------------------------


def test_recount_agrees_and_finds_what_was_tampered_with() -> None:
    facts = Facts()
    facts.record("b", since=date(2024, 12, 1), until=JULY, segment="gold")
    facts.bought(date(2025, 3, 10), customer="a", channel="store")
    known_through(facts, date(2025, 7, 31))
    facts.settle()
    assert recount().differences == ()
    DistinctCell.objects.filter(
        measure__code="churned_customers", grain="quarter", start=APRIL, dim_1=0, day=date(2025, 6, 30)
    ).update(customers=7)
    assert {(one.table, one.key[1], one.key[2]) for one in recount().differences} == {
        ("distinctcell", "quarter", APRIL)
    }
