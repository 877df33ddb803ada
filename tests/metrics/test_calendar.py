"""Periods tile the calendar, their codes round-trip, and like is compared with like."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.calendar import (
    ALL_TIME,
    COMPARISONS,
    FIRST_DAY,
    GRAINS,
    LAST_DAY,
    Comparison,
    Grain,
    Period,
    PeriodError,
    add_months,
    comparison_period,
    elapsed,
    fiscal_year,
    following,
    format_code,
    is_partial,
    like_for_like,
    months_in,
    parse_code,
    period_containing,
    periods_between,
    previous,
    quarter_number,
    same_period_last_year,
    whole,
    year_label,
)

DIVIDING: tuple[Grain, ...] = ("day", "week", "month", "quarter", "year")

days = st.dates(date(1990, 1, 1), date(2060, 12, 31))
grains = st.sampled_from(DIVIDING)
fiscal_starts = st.integers(1, 12)
comparisons = st.sampled_from(COMPARISONS)


def span(grain: Grain, start: str, end: str) -> Period:
    return Period(grain, date.fromisoformat(start), date.fromisoformat(end))


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
    assert [len(months_in(quarter)) for quarter in quarters] == [3, 3, 3, 3]
    months = [month for quarter in quarters for month in months_in(quarter)]
    assert tuple(months) == months_in(year) == periods_between(year.start, year.end, "month")
    assert {fiscal_year(month.start, fiscal_start) for month in months} == {
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


@pytest.mark.parametrize(
    ("day", "fiscal_start", "label"),
    [
        ("2026-01-01", 1, "2026"),
        ("2026-12-31", 1, "2026"),
        ("2026-03-31", 4, "FY26"),
        ("2026-04-01", 4, "FY27"),
        ("2026-02-01", 2, "FY27"),
        ("2008-12-01", 12, "FY09"),
    ],
)
def test_years_are_named_by_the_year_in_which_they_end(day: str, fiscal_start: int, label: str) -> None:
    year = period_containing(date.fromisoformat(day), "year", fiscal_start)
    assert year_label(year, fiscal_start) == label


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
    with pytest.raises(PeriodError):
        months_in(ALL_TIME)


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


def test_months_in_a_part_are_those_begun() -> None:
    part = elapsed(parse_code("2026-Q3"), date(2026, 8, 1))
    assert part is not None
    assert [format_code(month) for month in months_in(part)] == ["2026-07", "2026-08"]
    assert [format_code(month) for month in months_in(parse_code("2026-W31"))] == ["2026-07", "2026-08"]


@given(days, grains, fiscal_starts)
def test_the_whole_of_a_part(day: date, grain: Grain, fiscal_start: int) -> None:
    period = period_containing(day, grain, fiscal_start)
    part = elapsed(period, day)
    assert part is not None
    assert whole(part, fiscal_start) == period
