"""The next file of a source is recognised, and read as the last one was."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from metrics.ingest.mapping.document import read_mappings
from metrics.ingest.proposing.choices import Choice, Said
from metrics.ingest.proposing.documents import document_of
from metrics.ingest.proposing.known import Earlier, Known, KnownDimension
from metrics.ingest.proposing.recognising import recognise
from tests.metrics.ingest.proposing.files import (
    KNOWN,
    accepted_document,
    knowing,
    many,
    proposed,
    seen_of,
    table,
    with_choice,
)
from tests.metrics.ingest.proposing.test_proposal import CUSTOMERS, ORDERS, RUSSIAN, TEMPLATES, TICKETS

EXAMPLES = Path(__file__).resolve().parents[4] / "docs" / "examples"
FINANCE = table("month,revenue,margin", *[f"2026-0{i},{i}000.50,0.{i}" for i in range(1, 8)])
WIDE = table("Region;2026-01;2026-02;2026-03", "North;1000,5;2000,5;3000,1", "South;10;20;30")


def earlier_of(source: str, document: Any, name: str = "file.csv") -> Earlier:
    # As the database keeps it: keys in another order.
    kept = json.loads(json.dumps(document, sort_keys=True))
    return Earlier(kept[0]["source"], name, seen_of(source).header, kept)


def recognised(source: str, known: Known, name: str = "file.csv") -> Said | None:
    return recognise(seen_of(source), known, file_name=name)


@pytest.mark.parametrize("source", [RUSSIAN, TICKETS, CUSTOMERS, ORDERS, FINANCE, WIDE])
def test_what_was_said_is_said_again(source: str) -> None:
    said = replace(proposed(source, "revenue.csv", knowing(currency="EUR")), source="mine")
    document = accepted_document(seen_of(source), said, knowing(currency="EUR"))
    known = knowing(currency="EUR", earlier=(earlier_of(source, document),))
    again = recognised(source, known)
    assert again is not None
    assert (again.source, again.kept) == ("mine", None)
    assert read_mappings(document_of(seen_of(source), again, known), known.words) == read_mappings(
        document, known.words
    )


def test_a_correction_is_remembered() -> None:
    source = table("d,x,y", *many(60, lambda i: f"{i % 28 + 1},{i % 11},{'ab'[i % 2]}"))
    said = with_choice(proposed(source), 0, meaning="day", month="2026-05")
    said = with_choice(said, 1, missing=("0",))
    said = with_choice(said, 2, meaning="own_dimension", name="Desk")
    document = accepted_document(seen_of(source), said)
    own = (*KNOWN.dimensions, KnownDimension("desk", "Desk", own=True))
    known = knowing(dimensions=own, earlier=(earlier_of(source, document),))
    known = replace(known, words=replace(known.words, dimensions=known.words.dimensions | {"desk"}))
    again = recognised(source, known)
    assert again is not None
    assert again.choices == (
        Choice("day", month="2026-05"),
        Choice("score:recommend_0_10", missing=("0",)),
        Choice("dimension:desk"),
    )


def test_next_month_brings_another_column() -> None:
    document = accepted_document(seen_of(WIDE), proposed(WIDE, "revenue.csv"))
    known = knowing(earlier=(earlier_of(WIDE, document),))
    later = table("Region;2026-01;2026-02;2026-03;2026-04", "North;1;2;3;4")
    again = recognised(later, known)
    assert again is not None
    assert [choice.meaning for choice in again.choices] == ["dimension:region", *["of_period"] * 4]


def test_a_mapping_that_says_more_is_kept_as_it_is() -> None:
    document = [
        {
            "source": "survey",
            "kind": "responses",
            "columns": {"occurred_at": "when"},
            "metrics": {"nps": {"measure": "recommend_0_10"}},
            "date": {"timezone": "Europe/Moscow"},
        }
    ]
    source = table("when,nps", *many(30, lambda i: f"2026-07-{i % 28 + 1:02d} 10:00,{i % 11}"))
    again = recognised(source, knowing(earlier=(earlier_of(source, document),)))
    assert again is not None
    assert again.kept == document


def test_an_example_of_the_guide_is_shown_column_by_column() -> None:
    document = json.loads((EXAMPLES / "olist.json").read_text(encoding="utf-8"))
    header = (
        "id,order_purchase_timestamp,review_score,review_comment_message,customer_state,product_category_name,"
        "order_products_value,order_freight_value,order_delivered_customer_date,order_estimated_delivery_date"
    )
    source = table(header, "1,2017-08-30,5,ok,MG,beleza,89.99,14.38,2017-09-08,2017-09-21")
    delivery = KnownDimension("delivery", "Delivery", own=True)
    known = knowing(dimensions=(*KNOWN.dimensions, delivery), earlier=(earlier_of(source, document),))
    known = replace(known, words=replace(known.words, dimensions=known.words.dimensions | {"delivery"}))
    again = recognised(source, known)
    assert again is not None
    assert again.kept is None
    assert [choice.meaning for choice in again.choices] == [
        "id",
        "date",
        "score:satisfaction_1_5",
        "skip",
        "dimension:region",
        "dimension:product",
        "amount",
        "amount",
        "delivered",
        "promised",
    ]
    assert again.currency == "BRL"


def test_another_file_is_not_recognised() -> None:
    document = accepted_document(seen_of(TICKETS), proposed(TICKETS))
    known = knowing(earlier=(earlier_of(TICKETS, document),))
    assert recognised(ORDERS, known) is None
    without = "\n".join(line.partition(",")[2] for line in TICKETS.splitlines())
    assert recognised(without, known) is None  # the number of the row is gone


def test_of_several_sources_the_one_of_the_same_name_is_meant() -> None:
    document = accepted_document(seen_of(TICKETS), proposed(TICKETS))
    first = [{**document[0], "source": "berlin"}]
    second = [{**document[0], "source": "hamburg"}]
    known = knowing(
        earlier=(earlier_of(TICKETS, first, "berlin_q1.csv"), earlier_of(TICKETS, second, "hamburg_q1.csv"))
    )
    for city in ("berlin", "hamburg"):
        again = recognised(TICKETS, known, f"{city}_q2.csv")
        assert again is not None
        assert again.source == city


def test_two_files_of_one_template_are_two_sources_unless_they_are_called_alike() -> None:
    source = table(TEMPLATES["responses"], "r1,2026-07-01,c1,1.5,9,5,7,store,north")
    document = accepted_document(seen_of(source), proposed(source, "shops.csv"))
    known = knowing(earlier=(earlier_of(source, document, "shops.csv"),))
    assert recognised(source, known, "hotline.csv") is None
    assert recognised(source, known, "shops_2026.csv") is not None


def test_whoever_may_load_figures_only_is_not_offered_other_files() -> None:
    tickets = accepted_document(seen_of(TICKETS), proposed(TICKETS))
    figures = accepted_document(seen_of(FINANCE), proposed(FINANCE))
    known = knowing(
        measurements_only=True, earlier=(earlier_of(TICKETS, tickets), earlier_of(FINANCE, figures))
    )
    assert recognised(TICKETS, known) is None
    assert recognised(FINANCE, known) is not None
