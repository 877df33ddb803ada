"""Targets by period and scope: sums by the day, levels as they are, no inheritance."""

from datetime import date

import pytest

from metrics.kpis.scopes import EVERYONE, Scope
from metrics.kpis.series import Point, Status
from metrics.kpis.targets import Plan, against, plans
from metrics.models import Dimension, Member, Metric, Target
from metrics.stats.targets import Standing
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
    found = plans([nps], [quarter(2026, 1), month(2026, 2), month(2025, 12)], EVERYONE)
    assert found == {
        ("nps", quarter(2026, 1)): Plan(36, 34, 30),
        ("nps", month(2026, 2)): Plan(30, None, None),
    }


def test_sums_are_prorated_by_day_and_need_every_day() -> None:
    # 365 a year is 1 a day; 62 for July and August is 1 a day too.
    aim("revenue", date(2026, 1, 1), date(2027, 1, 1), 365, amber=292)
    aim("orders", date(2026, 7, 1), date(2026, 9, 1), 62)
    revenue, orders = metric("revenue"), metric("orders")
    periods = [quarter(2026, 1), month(2026, 2), month(2026, 8), quarter(2026, 3)]
    found = plans([revenue, orders], periods, EVERYONE)
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
    assert plans([nps], [period], EVERYONE)["nps", period].value == 36
    assert plans([nps], [period], Scope({slot: frozenset({store().pk})}))["nps", period].value == 50
    other = Member.objects.get(dimension__code="channel", code="website")
    assert plans([nps], [period], Scope({slot: frozenset({other.pk})})) == {}
    assert plans([nps], [period], Scope({slot: frozenset({other.pk, store().pk})})) == {}


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


def test_one_question_to_the_database(django_assert_num_queries: object) -> None:
    metrics = list(Metric.objects.all())
    with django_assert_num_queries(1):  # type: ignore[operator]
        plans(metrics, [quarter(2026, 1), month(2026, 2)], EVERYONE)
