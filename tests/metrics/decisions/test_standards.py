"""Settings by which numbers are judged: what follows from a change, and that nothing else does."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from metrics.calendar import COMPARISONS, Grain, period_containing
from metrics.decisions.company import change_organisation
from metrics.decisions.standards import arrange_scorecard, change_standards, choose_heroes
from metrics.kpis.comparison import compare
from metrics.kpis.series import Look
from metrics.kpis.verdicts import judge_dirty, primary_metrics
from metrics.models import DirtyMark, DirtyVerdicts, Metric, Organisation, Verdict
from metrics.rollup.check import recount
from metrics.rollup.refresh import refresh_next
from tests.metrics.facts import Facts

pytestmark = pytest.mark.django_db

TODAY = date(2027, 6, 1)
MONTHS = [date(2024, 5, 1), date(2024, 6, 1), date(2025, 5, 1), date(2025, 6, 1)]


def work() -> None:
    """Do what a worker would."""
    while refresh_next():
        pass
    judge_dirty(TODAY)


@pytest.fixture(scope="module")
def company(kept: None) -> Facts:
    """Answers and purchases of two months in two years, counted and judged."""
    facts = Facts()
    for number, month in enumerate(MONTHS):
        facts.answers(month, {10: 40 + 9 * number, 0: 40 - 9 * number}, channel="store")
        facts.answers(month, {10: 6, 0: 3}, channel="email")
        facts.answers(month, {5: 30, 2: 20 - 3 * number}, "satisfaction_1_5", channel="store")
        for _ in range(3 + number):
            facts.bought(month, "10", channel="store")
    facts.settle("recommend_0_10", "satisfaction_1_5", "revenue", "orders")
    work()
    return facts


def stored() -> dict[tuple[object, ...], tuple[object, ...]]:
    rows = Verdict.objects.values_list(
        "version__metric__code",
        "grain",
        "start",
        "comparison",
        "dim_1",
        "member_1",
        "verdict",
        "low",
        "family",
    )
    return {tuple(row[:6]): (row[6], row[7], tuple(row[8])) for row in rows}


def judged_now() -> dict[tuple[object, ...], tuple[object, ...]]:
    """Judge all periods and the total by the settings as they are, without what is stored."""
    organisation = Organisation.objects.get()
    look = Look.of(organisation, TODAY)
    found: dict[tuple[object, ...], tuple[object, ...]] = {}
    grains: tuple[Grain, ...] = ("month", "quarter", "year")
    for grain in grains:
        periods = sorted(
            {
                period_containing(day, grain, organisation.fiscal_start_month)
                for day in (date(year, month, 1) for year in (2024, 2025, 2026) for month in range(1, 13))
            }
        )
        for comparison in COMPARISONS:
            for (code, period, _member), one in compare(primary_metrics(), periods, comparison, look).items():
                found[code, grain, period.start, comparison, 0, 0] = (
                    one.verdict,
                    one.change.low,
                    tuple(one.family),
                )
    return found


def of_the_total() -> dict[tuple[object, ...], tuple[object, ...]]:
    return {key: value for key, value in stored().items() if key[4] == 0}


@pytest.mark.parametrize(
    ("changed", "anything_else"),
    [
        ({"confidence": Decimal("0.80")}, True),
        ({"confidence": Decimal("0.99")}, True),
        ({"hide_below": 60, "indicative_below": 60}, True),
        ({"indicative_below": 200}, True),
    ],
)
def test_every_verdict_is_judged_again(changed: dict[str, Any], anything_else: bool, company: Facts) -> None:
    before = stored()
    assert len(before) > 10
    change_standards(**changed)
    assert DirtyVerdicts.objects.exists()
    work()
    after = stored()
    assert (after != before) is anything_else
    assert of_the_total() == judged_now()
    assert not DirtyVerdicts.objects.exists() or set(
        DirtyVerdicts.objects.values_list("generation", flat=True)
    ) == {0}


def test_going_back_leads_back(company: Facts) -> None:
    before = stored()
    change_standards(confidence=Decimal("0.80"), indicative_below=200)
    work()
    assert stored() != before
    change_standards(confidence=Decimal("0.95"), indicative_below=30)
    work()
    assert stored() == before


@pytest.mark.parametrize(
    "changed",
    [
        {"reject_share": Decimal("0.1")},
        {"finance_gap_limit": Decimal("0.02")},
        {"hide_below": 5, "confidence": Decimal("0.95")},  # as they are
        {},
    ],
)
def test_nothing_is_judged_again_for_what_judges_nothing(
    changed: dict[str, Any], company: Facts, bells: list[tuple[Any, ...]]
) -> None:
    dirty = list(DirtyVerdicts.objects.values())
    change_standards(**changed)
    assert list(DirtyVerdicts.objects.values()) == dirty
    assert not DirtyMark.objects.exists()
    assert bells == []


def test_when_customers_are_lost_is_counted_again(company: Facts) -> None:
    change_standards(churn_after_days=60)
    assert DirtyMark.objects.filter(measure__code="churned_customers").exists()
    work()
    assert not DirtyMark.objects.exists()
    assert recount().differences == ()


@pytest.mark.parametrize("start", [2, 4])
def test_another_fiscal_year_moves_quarters_and_years(start: int, company: Facts) -> None:
    change_organisation(fiscal_start_month=start)
    work()
    on_the_grid = {
        key: value
        for key, value in of_the_total().items()
        if period_containing(key[2], key[1], start).start == key[2]  # type: ignore[arg-type]
    }
    assert on_the_grid == judged_now()
    assert {key[2] for key in on_the_grid if key[1] == "year"} == {date(2025, start, 1)}
    assert recount().differences == ()


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"hide_below": 40}, "indicative_below"),
        ({"indicative_below": 4}, "indicative_below"),
        ({"hide_below": 0}, "__all__"),
        ({"confidence": Decimal("1")}, "__all__"),
        ({"confidence": Decimal("0.4")}, "__all__"),
        ({"reject_share": Decimal("1.5")}, "__all__"),
        ({"reject_share": Decimal("0.1234")}, "reject_share"),
    ],
)
def test_what_makes_no_sense_is_refused(changed: dict[str, Any], field: str, company: Facts) -> None:
    before, dirty = list(Organisation.objects.values()), list(DirtyVerdicts.objects.values())
    with pytest.raises(ValidationError) as refused:
        change_standards(**changed)
    assert field in refused.value.message_dict
    assert list(Organisation.objects.values()) == before
    assert list(DirtyVerdicts.objects.values()) == dirty


# -- Scorecard --------------------------------------------------------------------------------------------


def metrics(*codes: str) -> list[Metric]:
    found = {one.code: one for one in Metric.objects.filter(code__in=codes)}
    return [found[code] for code in codes]


def placed() -> list[str]:
    return [one.code for one in primary_metrics()]


def test_other_primary_metrics_are_another_family(company: Facts) -> None:
    before = stored()
    assert arrange_scorecard(metrics("nps", "csat_mean"))
    work()
    assert placed() == ["nps", "csat_mean"]
    assert of_the_total() == judged_now()
    assert {key[0] for key in stored()} == {"nps", "csat_mean"}
    assert stored() != before


def test_another_order_is_no_other_family(company: Facts) -> None:
    codes = placed()
    dirty = list(DirtyVerdicts.objects.values())
    assert arrange_scorecard(metrics(*reversed(codes)))
    assert placed() == codes[::-1]
    assert list(DirtyVerdicts.objects.values()) == dirty
    assert not arrange_scorecard(metrics(*reversed(codes)))


def test_a_metric_stands_in_one_place(company: Facts) -> None:
    arrange_scorecard(metrics("nps", "csat", "nps"))
    assert placed() == ["nps", "csat"]


def test_the_two_of_the_first_picture(company: Facts) -> None:
    nps, orders = metrics("nps", "orders")
    choose_heroes(experience=nps, outcome=orders)
    choose_heroes(experience=nps, outcome=None)
    organisation = Organisation.objects.get()
    assert (organisation.hero_experience, organisation.hero_outcome) == (nps, None)
