"""How often the database is asked: always the same, whatever is asked for."""

from collections.abc import Sequence
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from metrics.calendar import Period, add_months
from metrics.kpis.comparison import compare
from metrics.kpis.series import Look, measure, series, series_of
from metrics.kpis.shelf import one_answer
from metrics.models import Measure, Metric
from metrics.rollup import deep
from tests.metrics.facts import Facts
from tests.metrics.kpis.looks import USUAL, look, metric, period

pytestmark = pytest.mark.django_db

LAST = date(2025, 12, 1)


def months(n: int) -> list[Period]:
    return [period(add_months(LAST, -number)) for number in range(n)]


def queries(code: str, n: int, how: Look) -> int:
    with CaptureQueriesContext(connection) as caught:
        series(metric(code), months(n), how)
    return len(caught)


def asked(members: int) -> None:
    """A year of answers and purchases through so many channels."""
    facts = Facts()
    for number in range(members):
        for month in months(3):
            facts.answers(month.start, {10: 6, 0: 1}, channel=f"c{number}", region="north")
            facts.bought(month.start, customer=f"k{number}", channel=f"c{number}", region="north")
    facts.settle("recommend_0_10", "revenue", "active_customers")


CODES = ("nps", "csat_mean", "revenue", "active_customers", "retention", "first_reply", "trust", "cx_index")


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("by", [None, "channel"])
def test_a_series_takes_the_same_queries_for_3_and_for_36_months(code: str, by: str | None) -> None:
    asked(2)
    how = look(by=by, thresholds=USUAL)
    assert queries(code, 3, how) == queries(code, 36, how)


@pytest.mark.parametrize("code", CODES)
def test_a_breakdown_takes_the_same_queries_for_2_and_for_20_members(code: str) -> None:
    how = look(by="channel", thresholds=USUAL)
    asked(2)
    few = queries(code, 12, how)
    asked(20)
    assert queries(code, 12, how) == few


@pytest.mark.parametrize(
    ("how", "most"),
    [
        ({}, 3),
        ({"by": "channel"}, 3),
        ({"scope": {"channel": ["c0"]}}, 3),
        ({"scope": {"channel": ["c0"], "region": ["north"]}}, 3),
        ({"scope": {"region": ["north"]}, "by": "channel"}, 3),
        ({"weighted": True}, 4),
    ],
)
def test_a_series_of_answers_takes_few_queries(how: dict[str, object], most: int) -> None:
    """The metric, its definitions and its cells, with the table that a scope is a part of; weights are apart."""
    asked(2)
    assert queries("nps", 36, look(**how, thresholds=USUAL)) == most  # type: ignore[arg-type]


def test_the_open_month_of_a_scope_takes_no_query_more() -> None:
    asked(2)
    closed = look(by="channel", thresholds=USUAL)
    today = look(by="channel", thresholds=USUAL, today=date(2025, 12, 20))
    assert queries("nps", 36, today) == queries("nps", 36, closed)


@pytest.mark.parametrize("by", [None, "channel"])
def test_comparing_takes_the_same_queries_for_3_and_for_36_months(by: str | None) -> None:
    asked(20)
    how = look(by=by, thresholds=USUAL)
    counts = set()
    for n in (3, 36):
        every = list(Metric.objects.filter(primary_position__isnull=False))
        with CaptureQueriesContext(connection) as caught:
            compare(every, months(n), "previous_period", how)
        counts.add(len(caught))
    assert len(counts) == 1


def test_hidden_members_are_found_in_what_was_read() -> None:
    asked(2)
    with CaptureQueriesContext(connection) as caught:
        measure(metric("nps"), months(3), look(by="channel", thresholds=USUAL))
    assert sum("metrics_cell" in one["sql"] for one in caught) == 1


def test_several_metrics_are_read_with_one_query_per_table() -> None:
    asked(2)
    every = list(Metric.objects.filter(code__in=["nps", "revenue", "orders", "active_customers", "cx_index"]))
    with CaptureQueriesContext(connection) as caught:
        found = series_of(every, months(12), look(thresholds=USUAL))
    tables = ("metrics_cell", "metrics_distinctcell")
    assert [sum(f'FROM "{table}"' in one["sql"] for one in caught) for table in tables] == [1, 1]
    for one in every:
        alone = {point.period: point for point in series(one, months(12), look(thresholds=USUAL))}
        assert found[one.code] == alone


def test_of_several_metrics_those_that_are_not_kept_are_none() -> None:
    asked(2)
    every = list(Metric.objects.filter(code__in=["nps", "active_customers"]))
    found = series_of(every, months(3), look({"channel": ["c0", "c1"]}, thresholds=USUAL))
    assert found["active_customers"] is None
    assert found["nps"]


def test_a_month_under_three_filters_is_counted_once_for_a_whole_answer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    facts = Facts()
    for month in months(3):
        for mode, scores in (("web", {10: 6, 0: 1}), ("phone", {10: 5, 0: 5})):
            facts.answers(month.start, scores, channel="store", region="north", survey_mode=mode)
    facts.settle("recommend_0_10")
    counted, count_by_month = [], deep.count_by_month

    def noting(measure: Measure, start: date, end: date, by: Sequence[str]) -> list[deep.Row]:
        counted.append((start, end))
        return count_by_month(measure, start, end, by)

    monkeypatch.setattr(deep, "count_by_month", noting)
    narrowed = look({"region": ["north"], "survey_mode": ["web"]}, by="channel")
    with one_answer():
        (newest,) = series(metric("nps"), months(1), narrowed)
        assert newest.n == 7
        assert newest.value == pytest.approx(100 * 5 / 7)
        assert [point.n for point in series(metric("nps"), months(3), narrowed)] == [7, 7, 7]
        phone = look({"region": ["north"], "survey_mode": ["phone"]}, by="channel")
        assert [point.value for point in series(metric("nps"), months(3), phone)] == [0, 0, 0]
    assert counted == [(LAST, add_months(LAST, 1)), (add_months(LAST, -2), LAST)]
