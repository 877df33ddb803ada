"""Twelve months against the twelve before, by everyone and by member."""

from datetime import date
from decimal import Decimal

import pytest

from metrics.models import WindowCell
from metrics.rollup.check import recount
from tests.metrics.facts import Facts
from tests.metrics.rollup.margins import window

pytestmark = pytest.mark.django_db

DECEMBER = date(2025, 12, 1)
WINDOWS = ("customer_months", "customer_windows")


def two_years(facts: Facts) -> None:
    facts.bought(date(2024, 1, 1), "0", customer="first")
    facts.bought(date(2025, 12, 31), "0")


def found(**codes: str) -> WindowCell:
    cell = window(DECEMBER, **codes)
    assert cell is not None
    return cell


def customers(cell: WindowCell) -> tuple[int, int, int]:
    return cell.customers_before, cell.customers_kept, cell.customers_now


def test_the_first_and_the_last_day_of_both_years_count() -> None:
    facts = Facts()
    two_years(facts)
    for customer, before, now in (
        ("first days", date(2024, 1, 1), date(2025, 1, 1)),
        ("last days", date(2024, 12, 31), date(2025, 12, 31)),
        ("too early", date(2023, 12, 31), date(2025, 6, 1)),
        ("too late", date(2024, 6, 1), date(2026, 1, 1)),
    ):
        facts.bought(before, customer=customer)
        facts.bought(now, customer=customer)
    facts.settle(*WINDOWS)
    assert customers(found()) == (4, 2, 3)  # "first" and "too late" were not active again


def test_a_member_keeps_customers_who_are_active_anywhere() -> None:
    facts = Facts()
    two_years(facts)
    facts.bought(date(2024, 6, 1), "100", customer="a", channel="store")
    facts.bought(date(2025, 6, 1), "30", customer="a", channel="email")
    facts.bought(date(2025, 6, 2), "50", customer="a", channel="store")
    facts.settle(*WINDOWS)
    assert customers(found(channel="store")) == (1, 1, 1)
    assert customers(found(channel="email")) == (0, 0, 1)
    store, everyone = found(channel="store"), found()
    # Whoever buys elsewhere now has not been lost to the store's customers: all that they spend is theirs.
    assert (store.revenue_before, store.revenue_returning) == (Decimal(100), Decimal(80))
    assert (everyone.revenue_before, everyone.revenue_returning) == (Decimal(100), Decimal(80))


def test_without_24_months_the_year_before_is_unknown_and_this_one_is_not() -> None:
    facts = Facts()
    facts.bought(date(2024, 2, 1), customer="a", product="loan")
    facts.bought(date(2025, 6, 1), customer="a", product="loan")
    facts.bought(date(2025, 6, 1), customer="a", product="card")
    facts.bought(date(2025, 12, 31), "0")
    facts.settle(*WINDOWS)
    cell = found()
    assert customers(cell) == (0, 0, 1)
    assert (cell.customers_two_products, cell.revenue_before) == (1, Decimal(0))


def test_what_was_spent_before_the_first_purchase_is_unknown_though_contracts_reach_further_back() -> None:
    facts = Facts()
    facts.record("a", since=date(2023, 3, 1), until=date(2030, 1, 1))
    facts.bought(date(2024, 6, 1), "10", customer="a")
    facts.bought(date(2025, 12, 31), "30", customer="a")
    facts.settle(*WINDOWS)
    cell = found()
    assert customers(cell) == (1, 1, 1)
    assert (cell.revenue_before, cell.revenue_returning) == (Decimal(0), Decimal(0))


def test_new_revenue_by_how_the_customer_was_won() -> None:
    facts = Facts()
    two_years(facts)
    for number, reason in enumerate(
        ["referral", "reputation", "advertising", "promotion", "sales", "unknown"]
    ):
        facts.bought(date(2025, 6, 1), str(10**number), customer=reason, acquired=reason)
        facts.bought(date(2025, 7, 1), str(10**number), customer=reason)  # the first purchase says it
    facts.settle(*WINDOWS)
    cell = found()
    assert cell.revenue_new_earned == 2 * (1 + 10)
    assert cell.revenue_new_bought == 2 * (100 + 1000 + 10000)
    assert cell.revenue_new_unknown == 2 * 100000


def test_who_ended_a_contract_and_buys_on_is_retained() -> None:
    facts = Facts()
    two_years(facts)
    facts.record("gone", since=date(2024, 3, 1), until=date(2025, 3, 1))
    facts.record("buys on", since=date(2024, 3, 1), until=date(2025, 3, 1))
    facts.bought(date(2025, 3, 1), customer="buys on")
    facts.record("next contract", since=date(2024, 3, 1), until=date(2025, 3, 1))
    facts.span("next contract", since=date(2025, 9, 1), valid_from=date(2025, 9, 1))
    facts.settle(*WINDOWS)
    assert customers(found()) == (4, 2, 3)


def test_a_cancelled_contract_is_not_retained() -> None:
    facts = Facts()
    two_years(facts)
    facts.record("a", since=date(2024, 3, 1))
    facts.bought(date(2025, 3, 1), "0", customer="a", kind="cancellation")
    facts.settle(*WINDOWS)
    assert customers(found()) == (2, 0, 1)


def test_recount_finds_a_window_that_was_tampered_with() -> None:
    facts = Facts()
    facts.bought(date(2025, 11, 1), customer="a", channel="store")
    facts.bought(date(2025, 12, 31), customer="b", channel="store")
    facts.settle()
    assert recount().differences == ()
    WindowCell.objects.filter(month=DECEMBER, dim_1=0).update(customers_now=9)
    assert [(one.table, one.key) for one in recount().differences] == [("windowcell", (DECEMBER, 0, 0))]
