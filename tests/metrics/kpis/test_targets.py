"""Targets by period and scope: sums by the day, levels as they are, no inheritance."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from metrics.calendar import Period
from metrics.kpis.scopes import EVERYONE, Scope
from metrics.kpis.series import Point, Status
from metrics.kpis.shelf import one_answer
from metrics.kpis.targets import Plan, against, plans
from metrics.models import Dimension, Member, Metric, Target
from metrics.stats.targets import Standing
from tests.metrics.facts import Facts
from tests.metrics.kpis.looks import LATER
from tests.metrics.periods import month, quarter

pytestmark = pytest.mark.django_db


def aim(code: str, first: date, until: date, value: float, **more: float) -> Target:
    return Target.objects.create(
        metric=Metric.objects.get(code=code), valid_from=first, valid_until=until, value=value, **more
    )


def metric(code: str) -> Metric:
    return Metric.objects.get(code=code)


def store() -> Member:
    return Member.objects.get(dimension__code="channel", code="store")


def test_levels_are_as_on_the_last_day_of_the_period() -> None:
    aim("nps", date(2026, 1, 1), date(2026, 3, 1), 30)
    aim("nps", date(2026, 3, 1), date(2027, 1, 1), 36, amber=34, red=30)
    nps = metric("nps")
    found = plans([nps], [quarter(2026, 1), month(2026, 2), month(2025, 12)], EVERYONE, LATER)
    assert found == {
        ("nps", quarter(2026, 1)): Plan(36, 34, 30),
        ("nps", month(2026, 2)): Plan(30, None, None),
    }


def sold(first: date, last: date) -> None:
    """Purchases from one day through another."""
    facts = Facts()
    facts.bought(first, customer="a")
    facts.bought(last, customer="b")
    facts.settle("revenue", "orders", "active_customers")


def test_sums_are_prorated_by_day_and_need_every_day() -> None:
    sold(date(2026, 1, 1), date(2026, 12, 31))
    # 365 a year is 1 a day; 62 for July and August is 1 a day too.
    aim("revenue", date(2026, 1, 1), date(2027, 1, 1), 365, amber=292)
    aim("orders", date(2026, 7, 1), date(2026, 9, 1), 62)
    revenue, orders = metric("revenue"), metric("orders")
    periods = [quarter(2026, 1), month(2026, 2), month(2026, 8), quarter(2026, 3)]
    found = plans([revenue, orders], periods, EVERYONE, LATER)
    assert found["revenue", month(2026, 2)].value == pytest.approx(28)
    assert found["revenue", month(2026, 2)].amber == pytest.approx(22.4)
    assert found["revenue", quarter(2026, 1)].value == pytest.approx(90)
    assert found["orders", month(2026, 8)].value == pytest.approx(31)
    assert ("orders", quarter(2026, 3)) not in found  # September has none


def test_a_member_does_not_inherit_and_everyone_does_not_take_its_members() -> None:
    aim("nps", date(2026, 1, 1), date(2027, 1, 1), 36)
    own = aim("nps", date(2026, 1, 1), date(2027, 1, 1), 50)
    own.members.add(store())
    slot = Dimension.objects.get(code="channel").slot
    nps, period = metric("nps"), quarter(2026, 1)
    assert plans([nps], [period], EVERYONE, LATER)["nps", period].value == 36
    assert plans([nps], [period], Scope({slot: frozenset({store().pk})}), LATER)["nps", period].value == 50
    other = Member.objects.get(dimension__code="channel", code="website")
    assert plans([nps], [period], Scope({slot: frozenset({other.pk})}), LATER) == {}
    assert plans([nps], [period], Scope({slot: frozenset({other.pk, store().pk})}), LATER) == {}


@pytest.mark.parametrize(
    ("status", "standing"),
    [(Status.OK, Standing.AHEAD), (Status.INDICATIVE, None), (Status.REPORTED, None)],
)
def test_only_what_may_be_judged_stands_to_its_target(status: Status, standing: Standing | None) -> None:
    point = Point(quarter(2026, 1), 0, 41.0, 39.0, 43.0, 400, status)
    found = against(point, Plan(36, None, None), metric("nps"))
    assert found is not None
    assert (found.difference, found.standing) == (5, standing)


def test_nothing_stands_to_a_target_without_a_number() -> None:
    hidden = Point(quarter(2026, 1), 0, None, None, None, 3, Status.HIDDEN)
    assert against(hidden, Plan(36, None, None), metric("nps")) is None
    assert against(None, Plan(36, None, None), metric("nps")) is None


def test_a_sum_of_a_period_that_is_not_over_stands_to_the_target_of_its_days_so_far() -> None:
    sold(date(2026, 1, 1), date(2026, 8, 14))
    aim("revenue", date(2026, 1, 1), date(2027, 1, 1), 365)
    revenue, q3 = metric("revenue"), quarter(2026, 3)
    found = plans([revenue], [q3, month(2026, 10)], EVERYONE, LATER)
    assert found == {("revenue", q3): Plan(45.0, None, None)}  # 31 + 14 days
    assert plans([revenue], [q3], EVERYONE, date(2026, 8, 10))["revenue", q3].value == pytest.approx(41)


@pytest.mark.parametrize("code", ["active_customers", "churn", "complaints_per_1000", "cost_to_serve"])
def test_what_grows_without_adding_up_has_the_target_of_its_very_period(code: str) -> None:
    sold(date(2024, 1, 1), date(2027, 1, 1))
    aim(code, date(2026, 1, 1), date(2027, 1, 1), 12)
    aim(code, date(2026, 4, 1), date(2026, 7, 1), 4)
    year = Period("year", date(2026, 1, 1), date(2027, 1, 1))
    periods = [year, quarter(2026, 1), quarter(2026, 2), month(2026, 5)]
    found = plans([metric(code)], periods, EVERYONE, LATER)
    assert {period: plan.value for (_code, period), plan in found.items()} == {year: 12, quarter(2026, 2): 4}


@pytest.mark.parametrize(("last", "not_judged"), [(date(2026, 6, 29), "open"), (date(2026, 6, 30), None)])
def test_what_grows_without_adding_up_is_judged_once_the_period_is_over(
    last: date, not_judged: str | None
) -> None:
    sold(date(2024, 1, 1), last)
    aim("active_customers", date(2026, 4, 1), date(2026, 7, 1), 4)
    own = metric("active_customers")
    plan = plans([own], [quarter(2026, 2)], EVERYONE, LATER)["active_customers", quarter(2026, 2)]
    assert plan.not_judged == not_judged
    found = against(Point(quarter(2026, 2), 0, 9.0, None, None, 9, Status.OK, counted=True), plan, own)
    assert found is not None
    assert found.standing is (None if not_judged else Standing.AHEAD)


def test_a_period_that_data_begin_in_is_not_held_against_its_target() -> None:
    sold(date(2026, 2, 1), date(2026, 12, 31))
    aim("revenue", date(2026, 1, 1), date(2027, 1, 1), 365)
    found = plans([metric("revenue")], [quarter(2026, 1), quarter(2026, 2)], EVERYONE, LATER)
    assert [plan.not_judged for plan in found.values()] == ["uncovered", None]


def test_as_many_questions_to_the_database_for_one_metric_as_for_all() -> None:
    sold(date(2024, 1, 1), date(2026, 12, 31))
    counts = set()
    for codes in (["nps"], list(Metric.objects.values_list("code", flat=True))):
        for code in codes:
            aim(code, date(2026, 1, 1), date(2027, 1, 1), 1)
        metrics = list(Metric.objects.filter(code__in=codes))
        with CaptureQueriesContext(connection) as caught, one_answer():
            plans(metrics, [quarter(2026, 1), month(2026, 2)], EVERYONE, LATER)
        counts.add(len(caught) - ("cx_index" in codes) * 2)  # its parts and their definitions
    assert counts == {3}
