"""Numbers, dates and periods as files write them."""

from datetime import UTC, date, datetime
from decimal import Decimal

import polars as pl
import pytest

from metrics.ingest.checking.dates import DateForm, parse_moments
from metrics.ingest.checking.numbers import evidence_of, to_amount, to_float, to_integer
from metrics.ingest.mapping.periods import Period, is_plain, parse_period


def amounts(text: str, decimal: str | None) -> Decimal | str:
    values, failures = to_amount(pl.Series([text]), decimal)
    reasons = [failure.reason.value for failure in failures if failure.rows.any()]
    found = values.item()
    assert (found is None) == bool(reasons)
    return reasons[0] if reasons else Decimal(found).normalize()


@pytest.mark.parametrize(
    ("text", "decimal", "amount"),
    [
        ("12", ".", "12"),
        ("12.5", ".", "12.5"),
        ("12,5", ",", "12.5"),
        ("1,234.56", ".", "1234.56"),
        ("1.234,56", ",", "1234.56"),
        ("1 234,56", ",", "1234.56"),
        ("1\u00a0234\u202f567,89", ",", "1234567.89"),
        ("1'234.50", ".", "1234.5"),
        ("€ 12.50", ".", "12.5"),
        ("12,50 ₽", ",", "12.5"),
        ("12,50 руб.", ",", "12.5"),
        ("R$ 1.234,00", ",", "1234"),
        ("USD 5", ".", "5"),
        ("-$5.00", ".", "-5"),
        ("(12.50)", ".", "-12.5"),
        ("−3", ".", "-3"),
        ("+3", ".", "3"),
        (".5", ".", "0.5"),
        ("0.1234", ".", "0.1234"),
        ("99999999999999.9999", ".", "99999999999999.9999"),
        ("80.30000000000001", ".", "80.3"),
        ("12.99999999999", ".", "13"),
        ("1,5", None, "1.5"),
        ("1.5", None, "1.5"),
        ("0.944", None, "0.944"),
    ],
)
def test_amounts_are_exact(text: str, decimal: str | None, amount: str) -> None:
    assert amounts(text, decimal) == Decimal(amount).normalize()


@pytest.mark.parametrize(
    ("text", "decimal", "reason"),
    [
        ("abc", ".", "not_a_number"),
        ("12 34", ".", "not_a_number"),
        ("1,5", ".", "not_a_number"),
        ("1.5", ",", "not_a_number"),
        ("nan", ".", "not_a_number"),
        ("inf", ".", "not_a_number"),
        ("1e3", ".", "not_a_number"),
        ("45%", ".", "not_a_number"),
        ("5,", ",", "not_a_number"),
        ("1,234", None, "ambiguous_number"),
        ("1.234", None, "ambiguous_number"),
        ("1.23456", ".", "too_many_decimals"),
        ("999999999999999", ".", "number_too_large"),
    ],
)
def test_what_is_no_amount_says_why(text: str, decimal: str | None, reason: str) -> None:
    assert amounts(text, decimal) == reason


def test_numbers_may_have_exponents_and_many_places() -> None:
    values, failures = to_float(pl.Series(["1e3", "1.6329600946", None, "-2.5E-1", "1e99"]), ".")
    assert values.to_list() == [1000.0, 1.6329600946, None, -0.25, None]
    assert [
        (failure.reason.value, failure.rows.arg_true().to_list())
        for failure in failures
        if failure.rows.any()
    ] == [("number_too_large", [4])]


def test_whole_numbers() -> None:
    values = to_integer(pl.Series(["8", "8.0", "8,00", "8.5", "x", None, "-1", "12345678901"]))
    assert values.to_list() == [8, 8, 8, None, None, None, -1, None]


@pytest.mark.parametrize(
    ("texts", "decimal"),
    [
        (["1.5", "2", "1,234"], "."),
        (["1,5", "2", "1.234"], ","),
        (["1,234", "2"], None),
        (["1", "2"], None),
        (["1.234,5"], ","),
    ],
)
def test_a_column_shows_its_decimal_sign(texts: list[str], decimal: str | None) -> None:
    assert evidence_of(pl.Series(texts)).decimal == decimal


@pytest.mark.parametrize(
    ("text", "instant", "day"),
    [
        ("2025-01-31T10:00:00Z", (2025, 1, 31, 10), (2025, 1, 31)),
        ("2025-01-31T23:30:00+00:00", (2025, 1, 31, 23, 30), (2025, 2, 1)),
        ("2025-01-31 10:11:12.123456+03:00", (2025, 1, 31, 7, 11, 12, 123456), (2025, 1, 31)),
        ("2025-01-31 10:11:12.5", (2025, 1, 31, 9, 11, 12, 500000), (2025, 1, 31)),
        ("2025-01-31 12:00 +0530", (2025, 1, 31, 6, 30), (2025, 1, 31)),
        ("2025-1-3 9:05", (2025, 1, 3, 8, 5), (2025, 1, 3)),
        ("2025/01/31 10:00", (2025, 1, 31, 9), (2025, 1, 31)),
        ("31.01.2025 23:30", (2025, 1, 31, 22, 30), (2025, 2, 1)),
        ("31.01.25 10:00", (2025, 1, 31, 9), (2025, 1, 31)),
        ("13/02/2025 1:05 PM", (2025, 2, 13, 12, 5), (2025, 2, 13)),
        ("13/02/2025 12:05 am", (2025, 2, 12, 23, 5), (2025, 2, 13)),
        ("45321.5", (2024, 1, 30, 11), (2024, 1, 30)),
        ("2025-07-31 10:00", (2025, 7, 31, 8), (2025, 7, 31)),
        # The clocks go from 2:00 to 3:00, and from 3:00 back to 2:00.
        ("2025-03-30 02:30", (2025, 3, 30, 1, 30), (2025, 3, 30)),
        ("2025-10-26 02:30", (2025, 10, 26, 0, 30), (2025, 10, 26)),
    ],
)
def test_times_become_instants_and_business_days(
    text: str, instant: tuple[int, ...], day: tuple[int, int, int]
) -> None:
    moments = parse_moments(
        pl.Series([text]), DateForm(day_first=True), zone="Europe/Berlin", business_zone="Europe/Moscow"
    )
    assert moments.instants.item() == datetime(*instant, tzinfo=UTC)  # type: ignore[misc, arg-type]
    assert moments.days.item() == date(*day)
    assert moments.timed.item() is True


@pytest.mark.parametrize(
    "text", ["2025-01-31", "31.01.2025", "31/01/2025", "31-1-25", "20250131", "45688", "2025/1/31"]
)
def test_a_date_without_a_time_never_shifts(text: str) -> None:
    for zone in ("Pacific/Auckland", "America/Los_Angeles", "Europe/Moscow"):
        moments = parse_moments(
            pl.Series([text]), DateForm(day_first=True), zone="America/New_York", business_zone=zone
        )
        assert moments.days.item() == moments.written.item() == date(2025, 1, 31)
        assert moments.timed.item() is False
        local = moments.instants.dt.convert_time_zone(zone).item()
        assert (local.date(), local.hour) == (date(2025, 1, 31), 0)


@pytest.mark.parametrize(
    "text",
    [
        "2025-02-30",
        "2025-13-01",
        "32.01.2025",
        "2025-01-31 24:00",
        "2025-01-31 10:60",
        "2025-01-31 13:00 PM",
        "x",
        "5",
        "99999",
        "2025-01",
    ],
)
def test_what_is_no_date_gives_none(text: str) -> None:
    moments = parse_moments(pl.Series([text]), DateForm(day_first=True), zone="UTC", business_zone="UTC")
    assert moments.days.item() is None
    assert moments.instants.item() is None


@pytest.mark.parametrize(
    ("form", "text", "instant"),
    [
        ("%d/%m/%Y", "1/2/2025", (2025, 2, 1)),
        ("%m/%d/%Y", "1/2/2025", (2025, 1, 2)),
        ("%Y-%m-%d %H:%M", "2025-01-02 03:04", (2025, 1, 2, 3, 4)),
        ("%Y-%m-%dT%H:%M:%S%z", "2025-01-02T03:04:05+0300", (2025, 1, 2, 0, 4, 5)),
        ("%m/%d/%Y %I:%M %p", "01/02/2025 03:04 PM", (2025, 1, 2, 15, 4)),
        ("%d %b %Y", "02 Jan 2025", (2025, 1, 2)),
    ],
)
def test_the_format_of_the_mapping_decides(form: str, text: str, instant: tuple[int, ...]) -> None:
    moments = parse_moments(
        pl.Series([text, "other"]), DateForm(form, format=form), zone="UTC", business_zone="UTC"
    )
    assert moments.instants.to_list() == [datetime(*instant, tzinfo=UTC), None]  # type: ignore[misc, arg-type]


@pytest.mark.parametrize(
    ("text", "grain", "expected"),
    [
        ("2025-03", None, ("month", date(2025, 3, 1))),
        ("2025/3", None, ("month", date(2025, 3, 1))),
        ("03.2025", None, ("month", date(2025, 3, 1))),
        ("2025-Q2", None, ("quarter", date(2025, 4, 1))),
        ("q4 2025", None, ("quarter", date(2025, 10, 1))),
        ("2025", None, ("year", date(2025, 1, 1))),
        ("2025-W01", None, ("week", date(2024, 12, 30))),
        ("2025-03-15", None, ("day", date(2025, 3, 15))),
        ("15.03.2025", None, ("day", date(2025, 3, 15))),
        ("2025-03-15 00:00:00", None, ("day", date(2025, 3, 15))),
        ("2025-03-15", "month", ("month", date(2025, 3, 1))),
        ("2025-05-15", "quarter", ("quarter", date(2025, 4, 1))),
        ("2025-03-15", "year", ("year", date(2025, 1, 1))),
        ("2025-03-15", "week", ("week", date(2025, 3, 10))),
        ("2025-03", "month", ("month", date(2025, 3, 1))),
        ("2025-03", "quarter", None),
        ("Mar 2025", None, ("month", date(2025, 3, 1))),
        ("sept. 2025", None, ("month", date(2025, 9, 1))),
        ("2025 December", None, ("month", date(2025, 12, 1))),
        ("МАРТ 2025", None, ("month", date(2025, 3, 1))),
        ("ноя. 2025 г.", "month", ("month", date(2025, 11, 1))),
        ("Sum 2025", None, None),
        ("marble 2025", None, None),
        ("2025-13", None, None),
        ("2025-W60", None, None),
        ("1850", None, None),
        ("March", None, None),
        ("0000", None, None),
    ],
)
def test_periods(text: str, grain: str | None, expected: tuple[str, date] | None) -> None:
    assert parse_period(text, grain) == (Period(*expected) if expected else None)


@pytest.mark.parametrize(
    ("text", "grain", "fiscal_start", "expected"),
    [
        ("FY2026", None, 4, ("year", date(2025, 4, 1))),
        ("fy2026-q1", None, 4, ("quarter", date(2025, 4, 1))),
        ("FY2026-Q4", None, 2, ("quarter", date(2025, 11, 1))),
        ("FY2026", None, 1, ("year", date(2026, 1, 1))),
        ("2025-05-15", "quarter", 2, ("quarter", date(2025, 5, 1))),
        ("2025-01-15", "year", 4, ("year", date(2024, 4, 1))),
        ("FY2026", "quarter", 4, None),
    ],
)
def test_fiscal_periods(
    text: str, grain: str | None, fiscal_start: int, expected: tuple[str, date] | None
) -> None:
    assert parse_period(text, grain, fiscal_start) == (Period(*expected) if expected else None)


@pytest.mark.parametrize(
    ("text", "plain"),
    [("2025", True), ("2025-Q1", True), ("Q1 2025", True), ("FY2025", False), ("2025-01", False)],
)
def test_a_plain_year_or_quarter_says_nothing_of_the_fiscal_year(text: str, plain: bool) -> None:
    assert is_plain(text) is plain
