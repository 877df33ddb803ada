"""From when to when there are data: for all metrics at once, as for each alone."""

from datetime import UTC, date, datetime

import pytest

from metrics.kpis.freshness import Reach, reach, through
from metrics.kpis.scopes import members_in_use
from metrics.models import Metric
from tests.metrics.facts import Facts

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def facts(kept: None) -> None:
    facts = Facts()
    facts.answer(date(2025, 2, 3), 9, channel="store")
    facts.answer(date(2026, 4, 11), 3, customer="c")
    facts.bought(date(2025, 1, 5), customer="c", region="north")
    facts.bought(date(2026, 3, 30), customer="c")
    facts.contact(datetime(2026, 1, 2, 9, tzinfo=UTC), solved=True)
    facts.measured("finance_revenue", date(2025, 10, 1), "quarter", value=5)
    facts.measured("finance_revenue", date(2025, 11, 1), "month", value=5)
    facts.measured("margin", date(2025, 5, 1), "month", value=5)
    facts.settle()


def test_first_and_last_days() -> None:
    found = reach(list(Metric.objects.all()))
    assert found["nps"] == Reach(date(2025, 2, 3), date(2026, 4, 11))
    assert found["revenue"] == Reach(date(2025, 1, 5), date(2026, 3, 30))
    assert found["margin"] == Reach(date(2025, 5, 1), date(2025, 5, 31))
    assert "csat" not in found


def test_the_last_day_is_that_of_freshness() -> None:
    found = reach(list(Metric.objects.all()))
    assert len(found) > 10
    for metric in Metric.objects.filter(code__in=found):
        version = metric.versions.select_related("measure", "base").order_by("-number").first()
        assert version is not None
        assert found[metric.code].last == through(version), metric.code


def test_only_members_with_data_are_offered() -> None:
    codes = set(members_in_use().values_list("code", flat=True))
    assert {"store", "north"} <= codes
    assert "website" not in codes
