"""What numbers, periods and estimates read like in both languages. In expected texts ~ is a fixed space."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from django.utils.translation import ngettext, override
from django.utils.translation.reloader import translation_file_changed
from hypothesis import given
from hypothesis import strategies as st

from cxdash.translations import catalogue_path, compile_catalogue
from metrics import formats
from metrics.calendar import ALL_TIME, Period, elapsed, parse_code
from metrics.formats import Noun, Shown, Unit

LANGUAGES = ("en", "ru")


@pytest.fixture(scope="module", autouse=True)
def _russian() -> None:
    # Django keeps what it has read, maybe before the catalogue was compiled.
    translation_file_changed(None, compile_catalogue(catalogue_path()))


def both(function: Any, *arguments: Any, **options: Any) -> tuple[str, str]:
    en, ru = (function(*arguments, language=code, **options).replace("\u00a0", "~") for code in LANGUAGES)
    return en, ru


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
        (None, 2, "–", "—"),
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
    assert both(formats.missing) == ("–", "—")


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
        (None, "points", 0, "–", "—"),
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
        (None, "points", 0, "–", "—"),
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
        (None, "EUR", "–", "—"),
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
        (None, "EUR", "–", "—"),
    ],
)  # fmt: skip
def test_money_exact(amount: Decimal | None, currency: str, en: str, ru: str) -> None:
    assert both(formats.money_exact, amount, currency) == (en, ru)


def test_money_with_its_base() -> None:
    assert both(formats.money_of, 1_400_000, 38_000_000, "EUR") == ("€1.4~m of €38~m", "1,4 из 38~млн~€")
    assert both(formats.money_of, 400_000, 38_000_000, "EUR") == ("€400~k of €38~m", "400~тыс.~€ из 38~млн~€")
    assert both(formats.money_of, 400, None, "EUR") == ("€400", "400~€")
    assert both(formats.money_of, None, 400, "EUR") == ("–", "—")


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
        (None, "–", "—"),
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


# -- Days and periods -------------------------------------------------------------------------------------


def test_days() -> None:
    when = date(2026, 10, 5)
    assert both(formats.day, when) == ("5~October 2026", "5~октября 2026")
    assert both(formats.day, when, year=False) == ("5~October", "5~октября")
    assert both(formats.day_short, when) == ("5~Oct", "5~окт.")
    assert both(formats.day_short, date(2026, 5, 9), year=True) == ("9~May 2026", "9~мая 2026")
    assert both(formats.month, when) == ("October 2026", "октябрь 2026")
    assert both(formats.month_short, when) == ("Oct 2026", "окт 2026")


def test_moments_are_told_in_a_zone() -> None:
    moscow = timezone(timedelta(hours=3))
    when = datetime(2026, 10, 4, 22, 5, tzinfo=UTC)
    assert both(formats.moment, when, moscow) == ("5~October 2026, 01:05", "5~октября 2026, 01:05")
    with pytest.raises(ValueError, match="time zone"):
        formats.moment(datetime(2026, 10, 4, 22, 5), moscow)  # noqa: DTZ001


@pytest.mark.parametrize(
    ("first", "last", "en", "ru"),
    [
        ("2026-08-14", "2026-08-14", "14~August 2026", "14~августа 2026"),
        ("2026-08-01", "2026-08-14", "1–14~August 2026", "1–14~августа 2026"),
        ("2026-07-14", "2026-10-26", "14~July – 26~October 2026", "14~июля~— 26~октября 2026"),
        ("2025-12-29", "2026-01-04", "29~December 2025 – 4~January 2026", "29~декабря 2025~— 4~января 2026"),
    ],
)
def test_spans_of_days(first: str, last: str, en: str, ru: str) -> None:
    assert both(formats.days, date.fromisoformat(first), date.fromisoformat(last)) == (en, ru)


@pytest.mark.parametrize(
    ("code", "fiscal_start", "en", "ru"),
    [
        ("2026-07-15", 1, "15~July 2026", "15~июля 2026"),
        ("2026-W31", 1, "week~31, 2026", "31-я неделя 2026~года"),
        ("2026-W53", 1, "week~53, 2026", "53-я неделя 2026~года"),
        ("2026-07", 4, "July 2026", "июль 2026"),
        ("2026-Q3", 1, "Q3~2026", "III~кв. 2026"),
        ("FY2027-Q2", 4, "Q2~FY27", "II~кв. 2027~фин.~года"),
        ("2026", 1, "2026", "2026~год"),
        ("FY2027", 4, "FY27", "2027~фин.~год"),
        ("all", 1, "all time", "всё время"),
        ("2025-01-01..2026-07-01", 1, "1~January 2025 – 30~June 2026", "1~января 2025~— 30~июня 2026"),
    ],
)
def test_period(code: str, fiscal_start: int, en: str, ru: str) -> None:
    assert both(formats.period, parse_code(code, fiscal_start), fiscal_start) == (en, ru)


@pytest.mark.parametrize(
    ("code", "fiscal_start", "through", "en", "ru"),
    [
        ("2026-Q3", 1, "2026-08-14", "Q3~2026 to 14~August", "III~кв. 2026 по 14~августа"),
        ("2026", 1, "2026-08-14", "2026 to 14~August", "2026~год по 14~августа"),
        ("FY2027", 4, "2026-08-14", "FY27 to 14~August 2026", "2027~фин.~год по 14~августа 2026"),
        ("2026-W53", 1, "2027-01-01", "week~53, 2026 to 1~January 2027",
         "53-я неделя 2026~года по 1~января 2027"),
    ],
)  # fmt: skip
def test_a_part_says_how_far_it_goes(code: str, fiscal_start: int, through: str, en: str, ru: str) -> None:
    part = elapsed(parse_code(code, fiscal_start), date.fromisoformat(through))
    assert both(formats.period, part, fiscal_start) == (en, ru)


@pytest.mark.parametrize(
    ("code", "en", "ru"),
    [
        ("2026-07-15", "15~Jul", "15~июл."),
        ("2026-W31", "W31", "31~нед."),
        ("2026-09", "Sep 2026", "сен 2026"),
        ("2026-Q3", "Q3~2026", "III~кв. 2026"),
        ("2026", "2026", "2026~год"),
        ("all", "all time", "всё время"),
    ],
)
def test_period_on_an_axis(code: str, en: str, ru: str) -> None:
    assert both(formats.period_short, parse_code(code)) == (en, ru)


def test_months_of_a_quarter() -> None:
    assert both(formats.months, parse_code("2026-Q3")) == ("July–September", "июль–сентябрь")
    assert both(formats.months, parse_code("2026-07")) == ("July", "июль")


def test_words_of_a_comparison() -> None:
    assert both(formats.comparison, "last_year", "quarter") == ("vs last year", "к прошлому году")
    expected = {
        "day": ("vs the day before", "к предыдущему дню"),
        "week": ("vs last week", "к прошлой неделе"),
        "month": ("vs last month", "к прошлому месяцу"),
        "quarter": ("vs last quarter", "к прошлому кварталу"),
        "year": ("vs last year", "к прошлому году"),
        "total": ("vs the days before", "к предыдущим дням"),
    }
    for grain, words in expected.items():
        assert both(formats.comparison, "previous_period", grain) == words


def test_a_partial_period_names_the_days_it_is_compared_with() -> None:
    part = Period("quarter", date(2025, 7, 1), date(2025, 8, 15))
    assert both(formats.compared_days, part) == (
        "compared with 1~July – 14~August 2025",
        "по сравнению с периодом 1~июля~— 14~августа 2025",
    )
    assert both(formats.period, ALL_TIME)[0] == "all time"


# -- Estimates --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("shown", "en", "ru"),
    [
        # Both sides round to the same figure.
        (Shown(value=33, unit="points", low=26, high=40, n=400),
         "33, give or take 7 (400 answers)", "33, плюс-минус 7 (400 ответов)"),
        (Shown(value=33.4, unit="points", low=26.8, high=40.3, n=400),
         "33, give or take 7 (400 answers)", "33, плюс-минус 7 (400 ответов)"),
        (Shown(value=-8, unit="points", low=-15, high=-1, n=400),
         "−8, give or take 7 (400 answers)", "−8, плюс-минус 7 (400 ответов)"),
        # Small margins have one decimal more than the metric.
        (Shown(value=38.02, unit="points", low=36.6, high=39.42, n=12480),
         "38, give or take 1.4 (12,480 answers)", "38, плюс-минус 1,4 (12~480 ответов)"),
        (Shown(value=0.66, unit="percent", low=0.645, high=0.675, n=3940),
         "66%, give or take 1.5 (3,940 answers)", "66~%, плюс-минус 1,5 (3~940 ответов)"),
        (Shown(value=0.5, unit="percent", low=0.4998, high=0.5002, n=2_000_001),
         "50%, give or take less than 0.1 (2,000,001 answers)",
         "50~%, плюс-минус менее 0,1 (2~000~001 ответ)"),
        (Shown(value=2, unit="points", low=1.96, high=2.06, n=9_000_000),
         "2, give or take less than 0.1 (9,000,000 answers)",
         "2, плюс-минус менее 0,1 (9~000~000 ответов)"),
        # At one decimal more the sides differ, at the metric's they agree.
        (Shown(value=38, unit="points", low=36.9, high=39.2, n=9000),
         "38, give or take 1 (9,000 answers)", "38, плюс-минус 1 (9~000 ответов)"),
        # They do not.
        (Shown(value=57, unit="points", low=28, high=75, n=30),
         "57 (28 to 75; 30 answers)", "57 (от~28 до~75; 30 ответов)"),
        (Shown(value=33, unit="points", low=25, high=40, n=400),
         "33 (25 to 40; 400 answers)", "33 (от~25 до~40; 400 ответов)"),
        (Shown(value=38, unit="points", low=37.9, high=38.3, n=400_000),
         "38 (37.9 to 38.3; 400,000 answers)", "38 (от~37,9 до~38,3; 400~000 ответов)"),
        (Shown(value=100, unit="points", low=80, high=99, n=31),
         "100 (80 to 99; 31 answers)", "100 (от~80 до~99; 31 ответ)"),
        (Shown(value=0.8, unit="percent", low=0.7, high=0.85, n=60),
         "80% (70 to 85%; 60 answers)", "80~% (от~70 до~85~%; 60 ответов)"),
        # Every other unit.
        (Shown(value=4.2, unit="score", decimals=1, low=3.9, high=4.5, n=64),
         "4.2, give or take 0.3 (64 answers)", "4,2, плюс-минус 0,3 (64 ответа)"),
        (Shown(value=3.5, unit="hours", decimals=1, low=3.1, high=3.9, n=200, noun="contacts"),
         "3.5~h, give or take 0.4~h (200 contacts)", "3,5~ч, плюс-минус 0,4~ч (200 обращений)"),
        (Shown(value=9.6, unit="per_1000", decimals=1, low=9.2, high=10.0, n=2_100, noun="customers"),
         "9.6, give or take 0.4 (2,100 customers)", "9,6, плюс-минус 0,4 (2~100 клиентов)"),
        (Shown(value=0.12, unit="index", decimals=2, low=-0.1, high=0.5, n=90),
         "0.12 (−0.10 to 0.50; 90 answers)", "0,12 (от~−0,10 до~0,50; 90 ответов)"),
        (Shown(value=1200, unit="count", low=1100, high=1300, n=90),
         "1,200, give or take 100 (90 answers)", "1~200, плюс-минус 100 (90 ответов)"),
        (Shown(value=5.7, unit="money", decimals=2, low=5.3, high=6.1, n=900, noun="customers",
               currency="EUR"),
         "€5.70, give or take €0.40 (900 customers)", "5,70~€, плюс-минус 0,40~€ (900 клиентов)"),
        (Shown(value=4.6e6, unit="money", low=2.9e6, high=6.1e6, base=212e6, n=900, noun="customers",
               currency="EUR"),
         "€4.6~m of €212~m (€2.9 to 6.1~m; 900 customers)",
         "4,6 из 212~млн~€ (от~2,9 до~6,1~млн~€; 900 клиентов)"),
        (Shown(value=100, unit="points", low=99.91, high=99.93, n=9_000),
         "100 (99.91 to 99.93; 9,000 answers)", "100 (от~99,91 до~99,93; 9~000 ответов)"),
        # Few answers.
        (Shown(value=57, unit="points", low=28, high=75, n=22, status="indicative"),
         "57 (28 to 75; 22 answers): too few answers to judge",
         "57 (от~28 до~75; 22 ответа): слишком мало ответов, чтобы судить"),
        (Shown(value=0.5, unit="percent", low=0.3, high=0.7, n=24, status="indicative", noun="contacts"),
         "50%, give or take 20 (24 contacts): too few to judge",
         "50~%, плюс-минус 20 (24 обращения): слишком мало, чтобы судить"),
        # Hidden.
        (Shown(value=None, unit="points", n=3, status="hidden"),
         "3 answers, hidden (fewer than 5)", "3 ответа, скрыто (меньше 5)"),
        (Shown(value=None, unit="points", n=9, status="hidden", hide_below=10),
         "9 answers, hidden (fewer than 10)", "9 ответов, скрыто (меньше 10)"),
        (Shown(value=None, unit="points", n=14, status="hidden"),
         "14 answers, hidden (to protect a smaller group)",
         "14 ответов, скрыто (чтобы не раскрыть меньшую группу)"),
        (Shown(value=None, unit="points", status="hidden"), "hidden", "скрыто"),
        (Shown(value=None, unit="points", n=0, status="hidden"), "0 answers", "0 ответов"),
        # Ready-made.
        (Shown(value=41, unit="points", status="reported", source="Brandwatch"),
         "41, reported by Brandwatch, precision unknown", "41, по данным: Brandwatch, точность неизвестна"),
        (Shown(value=41, unit="points", status="reported"),
         "41, reported, precision unknown", "41, готовое значение, точность неизвестна"),
        (Shown(value=41, unit="points", status="reported", source="X", n=900),
         "41, reported by X (900 answers), precision unknown",
         "41, по данным: X (900 ответов), точность неизвестна"),
        (Shown(value=41, unit="points", status="reported", source="X", n=900, low=38, high=44),
         "41, give or take 3 (900 answers, reported by X)", "41, плюс-минус 3 (900 ответов, по данным: X)"),
        # Counted.
        (Shown(value=0.76, unit="percent", counted=True, n=412_300, noun="contacts"),
         "76%, counted, all 412,300 contacts", "76~%, подсчёт, все 412~300 обращений"),
        (Shown(value=1, unit="percent", counted=True, n=1, noun="contacts"),
         "100%, counted, 1 contact", "100~%, подсчёт, 1 обращение"),
        (Shown(value=0.5, unit="percent", counted=True, n=12, noun="contacts", status="indicative"),
         "50%, counted, all 12 contacts: too few to judge",
         "50~%, подсчёт, все 12 обращений: слишком мало, чтобы судить"),
        (Shown(value=9.6, unit="per_1000", decimals=1, counted=True), "9.6, counted", "9,6, подсчёт"),
        (Shown(value=1.4e6, unit="money", base=38e6, counted=True, currency="EUR"),
         "€1.4~m of €38~m, counted", "1,4 из 38~млн~€, подсчёт"),
        # Nothing.
        (Shown(value=None, unit="points"), "no data", "нет данных"),
    ],
)  # fmt: skip
def test_wording(shown: Shown, en: str, ru: str) -> None:
    texts = [formats.word(shown, language=code).text.replace("\u00a0", "~") for code in LANGUAGES]
    assert texts == [en, ru]


def test_parts_for_a_table() -> None:
    wording = formats.word(Shown(value=57, unit="points", low=28, high=75, n=22, status="indicative"))
    assert (wording.value, wording.precision, wording.basis, wording.note) == (
        "57",
        "28 to 75",
        "22 answers",
        "too few answers to judge",
    )
    wording = formats.word(Shown(value=0.76, unit="percent", counted=True, n=412_300, noun="contacts"))
    assert (wording.value, wording.precision, wording.basis) == ("76%", "counted", "all 412,300 contacts")
    wording = formats.word(Shown(value=41, unit="points", status="reported", source="X"))
    assert (wording.value, wording.precision, wording.basis) == ("41", "precision unknown", "reported by X")
    wording = formats.word(Shown(value=None, unit="points", n=3, status="hidden"))
    assert (wording.value, wording.precision, wording.basis, wording.note) == (
        "–",
        "",
        "3 answers",
        "hidden (fewer than 5)",
    )


def test_sentences_name_the_metric() -> None:
    shown = Shown(value=33, unit="points", low=26, high=40, n=400)
    assert formats.sentence("NPS", shown) == "NPS 33, give or take 7 (400 answers)"
    hidden = Shown(value=None, unit="points", n=3, status="hidden")
    assert both(formats.sentence, "NPS", hidden) == (
        "NPS: 3 answers, hidden (fewer than 5)",
        "NPS: 3 ответа, скрыто (меньше 5)",
    )


@pytest.mark.parametrize(
    "shown",
    [
        Shown(value=33, unit="points"),
        Shown(value=33, unit="points", n=400),
        Shown(value=33, unit="points", low=26, high=40),
        Shown(value=33, unit="points", low=26, n=400),
    ],
)
def test_a_bare_number_of_a_survey_is_refused(shown: Shown) -> None:
    with pytest.raises(ValueError, match="needs its interval"):
        formats.word(shown)


@given(st.integers(1, 4), st.floats(-100, 100), st.sampled_from(["ok", "indicative", "reported", "hidden"]))
def test_a_small_group_is_never_shown(n: int, value: float, status: Any) -> None:
    shown = Shown(value=value, unit="points", low=value - 5, high=value + 5, n=n, status=status)
    wording = formats.word(shown, language="en")
    assert (wording.value, wording.precision) == ("–", "")
    assert wording.note == "hidden (fewer than 5)"


@given(
    st.floats(-100, 100), st.floats(0.001, 60), st.floats(0.001, 60), st.integers(0, 2), st.integers(5, 10**6)
)
def test_give_or_take_means_that_both_sides_are_that_long(
    value: float, below: float, above: float, decimals: int, n: int
) -> None:
    shown = Shown(value=value, unit="points", decimals=decimals, low=value - below, high=value + above, n=n)
    precision = formats.word(shown, language="en").precision
    if precision.startswith("give or take less than"):
        assert max(below, above) < 0.1 * 10**-decimals
    elif precision.startswith("give or take"):
        margin = precision.removeprefix("give or take ")
        places = len(margin.partition(".")[2])
        assert places in {decimals, decimals + 1}
        tolerance = 0.5 * 10**-places + 1e-9
        assert abs(float(margin) - below) <= tolerance
        assert abs(float(margin) - above) <= tolerance
    else:
        low, high = precision.replace("−", "-").split(" to ")
        assert float(low) < float(high)
