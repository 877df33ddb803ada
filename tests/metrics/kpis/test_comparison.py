"""Changes and what may be said of them."""

import math
from datetime import date
from typing import Any

import pytest
from scipy import stats
from statsmodels.stats.multitest import multipletests

from metrics.calendar import ALL_TIME, Comparison, Grain, Period, add_months
from metrics.ingest.checking.typed import NO_END
from metrics.kpis.comparison import Compared, compare
from metrics.kpis.series import Look
from metrics.models import MetricVersion
from tests.metrics.facts import Facts
from tests.metrics.kpis.independent import about
from tests.metrics.kpis.looks import USUAL, look, metric, period

pytestmark = pytest.mark.django_db

APRIL, MAY, JUNE = (date(2025, month, 1) for month in (4, 5, 6))


def compared(
    code: str,
    start: date,
    comparison: Comparison = "previous_period",
    grain: Grain = "month",
    how: Look | None = None,
) -> Compared | None:
    """One metric, judged alone."""
    one = period(start, grain)
    found = compare([metric(code)], [one], comparison, how or look(thresholds=USUAL))
    return found.get((code, one, 0))


def judged(*arguments: Any, **options: Any) -> Compared:
    found = compared(*arguments, **options)
    assert found is not None
    return found


# -- Which days are compared --------------------------------------------------------------------------------


def test_complete_months_are_compared_whole() -> None:
    facts = Facts()
    facts.answers(date(2025, 4, 30), {10: 30, 0: 10})
    facts.answers(date(2025, 5, 31), {10: 40})
    facts.settle("recommend_0_10")
    found = judged("nps", MAY)
    assert (found.later, found.earlier, found.change.value) == (100.0, 50.0, 50.0)
    assert (found.elapsed, found.against) == (period(MAY), period(APRIL))


def test_a_month_begun_is_compared_with_the_same_days_of_the_one_before() -> None:
    facts = Facts()
    facts.answers(date(2025, 4, 10), {10: 40})
    facts.answers(date(2025, 4, 11), {0: 40})
    facts.answers(date(2025, 5, 10), {10: 40})
    facts.settle("recommend_0_10")
    found = judged("nps", MAY)
    assert (found.later, found.earlier) == (100.0, 100.0)
    assert found.elapsed == Period("month", MAY, date(2025, 5, 11))
    assert found.against == Period("month", APRIL, date(2025, 4, 11))


def test_a_year_begun_is_compared_with_the_same_months_and_days_of_last_year() -> None:
    facts = Facts()
    for day, score in ((date(2024, 5, 10), 10), (date(2024, 5, 11), 0), (date(2025, 5, 10), 10)):
        facts.answers(day, {score: 40})
    facts.settle("recommend_0_10")
    found = judged("nps", date(2025, 1, 1), "last_year", "year")
    assert (found.later, found.earlier) == (100.0, 100.0)
    assert found.against == Period("year", date(2024, 1, 1), date(2024, 5, 11))


def test_a_month_that_a_scope_still_sees_in_steps_has_no_comparison() -> None:
    facts = Facts()
    for month in (4, 5):
        facts.answers(date(2025, month, 10), {10: 40}, channel="store")
    facts.settle("recommend_0_10")
    store = {"channel": ["store"]}
    for today, is_compared in ((date(2025, 5, 31), False), (date(2025, 6, 1), True)):
        how = look(store, thresholds=USUAL, today=today)
        assert (compared("nps", MAY, how=how) is not None) is is_compared


def test_facts_dated_ahead_close_no_period() -> None:
    """One purchase dated tomorrow, at the end of the month, does not make a month of ten days a whole one."""
    facts = Facts()
    for day in (1, 12, 25):
        facts.bought(date(2025, 4, day), "100")
    facts.bought(date(2025, 5, 3), "100")
    facts.bought(date(2025, 5, 31), "7")
    facts.settle("revenue")
    found = judged("revenue", MAY, how=look(today=date(2025, 5, 10)))
    assert (found.later, found.earlier) == (100, 100)
    assert found.elapsed.end == date(2025, 5, 11)


def test_all_time_is_compared_with_nothing() -> None:
    facts = Facts()
    facts.answers(MAY, {10: 40})
    facts.settle("recommend_0_10")
    assert compare([metric("nps")], [ALL_TIME], "previous_period", look()) == {}


# -- Samples ------------------------------------------------------------------------------------------------


def test_a_change_that_is_certain_large_and_good_is_better() -> None:
    facts = Facts()
    facts.answers(APRIL, {10: 50, 0: 50})
    facts.answers(MAY, {10: 80, 0: 20})
    facts.settle("recommend_0_10")
    found = judged("nps", MAY)
    assert (found.verdict, found.change.value) == ("better", 60.0)
    p = 2 * stats.norm.sf(_z((80, 20), (50, 50)))
    assert found.change.p_value == about(p)
    assert found.p_adjusted == about(p)


def _z(later: tuple[int, int], earlier: tuple[int, int]) -> float:
    """The adjusted statistic of two samples of promoters and detractors only."""

    def adjusted(promoters: int, detractors: int) -> tuple[float, float]:
        n = promoters + detractors + 3
        p, d = (promoters + 0.75) / n, (detractors + 0.75) / n
        return p - d, (p + d - (p - d) ** 2) / n

    (one, error_one), (two, error_two) = adjusted(*later), adjusted(*earlier)
    return (one - two) / math.sqrt(error_one + error_two)


def test_a_change_smaller_than_the_smallest_worth_reporting_is_not_better() -> None:
    facts = Facts()
    facts.answers(APRIL, {10: 50, 0: 50})
    facts.answers(MAY, {10: 80, 0: 20})
    facts.settle("recommend_0_10")
    nps = metric("nps")
    nps.smallest_change = 60.1
    nps.save()
    assert judged("nps", MAY).verdict == "no_detectable_change"


def test_a_change_within_its_uncertainty_is_not_detectable() -> None:
    facts = Facts()
    facts.answers(APRIL, {10: 20, 0: 20})
    facts.answers(MAY, {10: 24, 0: 16})
    facts.settle("recommend_0_10")
    assert judged("nps", MAY).verdict == "no_detectable_change"


@pytest.mark.parametrize(("later", "earlier"), [(29, 300), (300, 29)])
def test_fewer_than_30_answers_on_either_side_are_too_few(later: int, earlier: int) -> None:
    facts = Facts()
    facts.answers(APRIL, {0: earlier})
    facts.answers(MAY, {10: later})
    facts.settle("recommend_0_10")
    assert judged("nps", MAY).verdict == "too_little_data"


@pytest.mark.parametrize(("left_in_may", "left_in_june", "verdict"), [(5, 50, "worse"), (50, 5, "better")])
def test_a_rise_in_churn_is_never_better(left_in_may: int, left_in_june: int, verdict: str) -> None:
    facts = Facts()
    ends = [date(2025, 5, 15)] * left_in_may + [date(2025, 6, 15)] * left_in_june
    for number, until in enumerate([*ends, *[NO_END] * 100]):
        facts.record(f"c{number}", since=date(2025, 1, 1), until=until)
    facts.bought(date(2025, 6, 30))
    facts.settle("active_customers", "churned_customers", "customers_at_start")
    assert judged("churn", JUNE).verdict == verdict


def test_hidden_numbers_are_not_compared() -> None:
    facts = Facts()
    facts.answers(APRIL, {0: 4})
    facts.answers(MAY, {10: 300})
    facts.settle("recommend_0_10")
    assert compared("nps", MAY) is None


def test_values_reported_without_n_are_never_judged() -> None:
    facts = Facts()
    for number in range(14):
        facts.measured("trust", add_months(date(2024, 4, 1), number), value=str(50 + number % 2))
    facts.measured("trust", JUNE, value="99")
    facts.settle("trust")
    assert compared("trust", JUNE) is None


def test_values_reported_with_a_range_are_judged_by_it() -> None:
    facts = Facts()
    facts.measured("trust", APRIL, value="50", n=400, low=48.0, high=52.0)
    facts.measured("trust", MAY, value="60", n=400, low=58.0, high=62.0)
    facts.settle("trust")
    found = judged("trust", MAY)
    error = math.hypot(2, 2) / 1.959963984540054
    assert (found.verdict, found.change.p_value) == ("better", about(2 * stats.norm.sf(10 / error)))


def test_values_reported_as_exact_are_judged_by_their_history() -> None:
    facts = Facts()
    for number in range(26):  # up and down by one: changes of two are usual
        value = 50 + number % 2
        month = add_months(date(2023, 3, 1), number)
        facts.measured("trust", month, value=str(value), n=400, low=value, high=value)
    facts.measured("trust", MAY, value="60", n=400, low=60, high=60)
    facts.settle("trust")
    usual, jump = judged("trust", APRIL), judged("trust", MAY)
    assert (usual.verdict, usual.change.p_value) == ("within_usual_variation", None)
    assert jump.verdict == "better"


def test_answers_that_weigh_little_are_too_few_however_many_there_are() -> None:
    facts = Facts()
    for month, score in ((APRIL, 0), (MAY, 10)):
        for number in range(40):  # one answer weighs as much as all the others: effective are 4
            facts.answer(month, score, weight=39.0 if number == 0 else 1.0)
    facts.settle("recommend_0_10")
    assert judged("nps", MAY).verdict == "better"
    assert judged("nps", MAY, how=look(thresholds=USUAL, weighted=True)).verdict == "too_little_data"


def test_totals_that_share_days_are_not_compared() -> None:
    facts = Facts()
    facts.answers(date(2023, 7, 1), {0: 100})
    facts.answers(date(2025, 6, 30), {10: 100})
    facts.settle("recommend_0_10")
    one, two = (Period("total", date(start, 7, 1), date(2025, 7, 1)) for start in (2024, 2023))
    assert set(compare([metric("nps")], [one], "last_year", look())) == {("nps", one, 0)}
    assert compare([metric("nps")], [two], "last_year", look()) == {}


# -- Families -----------------------------------------------------------------------------------------------


def test_the_family_is_adjusted_together() -> None:
    facts = Facts()
    facts.answers(APRIL, {10: 50, 0: 50})
    facts.answers(MAY, {10: 62, 0: 38})
    for day, easy in ((APRIL, 50), (MAY, 64)):
        facts.answers(day, {7: easy, 1: 100 - easy}, "effort_1_7")
        facts.answers(day, {5: 50, 1: 50}, "satisfaction_1_5")
    facts.settle("recommend_0_10", "effort_1_7", "satisfaction_1_5")
    codes = ("nps", "csat", "ces_easy")
    may = period(MAY)
    found = compare([metric(code) for code in codes], [may], "previous_period", look(thresholds=USUAL))
    alone = [judged(code, MAY).change.p_value for code in codes]
    expected = multipletests(alone, method="fdr_bh")[1]
    assert [found[code, may, 0].p_adjusted for code in codes] == [about(p) for p in expected]
    assert {one.family for one in found.values()} == {codes}
    assert alone[0] is not None
    assert expected[0] > alone[0]


def test_a_metric_with_too_few_answers_is_no_test_of_the_family() -> None:
    facts = Facts()
    facts.answers(APRIL, {10: 50, 0: 50})
    facts.answers(MAY, {10: 64, 0: 36})
    for day in (APRIL, MAY):
        facts.answers(day, {5: 8, 1: 8}, "satisfaction_1_5")  # below 30
    facts.settle("recommend_0_10", "satisfaction_1_5")
    may = period(MAY)
    found = compare([metric("nps"), metric("csat")], [may], "previous_period", look(thresholds=USUAL))
    assert found["nps", may, 0].p_adjusted == found["nps", may, 0].change.p_value
    assert (found["csat", may, 0].p_adjusted, found["csat", may, 0].verdict) == (None, "too_little_data")
    assert {one.family for one in found.values()} == {("nps",)}


def test_what_was_counted_is_no_test_of_the_family() -> None:
    facts = Facts()
    for day, promoters, amount in ((APRIL, 50, "10"), (MAY, 64, "20")):
        facts.answers(day, {10: promoters, 0: 100 - promoters})
        for _ in range(6):
            facts.bought(day, amount)
    facts.settle("recommend_0_10", "revenue")
    may = period(MAY)
    found = compare([metric("nps"), metric("revenue")], [may], "previous_period", look(thresholds=USUAL))
    assert {code: one.family for (code, _period, _member), one in found.items()} == {
        "nps": ("nps",),
        "revenue": ("nps",),
    }


def test_each_member_has_a_family_of_its_own() -> None:
    facts = Facts()
    for channel, score in (("store", 10), ("email", 0)):
        facts.answers(APRIL, {8: 40}, channel=channel)
        facts.answers(MAY, {score: 40}, channel=channel)
    facts.answers(APRIL, {1: 40}, "satisfaction_1_5", channel="store")
    facts.answers(MAY, {5: 40}, "satisfaction_1_5", channel="store")
    facts.settle("recommend_0_10", "satisfaction_1_5")
    found = compare(
        [metric("nps"), metric("csat")],
        [period(MAY)],
        "previous_period",
        look(by="channel", thresholds=USUAL),
    )
    families = {(code, one.verdict, one.family) for (code, _period, _member), one in found.items()}
    assert families == {
        ("nps", "better", ("nps", "csat")),
        ("csat", "better", ("nps", "csat")),
        ("nps", "worse", ("nps",)),
    }


# -- Another definition -------------------------------------------------------------------------------------


def test_a_change_of_the_definition_is_a_break() -> None:
    facts = Facts()
    for month in (3, 4, 5, 6):
        facts.answers(date(2025, month, 1), {10: 40})
        facts.answers(date(2025, month, 1), {5: 40}, "satisfaction_1_5")
    facts.settle("recommend_0_10", "satisfaction_1_5")
    csat, nps = metric("csat").versions.get(), metric("nps")
    MetricVersion.objects.create(
        metric=nps,
        number=2,
        valid_from=MAY,
        reading="share",
        measure=csat.measure,
        points_from=4,
        points_to=5,
        formula_en="-",
        formula_ru="-",
    )
    assert judged("nps", APRIL).later == 100.0
    assert compared("nps", MAY) is None
    assert judged("nps", JUNE).later == 1.0


def test_a_definition_of_tomorrow_does_not_hide_the_comparisons_of_today() -> None:
    facts = Facts()
    for day in (APRIL, MAY):
        facts.answers(day, {10: 40})
    facts.settle("recommend_0_10")
    MetricVersion.objects.create(
        metric=metric("nps"),
        number=2,
        valid_from=date(2026, 1, 1),
        reading="nps",
        measure=metric("csat").versions.get().measure,
        formula_en="-",
        formula_ru="-",
    )
    assert judged("nps", MAY).later == 100.0
