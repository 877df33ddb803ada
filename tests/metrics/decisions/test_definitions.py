"""A metric defined anew: two versions, a break between them, nothing compared across it, nothing certified."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError

from metrics.calendar import periods_between
from metrics.decisions.definitions import Definition, define_anew
from metrics.kpis.series import Look, series
from metrics.models import DirtyVerdicts, Metric, MetricVersion, Organisation
from tests.metrics.facts import Facts

pytestmark = pytest.mark.django_db

JUNE, JULY = date(2025, 6, 1), date(2025, 7, 1)
FIVES = Definition(5, 5, "Answers 5 / all answers", "Оценки 5 / все оценки")


def test_each_definition_speaks_for_its_own_time() -> None:
    facts = Facts()
    for day in (JUNE, JULY):
        for score in (5, 4, 4, 1) * 10:
            facts.answer(day, score, "satisfaction_1_5")
    facts.settle()
    DirtyVerdicts.objects.all().delete()
    MetricVersion.objects.filter(metric__code="csat").update(certified_at=datetime(2025, 1, 1, tzinfo=UTC))
    version = define_anew("csat", FIVES, valid_from=JULY)
    assert (version.number, version.certified_at) == (2, None)
    assert DirtyVerdicts.objects.exists()
    assert shares() == {JUNE: 0.75, JULY: 0.25}


def shares() -> dict[date, float | None]:
    """Return the share by month."""
    metric = Metric.objects.get(code="csat")
    look = Look.of(Organisation.objects.get(), date(2025, 8, 2))
    periods = periods_between(JUNE, date(2025, 8, 1), "month", 1)
    return {point.period.start: point.value for point in series(metric, periods, look)}


@pytest.mark.parametrize(
    ("code", "definition", "field"),
    [
        ("nps", FIVES, "points_from"),
        ("csat", Definition(4, 6, "x", "x"), "points_from"),
        ("csat", Definition(5, 4, "x", "x"), "points_from"),
        ("csat", Definition(0, 4, "x", "x"), "points_from"),
    ],
)
def test_points_that_are_not_on_the_scale_are_refused(code: str, definition: Definition, field: str) -> None:
    with pytest.raises(ValidationError) as refused:
        define_anew(code, definition, valid_from=JULY)
    assert list(refused.value.message_dict) == [field]
    assert not MetricVersion.objects.filter(number=2).exists()


def test_a_definition_does_not_begin_before_the_newest_one() -> None:
    define_anew("csat", FIVES, valid_from=JULY)
    with pytest.raises(ValidationError) as refused:
        define_anew("csat", FIVES, valid_from=JULY)
    assert list(refused.value.message_dict) == ["valid_from"]
