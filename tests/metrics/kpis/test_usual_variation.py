"""Figures without sampling error: judged against the changes that were usual before."""

import itertools
from datetime import date, timedelta
from statistics import fmean

import pytest

from metrics.calendar import Comparison, Period, add_months
from metrics.kpis.comparison import Compared, compare
from metrics.models import MetricVersion
from tests.metrics.facts import Facts
from tests.metrics.kpis.looks import USUAL, look, metric, period

pytestmark = pytest.mark.django_db

FIRST = date(2023, 1, 1)


def revenue(amounts: list[int], *, day: int = 28) -> date:
    """One transaction of each amount in a month each, at its 28th day; return the last month."""
    facts = Facts()
    facts.bought(FIRST, "0")  # data begin with the month
    month = FIRST
    for number, amount in enumerate(amounts):
        month = add_months(FIRST, number)
        # Five, so that nothing is hidden.
        for _ in range(5):
            facts.bought(month.replace(day=day), str(amount / 5))
    facts.settle("revenue")
    return month


def judged(code: str, start: date, comparison: Comparison = "previous_period") -> Compared:
    one = period(start)
    return compare([metric(code)], [one], comparison, look(thresholds=USUAL))[code, one, 0]


def closed(amounts: list[int]) -> date:
    """The same, with data through the end of the last month."""
    last = revenue(amounts)
    Facts().bought(add_months(last, 1) - timedelta(days=1), "0")
    Facts().settle("revenue")
    return last


WAVE = [100, 110, 100, 120, 100, 110, 100, 120, 100, 110, 100, 120, 100]


def limits(amounts: list[int]) -> tuple[float, float]:
    """Natural limits of the changes: mean ± 2.66 mean moving ranges."""
    changes = [later - earlier for earlier, later in itertools.pairwise(amounts)]
    ranges = [abs(later - earlier) for earlier, later in itertools.pairwise(changes)]
    reach = 3 / 1.128 * fmean(ranges)
    return fmean(changes) - reach, fmean(changes) + reach


def test_a_rise_beyond_the_usual_changes_is_better() -> None:
    upper = limits(WAVE)[1]
    rise = int(upper) + 1
    last = closed([*WAVE, 100 + rise])
    found = judged("revenue", last)
    assert (found.verdict, found.change.value, found.change.low) == ("better", float(rise), None)


def test_a_rise_within_the_usual_changes_is_usual() -> None:
    rise = int(limits(WAVE)[1])
    last = closed([*WAVE, 100 + rise])
    assert judged("revenue", last).verdict == "within_usual_variation"


def test_a_fall_within_the_usual_changes_is_usual() -> None:
    fall = int(-limits(WAVE)[0])
    last = closed([*WAVE, 100 - fall])
    assert judged("revenue", last).verdict == "within_usual_variation"


@pytest.mark.parametrize(("history", "verdict"), [(13, "worse"), (12, "too_little_data")])
def test_it_takes_twelve_earlier_changes(history: int, verdict: str) -> None:
    calm = [100 + number % 2 for number in range(history)]
    last = closed([*calm, 1])
    assert judged("revenue", last).verdict == verdict


def test_a_change_below_the_smallest_worth_reporting_is_usual() -> None:
    calm = [100 + number % 2 for number in range(13)]
    last = closed([*calm, 150])
    assert judged("revenue", last).verdict == "better"
    one = metric("revenue")
    one.smallest_change = 51
    one.save()
    assert judged("revenue", last).verdict == "within_usual_variation"


def test_a_year_ago_the_changes_are_those_over_a_year() -> None:
    # Each month is 10 more than a year ago, give or take 1, and twice as high in December.
    amounts = [
        (200 if number % 12 == 11 else 100) + 10 * (number // 12) + number % 2 * (number // 12)
        for number in range(12 + 13 + 10)
    ]
    last = closed([*amounts, 300])
    assert last == date(2025, 12, 1)
    found = judged("revenue", last, "last_year")
    assert (found.earlier, found.verdict) == (211.0, "better")


def test_part_of_a_month_is_held_against_changes_of_the_same_part() -> None:
    """Ten a day: a third of a month is 100, and its changes are nothing; those of whole months would be 10s."""
    facts = Facts()
    for number in range(15):
        month = add_months(FIRST, number)
        facts.bought(month.replace(day=5), "100")
        for _ in range(4):
            facts.bought(month.replace(day=5), "0")
        if number < 14:
            facts.bought(month.replace(day=20), str(1000 * (number % 2)))
    last = add_months(FIRST, 14)
    facts.bought(last.replace(day=10), "5")
    facts.settle("revenue")
    found = judged("revenue", last)
    assert found.elapsed == Period("month", last, last.replace(day=11))
    assert (found.change.value, found.verdict) == (5.0, "better")


def test_changes_across_another_definition_are_not_usual_ones() -> None:
    calm = [100 + number % 2 for number in range(16)]
    last = closed([*calm, 1])
    first = metric("revenue").versions.get()
    assert judged("revenue", last).verdict == "worse"
    MetricVersion.objects.create(
        metric=metric("revenue"),
        number=2,
        valid_from=add_months(FIRST, 4),
        reading="total",
        measure=first.measure,
        formula_en="-",
        formula_ru="-",
    )
    assert judged("revenue", last).verdict == "too_little_data"
