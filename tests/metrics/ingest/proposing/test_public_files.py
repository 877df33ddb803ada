"""Real files: how little must be said of them before they can be read."""

import pytest

from metrics.ingest.proposing.needs import needs_of
from tests.acceptance.public_data import DATA, needs_public_data
from tests.metrics.ingest.proposing.files import (
    KNOWN,
    accepted_document,
    meanings,
    proposed,
    seen_of,
    with_choice,
)

OLIST = DATA / "olist-classified" / "olist_classified_public_dataset.csv"
SFO = DATA / "sfo-airport-2017" / "2017_SFO_Customer_Survey.csv"

pytestmark = [mark for mark in needs_public_data if mark.name != "django_db"]


def test_olist_needs_its_currency_and_nothing_else() -> None:
    seen, said = seen_of(OLIST), proposed(OLIST, OLIST.name)
    assert meanings(OLIST, OLIST.name) == {
        "id": "id",
        "order_products_value": "amount",
        "order_freight_value": "amount",
        "order_purchase_timestamp": "date",
        "order_estimated_delivery_date": "promised",
        "order_delivered_customer_date": "delivered",
        "customer_state": "dimension:region",
        "product_category_name": "dimension:product",
        "review_score": "score:satisfaction_1_5",
    }
    assert [need.field for need in needs_of(seen, said, KNOWN)] == ["currency"]


def test_sfo_needs_its_month_and_nothing_else() -> None:
    seen, said = seen_of(SFO), proposed(SFO, SFO.name)
    assert [(need.place, need.field) for need in needs_of(seen, said, KNOWN)] == [
        (seen.header.index("INTDATE"), "month")
    ]
    (part,) = accepted_document(seen, with_choice(said, seen.header.index("INTDATE"), month="2017-05"))
    assert part["columns"] == {
        "external_id": "RESPNUM",
        "occurred_at": {"day": "INTDATE", "month": "2017-05"},
        "weight": "WEIGHT",
    }
    assert part["metrics"]["NETPRO"] == {"measure": "recommend_0_10", "missing": [11]}
    assert part["metrics"]["Q7ALL"] == {"measure": "satisfaction_1_5", "missing": ["Blank"]}
    touchpoints = [one.get("touchpoint") for one in part["metrics"].values()]
    assert len(touchpoints) == 16 == len(set(touchpoints)) + 1  # the whole airport, and recommending it


@pytest.mark.parametrize("path", [OLIST, SFO], ids=lambda path: path.stem)
def test_the_header_alone_proposes_nothing_wrong(path: object) -> None:
    header = seen_of(path).header  # type: ignore[arg-type]
    said = proposed(",".join(header) + "\n")
    assert said.kinds == ()
