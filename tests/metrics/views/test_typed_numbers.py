"""What people type, read as numbers; each line of the tables was read by a person first."""

from decimal import Decimal

import pytest

from metrics.formats import as_typed
from metrics.views.typed_numbers import Conventions, UnreadableError


def read(text: str, *others: str, language: str = "en", whole: bool = False) -> Decimal:
    return Conventions.of([text, *others], language).read(text, whole=whole)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("33", "33"),
        (" 33 ", "33"),
        ("-5", "-5"),
        ("−0.8", "-0.8"),
        ("–7", "-7"),
        ("+4", "4"),
        ("81%", "81"),
        ("81,3 %", "81.3"),
        ("81.3\u00a0%", "81.3"),
        ("1 234 567", "1234567"),
        ("1\u00a0234,5", "1234.5"),
        ("1\u202f234.5", "1234.5"),
        ("1'234.50", "1234.50"),
        ("1,234,567", "1234567"),
        ("1.234.567", "1234567"),
        ("1,234.5", "1234.5"),
        ("1.234,5", "1234.5"),
        (".5", "0.5"),
        (",5", "0.5"),
        ("0,123", "0.123"),
        ("12,5", "12.5"),
        ("12345,678", "12345.678"),
    ],
)
@pytest.mark.parametrize("language", ["en", "ru"])
def test_what_can_be_read_in_one_way_only(text: str, value: str, language: str) -> None:
    assert read(text, language=language) == Decimal(value)


@pytest.mark.parametrize(
    ("text", "others", "language", "whole", "value"),
    [
        ("1,234", (), "en", False, "1234"),
        ("1,234", (), "ru", False, "1.234"),
        ("1.234", (), "en", False, "1.234"),
        ("1.234", (), "ru", False, "1.234"),
        ("1,234", ("12,5",), "en", False, "1.234"),
        ("1.234", ("12,5",), "en", False, "1234"),
        ("1,234", ("1,234.5",), "ru", False, "1234"),
        # The others contradict each other: the language decides.
        ("1,234", ("12,5", "12.5"), "en", False, "1234"),
        # What is counted has no decimals.
        ("1,234", ("12,5",), "ru", True, "1234"),
        ("1.234", (), "en", True, "1234"),
    ],
)
def test_what_may_be_thousands_or_decimals(
    text: str, others: tuple[str, ...], language: str, whole: bool, value: str
) -> None:
    assert read(text, *others, language=language, whole=whole) == Decimal(value)


@pytest.mark.parametrize(
    "text",
    [
        "abc",
        "",
        "%",
        "1 2",
        "12 34",
        "1,2,3",
        "1.234.56",
        "1,23.4,5",
        "--5",
        "1e5",
        "(5)",
        "5.",
        "½",
        "٣",
        "NaN",
    ],
)
def test_what_is_no_number(text: str) -> None:
    with pytest.raises(UnreadableError, match="is not a number"):
        read(text)


def test_more_digits_than_can_be_kept_exactly() -> None:
    assert read("123456789012345") == Decimal("123456789012345")
    with pytest.raises(UnreadableError, match="more digits"):
        read("1234567890123456")


@pytest.mark.parametrize(
    "value", ["0", "33", "-0.8", "81.3", "1234567.5", "0.000001", "1000000", "999999.999999"]
)
@pytest.mark.parametrize("language", ["en", "ru"])
def test_what_a_page_writes_it_reads_again(value: str, language: str) -> None:
    written = as_typed(Decimal(value), language=language)
    # A page sends what it wrote back unchanged, and then it is not read at all: see test_changes.
    if written.count(",") + written.count(".") <= 1 and "234" not in written:
        assert read(written, language=language) == Decimal(value)


def test_how_it_is_written() -> None:
    assert as_typed(Decimal("1234567.50"), language="en") == "1,234,567.5"
    assert as_typed(Decimal("1234567.50"), language="ru") == "1\u00a0234\u00a0567,5"
