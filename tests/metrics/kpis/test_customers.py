"""Metrics of customers: who came, stayed, came back and left, from facts on paper."""

from datetime import date

import pytest

from metrics.catalogue.marks import mark
from metrics.kpis.cuts import NotOfferedError
from metrics.models import Measure
from metrics.rollup.refresh import refresh_next
from tests.metrics.facts import Facts
from tests.metrics.kpis.independent import about, wilson
from tests.metrics.kpis.looks import by_hand, look, nothing, period, point, points, range_of

pytestmark = pytest.mark.django_db

MAY, JUNE, DECEMBER = date(2025, 5, 1), date(2025, 6, 1), date(2025, 12, 1)
DISTINCT = ("active_customers", "customers_at_start", "churned_customers")
WINDOWS = ("customer_months", "customer_windows")


# -- Customers of a period ----------------------------------------------------------------------------------


@by_hand("active_customers")
def test_active_customers_are_counted_once_and_never_added_up() -> None:
    facts = Facts()
    for day in (date(2025, 4, 3), date(2025, 5, 3), date(2025, 6, 3)):
        facts.bought(day, customer="a")
    facts.bought(date(2025, 5, 4), customer="b")
    facts.record("c", since=date(2025, 6, 2))
    facts.bought(date(2025, 6, 30))
    facts.settle(*DISTINCT)
    months = points("active_customers", [period(date(2025, month, 1)) for month in (4, 5, 6)])
    assert [one.value for one in months.values()] == [1, 2, 2]
    quarter = point("active_customers", date(2025, 4, 1), "quarter")
    assert (quarter.value, quarter.low, quarter.n, quarter.counted) == (3, None, 3, True)


@by_hand("churn")
def test_churn_is_the_share_of_the_first_days_customers_who_left() -> None:
    facts = Facts()
    facts.record("ends", since=date(2024, 1, 1), until=date(2025, 6, 16))
    facts.record("goes on", since=date(2024, 1, 1))
    facts.bought(date(2025, 3, 10), customer="day 91 is 9 June")
    facts.bought(date(2025, 4, 10), customer="day 91 is 10 July")
    facts.bought(date(2025, 5, 10), customer="cancels")
    facts.bought(date(2025, 6, 5), customer="cancels", kind="cancellation")
    facts.bought(date(2025, 6, 2), customer="new")
    facts.bought(date(2025, 6, 30))
    facts.settle(*DISTINCT)
    found = point("churn", JUNE)
    assert (found.value, found.n, found.noun) == (3 / 5, 5, "customers")
    assert range_of(found) == wilson(3, 5)


def test_periods_that_the_data_do_not_reach_have_no_churn() -> None:
    facts = Facts()
    facts.bought(date(2025, 5, 20), customer="a")
    facts.settle("churned_customers", "active_customers")
    mark(
        (Measure.objects.get(code="churned_customers").pk, month)
        for month in (date(2025, 6, 1), date(2025, 7, 1))
    )
    while refresh_next():
        pass
    assert nothing("churn", date(2025, 6, 1))
    assert nothing("churn", date(2025, 7, 1), "quarter")


def test_nobody_left_is_a_churn_of_nothing() -> None:
    facts = Facts()
    facts.record("a", since=date(2024, 1, 1))
    facts.bought(date(2025, 6, 30))
    facts.settle(*DISTINCT)
    assert point("churn", JUNE).value == 0.0


@by_hand("acquisition", "referral_share")
def test_new_customers_and_the_share_of_them_who_were_referred() -> None:
    facts = Facts()
    for number, reason in enumerate(
        ["referral", "reputation", "reputation", "advertising", "promotion", "sales", "unknown", "unknown"]
    ):
        facts.bought(MAY, customer=f"c{number}", acquired=reason)
    facts.settle("acquired")
    new, share = point("acquisition", MAY), point("referral_share", MAY)
    assert (new.value, new.n, new.noun, new.counted) == (8, 8, "customers", True)
    assert (share.value, share.n, share.noun) == (3 / 6, 6, "customers")
    assert range_of(share) == wilson(3, 6)


def test_the_share_is_unknown_where_all_reasons_are() -> None:
    facts = Facts()
    facts.bought(MAY, customer="a")
    facts.settle("acquired")
    assert nothing("referral_share", MAY)


@by_hand("repeat_purchase")
def test_repeat_purchase_is_the_share_of_first_buyers_who_came_back_within_a_year() -> None:
    facts = Facts()
    for number in range(6):
        facts.bought(date(2024, 5, 20), customer=f"c{number}")
    for number in range(2):
        facts.bought(date(2024, 12, 1), customer=f"c{number}")
    facts.bought(date(2025, 6, 30))
    facts.settle("repeat_purchase")
    found = point("repeat_purchase", MAY)
    assert (found.value, found.n, found.noun) == (2 / 6, 6, "customers")
    assert range_of(found) == wilson(2, 6)


# -- Twelve months against the twelve before ----------------------------------------------------------------


def two_years() -> Facts:
    """Facts from January 2024 through December 2025, by a buyer without a name."""
    facts = Facts()
    facts.bought(date(2024, 1, 1), "0", customer="first")
    facts.bought(date(2025, 12, 31), "0")
    return facts


@by_hand("retention")
def test_the_lines_of_one_order_are_one_purchase() -> None:
    facts = Facts()
    for customer in ("a", "b"):
        facts.bought(date(2024, 3, 10), customer=customer)
        facts.bought(date(2024, 3, 10), customer=customer)
    facts.bought(date(2024, 3, 11), customer="b")
    facts.bought(date(2025, 3, 10), customer="z")
    facts.settle("repeat_purchase")
    found = point("repeat_purchase", date(2025, 3, 1))
    assert (found.value, found.n) == (0.5, 2)


def test_retention_is_the_share_of_last_years_customers_who_are_active_again() -> None:
    facts = two_years()  # one customer who does not come back
    for number in range(4):
        facts.bought(date(2024, 6, 1), customer=f"c{number}")
    for number in range(3):
        facts.bought(date(2025, 6, 1), customer=f"c{number}")
    facts.bought(date(2025, 6, 1), customer="new")
    facts.settle(*WINDOWS)
    found = point("retention", DECEMBER)
    assert (found.value, found.n, found.noun) == (3 / 5, 5, "customers")
    assert range_of(found) == wilson(3, 5)


def test_retention_needs_24_months_of_facts() -> None:
    facts = Facts()
    facts.bought(date(2024, 1, 31), customer="a")
    facts.bought(date(2025, 11, 30), customer="a")
    facts.settle(*WINDOWS)
    assert nothing("retention", date(2025, 11, 1))


def test_retention_of_a_month_that_is_not_over_is_not_known() -> None:
    facts = Facts()
    facts.bought(date(2024, 1, 31), customer="a")
    facts.bought(date(2025, 12, 30), customer="a")
    facts.settle(*WINDOWS)
    assert nothing("retention", DECEMBER)


def test_a_quarter_shows_the_window_of_its_last_complete_month() -> None:
    facts = Facts()
    for day in (date(2023, 12, 5), date(2024, 12, 5), date(2025, 12, 10)):
        facts.bought(day, customer="a")
    facts.bought(date(2024, 11, 5), customer="b")
    facts.settle(*WINDOWS)
    assert nothing("retention", DECEMBER)
    quarter, november = (
        point("retention", date(2025, 10, 1), "quarter"),
        point("retention", date(2025, 11, 1)),
    )
    assert (quarter.value, quarter.n) == (november.value, november.n) == (0.5, 2)


def test_a_contract_that_has_ended_is_not_retained() -> None:
    facts = two_years()
    facts.record("ended", since=date(2024, 1, 1), until=date(2025, 12, 15))
    facts.record("goes on", since=date(2024, 1, 1))
    facts.settle(*WINDOWS)
    found = point("retention", DECEMBER)
    assert (found.value, found.n) == (1 / 3, 3)


@by_hand("cross_sell")
def test_cross_sell_is_the_share_of_active_customers_with_two_products() -> None:
    facts = two_years()
    facts.bought(date(2025, 3, 1), customer="two", product="loan")
    facts.bought(date(2025, 9, 1), customer="two", product="card")
    facts.bought(date(2025, 3, 1), customer="same twice", product="loan")
    facts.bought(date(2025, 9, 1), customer="same twice", product="loan")
    facts.bought(date(2025, 3, 1), customer="one and not stated", product="loan")
    facts.bought(date(2025, 9, 1), customer="one and not stated")
    facts.bought(date(2024, 9, 1), customer="second a year ago", product="loan")
    facts.bought(date(2025, 9, 1), customer="second a year ago", product="card")
    facts.settle(*WINDOWS)
    found = point("cross_sell", DECEMBER)
    assert (found.value, found.n) == (1 / 4, 4)
    assert range_of(found) == wilson(1, 4)


def growth(facts: Facts, *, unknown: str = "0") -> None:
    """The oracle of the literature: base 100; returning 92; new 20, of which 13 are earned."""
    facts.bought(date(2024, 6, 1), "60", customer="a")
    facts.bought(date(2024, 6, 1), "40", customer="b")
    facts.bought(date(2025, 6, 1), "92", customer="a")
    facts.bought(date(2025, 6, 1), "9", customer="referred", acquired="referral")
    facts.bought(date(2025, 6, 1), "4", customer="heard of us", acquired="reputation")
    facts.bought(date(2025, 6, 1), "7", customer="bought", acquired="advertising")
    if unknown != "0":
        facts.bought(date(2025, 6, 1), unknown, customer="who knows")


@by_hand("net_revenue_retention", "earned_growth")
def test_net_revenue_retention_and_earned_growth() -> None:
    facts = two_years()
    growth(facts)
    facts.settle(*WINDOWS)
    kept, earned = point("net_revenue_retention", DECEMBER), point("earned_growth", DECEMBER)
    assert (kept.value, kept.n, kept.noun, kept.counted) == (0.92, 3, "customers", True)
    assert (earned.value, earned.low, earned.high, earned.n) == (about(0.05), None, None, 3)


def test_new_customers_of_unknown_origin_make_earned_growth_a_range() -> None:
    facts = two_years()
    growth(facts, unknown="4")
    facts.settle(*WINDOWS)
    earned = point("earned_growth", DECEMBER)
    assert (earned.value, earned.counted) == (about(0.07), False)
    assert range_of(earned) == (about(0.05), about(0.09))


def test_what_a_customers_record_says_of_its_origin_counts_before_the_transaction() -> None:
    facts = two_years()
    growth(facts, unknown="4")
    facts.record("who knows", acquired="sales")
    facts.settle(*WINDOWS)
    assert point("earned_growth", DECEMBER).value == about(0.05)


def test_who_comes_back_after_two_years_is_neither_returning_nor_new() -> None:
    facts = Facts()
    facts.bought(date(2023, 1, 1), "500", customer="back", acquired="referral")
    facts.bought(date(2025, 6, 1), "500", customer="back", acquired="referral")
    facts.bought(date(2025, 12, 31), "0")
    growth(facts)
    facts.settle(*WINDOWS)
    assert point("net_revenue_retention", DECEMBER).value == 0.92
    assert point("earned_growth", DECEMBER).value == about(0.05)


def test_the_base_is_the_revenue_from_the_customers_of_that_year_only() -> None:
    facts = two_years()
    growth(facts)
    facts.bought(date(2024, 6, 1), "50", customer="only a late refund", kind="refund")
    facts.settle(*WINDOWS)
    assert point("net_revenue_retention", DECEMBER).value == 0.92


# -- What is not kept ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", ["active_customers", "churn", "retention"])
def test_customers_of_two_members_cannot_be_added_up(code: str) -> None:
    Facts().bought(MAY, customer="a", channel="store")
    with pytest.raises(NotOfferedError):
        points(code, [period(MAY)], look({"channel": ["store", "website"]}))


@pytest.mark.parametrize("grain", ["day", "week", "total"])
def test_customers_are_counted_by_month_quarter_and_year_only(grain: str) -> None:
    with pytest.raises(NotOfferedError):
        point("active_customers", MAY, grain)  # type: ignore[arg-type]


def test_customers_of_several_members_are_shown_side_by_side() -> None:
    facts = Facts()
    facts.bought(MAY, customer="a", channel="store")
    facts.bought(MAY, customer="a", channel="website")
    facts.bought(MAY, customer="b", channel="website")
    facts.settle(*DISTINCT)
    found = points("active_customers", [period(MAY)], look(by="channel"))
    assert {member: one.value for (_start, member), one in found.items()} == {"store": 1, "website": 2}
