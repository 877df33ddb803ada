"""Distinct customers: each counted once in a period, on the first day."""

from datetime import date

import pytest

from metrics.models import DistinctCell, Organisation
from metrics.rollup.check import recount
from tests.metrics.facts import Facts
from tests.metrics.rollup.margins import customers, distinct, known_through

pytestmark = pytest.mark.django_db

MEASURES = ("active_customers", "customers_at_start", "churned_customers")
APRIL, MAY, JUNE, JULY = (date(2025, month, 1) for month in (4, 5, 6, 7))


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


def test_who_came_on_a_day_has_no_contract_where_nothing_is_known_of_ends() -> None:
    facts = Facts()
    facts.record("a", since=APRIL, until=None)
    known_through(facts, date(2025, 5, 31))
    facts.settle(*MEASURES)
    assert [customers("active_customers", month) for month in (APRIL, MAY)] == [0, 0]


def test_a_contract_started_before_its_attributes_were_known() -> None:
    facts = Facts()
    facts.record("a", since=date(2025, 5, 1), valid_from=date(2025, 5, 20), segment="gold")
    known_through(facts, date(2025, 5, 31))
    facts.settle(*MEASURES)
    assert distinct("active_customers", MAY) == {MAY: 1}
    assert distinct("active_customers", MAY, segment="gold") == {date(2025, 5, 20): 1}
    assert distinct("active_customers", MAY, segment="not_stated") == {MAY: 1}


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
