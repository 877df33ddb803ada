"""Stored verdicts: what everybody is shown, and when it is judged again."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from django.db.models import F

from metrics.calendar import Comparison, Grain, Period, add_months
from metrics.kpis import verdicts as verdicts_module
from metrics.kpis.comparison import compare
from metrics.kpis.verdicts import judge_all_again, judge_dirty, primary_metrics, verdicts
from metrics.models import DirtyMark, DirtyVerdicts, Measure, Metric, Organisation, Verdict
from metrics.rollup.refresh import refresh_next
from tests.metrics.facts import Facts
from tests.metrics.kpis.looks import LATER, USUAL, look, metric, period

pytestmark = pytest.mark.django_db

APRIL, MAY, JUNE, JULY = (date(2025, month, 1) for month in (4, 5, 6, 7))


def judge(today: date = LATER) -> int:
    while refresh_next():
        pass
    return judge_dirty(today)


def verdict(
    code: str, start: date, comparison: Comparison = "previous_period", grain: Grain = "month"
) -> Verdict | None:
    one = period(start, grain)
    return verdicts([metric(code)], [one], comparison, look(thresholds=USUAL)).get((code, one, 0))


def is_stored(one: Verdict) -> bool:
    return Verdict.objects.filter(pk=one.pk).exists()


def nps_of_two_months(today: date = LATER, **codes: str) -> Facts:
    facts = Facts()
    facts.answers(APRIL, {10: 50, 0: 50}, **codes)
    facts.answers(date(2025, 5, 31), {10: 80, 0: 20}, **codes)
    facts.settle("recommend_0_10")
    judge(today)
    return facts


# -- What is stored -----------------------------------------------------------------------------------------


def test_stored_verdicts_are_those_computed_on_demand() -> None:
    facts = Facts()
    for month, score in ((date(2024, 4, 1), 3), (date(2024, 5, 1), 8), (APRIL, 0), (MAY, 10)):
        for channel, n in (("store", 40), ("email", 31)):
            facts.answers(month, {score: n, 5: 9}, channel=channel)
            facts.answers(month, {1 + score % 5: n, 5: 7}, "satisfaction_1_5", channel=channel)
            for _ in range(6):
                facts.bought(month, "10", channel=channel)
    facts.settle("recommend_0_10", "satisfaction_1_5", "revenue")
    judge()
    assert Verdict.objects.count() > 20
    grains: tuple[Grain, ...] = ("month", "quarter", "year")
    comparisons: tuple[Comparison, ...] = ("previous_period", "last_year")
    computed = 0
    for grain in grains:
        periods = sorted({period(start, grain) for start in (date(2024, 5, 1), APRIL, MAY, JUNE)})
        for comparison in comparisons:
            for how in (look(thresholds=USUAL), look(by="channel", thresholds=USUAL)):
                for (code, one, member), found in compare(
                    primary_metrics(), periods, comparison, how
                ).items():
                    row = verdicts([metric(code)], periods, comparison, how)[code, one, member]
                    assert is_stored(row)
                    stored = (row.change, row.low, row.p_adjusted, row.verdict, row.through, row.family)
                    assert stored == (
                        found.change.value,
                        found.change.low,
                        found.p_adjusted,
                        found.verdict,
                        found.elapsed.end,
                        list(found.family),
                    )
                    computed += 1
    assert computed == Verdict.objects.count()


def test_one_member_asked_for_alone_reads_the_verdict_of_the_breakdown() -> None:
    nps_of_two_months(channel="store")
    may = period(MAY)
    alone = verdicts(
        [metric("nps")], [may], "previous_period", look({"channel": ["store"]}, thresholds=USUAL)
    )["nps", may, 0]
    ((_key, in_breakdown),) = verdicts(
        [metric("nps")], [may], "previous_period", look(by="channel", thresholds=USUAL)
    ).items()
    assert alone.pk == in_breakdown.pk is not None


def test_a_metric_off_the_scorecard_is_judged_with_the_primary_ones() -> None:
    facts = Facts()
    for day, score, n in ((APRIL, 3, 60), (MAY, 4, 60)):
        facts.answers(day, {score: n, 1: 40}, "satisfaction_1_5")
        facts.answers(day, {10: n}, "recommend_0_10")
    facts.settle("recommend_0_10", "satisfaction_1_5")
    judge()
    found = verdict("csat_mean", MAY)
    assert found is not None
    assert not is_stored(found)
    assert found.family == ["nps", "csat", "csat_mean"]


def test_scopes_that_are_not_stored_are_judged_on_demand() -> None:
    nps_of_two_months(channel="store", region="north")
    may = period(MAY)
    scope = {"channel": ["store"], "region": ["north"]}
    (found,) = verdicts([metric("nps")], [may], "previous_period", look(scope, thresholds=USUAL)).values()
    assert not is_stored(found)
    assert found.verdict == "better"


# -- When it is judged again --------------------------------------------------------------------------------


def test_nothing_is_judged_while_a_cell_is_dirty() -> None:
    facts = Facts()
    facts.answers(APRIL, {10: 40})
    facts.answers(MAY, {0: 40})
    facts.settle("recommend_0_10")
    mark = DirtyMark.objects.create(measure=Measure.objects.get(code="revenue"), month=MAY)
    assert judge_dirty(LATER) == 0
    assert DirtyVerdicts.objects.exists()
    mark.attempts = 3
    mark.save()
    assert judge_dirty(LATER) > 0
    assert not DirtyVerdicts.objects.exists()


def test_judging_twice_is_the_same_as_once() -> None:
    nps_of_two_months()
    before = list(
        Verdict.objects.order_by("grain", "start", "comparison").values_list("start", "verdict", "change")
    )
    judge_all_again()
    assert judge_dirty(LATER) == len(before)
    assert before == list(
        Verdict.objects.order_by("grain", "start", "comparison").values_list("start", "verdict", "change")
    )
    assert judge_dirty(LATER) == 0


def test_a_month_that_changes_while_it_is_judged_is_judged_again(monkeypatch: pytest.MonkeyPatch) -> None:
    nps_of_two_months()
    judge_all_again()
    judged = verdicts_module._judge

    def raising(months: Sequence[date], today: date) -> int:
        DirtyVerdicts.objects.filter(month=MAY).update(generation=F("generation") + 1)
        return judged(months, today)

    monkeypatch.setattr(verdicts_module, "_judge", raising)
    judge_dirty(LATER)
    assert list(DirtyVerdicts.objects.values_list("month", flat=True)) == [MAY]


def test_a_correction_is_judged_again_in_the_month_the_next_one_and_a_year_later() -> None:
    facts = Facts()
    for month in (MAY, JUNE, date(2026, 5, 1)):
        facts.answers(month, {10: 40})
    facts.settle("recommend_0_10")
    judge()
    facts.answers(MAY, {0: 40})
    DirtyMark.objects.create(measure=Measure.objects.get(code="recommend_0_10"), month=MAY)
    judge()
    june, year_later = verdict("nps", JUNE), verdict("nps", date(2026, 5, 1), "last_year")
    assert june is not None
    assert year_later is not None
    assert (june.earlier, june.verdict) == (0.0, "better")
    assert (year_later.earlier, year_later.verdict) == (0.0, "better")


def test_february_of_a_leap_year_is_judged_again_a_year_later() -> None:
    facts = Facts()
    for month in (date(2024, 2, 29), date(2025, 2, 28)):
        facts.answers(month, {10: 40})
    facts.settle("recommend_0_10")
    judge()
    facts.answers(date(2024, 2, 29), {0: 40})
    DirtyMark.objects.create(measure=Measure.objects.get(code="recommend_0_10"), month=date(2024, 2, 1))
    judge()
    found = verdict("nps", date(2025, 2, 1), "last_year")
    assert found is not None
    assert found.earlier == 0.0


def test_a_correction_changes_what_was_usual_for_the_months_after_it() -> None:
    facts = Facts()
    first = date(2023, 1, 1)
    for number in range(16):
        for _ in range(5):
            facts.bought(add_months(first, number), str(20 + number % 2))
    last = add_months(first, 16)
    for _ in range(5):
        facts.bought(last, "60")
    facts.bought(last.replace(day=31), "0")
    facts.settle("revenue")
    judge()
    found = verdict("revenue", last)
    assert found is not None
    assert found.verdict == "better"
    facts.bought(add_months(first, 4), "5000")
    DirtyMark.objects.create(measure=Measure.objects.get(code="revenue"), month=add_months(first, 4))
    judge()
    found = verdict("revenue", last)
    assert found is not None
    assert found.verdict == "within_usual_variation"


def test_a_month_that_was_judged_while_it_was_partial_is_judged_again_when_data_go_on() -> None:
    facts = Facts()
    facts.answers(date(2025, 4, 5), {10: 40})
    facts.answers(date(2025, 4, 25), {0: 40})
    facts.answers(date(2025, 5, 10), {10: 40})
    facts.settle("recommend_0_10")
    judge()
    found = verdict("nps", MAY)
    assert found is not None
    assert (found.earlier, found.through) == (100.0, date(2025, 5, 11))
    facts.answers(date(2025, 8, 3), {10: 40})
    DirtyMark.objects.create(measure=Measure.objects.get(code="recommend_0_10"), month=date(2025, 8, 1))
    judge()
    found = verdict("nps", MAY)
    assert found is not None
    assert (found.earlier, found.through) == (0.0, JUNE)


@pytest.mark.parametrize(
    ("grain", "closes"), [("month", JUNE), ("quarter", JULY), ("year", date(2026, 1, 1))]
)
def test_a_scope_is_judged_when_its_period_closes_although_no_data_came(grain: Grain, closes: date) -> None:
    facts = Facts()
    facts.answers(date(2024, 5, 31), {0: 40}, channel="store")
    facts.answers(date(2025, 5, 31), {10: 40}, channel="store")
    facts.settle("recommend_0_10")
    of_stores = Verdict.objects.filter(grain=grain, dim_1=1, start=period(MAY, grain).start)
    judge(date(2025, 5, 31))
    assert not of_stores.exists()
    judge(closes - timedelta(days=1))
    assert not of_stores.exists()
    judge(closes)
    assert ("last_year", "better") in {(one.comparison, one.verdict) for one in of_stores}


def test_what_waits_for_the_end_of_a_month_is_not_judged_before() -> None:
    nps_of_two_months(date(2025, 5, 31))
    assert set(DirtyVerdicts.objects.values_list("month", "generation")) == {
        (MAY, 0),
        (JUNE, 0),
        (date(2025, 12, 1), 0),
    }
    assert judge_dirty(date(2025, 5, 31)) == 0


def test_fiscal_quarters_and_years_are_judged() -> None:
    Organisation.objects.update(fiscal_start_month=2)
    facts = Facts()
    for day in (date(2025, 2, 1), date(2025, 7, 31)):
        facts.answers(day, {10: 40})
    facts.settle("recommend_0_10")
    judge()
    assert set(Verdict.objects.filter(grain="quarter").values_list("start", flat=True)) == {date(2025, 5, 1)}


def test_all_verdicts_are_judged_again_on_request() -> None:
    nps_of_two_months()
    found = verdict("nps", MAY)
    assert found is not None
    assert found.verdict == "better"
    Metric.objects.filter(code="nps").update(smallest_change=90)
    judge_all_again()
    judge()
    found = verdict("nps", MAY)
    assert found is not None
    assert found.verdict == "no_detectable_change"


def test_a_verdict_that_can_no_longer_be_given_is_gone() -> None:
    nps_of_two_months()
    assert verdict("nps", MAY) is not None
    Organisation.objects.update(hide_below=200, indicative_below=200)
    judge_all_again()
    judge()
    assert not Verdict.objects.filter(grain="month", start=MAY).exists()


def test_a_period_is_found_by_its_own_days() -> None:
    nps_of_two_months()
    week = Period("week", date(2025, 5, 26), date(2025, 6, 2))
    assert verdicts([metric("nps")], [week], "previous_period", look(thresholds=USUAL)) == {}
