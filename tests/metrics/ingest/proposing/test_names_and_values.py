"""The parts of a proposal: names taken apart, values looked at, points of scales, words of lists."""

import json

import pytest

from metrics.ingest.proposing import choices as c
from metrics.ingest.proposing.choices import Choice, Said, kinds_of
from metrics.ingest.proposing.looks import KEPT, Look, Seen, look_at
from metrics.ingest.proposing.members import Word, members_of, translations
from metrics.ingest.proposing.naming import code_of, likeness, plain, source_of
from metrics.ingest.proposing.scales import natural_scale, points_of
from metrics.ingest.reading.opening import open_sheet
from tests.metrics.ingest.proposing.files import KNOWN, many, seen_of, table


def test_the_word_that_counts_is_the_last_in_english_and_the_first_in_russian() -> None:
    assert likeness("customer_state", ["state"]) > likeness("customer_state", ["customer"])
    assert likeness("product_category_name", ["category"]) > likeness("product_name_length", ["product"])
    assert likeness("Дата заказа", ["дата"]) > likeness("Дата заказа", ["заказ*"])
    assert likeness("date of purchase", ["date"]) == likeness("purchase date", ["date"])
    assert likeness("customer id", ["customer id"]) > likeness("customer id", ["id"])
    assert likeness("INTDATE", ["*date"]) > 0 == likeness("INTDATE", ["date"])
    assert likeness("anything", []) == 0


@pytest.mark.parametrize(
    ("file_name", "source"),
    [
        ("answers_q3.csv", "answers"),
        ("2017_SFO_Customer_Survey.csv", "sfo_customer_survey"),
        ("orders 2026-07-31.xlsx", "orders"),
        ("выручка 2026-03.xlsx", "vyruchka"),
        ("export (2).csv", "export"),
        ("31.12.2025.csv", "file"),
        ("щука.csv", "shchuka"),
    ],
)
def test_a_source_is_named_by_what_stays_from_file_to_file(file_name: str, source: str) -> None:
    assert source_of(file_name) == source


def test_codes_of_names() -> None:
    assert code_of("Зона посадки", longest=30, otherwise="own") == "zona_posadki"
    assert code_of("42!", longest=30, otherwise="own") == "own"
    assert code_of("a" * 60, longest=30, otherwise="own") == "a" * 30
    assert plain("BOARDING_AREA") == "Boarding area"


def test_what_a_column_shows() -> None:
    seen = seen_of(table("d;n;w;e", *many(120, lambda i: f"{i % 28 + 1:02d}.07.2026;{i},5;{'ab'[i % 2]};")))
    day, number, word, empty = seen.columns
    assert (day.dates, day.form, day.timed, day.undecided, day.numbers) == (
        120,
        "31.01.2025",
        False,
        False,
        0,
    )
    assert (number.numbers, number.whole, number.low, number.high) == (120, 0, 1.5, 120.5)
    assert (number.comma, number.distinct, len(number.values), number.complete) == (True, 120, KEPT, False)
    assert (word.values, word.complete) == ((("a", 60), ("b", 60)), True)
    assert empty == Look("e")
    assert (seen.rows, seen.whole, len(seen.first)) == (120, True, 5)
    assert seen.detected == {"format": "csv", "encoding": "utf-8", "delimiter": ";", "header_row": 1}


@pytest.mark.parametrize(
    ("value", "form", "undecided"),
    [
        ("31/01/2025", "31/01/2025", False),
        ("01/31/2025", "01/31/2025", False),
        ("01/02/2025", "01/02/2025", True),
        ("2025-01-31T10:00:00Z", "2025-01-31", False),
    ],
)
def test_dates_and_their_order(value: str, form: str, undecided: bool) -> None:
    (look,) = seen_of(table("d", *[value] * 30)).columns
    assert (look.dates, look.form, look.undecided) == (30, form, undecided)


@pytest.mark.parametrize("value", ["12/31/1899 09:30:00 AM", "94546", "6:00:00", "31.02.2026"])
def test_what_is_no_date(value: str) -> None:
    (look,) = seen_of(table("d", *[value] * 30)).columns
    assert look.dates == 0 or look.form == "Excel"


def test_only_the_first_rows_are_looked_at_and_a_look_survives_json() -> None:
    source = table("a,b", *many(300, lambda i: f"{i},x{i % 7}")).encode()
    seen = look_at(open_sheet(source), rows=100)
    assert (seen.rows, seen.whole, seen.columns[0].filled) == (100, False, 100)
    assert Seen.of_json(json.loads(json.dumps(seen.as_json()))) == seen


def test_long_texts_are_not_remembered() -> None:
    (look,) = seen_of(table("text", *many(30, lambda i: f"{i} " + "word " * 40))).columns
    assert look.values == ()
    assert look.distinct == 30


def values(*pairs: tuple[str, int]) -> Look:
    return Look("q", filled=sum(count for _value, count in pairs), distinct=len(pairs), values=pairs)


@pytest.mark.parametrize(
    ("points", "scale"),
    [
        ([*range(11)], (0, 10)),
        ([*range(12)], (0, 10)),
        ([*range(1, 11)], (1, 10)),
        ([*range(1, 6)], (1, 5)),
        ([*range(7)], (1, 5)),
        ([*range(1, 8), 99], (1, 7)),
        ([1, 2, 3, 4], (1, 4)),
        ([-1, 1, 2, 3, 4, 5], (1, 5)),
        ([1, 2], None),
        ([*range(1, 30)], None),
        ([-3, 1, 2, 3], None),
    ],
)
def test_the_scale_that_values_show(points: list[int], scale: tuple[int, int] | None) -> None:
    assert natural_scale(values(*[(str(point), 5) for point in points])) == scale


def test_a_word_among_the_values_is_no_scale_unless_it_means_no_answer() -> None:
    points = [(str(point), 5) for point in range(1, 6)]
    assert natural_scale(values(*points, ("Blank", 3))) == (1, 5)
    assert natural_scale(values(*points, ("Berlin", 3))) is None


def test_values_against_a_scale() -> None:
    look = values(("10", 7), ("8.0", 5), ("11", 4), ("Blank", 3), ("15", 2), ("x", 1), ("9 - very likely", 1))
    points = points_of(look, 0, 10)
    assert points.inside == 13
    assert points.missing == (("11", 4), ("Blank", 3))
    assert points.outside == (("15", 2), ("x", 1))
    assert points.words == (("9 - very likely", "9"),)
    assert (points.fit(0.2), points.fit(0.3)) == (False, True)
    said = points_of(look, 0, 10, ("15", "X", "blank"))
    assert said.missing == (("Blank", 3), ("15", 2), ("x", 1))
    assert said.outside == (("11", 4),)


def test_words_of_the_file_and_the_members_they_mean() -> None:
    look = values(
        ("store", 9), ("Web chat", 8), ("Магазин", 7), ("app", 6), ("kiosk2", 5), ("Fax machine", 4), ("?", 1)
    )
    words = members_of(look, KNOWN.dimension("channel"))
    assert words == (
        Word("store", 9, "store"),
        Word("Web chat", 8, "web_chat"),
        Word("Магазин", 7, "store"),
        Word("app", 6, "mobile_app"),
        Word("kiosk2", 5, "", "kiosk"),
        Word("Fax machine", 4, "", "fax"),
        Word("?", 1),
    )
    assert translations(words) == (("Web chat", "web_chat"), ("Магазин", "store"), ("app", "mobile_app"))


def test_kinds_follow_from_meanings() -> None:
    def kinds(*meanings: str) -> list[str]:
        return [kind.value for kind in kinds_of(tuple(map(Choice, meanings)))]

    assert kinds("id", "date", "score:recommend_0_10", "customer") == ["responses"]
    assert kinds("id", "date", "score:recommend_0_10", "amount") == ["responses", "transactions"]
    assert kinds("date", "closed", "customer") == ["contacts"]
    assert kinds("customer", "dimension:segment") == ["customers"]
    assert kinds("customer", "since", "score:recommend_0_10", "date") == ["responses", "customers"]
    assert kinds("period", "value:margin") == ["measurements"]
    assert kinds("of_period") == ["measurements"]
    assert kinds("id", "date", "dimension:region") == []


def test_what_is_said_survives_json() -> None:
    choice = Choice(c.QUESTION, missing=("9",), name="Ease", minimum=1, maximum=3, words=(("ok", "2"),))
    said = Said("survey", (choice, Choice()), currency="EUR", quantity="margin", form={"decimal": ","})
    assert Said.of_json(json.loads(json.dumps(said.as_json()))) == said
    assert Choice().as_json() == {}
    assert Choice.of_json({"meaning": "id", "unheard": 1}) == Choice("id")
