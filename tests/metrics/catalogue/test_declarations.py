"""The declarations themselves: complete, consistent, readable in both languages."""

import re
from typing import get_args

import pytest

from metrics.catalogue.departments import DEPARTMENTS
from metrics.catalogue.dimensions import DIMENSIONS
from metrics.catalogue.measures import (
    ACQUIRED_CLASSES,
    MEASURES,
    RECOVERY_DAYS,
    REPEAT_DAYS,
    SOLVED_DAYS,
)
from metrics.catalogue.metrics import METRICS, BuiltInMetric
from metrics.catalogue.readings import READINGS
from metrics.catalogue.rows import Declared
from metrics.formats import Unit
from metrics.models import NOT_STATED, Acquired, Measure
from metrics.models.dimensions import BUILT_IN
from metrics.rollup import observations

MEASURE = {measure.code: measure for measure in MEASURES}
METRIC = {metric.code: metric for metric in METRICS}
CYRILLIC, LATIN = re.compile("[а-яё]", re.IGNORECASE), re.compile("[a-z]", re.IGNORECASE)

EVERY_METRIC = {
    *("nps", "csat", "csat_mean", "touchpoint_csat", "touchpoint_csat_mean", "ces", "ces_easy"),
    *("recovery", "recovery_satisfaction", "response_rate", "cx_index"),
    *("active_customers", "retention", "churn", "repeat_purchase", "acquisition", "referral_share"),
    *("cross_sell", "revenue", "orders", "margin", "net_revenue_retention", "earned_growth"),
    *("first_contact_resolution", "first_reply", "first_reply_mean", "handling_time", "handling_time_mean"),
    *("call_back", "call_back_mean", "complaints_per_1000", "self_service_rate", "contacts"),
    *("cost_to_serve", "brand_strength", "trust", "net_sentiment", "share_of_voice"),
    *("employee_engagement", "frontline_ideas", "finance_revenue"),
}

every_metric = pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.code)


def test_every_metric_of_the_design_is_there_once() -> None:
    assert sorted(metric.code for metric in METRICS) == sorted(EVERY_METRIC)
    assert len(MEASURE) == len(MEASURES)


def test_every_measure_is_read_by_a_metric() -> None:
    read = {code for metric in METRICS for code in (metric.measure, metric.base) if code}
    # The total that finance reports is kept for comparison; windows are made of months.
    assert set(MEASURE) - read == {"cost_to_serve_reported", "customer_months"}


def test_formulas_state_the_days_that_are_counted_by() -> None:
    assert observations.RECOVERY_DAYS == RECOVERY_DAYS
    assert observations.REPEAT_DAYS == REPEAT_DAYS
    assert observations.FIRST_CONTACT_DAYS == SOLVED_DAYS


@every_metric
def test_a_metric_has_what_its_reading_needs(metric: BuiltInMetric) -> None:
    reading = READINGS[metric.reading]
    kinds = {MEASURE[metric.measure].kind} if metric.measure else set()
    assert kinds <= reading.kinds
    assert bool(kinds) == bool(reading.kinds)
    assert bool(metric.parts) == (metric.reading == "composite")
    base = {MEASURE[metric.base].kind} if metric.base else set()
    assert base <= reading.base_kinds
    assert bool(base) == bool(reading.base_kinds)
    assert bool(metric.points) == reading.points
    if metric.points and metric.measure:
        measure = MEASURE[metric.measure]
        assert measure.minimum is not None
        assert measure.maximum is not None
        assert measure.minimum <= metric.points[0] <= metric.points[1] <= measure.maximum


def test_every_reading_is_used() -> None:
    assert {metric.reading for metric in METRICS} == set(READINGS)


@every_metric
def test_names_and_formulas_read_well_in_both_languages(metric: BuiltInMetric) -> None:
    assert 0 < len(metric.name_en) <= 32
    assert 0 < len(metric.name_ru) <= 35
    assert CYRILLIC.search(metric.name_ru) or metric.name_ru == "NPS"
    assert not CYRILLIC.search(metric.name_en + metric.formula_en + metric.window)
    assert len(metric.formula_en) > 20
    assert len(metric.formula_ru) > 20
    assert metric.formula_en.endswith(".")
    assert metric.formula_ru.endswith(".")
    russian = re.sub(r"\b(NPS|CSAT|CES)\b", "", metric.formula_ru)
    assert not LATIN.search(russian)
    # The same figures in both, whichever language is read.
    figures = [
        re.findall(r"\d+", text.replace(",000", "000")) for text in (metric.formula_en, metric.formula_ru)
    ]
    assert sorted(figures[0]) == sorted(figures[1])


@every_metric
def test_units_and_smallest_changes(metric: BuiltInMetric) -> None:
    assert metric.unit in get_args(Unit)
    assert metric.smallest_change >= 0
    if metric.unit == "percent":
        assert 0 < metric.smallest_change <= 0.1


def test_names_of_metrics_differ() -> None:
    for names in ([m.name_en for m in METRICS], [m.name_ru for m in METRICS]):
        assert len(set(names)) == len(names)


def test_eight_metrics_make_the_scorecard() -> None:
    placed = {metric.primary_position: metric.code for metric in METRICS if metric.primary_position}
    assert [placed[position] for position in range(1, 9)] == [
        *("nps", "csat", "first_contact_resolution", "recovery"),
        *("revenue", "churn", "net_revenue_retention", "complaints_per_1000"),
    ]


def test_parts_of_the_composite_come_before_it() -> None:
    codes = [metric.code for metric in METRICS]
    for metric in METRICS:
        for part in metric.parts:
            assert codes.index(part.metric) < codes.index(metric.code)
            assert METRIC[part.metric].better != "range"
        assert not metric.parts or sum(part.weight for part in metric.parts) == pytest.approx(1)


def test_dimensions_stand_at_their_slots() -> None:
    assert tuple(one.code for one in DIMENSIONS) == BUILT_IN
    assert [one.slot for one in DIMENSIONS] == [1, 2, 3, 4, 5, 6]
    for dimension in DIMENSIONS:
        assert dimension.all_members[0].code == NOT_STATED
        codes = [member.code for member in dimension.all_members]
        assert len(set(codes)) == len(codes)


def test_other_names_are_there_in_both_languages() -> None:
    members = [member for dimension in DIMENSIONS for member in dimension.all_members]
    declared: list[Declared] = [*DIMENSIONS, *members, *DEPARTMENTS, *MEASURES]
    for one in declared:
        assert LATIN.search(one.name_en), one.code
        assert CYRILLIC.search(one.name_ru), one.code


def test_customers_serve_themselves_where_nobody_takes_part() -> None:
    channels = next(one for one in DIMENSIONS if one.code == "channel")
    assert {member.code for member in channels.members if member.self_service} == {
        *("ivr", "kiosk", "website", "mobile_app"),
    }


def test_classes_of_acquisition_are_those_of_the_facts() -> None:
    assert set(ACQUIRED_CLASSES) == set(Acquired.values)
    assert ACQUIRED_CLASSES[0] == Acquired.UNKNOWN


def test_churn_and_retention_say_why_they_do_not_add_up() -> None:
    churn, retention = (next(one for one in METRICS if one.code == code) for code in ("churn", "retention"))
    assert "retention" in churn.formula_en
    assert "churn" in retention.formula_en
    assert "удержани" in churn.formula_ru
    assert "оттоке" in retention.formula_ru
    for one in (churn, retention):
        assert "churn and retention do not add up to 100%" in one.formula_en
        assert "отток и удержание в сумме не дают 100\u00a0%" in one.formula_ru


def test_scales() -> None:
    scales = {
        measure.code: (measure.minimum, measure.maximum, measure.unhappy_to)
        for measure in MEASURES
        if measure.kind == Measure.Kind.SCALE
    }
    assert scales == {
        "recommend_0_10": (0, 10, 6),
        "satisfaction_1_5": (1, 5, 2),
        "touchpoint_satisfaction_1_5": (1, 5, 2),
        "effort_1_7": (1, 7, 3),
    }
