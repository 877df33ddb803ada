"""Periods: how days are gathered into weeks, months, quarters and years, and what is compared with what.

Everything here is pure: no clock, no database. The month in which the fiscal year starts is an argument.

A period is a half-open span of days. Its address code names it in URLs, files and the API:

========  ==============================  ======================================
grain     code                            fiscal year not starting in January
========  ==============================  ======================================
day       ``2026-07-15``                  same
week      ``2026-W31`` (ISO 8601)         same
month     ``2026-07``                     same
quarter   ``2026-Q3``                     ``FY2026-Q3``
year      ``2026``                        ``FY2026`` (by the year in which it ends)
total     ``all``, or ``START..END``      same; END is exclusive
========  ==============================  ======================================
"""

import calendar
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

Grain = Literal["day", "week", "month", "quarter", "year", "total"]
GRAINS: tuple[Grain, ...] = ("day", "week", "month", "quarter", "year", "total")

Comparison = Literal["previous_period", "last_year"]
COMPARISONS: tuple[Comparison, ...] = ("previous_period", "last_year")

#: Days outside are typing errors; refusing them here keeps date arithmetic from overflowing later.
FIRST_DAY = date(1900, 1, 1)
LAST_DAY = date(2999, 12, 31)

ONE_DAY = timedelta(days=1)
ONE_WEEK = timedelta(days=7)
MONTHS: dict[Grain, int] = {"month": 1, "quarter": 3, "year": 12}

DAY_CODE = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
WEEK_CODE = re.compile(r"(\d{4})-W(\d{2})", re.ASCII)
MONTH_CODE = re.compile(r"(\d{4})-(\d{2})", re.ASCII)
QUARTER_CODE = re.compile(r"(FY)?(\d{4})-Q([1-4])", re.ASCII)
YEAR_CODE = re.compile(r"(FY)?(\d{4})", re.ASCII)
TOTAL_CODE = re.compile(r"(\d{4}-\d{2}-\d{2})\.\.(\d{4}-\d{2}-\d{2})", re.ASCII)


class PeriodError(ValueError):
    """A day, code or comparison that the calendar cannot answer for."""


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """The days from `start` up to, not including, `end`.

    Whole periods come from `period_containing`, `periods_between` and `parse_code`. The elapsed part of an
    open period keeps the grain of its whole.
    """

    grain: Grain
    start: date
    end: date

    def __post_init__(self) -> None:
        if self.start >= self.end:
            raise PeriodError(f"a period must have days, not {self.start} to {self.end}")

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.end - self.start).days

    @property
    def last_day(self) -> date:
        """The last day in it."""
        return self.end - ONE_DAY

    def __contains__(self, day: date) -> bool:
        return self.start <= day < self.end


#: Everything there is: the total without bounds.
ALL_TIME = Period("total", date.min, date.max)


def add_months(day: date, months: int) -> date:
    """Return the same day `months` later, or the last day of that month where it has no such day."""
    index = day.year * 12 + day.month - 1 + months
    year, month = index // 12, index % 12 + 1
    if day.day <= 28:  # the shortest month has it
        return date(year, month, day.day)
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def fiscal_year(day: date, fiscal_start: int = 1) -> int:
    """Return the year, by the year in which it ends, of the fiscal year that `day` lies in."""
    return day.year + (fiscal_start > 1 and day.month >= fiscal_start)


def quarter_number(day: date, fiscal_start: int = 1) -> int:
    """Return which quarter of its fiscal year `day` lies in, 1 to 4."""
    return (day.month - fiscal_start) % 12 // 3 + 1


def _fiscal_year_start(year: int, fiscal_start: int) -> date:
    return date(year - (fiscal_start > 1), fiscal_start, 1)


def _check_fiscal_start(fiscal_start: int) -> None:
    if not 1 <= fiscal_start <= 12:
        raise PeriodError(f"a fiscal year starts in month 1 to 12, not {fiscal_start}")


def _check_day(day: date) -> None:
    if not FIRST_DAY <= day <= LAST_DAY:
        raise PeriodError(f"{day} lies outside {FIRST_DAY} to {LAST_DAY}")


def period_containing(day: date, grain: Grain, fiscal_start: int = 1) -> Period:
    """Return the whole period of this grain that `day` lies in.

    Raises
    ------
    PeriodError
        If the day lies outside `FIRST_DAY` to `LAST_DAY`, or `fiscal_start` is no month.
    """
    _check_day(day)
    _check_fiscal_start(fiscal_start)
    if grain == "total":
        return ALL_TIME
    if grain == "day":
        return Period(grain, day, day + ONE_DAY)
    if grain == "week":
        monday = day - timedelta(days=day.weekday())
        return Period(grain, monday, monday + ONE_WEEK)
    months = MONTHS[grain]
    start = add_months(day.replace(day=1), -((day.month - fiscal_start) % months))
    return Period(grain, start, add_months(start, months))


def periods_between(from_: date, to: date, grain: Grain, fiscal_start: int = 1) -> tuple[Period, ...]:
    """Return the whole periods that share a day with the span `from_` up to, not including, `to`.

    Both ends are snapped outward to the grain; a total takes the span as it is. An empty span has none.

    Raises
    ------
    PeriodError
        If `from_` lies after `to`, or either lies outside the calendar.
    """
    if from_ > to:
        raise PeriodError(f"a span must start before it ends, not {from_} to {to}")
    _check_day(from_)
    _check_day(to)
    if from_ == to:
        return ()
    if grain == "total":
        return (Period(grain, from_, to),)
    found = [period_containing(from_, grain, fiscal_start)]
    while found[-1].end < to:
        found.append(following(found[-1]))
    return tuple(found)


def following(period: Period) -> Period:
    """Return the period that starts where this one ends."""
    if period.grain in MONTHS:
        return Period(period.grain, period.end, add_months(period.end, MONTHS[period.grain]))
    return Period(period.grain, period.end, period.end + (period.end - period.start))


def previous(period: Period) -> Period:
    """Return the period before this one; before a total with bounds, the span of as many days.

    Raises
    ------
    PeriodError
        For `ALL_TIME`, before which there is nothing.
    """
    _check_bounded(period)
    if period.grain in MONTHS:
        return Period(period.grain, add_months(period.start, -MONTHS[period.grain]), period.start)
    return Period(period.grain, period.start - (period.end - period.start), period.start)


def same_period_last_year(period: Period) -> Period:
    """Return the period of a year ago.

    Weeks are aligned by their ISO number. Where last year had no week 53, week 53 is set against the week
    52 weeks earlier: it covers the same dates but for a day or two, although its number is 1 of the same
    year. (Week 52 of last year would lie a week off, and every other choice further.)
    29 February is set against 28 February.

    Raises
    ------
    PeriodError
        For `ALL_TIME`.
    """
    _check_bounded(period)
    if period.grain == "week":
        year, week, _ = period.start.isocalendar()
        # Two years in a row never both have 53 weeks, so last year has no week of that number.
        start = period.start - 52 * ONE_WEEK if week == 53 else date.fromisocalendar(year - 1, week, 1)
        return Period("week", start, start + ONE_WEEK)
    start = add_months(period.start, -12)
    if period.grain == "day":
        return Period("day", start, start + ONE_DAY)
    if period.grain == "total":
        # Through the last day, not the exclusive end, so that a span through 28 or 29 February keeps the
        # whole of February.
        last = _month_end_kept(period.last_day, add_months(period.last_day, -12))
        return Period("total", start, last + ONE_DAY)
    return Period(period.grain, start, add_months(start, MONTHS[period.grain]))


def comparison_period(period: Period, comparison: Comparison) -> Period:
    """Return what a period is compared with: the one before, or the same one of last year."""
    return previous(period) if comparison == "previous_period" else same_period_last_year(period)


def is_partial(period: Period, through: date) -> bool:
    """Return whether the period still lacks days when data is complete through `through` (inclusive)."""
    return through < period.last_day


def newest_complete(first: date, last: date, grains: Iterable[Grain], fiscal_start: int = 1) -> Period:
    """Return the newest period that data from `first` to `last` reach the end of; without any, the newest month.

    Parameters
    ----------
    grains
        The first of them that has such a period decides.
    """
    for grain in grains:
        end = period_containing(last, grain, fiscal_start).end
        complete = [
            one for one in periods_between(first, end, grain, fiscal_start) if not is_partial(one, last)
        ]
        if complete:
            return complete[-1]
    return period_containing(last, "month", fiscal_start)


def elapsed(period: Period, through: date) -> Period | None:
    """Return the part of a period that has elapsed when data is complete through `through` (inclusive).

    A closed period is returned as it is; of a period that has not begun there is nothing.
    """
    if through < period.start:
        return None
    if through >= period.last_day:
        return period
    return Period(period.grain, period.start, through + ONE_DAY)


def like_for_like(period: Period, through: date, comparison: Comparison) -> Period | None:
    """Return the part of the comparison period that corresponds to the elapsed part of `period`.

    A complete period is compared with a complete one, whatever their lengths. Of an open quarter or year
    the same number of complete months is taken, and of the month begun the same number of days, at most
    all it has:

    =====================  ===============  ===================================
    period                 complete through  compared part
    =====================  ===============  ===================================
    March 2026             30 March         February 2026, all 28 days
    Q1 2024                28 February      1 January to 28 February 2023
    Q1 2024                29 February      1 January to 28 February 2023
    Q1 2025                28 February      1 January to 29 February 2024
    year 2026              14 August        1 January to 14 August 2025
    2026-W31               Wednesday        Monday to Wednesday of 2025-W31
    =====================  ===============  ===================================

    Returns
    -------
    Period or None
        None where nothing of the period has elapsed.
    """
    part = elapsed(period, through)
    if part is None:
        return None
    if part != period and period.grain == "total" and comparison == "last_year":
        return same_period_last_year(part)
    return same_part(period, part, comparison_period(period, comparison))


def same_part(period: Period, part: Period, other: Period) -> Period:
    """Return the part of another period of this grain that corresponds to the elapsed part of `period`.

    See `like_for_like`; of a complete period it is the whole other one.
    """
    if part == period:
        return other
    if period.grain not in MONTHS:
        return Period(period.grain, other.start, min(other.start + timedelta(days=part.days), other.end))
    months = (part.end.year - part.start.year) * 12 + part.end.month - part.start.month
    days = part.end.day - 1
    month_start = add_months(other.start, months)
    end = min(month_start + timedelta(days=days), add_months(month_start, 1), other.end)
    return Period(period.grain, other.start, end)


def whole(period: Period, fiscal_start: int = 1) -> Period:
    """Return the whole period that this one is all or the elapsed part of; a total is its own whole."""
    if period.grain == "total":
        return period
    return period_containing(period.start, period.grain, fiscal_start)


def format_code(period: Period, fiscal_start: int = 1) -> str:
    """Return the address code of a whole period (see the table of this module).

    Raises
    ------
    PeriodError
        If the period is only a part, or not one of this fiscal calendar: its code would name other days.
    """
    if period == ALL_TIME:
        return "all"
    if period.grain == "total":
        return f"{period.start.isoformat()}..{period.end.isoformat()}"
    if period != whole(period, fiscal_start):
        raise PeriodError(f"{period.start} to {period.end} is not a whole {period.grain}")
    start, iso = period.start, period.start.isocalendar()
    year = f"{fiscal_year(start, fiscal_start):04d}"
    if fiscal_start > 1:
        year = f"FY{year}"
    codes = {
        "day": start.isoformat(),
        "week": f"{iso.year:04d}-W{iso.week:02d}",
        "month": f"{start.year:04d}-{start.month:02d}",
        "quarter": f"{year}-Q{quarter_number(start, fiscal_start)}",
        "year": year,
    }
    return codes[period.grain]


def parse_code(code: str, fiscal_start: int = 1) -> Period:
    """Return the period that an address code names.

    Raises
    ------
    PeriodError
        If it names none, or a year of the other kind: "2026-Q3" where fiscal years do not start in January
        would be read as other days than were meant.
    """
    _check_fiscal_start(fiscal_start)
    if code == "all":
        return ALL_TIME
    try:
        period = _parse(code, fiscal_start)
    except ValueError as error:
        raise PeriodError(f"{code!r} is not a period: {error}") from error
    if period is None:
        raise PeriodError(
            f"{code!r} is not a period; write it like 2026-07-15, 2026-W31, 2026-07, 2026-Q3 or 2026"
        )
    return period


def _parse(code: str, fiscal_start: int) -> Period | None:
    grain: Grain
    if found := TOTAL_CODE.fullmatch(code):
        start, end = date.fromisoformat(found[1]), date.fromisoformat(found[2])
        _check_day(start)
        _check_day(end)
        return Period("total", start, end)
    if found := DAY_CODE.fullmatch(code):
        grain, start = "day", date(int(found[1]), int(found[2]), int(found[3]))
    elif found := WEEK_CODE.fullmatch(code):
        grain, start = "week", date.fromisocalendar(int(found[1]), int(found[2]), 1)
    elif found := MONTH_CODE.fullmatch(code):
        grain, start = "month", date(int(found[1]), int(found[2]), 1)
    elif found := QUARTER_CODE.fullmatch(code):
        year_start = _named_year_start(found[1], int(found[2]), code, fiscal_start)
        grain, start = "quarter", add_months(year_start, 3 * (int(found[3]) - 1))
    elif found := YEAR_CODE.fullmatch(code):
        grain, start = "year", _named_year_start(found[1], int(found[2]), code, fiscal_start)
    else:
        return None
    return period_containing(start, grain, fiscal_start)


def _named_year_start(prefix: str | None, year: int, code: str, fiscal_start: int) -> date:
    if (prefix is None) != (fiscal_start == 1):
        expected = code.removeprefix("FY") if prefix else f"FY{code}"
        raise PeriodError(f"years are named otherwise here; did you mean {expected}?")
    return _fiscal_year_start(year, fiscal_start)


def _check_bounded(period: Period) -> None:
    if period == ALL_TIME:
        raise PeriodError("all time has no bounds to compare or divide")


def _month_end_kept(day: date, moved: date) -> date:
    """Return `moved`, or the end of its month where `day` was the end of its own."""
    if (day + ONE_DAY).day == 1:
        return add_months(moved.replace(day=1), 1) - ONE_DAY
    return moved
