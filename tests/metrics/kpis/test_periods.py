"""Which days a number is made of: day, week, month, fiscal quarter and year, total; and how far the data reach."""

from datetime import UTC, date, datetime, timedelta

import pytest

from metrics.calendar import ALL_TIME, Grain, Period
from metrics.kpis.freshness import through
from metrics.models import Metric
from tests.metrics.facts import Facts
from tests.metrics.kpis.looks import look, metric, period, point, points

pytestmark = pytest.mark.django_db

DAYS = (
    date(2024, 12, 31),
    date(2025, 1, 1),
    date(2025, 3, 31),
    date(2025, 4, 1),
    date(2025, 4, 30),
    date(2025, 6, 29),
    date(2025, 6, 30),
    date(2026, 3, 31),
)


def answered_on(*days: date, **codes: str) -> None:
    facts = Facts()
    for day in days:
        facts.answers(day, {10: 1}, **codes)
    facts.settle("recommend_0_10")


@pytest.mark.parametrize(
    ("start", "grain", "fiscal_start", "n"),
    [
        (date(2025, 4, 30), "day", 1, 1),
        (date(2025, 6, 30), "week", 1, 1),  # Monday, 30 June
        (date(2025, 6, 23), "week", 1, 1),  # through Sunday, 29 June
        (date(2024, 12, 30), "week", 1, 2),  # across two years
        (date(2025, 4, 1), "month", 1, 2),
        (date(2025, 4, 1), "quarter", 1, 4),
        (date(2025, 1, 1), "year", 1, 6),
        (date(2025, 4, 1), "quarter", 4, 4),
        (date(2025, 4, 1), "year", 4, 5),
        (date(2024, 4, 1), "year", 4, 3),
    ],
)
def test_a_period_counts_its_own_days(start: date, grain: Grain, fiscal_start: int, n: int) -> None:
    answered_on(*DAYS)
    whole = period(start, grain, fiscal_start)
    assert points("nps", [whole])[start, ""].n == n


def test_a_total_counts_from_its_first_day_up_to_its_end() -> None:
    answered_on(*DAYS)
    spans = {
        Period("total", date(2025, 1, 1), date(2025, 6, 30)): 5,
        Period("total", date(2025, 3, 31), date(2025, 4, 2)): 2,
        ALL_TIME: len(DAYS),
    }
    for span, n in spans.items():
        assert points("nps", [span])[span.start, ""].n == n


def test_all_time_of_a_scope_is_shown_in_steps() -> None:
    answered_on(*(date(2025, 4, day) for day in range(1, 11)), channel="store")
    found = points("nps", [ALL_TIME], look({"channel": ["store"]}, today=date(2025, 4, 10)))
    assert found[ALL_TIME.start, ""].n == 9


def test_periods_of_different_grains_are_read_together() -> None:
    answered_on(*DAYS)
    quarter, month = period(date(2025, 4, 1), "quarter"), period(date(2025, 6, 1))
    found = points("nps", [quarter, month])
    assert [one.n for one in found.values()] == [2, 4]


# -- How far the data reach ---------------------------------------------------------------------------------


def reach(code: str) -> date | None:
    version = metric(code).versions.select_related("measure", "base").get()
    return through(version)


def test_answers_reach_to_the_last_day_with_one() -> None:
    answered_on(*DAYS)
    assert reach("nps") == date(2026, 3, 31)
    assert reach("csat") is None


def test_nothing_reaches_anywhere_without_facts() -> None:
    assert {reach(code) for code in Metric.objects.values_list("code", flat=True)} == {None}


def test_what_is_rare_is_known_as_far_as_what_it_is_part_of() -> None:
    facts = Facts()
    noon = datetime(2025, 5, 10, 12, tzinfo=UTC)
    facts.contact(noon, reason="broken", complaint=True, cost="1", channel="website")
    facts.contact(noon + timedelta(days=5))
    facts.answers(date(2025, 5, 20), {3: 1})
    facts.bought(date(2025, 5, 25), customer="a")
    facts.bought(date(2025, 5, 28), kind="refund")
    facts.settle()
    contacts = {"complaints_per_1000", "cost_to_serve", "self_service_rate", "contacts", "call_back"}
    assert {reach(code) for code in contacts} == {date(2025, 5, 15)}
    assert reach("recovery") == date(2025, 5, 20)
    assert {reach(code) for code in ("orders", "acquisition", "churn")} == {date(2025, 5, 28)}


def test_windows_reach_to_the_last_complete_month() -> None:
    facts = Facts()
    facts.bought(date(2025, 4, 30), customer="a")
    facts.bought(date(2025, 5, 30), customer="a")
    facts.settle("customer_months", "customer_windows")
    assert reach("retention") == date(2025, 4, 30)


def test_ready_made_values_reach_to_the_end_of_the_last_period_whatever_its_grain() -> None:
    facts = Facts()
    facts.measured("trust", date(2025, 4, 1), "quarter", value="50")
    facts.measured("trust", date(2025, 5, 1), value="50")
    facts.settle("trust")
    assert reach("trust") == date(2025, 6, 30)


def test_a_composite_reaches_as_far_as_the_part_that_reaches_least() -> None:
    facts = Facts()
    facts.answers(date(2025, 5, 20), {9: 1})
    facts.answers(date(2025, 5, 10), {4: 1}, "satisfaction_1_5")
    facts.settle("recommend_0_10", "satisfaction_1_5")
    assert reach("cx_index") == date(2025, 5, 10)


def test_the_elapsed_part_of_a_month_of_customers_is_exact() -> None:
    facts = Facts()
    for day in (1, 10, 20):
        facts.bought(date(2025, 5, day), customer=f"c{day}")
        facts.bought(date(2025, 5, 30), customer=f"c{day}")
    facts.settle("active_customers")
    part = Period("month", date(2025, 5, 1), date(2025, 5, 11))
    assert points("active_customers", [part])[part.start, ""].value == 2
    assert point("active_customers", part.start).value == 3
