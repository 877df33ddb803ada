"""Like is compared with like."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.calendar import (
    ALL_TIME,
    Comparison,
    Grain,
    Period,
    PeriodError,
    add_months,
    comparison_period,
    elapsed,
    format_code,
    is_partial,
    like_for_like,
    newest_complete,
    parse_code,
    period_containing,
    previous,
    same_period_last_year,
    whole,
)
from tests.metrics.periods import comparisons, days, fiscal_starts, grains, span

# -- Comparisons ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("period", "last_year"),
    [
        (span("day", "2026-07-15", "2026-07-16"), span("day", "2025-07-15", "2025-07-16")),
        (span("day", "2024-02-29", "2024-03-01"), span("day", "2023-02-28", "2023-03-01")),
        (span("month", "2024-02-01", "2024-03-01"), span("month", "2023-02-01", "2023-03-01")),
        (span("quarter", "2026-07-01", "2026-10-01"), span("quarter", "2025-07-01", "2025-10-01")),
        (span("year", "2025-04-01", "2026-04-01"), span("year", "2024-04-01", "2025-04-01")),
        (span("total", "2023-03-01", "2024-03-01"), span("total", "2022-03-01", "2023-03-01")),
        (span("total", "2024-03-01", "2025-03-01"), span("total", "2023-03-01", "2024-03-01")),
    ],
)
def test_same_period_last_year(period: Period, last_year: Period) -> None:
    assert same_period_last_year(period) == last_year


@pytest.mark.parametrize(
    ("code", "last_year"),
    [
        ("2026-W31", "2025-W31"),
        ("2021-W01", "2020-W01"),
        ("2020-W53", "2020-W01"),
        ("2026-W53", "2026-W01"),
        ("2027-W52", "2026-W52"),
    ],
)
def test_weeks_are_aligned_by_number(code: str, last_year: str) -> None:
    assert format_code(same_period_last_year(parse_code(code))) == last_year


@given(st.integers(1991, 2060))
def test_week_53_is_set_against_nearly_the_same_dates(year: int) -> None:
    try:
        week = parse_code(f"{year}-W53")
    except PeriodError:
        return
    other = same_period_last_year(week)
    assert abs((add_months(week.start, -12) - other.start).days) <= 2
    assert other.end <= week.start


@pytest.mark.parametrize(
    ("period", "before"),
    [
        (span("day", "2024-03-01", "2024-03-02"), span("day", "2024-02-29", "2024-03-01")),
        (span("week", "2026-12-28", "2027-01-04"), span("week", "2026-12-21", "2026-12-28")),
        (span("month", "2026-01-01", "2026-02-01"), span("month", "2025-12-01", "2026-01-01")),
        (span("quarter", "2026-01-01", "2026-04-01"), span("quarter", "2025-10-01", "2026-01-01")),
        (span("year", "2025-04-01", "2026-04-01"), span("year", "2024-04-01", "2025-04-01")),
        (span("total", "2026-01-11", "2026-01-21"), span("total", "2026-01-01", "2026-01-11")),
    ],
)
def test_previous(period: Period, before: Period) -> None:
    assert previous(period) == before
    assert comparison_period(period, "previous_period") == before


def test_all_time_has_nothing_to_compare_or_divide() -> None:
    with pytest.raises(PeriodError):
        previous(ALL_TIME)
    with pytest.raises(PeriodError):
        same_period_last_year(ALL_TIME)


def test_elapsed_part_of_an_open_period() -> None:
    quarter = parse_code("2026-Q3")
    assert elapsed(quarter, date(2026, 6, 30)) is None
    assert elapsed(quarter, date(2026, 7, 1)) == span("quarter", "2026-07-01", "2026-07-02")
    assert elapsed(quarter, date(2026, 9, 29)) == span("quarter", "2026-07-01", "2026-09-30")
    assert elapsed(quarter, date(2026, 9, 30)) == quarter
    assert elapsed(quarter, date(2027, 1, 1)) == quarter
    assert is_partial(quarter, date(2026, 9, 29))
    assert not is_partial(quarter, date(2026, 9, 30))


@given(days, grains, fiscal_starts, comparisons, st.integers(0, 400))
def test_a_complete_period_is_compared_with_a_complete_one(
    day: date, grain: Grain, fiscal_start: int, comparison: Comparison, later: int
) -> None:
    period = period_containing(day, grain, fiscal_start)
    through = period.last_day + timedelta(days=later)
    assert like_for_like(period, through, comparison) == comparison_period(period, comparison)


@given(days, grains, fiscal_starts, comparisons)
def test_the_compared_part_starts_with_its_period_and_never_exceeds_it(
    day: date, grain: Grain, fiscal_start: int, comparison: Comparison
) -> None:
    period = period_containing(day, grain, fiscal_start)
    part = elapsed(period, day)
    compared = like_for_like(period, day, comparison)
    assert part is not None
    assert compared is not None
    other = comparison_period(period, comparison)
    assert compared.start == other.start
    assert compared.end <= other.end
    assert whole(compared, fiscal_start) == other
    # Months differ by three days at most, and a year has one such month that is begun.
    longest_difference = {"day": 0, "week": 0, "month": 3, "quarter": 5, "year": 1}
    assert abs(compared.days - part.days) <= longest_difference[grain] or part == period


@given(days, grains, comparisons)
def test_the_compared_part_grows_with_the_elapsed_part(
    day: date, grain: Grain, comparison: Comparison
) -> None:
    period = period_containing(day, grain)
    parts = [
        like_for_like(period, period.start + timedelta(days=passed), comparison)
        for passed in range(period.days)
    ]
    ends = [part.end for part in parts if part is not None]
    assert len(ends) == period.days
    assert ends == sorted(ends)


@pytest.mark.parametrize(
    ("code", "through", "comparison", "start", "end"),
    [
        ("2026-03", "2026-03-15", "previous_period", "2026-02-01", "2026-02-16"),
        ("2026-03", "2026-03-30", "previous_period", "2026-02-01", "2026-03-01"),
        ("2026-02", "2026-02-28", "previous_period", "2026-01-01", "2026-02-01"),
        ("2026-02", "2026-02-27", "previous_period", "2026-01-01", "2026-01-28"),
        ("2024-02", "2024-02-28", "last_year", "2023-02-01", "2023-03-01"),
        ("2024-02", "2024-02-29", "last_year", "2023-02-01", "2023-03-01"),
        ("2025-02", "2025-02-28", "last_year", "2024-02-01", "2024-03-01"),
        ("2024-Q1", "2024-02-28", "last_year", "2023-01-01", "2023-03-01"),
        ("2024-Q1", "2024-02-29", "last_year", "2023-01-01", "2023-03-01"),
        ("2025-Q1", "2025-02-28", "last_year", "2024-01-01", "2024-03-01"),
        ("2026-Q2", "2026-05-31", "previous_period", "2026-01-01", "2026-03-01"),
        ("2026-Q2", "2026-05-30", "previous_period", "2026-01-01", "2026-03-01"),
        ("2026-Q2", "2026-06-10", "previous_period", "2026-01-01", "2026-03-11"),
        ("2026", "2026-08-14", "last_year", "2025-01-01", "2025-08-15"),
        ("2026-W31", "2026-07-29", "last_year", "2025-07-28", "2025-07-31"),
        ("2026-W53", "2026-12-28", "last_year", "2025-12-29", "2025-12-30"),
        ("2026-01-01..2026-07-01", "2026-03-31", "last_year", "2025-01-01", "2025-04-01"),
        ("2026-01-11..2026-01-21", "2026-01-13", "previous_period", "2026-01-01", "2026-01-04"),
    ],
)
def test_like_for_like(code: str, through: str, comparison: Comparison, start: str, end: str) -> None:
    period = parse_code(code)
    compared = like_for_like(period, date.fromisoformat(through), comparison)
    assert compared == span(period.grain, start, end)


def test_like_for_like_of_a_fiscal_year() -> None:
    year = parse_code("FY2027", 4)
    assert like_for_like(year, date(2026, 8, 14), "last_year") == span("year", "2025-04-01", "2025-08-15")


def test_nothing_is_compared_before_a_period_has_begun() -> None:
    assert like_for_like(parse_code("2026-Q3"), date(2026, 6, 30), "last_year") is None


# -- Parts ------------------------------------------------------------------------------------------------


@given(days, grains, fiscal_starts)
def test_the_whole_of_a_part(day: date, grain: Grain, fiscal_start: int) -> None:
    period = period_containing(day, grain, fiscal_start)
    part = elapsed(period, day)
    assert part is not None
    assert whole(part, fiscal_start) == period


@pytest.mark.parametrize(
    ("first", "last", "grains", "code"),
    [
        ("2017-02-22", "2018-04-11", ("quarter", "month"), "2018-Q1"),
        ("2017-02-22", "2018-03-31", ("quarter", "month"), "2018-Q1"),
        ("2017-02-22", "2018-03-30", ("quarter", "month"), "2017-Q4"),
        ("2017-02-22", "2018-04-11", ("year", "quarter"), "2017"),
        ("2018-01-05", "2018-03-30", ("quarter", "month"), "2018-02"),
        ("2018-03-05", "2018-03-30", ("quarter", "month"), "2018-03"),
        ("2018-03-05", "2018-03-05", (), "2018-03"),
    ],
)
def test_the_newest_complete_period(first: str, last: str, grains: tuple[Grain, ...], code: str) -> None:
    found = newest_complete(date.fromisoformat(first), date.fromisoformat(last), grains)
    assert format_code(found) == code


def test_the_newest_complete_quarter_of_a_fiscal_year() -> None:
    found = newest_complete(date(2017, 2, 22), date(2018, 4, 11), ("quarter",), fiscal_start=2)
    assert format_code(found, 2) == "FY2018-Q4"  # to the end of January
