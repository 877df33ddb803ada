"""The composite index: standardised parts under visible weights."""

import math
from datetime import UTC, date, datetime

import pytest

from metrics.kpis.series import Status
from metrics.models import MetricVersion
from tests.metrics.facts import Facts
from tests.metrics.kpis.independent import Z, about
from tests.metrics.kpis.looks import USUAL, by_hand, look, metric, point, range_of

pytestmark = pytest.mark.django_db

MAY = date(2025, 5, 1)
MEASURES = ("recommend_0_10", "satisfaction_1_5", "effort_1_7", "solved_first_contact")


def facts_of_all_parts(*, effort: bool = True) -> None:
    facts = Facts()
    for score in [10] * 6 + [8] * 2 + [0] * 2:  # NPS 40
        facts.answer(MAY, score)
    for score in [5] * 16 + [3] * 4:  # CSAT 80 %
        facts.answer(MAY, score, "satisfaction_1_5")
    for score in [7] * 6 + [1] * 2 if effort else []:  # found it easy: 75 %
        facts.answer(MAY, score, "effort_1_7")
    for solved in [True] * 6 + [False] * 4:  # solved: 60 %
        facts.contact(datetime(2025, 5, 1, tzinfo=UTC), solved=solved, reason="bill")
    facts.contact(datetime(2025, 5, 8, tzinfo=UTC))  # seven days later it is known that nobody came back
    facts.settle(*MEASURES)


def standard_errors() -> dict[str, float]:
    """The half widths of the parts' intervals over 1.96, as each method takes its standard error."""

    def wilson(p: float, n: int) -> float:
        return math.sqrt(p * (1 - p) / n + Z**2 / (4 * n**2)) / (1 + Z**2 / n)

    promoters, detractors = 6.75 / 13, 2.75 / 13
    return {
        "nps": 100 * math.sqrt((promoters + detractors - (promoters - detractors) ** 2) / 13),
        "csat": wilson(0.8, 20),
        "easy": wilson(0.75, 8),
        "solved": wilson(0.6, 10),
    }


@by_hand("cx_index")
def test_the_index_is_100_plus_ten_points_for_each_spread_above_the_centre() -> None:
    facts_of_all_parts()
    found = point("cx_index", MAY)
    parts = [(40 - 30) / 20, (0.80 - 0.75) / 0.1, (0.75 - 0.70) / 0.1, (0.60 - 0.70) / 0.1]
    assert found.value == about(100 + 10 * sum(parts) / 4)
    errors = standard_errors()
    error = (
        10 / 4 * math.hypot(errors["nps"] / 20, *(errors[one] / 0.1 for one in ("csat", "easy", "solved")))
    )
    middle = 100 + 10 * sum(parts) / 4
    assert range_of(found) == about((middle - Z * error, middle + Z * error))
    assert (found.n, found.missing) == (8, ())


def test_a_missing_part_is_left_out_and_named() -> None:
    facts_of_all_parts(effort=False)
    found = point("cx_index", MAY)
    assert found.value == about(100 + 10 * (0.5 + 0.5 - 1.0) / 3)
    assert (found.n, found.missing) == (10, ("ces_easy",))


def test_the_smallest_part_decides_what_is_shown() -> None:
    facts_of_all_parts()
    assert point("cx_index", MAY, how=look(thresholds=USUAL)).status is Status.INDICATIVE


def test_a_part_is_read_by_the_definition_of_its_time() -> None:
    facts_of_all_parts(effort=False)
    csat = metric("csat")
    first = csat.versions.get()
    MetricVersion.objects.create(
        metric=csat,
        number=2,
        valid_from=date(2025, 6, 1),
        reading="share",
        measure=first.measure,
        points_from=5,
        points_to=5,
        formula_en="-",
        formula_ru="-",
    )
    MetricVersion.objects.filter(pk=first.pk).update(points_from=3)  # everybody, until June
    found = point("cx_index", MAY)
    assert found.value == about(100 + 10 * (0.5 + 2.5 - 1.0) / 3)
