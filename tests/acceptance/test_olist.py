"""Orders with their reviews: satisfaction and revenue from one file, against pandas."""

from io import StringIO
from pathlib import Path

import pandas as pd
import pytest
from django.core.management import call_command
from django.test import Client

from metrics import formats
from metrics.models import Import, Transaction
from metrics.rollup.check import recount
from metrics.upkeep import bring_up_to_date
from tests.acceptance.public_data import DATA, NOW, Api, load, needs_public_data
from tests.cast import Cast

OLIST = DATA / "olist-classified" / "olist_classified_public_dataset.csv"

pytestmark = needs_public_data


@pytest.fixture
def api() -> Api:
    return Api(Cast())


@pytest.fixture(scope="module")
def olist(kept: None) -> pd.DataFrame:
    load(OLIST, "olist.json")
    frame = pd.read_csv(OLIST)
    frame["month"] = frame["order_purchase_timestamp"].str[:7]
    frame["late"] = (
        frame["order_delivered_customer_date"].str[:10] > frame["order_estimated_delivery_date"].str[:10]
    )
    return frame


def test_olist_satisfaction_is_that_of_pandas(api: Api, olist: pd.DataFrame) -> None:
    (mean,), (share,) = api.kpis("csat_mean"), api.kpis("csat")
    assert mean["value"] == olist["review_score"].mean()
    assert share["value"] == (olist["review_score"] >= 4).mean()
    assert round(mean["value"], 3) == 3.523
    assert round(share["value"] * 100, 2) == 60.52
    assert mean["n"] == share["n"] == 3584
    assert mean["low"] < mean["value"] < mean["high"]
    assert share["low"] < share["value"] < share["high"]


def test_olist_months_and_revenue_are_those_of_pandas(api: Api, olist: pd.DataFrame) -> None:
    by_month = {row["period_start"][:7]: row for row in api.kpis("csat_mean", grain="month")}
    expected = olist.groupby("month")["review_score"].agg(["mean", "count"])
    assert {month: (row["value"], row["n"]) for month, row in by_month.items() if row["n"] >= 5} == {
        month: (row["mean"], row["count"]) for month, row in expected.iterrows() if row["count"] >= 5
    }
    assert [round(by_month[month]["value"], 2) for month in ("2017-09", "2017-10", "2017-11")] == [
        3.92,
        3.32,
        3.29,
    ]
    (revenue,) = api.kpis("revenue")
    cents = (olist["order_products_value"] * 100).round().sum() + (
        olist["order_freight_value"] * 100
    ).round().sum()
    assert revenue["value"] == 557_821.53 == cents / 100
    assert (revenue["low"], revenue["unit"]) == (None, "money")


def test_olist_lateness_and_states(api: Api, olist: pd.DataFrame) -> None:
    by_delivery = api.by("csat_mean", "delivery")
    assert {name: (round(row["value"], 2), row["n"]) for name, row in by_delivery.items()} == {
        "late": (1.96, 339),
        "on_time": (3.77, 3128),
        "undelivered": (1.47, 117),
    }
    delivered = olist["order_delivered_customer_date"].notna()
    assert by_delivery["late"]["value"] == olist[delivered & olist["late"]]["review_score"].mean()
    states = olist.groupby("customer_state")["review_score"].agg(["mean", "count"])
    by_state = api.by("csat_mean", "region")
    assert set(by_state) == set(states.index)
    for state, row in by_state.items():
        count = states["count"][state]
        assert row["n"] == count
        if count < 5:
            assert (row["status"], row["value"]) == ("hidden", None)
        elif row["status"] != "hidden":
            assert row["value"] == states["mean"][state]
            assert row["status"] == ("indicative" if count < 30 else "ok")
    # RR (1) and AC (3) together are fewer than five: the next smallest state is hidden with them.
    assert {state for state, row in by_state.items() if row["status"] == "hidden"} == {"RR", "AC", "AM"}


def test_olist_page_shows_the_figures_of_the_api(api: Api, olist: pd.DataFrame) -> None:
    october = olist[olist["month"] == "2017-10"]
    page = Client()
    page.force_login(Cast()["cco"])
    html = page.get("/health/", {"period": "2017-10"}).content.decode()
    (share,) = api.kpis("csat", grain="month", **{"from": "2017-10-01", "to": "2017-11-01"})
    assert share["value"] == (october["review_score"] >= 4).mean()
    assert formats.figure(share["value"], "percent", 0, language="en") in html
    assert formats.count(len(october), "answers", language="en") in html
    revenue = (october["order_products_value"] + october["order_freight_value"]).sum()
    assert formats.money(revenue, "BRL", language="en") in html


def test_olist_twice_changes_nothing_and_a_correction_changes_what_it_corrects(
    api: Api, olist: pd.DataFrame, tmp_path: Path
) -> None:
    before = api.kpis("csat_mean")
    again = load(OLIST, "olist.json")
    assert [(part["new"], part["changed"], part["unchanged"]) for part in again["parts"]] == [
        (0, 0, 3584)
    ] * 2
    assert api.kpis("csat_mean") == before

    corrected = pd.read_csv(OLIST, dtype=str, keep_default_na=False)
    row = corrected.index[corrected["id"] == "1"][0]
    corrected.loc[row, "review_score"] = "1"
    path = tmp_path / "corrected.csv"
    corrected.to_csv(path, index=False)
    report = load(path, "olist.json")
    assert [(part["new"], part["changed"], part["unchanged"]) for part in report["parts"]] == [
        (0, 1, 3583),
        (0, 0, 3584),
    ]
    scores = olist["review_score"].astype(int)
    assert api.kpis("csat_mean")[0]["value"] == (scores.sum() - scores[row] + 1) / len(scores)
    assert Transaction.objects.count() == 3584
    assert recount().differences == ()

    call_command("undo_import", str(Import.objects.latest("id").pk), stdout=StringIO(), stderr=StringIO())
    bring_up_to_date(NOW)
    assert api.kpis("csat_mean") == before
