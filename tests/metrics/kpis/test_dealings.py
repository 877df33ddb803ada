"""Metrics of contacts and of money, from facts on paper."""

import math
from datetime import UTC, date, datetime, timedelta

import pytest

from metrics.models import ContactReason
from tests.metrics.facts import Facts
from tests.metrics.kpis.independent import about, garwood, order_statistics, students, wilson
from tests.metrics.kpis.looks import by_hand, nothing, period, point, points, range_of

pytestmark = pytest.mark.django_db

MAY, JUNE = date(2025, 5, 1), date(2025, 6, 1)
NOON = datetime(2025, 5, 10, 12, tzinfo=UTC)


# -- Contacts -----------------------------------------------------------------------------------------------


@by_hand("first_contact_resolution")
def test_resolution_counts_contacts_solved_without_coming_back_within_seven_days() -> None:
    facts = Facts()
    facts.contact(NOON, customer="solved", reason="bill", solved=True)
    facts.contact(NOON, customer="unsolved", reason="bill", solved=False)
    facts.contact(NOON, customer="back", reason="bill", solved=True)
    facts.contact(NOON + timedelta(days=7), customer="back", reason="bill", solved=True)
    facts.contact(NOON, customer="back later", reason="bill", solved=True)
    facts.contact(NOON + timedelta(days=7, seconds=1), customer="back later", reason="bill", solved=True)
    facts.contact(NOON, reason="bill", solved=True)  # of whom nobody knows whether they came back
    facts.contact(NOON, customer="unknown", solved=None)
    facts.contact(NOON + timedelta(days=14), customer="other", reason="order", solved=True)
    facts.contact(NOON + timedelta(days=8), customer="still watched", reason="bill", solved=True)
    facts.settle("solved_first_contact")
    found = point("first_contact_resolution", MAY)
    assert (found.value, found.n, found.noun) == (5 / 7, 7, "contacts")
    assert range_of(found) == wilson(5, 7)


HOURS = [0.5, 1, 2, 3, 4, 6, 8, 24]


@pytest.mark.parametrize("code", ["first_reply", "handling_time"])
@by_hand("first_reply", "first_reply_mean", "handling_time", "handling_time_mean")
def test_times_are_medians_and_means_in_hours(code: str) -> None:
    facts = Facts()
    ends = "reply_after" if code == "first_reply" else "closed_after"
    for hours in reversed(HOURS):
        facts.contact(NOON, **{ends: timedelta(hours=hours)})  # type: ignore[arg-type]
    facts.contact(NOON)  # neither answered nor closed
    facts.settle(code)
    median, mean = point(code, MAY), point(f"{code}_mean", MAY)
    assert (median.value, median.n, median.noun) == (3.5, 8, "contacts")
    assert range_of(median) == order_statistics(HOURS) == (0.5, 24.0)
    assert (mean.value, mean.n) == (about(48.5 / 8), 8)
    assert range_of(mean) == students(HOURS)


def test_the_median_of_a_quarter_is_that_of_all_its_contacts() -> None:
    facts = Facts()
    for month, hours in ((4, 1), (4, 1), (4, 1), (5, 10), (6, 20)):
        facts.contact(datetime(2025, month, 1, tzinfo=UTC), reply_after=timedelta(hours=hours))
    facts.settle("first_reply")
    assert point("first_reply", date(2025, 4, 1), "quarter").value == 1.0


@by_hand("call_back", "call_back_mean")
def test_call_back_runs_from_the_unhappy_answer_to_the_first_contact_after_it() -> None:
    facts = Facts()
    for number, hours in enumerate(HOURS):
        facts.answer(NOON.date(), 3, customer=f"c{number}", at=NOON)
        facts.contact(NOON + timedelta(hours=hours), customer=f"c{number}")
        facts.contact(NOON + timedelta(hours=hours + 1), customer=f"c{number}")
    facts.answer(NOON.date(), 0, customer="nobody called", at=NOON)
    facts.settle("call_back")
    median, mean = point("call_back", MAY), point("call_back_mean", MAY)
    assert (median.value, median.n, median.noun) == (3.5, 8, "answers")
    assert range_of(median) == (0.5, 24.0)
    assert (mean.value, mean.n) == (about(48.5 / 8), 8)
    assert range_of(mean) == students(HOURS)


@by_hand("complaints_per_1000")
def test_complaints_are_set_against_active_customers_with_the_exact_poisson_interval() -> None:
    facts = Facts()
    for number in range(8):
        facts.bought(MAY, customer=f"c{number}")
    for _ in range(3):
        facts.contact(NOON, reason="broken", complaint=True)
    facts.contact(NOON, reason="question")
    facts.settle("contacts", "complaints", "active_customers")
    found = point("complaints_per_1000", MAY)
    assert (found.value, found.n, found.noun) == (375.0, 8, "customers")
    assert range_of(found) == garwood(3, 0.008)


def test_a_month_with_contacts_and_no_complaint_has_a_rate_of_nothing() -> None:
    facts = Facts()
    facts.bought(MAY, customer="a")
    facts.contact(NOON, reason="question")
    facts.contact(NOON - timedelta(days=60), reason="broken", complaint=True)
    facts.settle("contacts", "complaints", "active_customers")
    found = point("complaints_per_1000", MAY)
    assert (found.value, found.low) == (0.0, 0.0)
    assert found.high == about(-math.log(0.025) * 1000)


def test_until_a_reason_is_said_to_be_a_complaint_nothing_is_known_of_them() -> None:
    facts = Facts()
    facts.bought(MAY, customer="a")
    facts.contact(NOON, reason="broken")
    facts.settle("contacts", "complaints", "active_customers")
    assert nothing("complaints_per_1000", MAY)
    ContactReason.objects.update(complaint=True)
    facts.settle("complaints")
    assert point("complaints_per_1000", MAY).value == 1000.0


def test_a_month_without_contacts_says_nothing_about_complaints() -> None:
    facts = Facts()
    facts.bought(MAY, customer="a")
    facts.contact(datetime(2025, 4, 1, tzinfo=UTC), reason="broken", complaint=True)
    facts.settle("contacts", "complaints", "active_customers")
    assert nothing("complaints_per_1000", MAY)


@by_hand("self_service_rate")
def test_self_service_is_a_share_of_contacts_with_a_stated_channel() -> None:
    facts = Facts()
    for channel in ("website", "kiosk", "email"):
        facts.contact(NOON, channel=channel)
    facts.contact(NOON)
    facts.contact(NOON, channel="website", kind="visit")
    facts.settle("self_service")
    found = point("self_service_rate", MAY)
    assert (found.value, found.n, found.noun) == (2 / 3, 3, "contacts")
    assert range_of(found) == wilson(2, 3)


@by_hand("contacts")
def test_contacts_are_counted_without_visits() -> None:
    facts = Facts()
    facts.contact(NOON)
    facts.contact(NOON)
    facts.contact(NOON, kind="visit")
    facts.settle("contacts")
    found = point("contacts", MAY)
    assert (found.value, found.low, found.high, found.n, found.counted) == (2, None, None, 2, True)


@by_hand("cost_to_serve")
def test_cost_to_serve_is_the_cost_of_contacts_over_active_customers() -> None:
    facts = Facts()
    for number in range(4):
        facts.bought(MAY, customer=f"c{number}")
    facts.contact(NOON, cost="12.50")
    facts.contact(NOON, cost="2.50")
    facts.contact(NOON)
    facts.settle("contact_cost", "active_customers")
    found = point("cost_to_serve", MAY)
    assert (found.value, found.n, found.noun, found.counted) == (3.75, 4, "customers", True)


def test_cost_to_serve_is_that_of_finance_where_no_contact_has_a_cost() -> None:
    facts = Facts()
    for number in range(4):
        facts.bought(MAY, customer=f"c{number}")
        facts.bought(JUNE, customer=f"c{number}")
    facts.contact(NOON)
    facts.contact(datetime(2025, 6, 3, tzinfo=UTC), cost="2")
    facts.measured("cost_to_serve_reported", MAY, value="30")
    facts.measured("cost_to_serve_reported", JUNE, value="30")
    facts.settle("contact_cost", "active_customers", "cost_to_serve_reported")
    assert point("cost_to_serve", MAY).value == 7.5
    assert point("cost_to_serve", JUNE).value == 0.5


# -- Money --------------------------------------------------------------------------------------------------


@by_hand("revenue", "orders")
def test_revenue_and_orders() -> None:
    facts = Facts()
    facts.bought(MAY, "100")
    facts.bought(MAY, "50", kind="renewal")
    facts.bought(MAY, "7.5", kind="fee")
    facts.bought(MAY, "20", kind="refund")
    facts.bought(MAY, "0", kind="cancellation")
    facts.bought(JUNE, "1")
    facts.settle("revenue", "orders")
    revenue, orders = point("revenue", MAY), point("orders", MAY)
    assert (revenue.value, revenue.low, revenue.n, revenue.noun) == (137.5, None, 4, "transactions")
    assert (orders.value, orders.n, orders.noun, orders.counted) == (2, 2, "orders", True)
    assert point("revenue", date(2025, 4, 1), "quarter").value == 138.5


def test_a_month_without_transactions_has_no_revenue_rather_than_none_known() -> None:
    facts = Facts()
    facts.bought(MAY, "100")
    facts.settle("revenue")
    assert nothing("revenue", JUNE)
    assert set(points("revenue", [period(MAY), period(JUNE)])) == {(MAY, "")}
