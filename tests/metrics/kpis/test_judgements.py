"""Verdicts on several metrics at once are the verdicts on each."""

from datetime import date

import pytest

from metrics.calendar import Comparison, period_containing
from metrics.kpis.judgements import judgements
from metrics.kpis.scopes import EVERYONE, parse
from metrics.kpis.series import Look
from metrics.kpis.verdicts import judge_dirty, primary_metrics, verdicts
from metrics.models import Organisation, Verdict
from tests.metrics.facts import Facts

pytestmark = pytest.mark.django_db

TODAY = date(2026, 4, 20)
QUARTER = period_containing(date(2026, 1, 1), "quarter")


@pytest.fixture(scope="module", autouse=True)
def facts(kept: None) -> None:
    facts = Facts()
    for year, score in ((2025, 3), (2026, 10)):
        for day in range(1, 32):
            for channel in ("store", "website"):
                facts.answer(date(year, 1, day), score, channel=channel)
    facts.settle("submissions", "recommend_0_10")
    judge_dirty(TODAY)


@pytest.mark.parametrize("scope", [{}, {"channel": ["store"]}, {"channel": ["store", "website"]}], ids=str)
@pytest.mark.parametrize("comparison", ["last_year", "previous_period"])
def test_as_each_alone(scope: dict[str, list[str]], comparison: Comparison) -> None:
    look = Look.of(Organisation.objects.get(), TODAY).narrowed(parse(scope) if scope else EVERYONE)
    found = judgements(primary_metrics(), QUARTER, comparison, look)
    alone = {
        metric.code: row
        for metric in primary_metrics()
        if (row := verdicts([metric], [QUARTER], comparison, look).get((metric.code, QUARTER, 0)))
    }
    assert {code: (one.verdict, one.later, one.change, one.through) for code, one in found.items()} == {
        code: (row.verdict, row.later, row.change, row.through) for code, row in alone.items()
    }
    assert all(one.beyond_chance is (one.verdict == "better") for one in found.values())
    if comparison == "last_year":
        assert (found["nps"].verdict, found["nps"].family) == ("better", 1)


def test_what_is_stored_is_shown() -> None:
    Verdict.objects.filter(dim_1=0).update(verdict="worse")
    look = Look.of(Organisation.objects.get(), TODAY)
    assert judgements(primary_metrics(), QUARTER, "last_year", look)["nps"].verdict == "worse"
