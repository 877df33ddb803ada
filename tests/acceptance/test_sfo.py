"""A recommendation survey with weights and touchpoints, against pandas."""

import pandas as pd
import pytest

from metrics.models import MissingAnswers
from metrics.rollup.check import recount
from tests.acceptance.public_data import DATA, Api, load, needs_public_data
from tests.cast import Cast

SFO = DATA / "sfo-airport-2017" / "2017_SFO_Customer_Survey.csv"

pytestmark = needs_public_data


@pytest.fixture
def api() -> Api:
    return Api(Cast())


@pytest.fixture(scope="module")
def sfo(kept: None) -> pd.DataFrame:
    load(SFO, "sfo.json")
    return pd.read_csv(SFO, low_memory=False)


def test_sfo_recommendation_plain_and_weighted(api: Api, sfo: pd.DataFrame) -> None:
    answered = sfo[pd.to_numeric(sfo["NETPRO"], errors="coerce").between(0, 10)]
    scores = pd.to_numeric(answered["NETPRO"])
    (plain,) = api.kpis("nps")
    assert plain["n"] == len(scores) == 2746
    assert plain["value"] == pytest.approx(100 * ((scores >= 9).mean() - (scores <= 6).mean()), rel=1e-15)
    assert round(plain["value"], 2) == 39.84
    (weighted,) = api.kpis("nps", weighted="true")
    weights = answered["WEIGHT"]
    expected = 100 * (weights[scores >= 9].sum() - weights[scores <= 6].sum()) / weights.sum()
    assert weighted["value"] == pytest.approx(expected, rel=1e-12)
    assert round(weighted["value"], 2) == 40.40
    assert weighted["n"] == 2746
    assert weighted["high"] - weighted["low"] > plain["high"] - plain["low"]  # fewer effective answers


def test_sfo_missing_answers_are_counted_with_their_reason(api: Api, sfo: pd.DataFrame) -> None:
    found = MissingAnswers.objects.filter(column="NETPRO")
    counted = {row.value: row.answers for row in found}
    assert sum(counted.values()) == 85 == len(sfo) - 2746
    numbers = pd.to_numeric(sfo["NETPRO"], errors="coerce")
    assert counted == {"11": int((numbers == 11).sum()), "": int(numbers.isna().sum())}


def test_sfo_satisfaction_overall_and_by_touchpoint(api: Api, sfo: pd.DataFrame) -> None:
    overall = pd.to_numeric(sfo["Q7ALL"], errors="coerce")
    overall = overall[overall.between(1, 5)]
    (mean,), (share,) = api.kpis("csat_mean"), api.kpis("csat")
    assert (mean["value"], mean["n"]) == (overall.mean(), len(overall))
    assert round(mean["value"], 3) == 4.064
    assert round(share["value"] * 100, 1) == 82.1
    touchpoints = api.by("touchpoint_csat_mean", "touchpoint")
    for column, code in {
        "Q7ART": "artwork",
        "Q7WIFI": "wifi",
        "Q7SIGN": "signs",
        "Q7FOOD": "restaurants",
    }.items():
        scores = pd.to_numeric(sfo[column], errors="coerce")
        scores = scores[scores.between(1, 5)]
        assert (touchpoints[code]["value"], touchpoints[code]["n"]) == (scores.mean(), len(scores))
    assert recount().differences == ()
