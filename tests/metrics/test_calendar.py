"""Periods tile the calendar, and their codes round-trip."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.calendar import (
    ALL_TIME,
    FIRST_DAY,
    GRAINS,
    LAST_DAY,
    Grain,
    Period,
    PeriodError,
    fiscal_year,
    following,
    format_code,
    parse_code,
    period_containing,
    periods_between,
    previous,
    quarter_number,
)
from tests.metrics.periods import days, fiscal_starts, grains, span

# -- Periods ----------------------------------------------------------------------------------------------


@given(days, grains, fiscal_starts)
def test_every_day_lies_in_exactly_one_period(day: date, grain: Grain, fiscal_start: int) -> None:
    period = period_containing(day, grain, fiscal_start)
    assert day in period
    assert period_containing(period.start, grain, fiscal_start) == period
    assert period_containing(period.last_day, grain, fiscal_start) == period
    assert period_containing(period.end, grain, fiscal_start) == following(period)
    assert previous(following(period)) == period
    assert following(previous(period)) == period


@given(days, st.integers(0, 900), grains, fiscal_starts)
def test_periods_tile_a_span_without_gap_or_overlap(
    from_: date, length: int, grain: Grain, fiscal_start: int
) -> None:
    to = from_ + timedelta(days=length)
    found = periods_between(from_, to, grain, fiscal_start)
    if from_ == to:
        assert found == ()
        return
    assert all(a.end == b.start for a, b in pairwise(found))
    assert found[0].start <= from_ < found[0].end
    assert found[-1].start < to <= found[-1].end


@given(days, fiscal_starts)
def test_quarters_and_years_are_whole_months(day: date, fiscal_start: int) -> None:
    year = period_containing(day, "year", fiscal_start)
    quarters = periods_between(year.start, year.end, "quarter", fiscal_start)
    assert [quarter_number(quarter.start, fiscal_start) for quarter in quarters] == [1, 2, 3, 4]
    months = [periods_between(quarter.start, quarter.end, "month") for quarter in quarters]
    assert [len(one) for one in months] == [3, 3, 3, 3]
    assert sum(months, ()) == periods_between(year.start, year.end, "month")
    assert {fiscal_year(month.start, fiscal_start) for one in months for month in one} == {
        fiscal_year(year.start, fiscal_start)
    }


@pytest.mark.parametrize(
    ("day", "grain", "fiscal_start", "start", "end"),
    [
        ("2026-07-15", "day", 1, "2026-07-15", "2026-07-16"),
        ("2026-07-15", "week", 1, "2026-07-13", "2026-07-20"),
        ("2027-01-02", "week", 1, "2026-12-28", "2027-01-04"),
        ("2024-02-29", "month", 1, "2024-02-01", "2024-03-01"),
        ("2026-07-15", "quarter", 1, "2026-07-01", "2026-10-01"),
        ("2026-01-31", "quarter", 2, "2025-11-01", "2026-02-01"),
        ("2026-12-31", "year", 1, "2026-01-01", "2027-01-01"),
        ("2026-03-31", "year", 4, "2025-04-01", "2026-04-01"),
        ("2026-04-01", "year", 4, "2026-04-01", "2027-04-01"),
    ],
)
def test_period_containing(day: str, grain: Grain, fiscal_start: int, start: str, end: str) -> None:
    assert period_containing(date.fromisoformat(day), grain, fiscal_start) == span(grain, start, end)


def test_total_is_unbounded_around_a_day_and_exact_between_two() -> None:
    assert period_containing(date(2026, 7, 15), "total") == ALL_TIME
    assert periods_between(date(2026, 1, 5), date(2026, 7, 2), "total") == (
        span("total", "2026-01-05", "2026-07-02"),
    )


def test_a_period_without_days_is_refused() -> None:
    with pytest.raises(PeriodError, match="must have days"):
        span("day", "2026-07-15", "2026-07-15")


def test_days_outside_the_calendar_are_refused() -> None:
    for day in (FIRST_DAY - timedelta(days=1), LAST_DAY + timedelta(days=1), date.max, date.min):
        with pytest.raises(PeriodError, match="lies outside"):
            period_containing(day, "week")
    for grain in GRAINS:
        assert FIRST_DAY in period_containing(FIRST_DAY, grain)
        assert LAST_DAY in period_containing(LAST_DAY, grain)


@pytest.mark.parametrize("fiscal_start", [0, 13])
def test_a_fiscal_year_starts_in_a_month(fiscal_start: int) -> None:
    with pytest.raises(PeriodError, match="month 1 to 12"):
        period_containing(date(2026, 7, 15), "year", fiscal_start)


def test_a_span_must_not_run_backwards() -> None:
    with pytest.raises(PeriodError, match="start before it ends"):
        periods_between(date(2026, 7, 2), date(2026, 7, 1), "day")


# -- Names and codes --------------------------------------------------------------------------------------


@given(days, st.sampled_from(GRAINS), fiscal_starts)
def test_codes_round_trip(day: date, grain: Grain, fiscal_start: int) -> None:
    period = period_containing(day, grain, fiscal_start)
    assert parse_code(format_code(period, fiscal_start), fiscal_start) == period


@given(days, st.integers(1, 900), fiscal_starts)
def test_codes_of_totals_round_trip(day: date, length: int, fiscal_start: int) -> None:
    period = Period("total", day, day + timedelta(days=length))
    assert parse_code(format_code(period, fiscal_start), fiscal_start) == period


@given(st.lists(days, min_size=2, max_size=12), grains, fiscal_starts)
def test_codes_of_one_grain_sort_in_time(found: list[date], grain: Grain, fiscal_start: int) -> None:
    periods = [period_containing(day, grain, fiscal_start) for day in found]
    codes = sorted(format_code(period, fiscal_start) for period in periods)
    assert codes == [format_code(period, fiscal_start) for period in sorted(periods)]


@pytest.mark.parametrize(
    ("day", "grain", "fiscal_start", "code"),
    [
        ("2026-07-15", "day", 4, "2026-07-15"),
        ("2026-07-27", "week", 4, "2026-W31"),
        ("2027-01-02", "week", 1, "2026-W53"),
        ("2026-07-15", "month", 4, "2026-07"),
        ("2026-07-15", "quarter", 1, "2026-Q3"),
        ("2026-07-15", "quarter", 4, "FY2027-Q2"),
        ("2026-03-31", "quarter", 4, "FY2026-Q4"),
        ("2026-07-15", "year", 1, "2026"),
        ("2026-03-31", "year", 4, "FY2026"),
        ("2026-07-15", "total", 4, "all"),
    ],
)
def test_format_code(day: str, grain: Grain, fiscal_start: int, code: str) -> None:
    period = period_containing(date.fromisoformat(day), grain, fiscal_start)
    assert format_code(period, fiscal_start) == code


def test_code_of_a_total_with_bounds() -> None:
    assert format_code(span("total", "2025-01-01", "2026-07-01")) == "2025-01-01..2026-07-01"


@pytest.mark.parametrize(
    "code",
    ["", "2026-13", "2026-00", "2026-02-30", "2025-W53", "2026-W00", "2026-Q5", "26", "2026-7", "0000", "ALL",
     "2026-07 ", "２０２６", "2026-07-01..2026-07-01", "2026-07-01..", "1026-01", "1026-01-01..2026-01-01",
     "FY2026", "FY2026-Q1"],
)  # fmt: skip
def test_what_is_no_code_is_refused(code: str) -> None:
    with pytest.raises(PeriodError):
        parse_code(code)


@pytest.mark.parametrize("code", ["2026", "2026-Q3"])
def test_a_calendar_year_is_refused_where_years_are_fiscal(code: str) -> None:
    with pytest.raises(PeriodError, match=f"did you mean FY{code}"):
        parse_code(code, 4)


@pytest.mark.parametrize("code", ["FY2026", "FY2026-Q3"])
def test_a_fiscal_year_is_refused_where_years_are_calendar(code: str) -> None:
    with pytest.raises(PeriodError, match=f"did you mean {code[2:]}"):
        parse_code(code)


def test_a_part_has_no_code() -> None:
    with pytest.raises(PeriodError, match="not a whole quarter"):
        format_code(span("quarter", "2026-07-01", "2026-08-15"))
    with pytest.raises(PeriodError, match="not a whole quarter"):
        format_code(span("quarter", "2026-07-01", "2026-10-01"), fiscal_start=2)
