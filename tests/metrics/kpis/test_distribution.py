"""How answers spread: exact counts, and silence where they are too few."""

from datetime import date

import pytest

from metrics.kpis.distribution import distribution
from metrics.kpis.series import Look
from metrics.models import Metric, Organisation
from tests.metrics.facts import Facts
from tests.metrics.periods import quarter

pytestmark = pytest.mark.django_db
Q1 = quarter(2026, 1)


def look() -> Look:
    return Look.of(Organisation.objects.get(), date(2026, 4, 20))


def test_each_point_of_the_scale_with_its_answers() -> None:
    facts = Facts()
    facts.answers(date(2026, 1, 5), {5: 20, 4: 10, 1: 7}, "satisfaction_1_5")
    facts.answers(date(2026, 3, 5), {4: 1}, "satisfaction_1_5")
    facts.settle()
    found = distribution(Metric.objects.get(code="csat"), Q1, look())
    assert found is not None
    assert found.points == ((1, 7), (2, 0), (3, 0), (4, 11), (5, 20))
    assert found.counted == (4, 5)
    assert found.n == 38
    mean = distribution(Metric.objects.get(code="csat_mean"), Q1, look())
    assert mean is not None
    assert mean.counted is None


def test_too_few_answers_do_not_spread() -> None:
    facts = Facts()
    facts.answers(date(2026, 1, 5), {5: 29}, "satisfaction_1_5")
    facts.settle()
    assert distribution(Metric.objects.get(code="csat"), Q1, look()) is None


@pytest.mark.parametrize(
    "code", ["revenue", "recovery", "active_customers", "brand_strength", "net_revenue_retention"]
)
def test_what_is_not_answered_on_a_scale_does_not_spread(code: str) -> None:
    assert distribution(Metric.objects.get(code=code), Q1, look()) is None
