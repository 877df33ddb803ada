"""What each customer did in each month, and by which members."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from metrics.models import CustomerMonth, DistinctCell
from metrics.rollup.check import recount
from tests.metrics.facts import Facts
from tests.metrics.rollup.margins import distinct

pytestmark = pytest.mark.django_db

APRIL, MAY, JUNE = (date(2025, month, 1) for month in (4, 5, 6))


def month_of(facts: Facts, customer: str, month: date = MAY) -> CustomerMonth | None:
    return CustomerMonth.objects.filter(customer=facts.customer(customer), month=month).first()


def test_revenue_orders_contacts_and_the_last_score_of_a_month() -> None:
    facts = Facts()
    facts.bought(date(2025, 5, 10), "100", customer="a")
    facts.bought(date(2025, 5, 4), "20", customer="a", kind="renewal")
    facts.bought(date(2025, 5, 20), "30", customer="a", kind="refund")
    facts.bought(date(2025, 5, 21), "99", customer="a", kind="cancellation")
    facts.contact(datetime(2025, 5, 2, tzinfo=UTC), customer="a")
    facts.contact(datetime(2025, 5, 2, tzinfo=UTC), customer="a", kind="visit")
    facts.answer(date(2025, 5, 3), 4, customer="a")
    facts.answer(date(2025, 5, 30), 9, customer="a")
    facts.answer(date(2025, 6, 1), 1, customer="a")
    facts.settle("customer_months")
    found = month_of(facts, "a")
    assert found is not None
    assert (found.revenue, found.orders, found.contacts, found.last_score) == (Decimal(90), 2, 1, 9)
    assert found.first_bought == date(2025, 5, 4)


def test_who_only_answered_was_not_active() -> None:
    facts = Facts()
    facts.answer(MAY, 9, customer="a")
    facts.settle("customer_months")
    found = month_of(facts, "a")
    assert found is not None
    assert (found.first_bought, found.revenue, found.last_score) == (None, Decimal(0), 9)


def test_questionnaires_are_counted_whatever_they_asked() -> None:
    facts = Facts()
    facts.answer(MAY, 9, customer="a")
    facts.answer(date(2025, 5, 31), 4, "satisfaction_1_5", customer="a")
    facts.answer(MAY, 5, "satisfaction_1_5", customer="b")
    facts.answer(MAY, 5, "satisfaction_1_5")
    facts.answer(JUNE, 1, "satisfaction_1_5", customer="b")
    facts.settle("customer_months")
    found = [month_of(facts, customer) for customer in ("a", "b")]
    assert [one and (one.submissions, one.last_score) for one in found] == [(2, 9), (1, None)]


def test_facts_without_a_customer_belong_to_nobody() -> None:
    facts = Facts()
    facts.bought(MAY)
    facts.settle("customer_months")
    assert not CustomerMonth.objects.exists()


def test_who_only_has_a_contract_has_no_month_and_is_an_active_customer() -> None:
    facts = Facts()
    facts.record("a", since=date(2025, 4, 16), until=date(2025, 5, 31))
    facts.bought(date(2025, 6, 30), customer="b")
    facts.settle("customer_months", "active_customers")
    assert [month_of(facts, "a", month) for month in (APRIL, MAY, JUNE)] == [None, None, None]
    active = DistinctCell.objects.filter(measure__code="active_customers", grain="month", dim_1=0)
    assert sorted(active.values_list("start", "day", "customers")) == [
        (APRIL, date(2025, 4, 16), 1),
        (MAY, MAY, 1),
        (JUNE, date(2025, 6, 30), 1),
    ]


def test_attributes_are_those_of_the_last_day_of_the_month() -> None:
    facts = Facts()
    facts.record("a", segment="silver", region="north")
    facts.span("a", valid_from=date(2025, 5, 31), segment="gold", region="north")
    facts.span("a", valid_from=JUNE, segment="platinum", region="north")
    facts.bought(date(2025, 5, 2), customer="a")
    facts.settle("customer_months")
    found = month_of(facts, "a")
    assert found is not None
    assert (found.segment.code, found.region.code) == ("gold", "north")


def test_an_attribute_that_changes_within_the_month_shares_the_month() -> None:
    facts = Facts()
    facts.record("a", segment="silver")
    facts.span("a", valid_from=date(2025, 5, 11), segment="gold")
    facts.bought(date(2025, 5, 10), "10", customer="a")
    facts.bought(date(2025, 5, 11), "20", customer="a")
    facts.settle("active_customers")
    assert distinct("active_customers", MAY, segment="silver") == {date(2025, 5, 10): 1}
    assert distinct("active_customers", MAY, segment="gold") == {date(2025, 5, 11): 1}


def test_recount_finds_a_month_that_was_tampered_with() -> None:
    facts = Facts()
    facts.bought(MAY, "10", customer="a", channel="store")
    facts.settle()
    assert recount().differences == ()
    CustomerMonth.objects.update(revenue=11)
    assert {one.table for one in recount().differences} == {"customermonth"}
