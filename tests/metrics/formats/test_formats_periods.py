"""How days and periods read in both languages. In expected texts ~ is a fixed space."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from metrics import formats
from metrics.calendar import ALL_TIME, Period, elapsed, parse_code
from tests.metrics.formats.both import both

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
        "quarter": ("vs last quarter", "к прошлому кв."),
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
