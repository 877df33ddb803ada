"""How numbers, money and counts read in both languages. In expected texts ~ is a fixed space."""

from decimal import Decimal
from typing import Any

import pytest
from django.utils.translation import ngettext, override
from hypothesis import given
from hypothesis import strategies as st

from metrics import formats
from metrics.formats import Noun, Unit
from tests.metrics.formats.both import LANGUAGES, both

# -- Plain numbers ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "decimals", "en", "ru"),
    [
        (0, 0, "0", "0"),
        (12480, 0, "12,480", "12~480"),
        (1000, 0, "1,000", "1~000"),
        (-1234.56, 1, "−1,234.6", "−1~234,6"),
        (-0.4, 0, "0", "0"),
        (-0.0, 1, "0.0", "0,0"),
        (-0.5, 0, "−1", "−1"),
        (0.5, 0, "1", "1"),
        (2.5, 0, "3", "3"),
        (2.675, 2, "2.68", "2,68"),
        (1.005, 2, "1.01", "1,01"),
        (100 * 0.285, 0, "29", "29"),
        (Decimal("0.125"), 2, "0.13", "0,13"),
        (Decimal("12345678901234567890.12"), 2,
         "12,345,678,901,234,567,890.12", "12~345~678~901~234~567~890,12"),
        (10**15, 0, "1,000,000,000,000,000", "1~000~000~000~000~000"),
        (None, 2, "–", "–"),
    ],
)  # fmt: skip
def test_number(value: float | None, decimals: int, en: str, ru: str) -> None:
    assert both(formats.number, value, decimals) == (en, ru)


@pytest.mark.parametrize(
    ("value", "decimals", "en"),
    [(6, 0, "+6"), (-6, 0, "−6"), (0, 0, "0"), (0.04, 1, "0.0"), (0.05, 1, "+0.1")],
)
def test_signed_number(value: float, decimals: int, en: str) -> None:
    assert formats.number(value, decimals, signed=True, language="en") == en


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf"), Decimal("NaN")])
def test_what_is_no_number_is_refused(value: float) -> None:
    with pytest.raises(ValueError, match="cannot be written"):
        formats.number(value)


@given(st.floats(-1e12, 1e12), st.integers(0, 4), st.sampled_from(LANGUAGES))
def test_a_number_reads_back(value: float, decimals: int, language: str) -> None:
    text = formats.number(value, decimals, language=language)
    plain = text.replace("−", "-").replace("\u00a0", "")
    plain = plain.replace(",", ".") if language == "ru" else plain.replace(",", "")
    assert abs(float(plain) - value) <= 0.5 * 10**-decimals + 1e-9 + 1e-14 * abs(value)
    assert not plain.startswith("-0") or float(plain) != 0


def test_the_active_language_decides_where_none_is_given() -> None:
    with override("ru"):
        assert formats.number(1.5, 1) == "1,5"
        assert formats.number(1.5, 1, language="en") == "1.5"
        assert formats.reading_language() == "ru"
    with override("en-gb"):
        assert formats.reading_language() == "en"
    with override(None):
        assert formats.reading_language() == "en"
    assert formats.reading_language("ru-RU") == "ru"


def test_dashes() -> None:
    assert both(formats.dash) == (" – ", "~— ")
    assert both(formats.missing) == ("–", "–")


# -- Values with a unit -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "unit", "decimals", "en", "ru"),
    [
        (33.4, "points", 0, "33", "33"),
        (-12.5, "points", 1, "−12.5", "−12,5"),
        (0.018, "percent", 1, "1.8%", "1,8~%"),
        (1.012, "percent", 1, "101.2%", "101,2~%"),
        (0.285, "percent", 0, "29%", "29~%"),
        (4.25, "score", 1, "4.3", "4,3"),
        (412300, "count", 0, "412,300", "412~300"),
        (3.5, "hours", 1, "3.5~h", "3,5~ч"),
        (9.6, "per_1000", 1, "9.6", "9,6"),
        (0.123, "index", 2, "0.12", "0,12"),
        (5.7, "money", 2, "€5.70", "5,70~€"),
        (4_600_000, "money", 2, "€4.6~m", "4,6~млн~€"),
        (None, "points", 0, "–", "–"),
    ],
)
def test_figure(value: float | None, unit: Unit, decimals: int, en: str, ru: str) -> None:
    assert both(formats.figure, value, unit, decimals, currency="EUR") == (en, ru)


@pytest.mark.parametrize(
    ("value", "unit", "decimals", "en", "ru"),
    [
        (6, "points", 0, "+6", "+6"),
        (-0.008, "percent", 1, "−0.8~pp", "−0,8~п.п."),
        (0.0004, "percent", 1, "0.0~pp", "0,0~п.п."),
        (-0.7, "money", 2, "−€0.70", "−0,70~€"),
        (1_200_000, "money", 0, "+€1.2~m", "+1,2~млн~€"),
        (0.4, "hours", 1, "+0.4~h", "+0,4~ч"),
        (-4.6, "per_1000", 1, "−4.6", "−4,6"),
        (None, "points", 0, "–", "–"),
    ],
)
def test_change(value: float | None, unit: Unit, decimals: int, en: str, ru: str) -> None:
    assert both(formats.change, value, unit, decimals, currency="EUR") == (en, ru)


@pytest.mark.parametrize(
    ("low", "high", "unit", "options", "en", "ru"),
    [
        (28, 75, "points", {}, "28 to 75", "от~28 до~75"),
        (-7, 15, "points", {}, "−7 to 15", "от~−7 до~15"),
        (0.28, 0.75, "percent", {}, "28 to 75%", "от~28 до~75~%"),
        (2.1, 4.9, "hours", {"decimals": 1}, "2.1 to 4.9~h", "от~2,1 до~4,9~ч"),
        (2_900_000, 6_100_000, "money", {}, "€2.9 to 6.1~m", "от~2,9 до~6,1~млн~€"),
        (-400_000, 1_900_000, "money", {}, "−€0.4~m to €1.9~m", "от~−0,4 до~1,9~млн~€"),
        (28, 75, "points", {"short": True}, "28–75", "28–75"),
        (-7, 15, "points", {"short": True}, "−7 to 15", "−7…15"),
        (5.2, 7.9, "points", {"decimals": 1, "of_change": True}, "+5.2 to +7.9", "от~+5,2 до~+7,9"),
        (5.2, 7.9, "points", {"decimals": 1, "of_change": True, "short": True}, "+5.2 to +7.9", "+5,2…+7,9"),
        (-0.012, 0.003, "percent", {"decimals": 1, "of_change": True},
         "−1.2 to +0.3~pp", "от~−1,2 до~+0,3~п.п."),
        (-0.2, 0.2, "points", {"short": True}, "0–0", "0–0"),
        (0.31, 4.2, "points", {"of_change": True}, "+0.3 to +4.2", "от~+0,3 до~+4,2"),
        (-0.042, -0.0004, "percent", {"of_change": True, "short": True},
         "−4.20 to −0.04~pp", "−4,20…−0,04~п.п."),
        (300, 38_000, "money", {"of_change": True}, "+€0.3~k to +€38.0~k", "от~+0,3 до~+38,0~тыс.~€"),
        (0, 4.2, "points", {"of_change": True}, "0 to +4", "от~0 до~+4"),
        (1e-9, 4.2, "points", {"of_change": True}, "0 to +4", "от~0 до~+4"),
    ],
)  # fmt: skip
def test_interval(low: float, high: float, unit: Unit, options: dict[str, Any], en: str, ru: str) -> None:
    assert both(formats.interval, low, high, unit, currency="EUR", **options) == (en, ru)


def test_percent() -> None:
    assert both(formats.percent, 0.61) == ("61%", "61~%")


# -- Money ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("amount", "currency", "en", "ru"),
    [
        (0, "EUR", "€0", "0~€"),
        (5.7, "EUR", "€5.70", "5,70~€"),
        (840, "EUR", "€840", "840~€"),
        (9999.4, "EUR", "€9,999", "9~999~€"),
        (9999.6, "EUR", "€10~k", "10~тыс.~€"),
        (12_400, "EUR", "€12~k", "12~тыс.~€"),
        (999_499, "EUR", "€999~k", "999~тыс.~€"),
        (999_999, "EUR", "€1.0~m", "1,0~млн~€"),
        (1_449_000, "EUR", "€1.4~m", "1,4~млн~€"),
        (9_960_000, "EUR", "€10~m", "10~млн~€"),
        (212_000_000, "EUR", "€212~m", "212~млн~€"),
        (2_300_000_000, "USD", "$2.3~bn", "2,3~млрд~$"),
        (7.1e15, "EUR", "€7,100~tn", "7~100~трлн~€"),
        (-1_400_000, "RUB", "−RUB~1.4~m", "−1,4~млн~₽"),
        (1_400_000, "CHF", "CHF~1.4~m", "1,4~млн~CHF"),
        (50, "JPY", "¥50", "50~¥"),
        (1_400_000, "", "1.4~m", "1,4~млн"),
        (None, "EUR", "–", "–"),
    ],
)
def test_money(amount: float | None, currency: str, en: str, ru: str) -> None:
    assert both(formats.money, amount, currency) == (en, ru)


def test_money_to_given_decimals() -> None:
    assert both(formats.money, 800_000, "EUR", decimals=0) == ("€800~k", "800~тыс.~€")
    assert both(formats.money, 12_000_000, "EUR", decimals=1) == ("€12.0~m", "12,0~млн~€")


@pytest.mark.parametrize(
    ("amount", "currency", "en", "ru"),
    [
        (Decimal("1234567.895"), "EUR", "€1,234,567.90", "1~234~567,90~€"),
        (Decimal("-0.004"), "EUR", "€0.00", "0,00~€"),
        (1_400_000, "JPY", "¥1,400,000", "1~400~000~¥"),
        (1.5, "KWD", "KWD~1.500", "1,500~KWD"),
        (Decimal("98765432109876543210.99"), "RUB", "RUB~98,765,432,109,876,543,210.99",
         "98~765~432~109~876~543~210,99~₽"),
        (None, "EUR", "–", "–"),
    ],
)  # fmt: skip
def test_money_exact(amount: Decimal | None, currency: str, en: str, ru: str) -> None:
    assert both(formats.money_exact, amount, currency) == (en, ru)


def test_money_with_its_base() -> None:
    assert both(formats.money_of, 1_400_000, 38_000_000, "EUR") == ("€1.4~m of €38~m", "1,4 из 38~млн~€")
    assert both(formats.money_of, 400_000, 38_000_000, "EUR") == ("€400~k of €38~m", "400~тыс.~€ из 38~млн~€")
    assert both(formats.money_of, 400, None, "EUR") == ("€400", "400~€")
    assert both(formats.money_of, None, 400, "EUR") == ("–", "–")


def test_money_range() -> None:
    assert both(formats.money_range, 800_000, 1_900_000, "EUR") == ("€0.8–1.9~m", "0,8–1,9~млн~€")
    assert both(formats.money_range, -800_000, 1_900_000, "EUR") == ("−€0.8~m to €1.9~m", "−0,8…1,9~млн~€")


@pytest.mark.parametrize(
    ("hours", "en", "ru"),
    [
        (0.4, "24~min", "24~мин"),
        (0.9999, "1.0~h", "1,0~ч"),
        (3.5, "3.5~h", "3,5~ч"),
        (71.9, "71.9~h", "71,9~ч"),
        (100, "4.2~days", "4,2~дн."),
        (None, "–", "–"),
    ],
)
def test_duration(hours: float | None, en: str, ru: str) -> None:
    assert both(formats.duration, hours) == (en, ru)


def test_unit_names() -> None:
    units: tuple[Unit, ...] = ("points", "percent", "score", "count", "money", "hours", "per_1000", "index")
    names = [both(formats.unit_name, unit, currency="RUB") for unit in units]
    assert names == [
        ("points", "пункты"),
        ("%", "%"),
        ("score", "балл"),
        ("number", "количество"),
        ("RUB", "₽"),
        ("hours", "часы"),
        ("per 1,000", "на 1000"),
        ("index", "индекс"),
    ]
    assert both(formats.unit_name, "money") == ("money", "сумма")


# -- Counts -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("n", "noun", "en", "ru"),
    [
        (0, "answers", "0 answers", "0 ответов"),
        (1, "answers", "1 answer", "1 ответ"),
        (2, "answers", "2 answers", "2 ответа"),
        (5, "answers", "5 answers", "5 ответов"),
        (11, "answers", "11 answers", "11 ответов"),
        (12, "answers", "12 answers", "12 ответов"),
        (21, "answers", "21 answers", "21 ответ"),
        (112, "answers", "112 answers", "112 ответов"),
        (12_480, "answers", "12,480 answers", "12~480 ответов"),
        (412_303, "contacts", "412,303 contacts", "412~303 обращения"),
        (1, "customers", "1 customer", "1 клиент"),
        (3, "transactions", "3 transactions", "3 операции"),
        (3, "orders", "3 orders", "3 заказа"),
        (3, "complaints", "3 complaints", "3 жалобы"),
        (3, "visits", "3 visits", "3 посещения"),
        (3, "employees", "3 employees", "3 сотрудника"),
        (3, "rows", "3 rows", "3 строки"),
        (9, "days", "9 days", "9 дней"),
        (6, "weeks", "6 weeks", "6 недель"),
        (3, "months", "3 months", "3 месяца"),
    ],
)
def test_count(n: int, noun: Noun, en: str, ru: str) -> None:
    assert both(formats.count, n, noun) == (en, ru)


def test_large_counts_are_shortened_where_asked() -> None:
    assert both(formats.count, 2_100_001, "customers", compact=True) == (
        "2.1~m customers",
        "2,1~млн клиентов",
    )
    assert both(formats.count, 9_801, "customers", compact=True) == ("9,801 customers", "9~801 клиент")


def test_plurals_of_django_itself_still_work() -> None:
    with override("ru"):
        assert ngettext("%(num)d hour", "%(num)d hours", 3) % {"num": 3} == "3 часа"
