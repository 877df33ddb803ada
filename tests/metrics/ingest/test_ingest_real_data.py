"""The public data sets, with the figures that their own descriptions give."""

import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from metrics.ingest.mapping.document import read_mappings
from tests.metrics.ingest.builders import CATALOGUE, Outcome, check_file

ROOT = Path(__file__).parents[3]
DATA = ROOT.parent / "shared" / "data"
OLIST = DATA / "olist-classified" / "olist_classified_public_dataset.csv"
SFO = DATA / "sfo-airport-2017" / "2017_SFO_Customer_Survey.csv"


def example(name: str) -> Any:
    return json.loads((ROOT / "docs" / "examples" / name).read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", ["olist.json", "sfo.json"])
def test_the_examples_are_valid_mappings(name: str) -> None:
    assert read_mappings(example(name), CATALOGUE)


def outcome_of(path: Path, mapping: Any, zone: str) -> Outcome:
    if not path.exists():
        pytest.skip(f"{path} is not there")
    return check_file(path, mapping, zone=zone)


@pytest.fixture(scope="module")
def reviews() -> Outcome:
    return outcome_of(OLIST, example("olist.json")[0], "America/Sao_Paulo")


@pytest.fixture(scope="module")
def orders() -> Outcome:
    return outcome_of(OLIST, example("olist.json")[1], "America/Sao_Paulo")


@pytest.fixture(scope="module")
def airport() -> Outcome:
    return outcome_of(SFO, example("sfo.json"), "America/Los_Angeles")


@pytest.mark.real_data
def test_reviews_have_the_known_scores(reviews: Outcome) -> None:
    scores = reviews.answers["score"]
    assert dict(scores.value_counts().iter_rows()) == {1: 867, 2: 216, 3: 332, 4: 514, 5: 1655}
    assert scores.mean() == pytest.approx(3.523, abs=0.0005)
    assert (reviews.frame.height, reviews.rejects) == (3584, [])
    assert reviews.frame["comment"].null_count() == 3584


@pytest.mark.real_data
def test_late_deliveries_are_late_by_the_calendar(reviews: Outcome) -> None:
    by_delivery = (
        reviews.frame.join(reviews.answers, on="row_number")
        .group_by("dim:delivery")
        .agg(pl.len(), pl.col("score").mean().round(2).alias("mean"))
    )
    found = {delivery: (count, mean) for delivery, count, mean in by_delivery.iter_rows()}
    assert found == {"late": (339, 1.96), "on_time": (3128, 3.77), "undelivered": (117, 1.47)}


@pytest.mark.real_data
def test_orders_add_up_to_the_cent(orders: Outcome) -> None:
    assert str(orders.frame["amount"].sum()) == "557821.5300"
    assert orders.frame["currency"].unique().to_list() == ["BRL"]
    assert orders.frame["kind"].unique().to_list() == ["purchase"]


@pytest.mark.real_data
def test_months_of_purchase_are_the_months_of_the_business(reviews: Outcome) -> None:
    joined = reviews.frame.join(reviews.answers, on="row_number")
    months = joined.group_by(pl.col("business_date").dt.strftime("%Y-%m")).agg(
        pl.col("score").mean().round(2).alias("mean")
    )
    found = dict(months.iter_rows())
    assert (found["2017-09"], found["2017-10"], found["2017-11"]) == (3.92, 3.32, 3.29)


@pytest.mark.real_data
def test_the_airport_has_its_known_recommendation(airport: Outcome) -> None:
    answers = airport.answers.join(airport.frame, on="row_number").filter(measure="recommend_0_10")
    promoters, detractors = answers["score"] >= 9, answers["score"] <= 6
    assert (answers.height, promoters.sum(), detractors.sum()) == (2746, 1436, 342)
    signs = promoters.cast(pl.Int64) - detractors.cast(pl.Int64)
    weighted = (signs * answers["weight"]).mean() / answers["weight"].mean()  # type: ignore[operator]
    assert 100 * weighted == pytest.approx(40.40, abs=0.005)


@pytest.mark.real_data
def test_the_airport_has_its_known_satisfaction(airport: Outcome) -> None:
    scores = airport.answers.filter(measure="satisfaction_1_5")["score"]
    assert scores.mean() == pytest.approx(4.064, abs=0.0005)
    assert 100 * (scores >= 4).mean() == pytest.approx(82.1, abs=0.05)  # type: ignore[operator]
    touchpoints = airport.answers.filter(measure="touchpoint_satisfaction_1_5")["touchpoint"]
    assert touchpoints.n_unique() == 14


@pytest.mark.real_data
def test_empty_questionnaires_are_the_only_rejects(airport: Outcome) -> None:
    assert {reject.reason.value for reject in airport.rejects} == {"no_answer"}
    assert airport.frame.height + len(airport.rejects) == 2831
    asked = airport.frame.height + len(airport.rejects)
    answered = airport.answers.filter(measure="recommend_0_10").height
    assert answered + airport.missing["NETPRO", "11"] + airport.missing["NETPRO", ""] == asked


@pytest.mark.real_data
def test_interviews_keep_their_day(airport: Outcome) -> None:
    assert str(airport.frame["business_date"].min()) >= "2017-05-01"
    assert str(airport.frame["business_date"].max()) == "2017-05-30"
    assert set(airport.frame["dim:survey_mode"]) == {"at_gate", "mail", "online"}
