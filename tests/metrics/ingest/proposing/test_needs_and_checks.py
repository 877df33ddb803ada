"""What is still to be said of a file, and what its values say to what was said."""

from dataclasses import replace

import pytest
from django.utils import translation

from metrics.ingest.proposing.checks import Check, check
from metrics.ingest.proposing.choices import Choice, Said
from metrics.ingest.proposing.known import Known
from metrics.ingest.proposing.looks import Look, Seen
from metrics.ingest.proposing.needs import needs_of
from metrics.ingest.proposing.vocabulary import vocabulary
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

NPS, ABOUT = "score:recommend_0_10", "score:touchpoint_satisfaction_1_5"
SOURCE = table("a,b,c,d", *many(60, lambda i: f"2026-07-{i % 28 + 1:02d},{i % 11},{i % 5 + 1},{'xy'[i % 2]}"))


def needs(*choices: Choice, known: Known = KNOWN, **more: str) -> list[tuple[int | None, str]]:
    seen = seen_of(SOURCE)
    filled = (*choices, *(Choice() for _ in range(len(seen.columns) - len(choices))))
    said = Said(**{"source": "s", "choices": filled, **more})  # type: ignore[arg-type]
    return [(need.place, need.field) for need in needs_of(seen, said, known)]


def test_nothing_is_missing() -> None:
    assert needs(Choice("date"), Choice(NPS)) == []


@pytest.mark.parametrize(
    ("choices", "expected"),
    [
        ([], [(None, "meaning")]),
        ([Choice(), Choice(NPS)], [(None, "meaning")]),
        ([Choice("day"), Choice(NPS)], [(0, "month")]),
        ([Choice("day", month="2026-13"), Choice(NPS)], [(0, "month")]),
        ([Choice("date"), Choice("amount")], [(None, "currency")]),
        ([Choice("since")], [(None, "meaning")]),
        ([Choice("date"), Choice(ABOUT)], [(1, "touchpoint")]),
        ([Choice("date"), Choice(ABOUT, touchpoint="x"), Choice(ABOUT, touchpoint="x")], [(2, "touchpoint")]),
        ([Choice("date"), Choice(NPS), Choice(NPS)], [(2, "touchpoint")]),
        ([Choice("date"), Choice(NPS), Choice("id"), Choice("id")], [(3, "meaning")]),
        ([Choice("date"), Choice("question")], [(1, "name"), (1, "minimum")]),
        ([Choice("date"), Choice("question", name="Ease", minimum=3, maximum=1)], [(1, "minimum")]),
        ([Choice("date"), Choice(NPS), Choice("own_dimension")], [(2, "name")]),
        ([Choice("date"), Choice(NPS), Choice("own_dimension", name="Region")], [(2, "name")]),
        ([Choice("period")], [(None, "quantity"), (None, "meaning")]),
        ([Choice("value")], [(None, "quantity"), (None, "meaning")]),
        ([Choice("period"), Choice("value:margin"), Choice("numerator")], [(None, "meaning")]),
    ],
)
def test_what_is_missing_is_said_where_it_is_to_be_mended(
    choices: list[Choice], expected: list[tuple[int | None, str]]
) -> None:
    assert needs(*choices) == expected


def test_a_touchpoint_may_stand_in_a_column_of_its_own() -> None:
    assert needs(Choice("date"), Choice(ABOUT), Choice(), Choice("dimension:touchpoint")) == []


def test_a_fifth_dimension_of_one_s_own_is_one_too_many() -> None:
    choices = [
        Choice("date"),
        Choice(NPS),
        Choice("own_dimension", name="A"),
        Choice("own_dimension", name="B"),
    ]
    assert needs(*choices, known=knowing(own_dimensions_left=2)) == []
    assert needs(*choices, known=knowing(own_dimensions_left=1)) == [(None, "meaning")]


def test_a_name_for_the_source_must_be_a_code() -> None:
    assert needs(Choice("date"), Choice(NPS), source="Опрос 1") == [(None, "source")]


def test_whoever_may_load_figures_only_cannot_say_otherwise() -> None:
    known = knowing(measurements_only=True)
    assert needs(Choice("date"), Choice(NPS), known=known) == [(None, "meaning")]
    assert needs(Choice("period"), Choice("value:margin"), known=known) == []
    codes = {meaning.code for group in vocabulary(known) for meaning in group.meanings}
    assert "value:margin" in codes
    assert not codes & {"amount", "date", NPS, "customer", "cost"}


def test_dates_in_two_ways_need_a_word_and_get_a_format() -> None:
    source = table("when,nps", *many(60, lambda i: f"0{i % 9 + 1}/0{i % 8 + 1}/2026 10:0{i % 9},{i % 11}"))
    seen, said = seen_of(source), proposed(source)
    assert [(need.place, need.field) for need in needs_of(seen, said, KNOWN)] == [(0, "order")]
    (part,) = accepted_document(seen, with_choice(said, 0, order="day"))
    assert part["date"] == {"format": "%d/%m/%Y %H:%M"}
    (part,) = accepted_document(seen, with_choice(said, 0, order="month"))
    assert part["date"] == {"format": "%m/%d/%Y %H:%M"}


def seen(look: Look, choice: Choice, known: Known = KNOWN, language: str = "en") -> Check:
    with translation.override(language):
        return check(look, choice, known, source="survey", rows=100)


def values(*pairs: tuple[str, int], **more: object) -> Look:
    counts = {"filled": sum(count for _value, count in pairs), "distinct": len(pairs), "values": pairs}
    return replace(Look("q"), **{**counts, **more})  # type: ignore[arg-type]


def test_what_was_seen_of_a_score() -> None:
    look = values(("9", 2746), ("11", 85))
    choice = Choice(NPS, missing=("11",))
    assert seen(look, choice) == Check("ok", "2,746 within 0–10; 11 ×85 taken as no answer")
    assert (
        seen(look, choice, language="ru").text
        == "2\u00a0746 в пределах 0–10; 11 ×85: считается, что ответа нет"
    )
    assert seen(look, Choice(NPS)) == Check("warn", "2,746 within 0–10; not on the scale: 11 ×85")


def test_what_was_seen_of_dates_words_and_numbers() -> None:
    dates = values(("x", 3584), dates=3584, form="31.01.2025")
    assert seen(dates, Choice("date")) == Check("ok", "3,584 dates, day.month.year")
    wrong = replace(dates, dates=3583)
    assert seen(wrong, Choice("date")) == Check("warn", "3,583 dates, day.month.year; 1 is not a date")
    words = values(("store", 9), ("kiosk2", 5), ("fax", 1))
    assert seen(words, Choice("dimension:channel")) == Check("warn", "3 values, 1 not known: “kiosk2”")
    settled = Choice("dimension:channel", words=(("kiosk2", "kiosk"),))
    assert seen(words, settled) == Check("ok", "3 values")
    assert seen(values(("N", 3), ("S", 2)), Choice("dimension:region")) == Check(
        "ok", "2 values, all of them new"
    )
    money = values(("1,5", 7), numbers=6, comma=True)
    assert seen(money, Choice("amount")) == Check("warn", "6 numbers, decimal comma; 1 is not a number")
    assert seen(values(("a", 100)), Choice("id")) == Check(
        "warn", "99 rows have the number of another; the last one counts"
    )
    assert seen(values(*[(str(i), 1) for i in range(100)]), Choice("id")) == Check("ok", "100 of 100 rows")


def test_what_was_seen_of_columns_that_are_not_read() -> None:
    assert seen(values(("a", 1), ("b", 1)), Choice()) == Check("off", "ignored: 2 different values")
    assert seen(Look("q"), Choice()) == Check("off", "empty")
    assert seen(replace(Look("q"), filled=9, distinct=9), Choice()) == Check("off", "free text is not read")
    assert seen(Look("q"), Choice("amount")) == Check("warn", "empty in every row")
    comment = Choice("comment")
    assert seen(values(("a", 1)), comment).text == "not kept: comments are turned off for this source"
    kept = knowing(comments=frozenset({"survey"}))
    assert seen(values(("a", 1)), comment, kept).tone == "ok"


def test_every_meaning_has_one_name() -> None:
    for language in ("en", "ru"):
        with translation.override(language):
            labels = [one.label for group in vocabulary(KNOWN) for one in group.meanings]
        assert len(labels) == len(set(labels))


def test_a_seen_file_knows_its_header() -> None:
    assert Seen(0, True, (), (Look("a"), Look("b")), {}).header == ("a", "b")
