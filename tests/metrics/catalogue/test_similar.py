"""Words that are nearly a name that is known, and codes made of names."""

import pytest

from metrics.catalogue.codes import code_of, free_code
from metrics.catalogue.similar import by_name, compared, similar, tokens
from metrics.models import Member


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("order_date", ("order", "date")),
        ("orderDate", ("order", "date")),
        ("Order date (UTC)", ("order", "date", "utc")),
        ("NPSScore", ("nps", "score")),
        ("Q7ALL", ("q", "7", "all")),
        ("Всё", ("все",)),
        ("№", ("№",)),
        ("", ()),
    ],
)
def test_words_of_a_name(name: str, words: tuple[str, ...]) -> None:
    assert tokens(name) == words


KNOWN = by_name(
    [
        Member(code="kiosk", name_en="Kiosk", name_ru="Киоск"),
        Member(code="north", name_en="North", name_ru="Север"),
        Member(code="till", name_en="Cash desk"),
        Member(code="店舗"),
    ]
)


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("kiosk2", "kiosk"),
        ("киоски", "kiosk"),
        ("North.", "north"),
        ("till west", "till"),
        ("CashDesk", "till"),
        ("店舗", "店舗"),
        ("south", None),
        ("", None),
    ],
)
def test_a_word_is_like_the_name_that_it_nearly_is(word: str, code: str | None) -> None:
    found = similar(word, KNOWN)
    assert (found.code if found else None) == code


def test_names_are_compared_without_case_and_signs() -> None:
    assert compared("Cash-Desk") == compared("cash desk") == "cash desk"


def test_codes_of_names() -> None:
    assert code_of("Зона посадки, ёж") == "zona_posadki_ezh"
    assert code_of("Süd & West") == "sud_west"
    assert code_of("!") == ""
    assert free_code("desk", {"till"}) == "desk"
    assert free_code("desk", {"desk", "desk_2"}) == "desk_3"
    assert free_code("a" * 50, {"a" * 44}) == "a" * 44 + "_2"
