"""Nothing is compared with a period that data cover only in part."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

import pytest

from metrics.calendar import Comparison, Grain, Period
from metrics.kpis.comparable import Known, Lack, begins_inside
from metrics.kpis.comparison import compare
from metrics.kpis.cuts import NotOfferedError
from metrics.kpis.freshness import Reach
from metrics.kpis.pairing import lacks
from metrics.kpis.series import series
from tests.metrics.facts import Facts
from tests.metrics.kpis.looks import USUAL, look, metric, nothing, period, point
from tests.metrics.periods import month, quarter

pytestmark = pytest.mark.django_db

YEAR = date(2025, 1, 1)


def year(number: int) -> Period:
    return period(date(number, 1, 1), "year")


def lack_of(code: str, one: Period, comparison: Comparison = "previous_period") -> Lack | None:
    """Why a number is not compared; there is a comparison exactly where there is no reason."""
    how = look(thresholds=USUAL)
    found = lacks([metric(code)], one, comparison, how).get(code)
    compared = compare([metric(code)], [one], comparison, how)
    assert not (found and compared)
    return found


def each_month(first: date, last: date) -> Iterable[date]:
    day = first
    while day <= last:
        yield day
        day = (day.replace(day=1) + timedelta(days=32)).replace(day=1)


# -- Sums, and what is counted ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "since"),
    [
        (date(2024, 1, 1), None),
        (date(2024, 1, 10), None),  # a tenth of the days, at most ten: a holiday
        (date(2024, 1, 12), date(2024, 1, 12)),
        (date(2024, 9, 4), date(2024, 9, 4)),
    ],
)
def test_a_year_is_not_compared_with_the_months_that_data_begin_in(first: date, since: date | None) -> None:
    facts = Facts()
    for day in each_month(first, date(2025, 12, 31)):
        facts.bought(day, "10")
    facts.bought(date(2025, 12, 31), "10")
    facts.settle("revenue")
    assert lack_of("revenue", year(2025)) == (Lack(since=since) if since else None)


@pytest.mark.parametrize(("first", "covered"), [(date(2025, 4, 4), True), (date(2025, 4, 5), False)])
def test_of_a_month_three_days_may_be_missing(first: date, covered: bool) -> None:
    facts = Facts()
    for day in (first, date(2025, 5, 1), date(2025, 5, 31)):
        facts.bought(day, "10")
    facts.settle("revenue")
    assert (lack_of("revenue", month(2025, 5)) is None) is covered


def test_a_month_without_data_in_one_of_two_periods_is_no_change() -> None:
    facts = Facts()
    for day in each_month(date(2025, 1, 1), date(2025, 6, 30)):
        if day.month != 2:
            facts.bought(day, "10")
    facts.bought(date(2025, 6, 30), "10")
    facts.settle("revenue")
    assert lack_of("revenue", quarter(2025, 2)) == Lack(month=date(2025, 2, 1))


def test_who_bills_once_in_a_quarter_is_compared() -> None:
    facts = Facts()
    for day in (date(2025, 1, 1), date(2025, 4, 1), date(2025, 7, 1)):
        facts.bought(day, "10")
    facts.settle("revenue")
    assert lack_of("revenue", quarter(2025, 2)) is None


def test_changes_from_before_data_began_are_not_usual() -> None:
    """Twelve earlier changes make usual variation; the first month, half of which is known, makes none of them."""
    facts = Facts()
    facts.bought(date(2024, 1, 16), "50")
    for day in each_month(date(2024, 2, 1), date(2025, 2, 28)):
        facts.bought(day, "100")
    facts.bought(date(2025, 2, 28), "1")
    facts.settle("revenue")
    one = month(2025, 2)
    found = compare([metric("revenue")], [one], "previous_period", look())["revenue", one, 0]
    assert found.verdict == "too_little_data"  # eleven


def test_nothing_is_known_of_complaints_before_contacts() -> None:
    facts = Facts()
    for day in each_month(date(2024, 1, 1), date(2025, 6, 30)):
        facts.bought(day, customer="a")
    facts.bought(date(2025, 6, 30), customer="a")
    for day in (date(2025, 3, 1), date(2025, 4, 2), date(2025, 5, 2), date(2025, 6, 2)):
        facts.contact(datetime(day.year, day.month, day.day, 9, tzinfo=UTC))
    facts.contact(datetime(2025, 6, 30, 9, tzinfo=UTC), reason="broken", complaint=True)
    facts.settle()
    assert lack_of("complaints_per_1000", quarter(2025, 2)) == Lack(since=date(2025, 3, 1))
    assert lack_of("complaints_per_1000", month(2025, 6)) is None


# -- Customers who must have been watched -------------------------------------------------------------------


def bought_monthly(facts: Facts, first: date, last: date) -> None:
    for day in each_month(first, last):
        facts.bought(day, customer="stays")
    facts.bought(first, customer="leaves")
    facts.bought(last, customer="stays")


def test_nobody_can_have_left_in_the_first_ninety_one_days() -> None:
    facts = Facts()
    bought_monthly(facts, date(2024, 1, 1), date(2025, 3, 31))
    facts.settle()
    assert nothing("churn", date(2024, 1, 1), "quarter")
    assert (
        point("churn", date(2024, 4, 1), "quarter").value == 0.5
    )  # who bought on 1 January only, gone on 1 April
    assert lack_of("churn", quarter(2024, 2)) == Lack(since=date(2024, 4, 1))
    assert lack_of("churn", quarter(2024, 3)) is None


def test_contracts_are_known_from_their_first_day() -> None:
    facts = Facts()
    for number in range(3):
        facts.record(f"c{number}", since=date(2024, 1, 1), until=date(2026, 1, 1))
    facts.bought(date(2025, 3, 31), customer="buyer")
    facts.settle()
    assert point("churn", date(2024, 1, 1), "quarter").value == 0.0


def test_a_first_purchase_is_a_new_customer_only_after_a_year_of_data() -> None:
    facts = Facts()
    bought_monthly(facts, date(2024, 1, 1), date(2025, 6, 30))
    facts.settle()
    assert lack_of("acquisition", quarter(2025, 1)) == Lack(since=date(2024, 12, 31))
    assert lack_of("acquisition", quarter(2025, 2)) is None


def test_a_customer_whose_start_was_delivered_is_new_from_the_first_day() -> None:
    facts = Facts()
    bought_monthly(facts, date(2024, 1, 1), date(2024, 6, 30))
    facts.record("long ago", since=date(2023, 1, 1))
    facts.settle()
    assert lack_of("acquisition", quarter(2024, 2)) is None


def test_two_products_in_twelve_months_take_twelve_months() -> None:
    facts = Facts()
    bought_monthly(facts, date(2024, 1, 1), date(2025, 1, 31))
    facts.settle()
    assert nothing("cross_sell", date(2024, 11, 1))
    assert point("cross_sell", date(2024, 12, 1)).n == 2
    assert lack_of("cross_sell", month(2025, 1)) is None


# -- Answers ------------------------------------------------------------------------------------------------


def asked_in(*months: tuple[int, int]) -> None:
    facts = Facts()
    for number, each in months:
        facts.answers(date(number, each, 20), {10: 40})
    facts.settle("recommend_0_10")


def test_a_year_of_answers_is_not_compared_with_its_last_months() -> None:
    asked_in((2024, 11), (2024, 12), *((2025, each) for each in range(1, 13)))
    assert lack_of("nps", year(2025)) == Lack(since=date(2024, 11, 20))


def test_waves_are_compared_whenever_they_were() -> None:
    asked_in((2024, 3), (2025, 2), (2025, 12))
    assert lack_of("nps", quarter(2025, 1), "last_year") is None


# -- The rules alone ----------------------------------------------------------------------------------------


def test_a_composite_is_known_from_where_its_last_part_is() -> None:
    facts = Facts()
    for day in each_month(date(2024, 10, 1), date(2025, 6, 30)):
        facts.answers(day, {10: 40})
        if day >= date(2025, 3, 1):
            facts.contact(datetime(day.year, day.month, day.day, 9, tzinfo=UTC), solved=True)
    facts.answers(date(2025, 6, 30), {10: 40})
    facts.contact(datetime(2025, 6, 30, 9, tzinfo=UTC), solved=True)
    facts.settle()
    assert lack_of("cx_index", quarter(2025, 2)) == Lack(since=date(2025, 3, 1))
    assert lack_of("nps", quarter(2025, 2)) is None


@pytest.mark.parametrize(
    ("grain", "most"), [("day", 0), ("week", 0), ("month", 3), ("quarter", 9), ("year", 10)]
)
def test_a_tenth_of_a_period_may_be_missing_and_ten_days_at_most(grain: Grain, most: int) -> None:
    one = period(date(2024, 1, 1), grain)
    for days in range(min(one.days, 15)):
        first = one.start + timedelta(days=days)
        assert (Known(first).lack(one) is not None) is (days > most)
        assert begins_inside(Reach(first, one.last_day), one) is (days > most)


def test_data_that_begin_after_a_period_do_not_begin_inside_it() -> None:
    assert not begins_inside(Reach(date(2024, 2, 1), date(2024, 3, 1)), month(2024, 1))


# -- Halves that are cut by different facts -----------------------------------------------------------------


@pytest.mark.parametrize("code", ["complaints_per_1000", "cost_to_serve"])
def test_contacts_through_a_channel_are_not_divided_by_who_bought_through_it(code: str) -> None:
    facts = Facts()
    for number in range(6):
        facts.bought(date(2025, 4, 1), customer=f"c{number}", channel="store", segment="homes")
        facts.contact(
            datetime(2025, 4, 2, 9, tzinfo=UTC),
            customer=f"c{number}",
            channel="email",
            segment="homes",
            reason="broken",
            complaint=True,
            cost="12",
        )
    facts.settle()
    one = [month(2025, 4)]
    for how in (look(by="channel"), look({"channel": ["store"]}), look({"channel": ["email"]}, "segment")):
        with pytest.raises(NotOfferedError):
            series(metric(code), one, how)
    value = {"complaints_per_1000": 1000, "cost_to_serve": 12}[code]
    assert [found.value for found in series(metric(code), one, look(by="segment"))] == [value]
