"""Days, moments and periods by name, and what a period is compared with in words."""

from datetime import date, datetime, tzinfo
from functools import lru_cache

from django.utils.translation import gettext

from metrics.calendar import (
    ALL_TIME,
    Comparison,
    Grain,
    Period,
    fiscal_year,
    quarter_number,
    whole,
)
from metrics.formats.notation import (
    EN_DASH,
    NBSP,
    REMEMBERED,
    Language,
    Notation,
    reading_language,
    written_in,
)


def day(when: date, *, year: bool = True, language: str | None = None) -> str:
    """Return a day: "5 October 2026", "5 октября 2026" (without "г.", which tables have no room for)."""
    with written_in(language) as notation:
        return _day(when, notation, width="wide", year=year)


def day_short(when: date, *, year: bool = False, language: str | None = None) -> str:
    """Return a day for narrow places: "5 Oct", "5 окт."; with the year "5 Oct 2026"."""
    with written_in(language) as notation:
        return _day(when, notation, width="abbreviated", year=year)


def _day(when: date, notation: Notation, *, width: str, year: bool) -> str:
    month_name = notation.locale.months["format"][width][when.month]
    return f"{when.day}{NBSP}{month_name}" + (f" {when.year}" if year else "")


def moment(when: datetime, zone: tzinfo, *, language: str | None = None) -> str:
    """Return an instant as it was in `zone`: "5 October 2026, 09:41".

    Raises
    ------
    ValueError
        If the moment says no time zone: what the clock showed would be a guess.
    """
    if when.tzinfo is None:
        raise ValueError("a moment must say its time zone")
    local = when.astimezone(zone)
    return f"{day(local.date(), language=language)}, {local:%H:%M}"


def month(when: date, *, language: str | None = None) -> str:
    """Return the month of a day: "July 2026", "июль 2026"."""
    with written_in(language) as notation:
        return f"{_month_name(when, notation)} {when.year}"


def month_short(when: date, *, language: str | None = None) -> str:
    """Return the month of a day for an axis: "Jul 2026", "июл 2026"."""
    with written_in(language) as notation:
        return f"{notation.months_short[when.month - 1]} {when.year}"


def _month_name(when: date, notation: Notation) -> str:
    return str(notation.locale.months["stand-alone"]["wide"][when.month])


def days(first: date, last: date, *, language: str | None = None) -> str:
    """Return the days from `first` through `last`: "1–14 August 2026", "14 July – 26 October 2026"."""
    with written_in(language) as notation:
        end = day(last)
        if first == last:
            return end
        if (first.year, first.month) == (last.year, last.month):
            return f"{first.day}{EN_DASH}{end}"
        return day(first, year=first.year != last.year) + notation.dash + end


def months(period: Period, *, language: str | None = None) -> str:
    """Return the months of a quarter or year without the year: "July–September", "июль–сентябрь"."""
    with written_in(language) as notation:
        first, last = (_month_name(when, notation) for when in (period.start, period.last_day))
        return first if first == last else f"{first}{EN_DASH}{last}"


def period(of: Period, fiscal_start: int = 1, *, language: str | None = None) -> str:
    """Return the name of a period: "Q3 2026", "III кв. 2026", "FY27", "week 31, 2026", "July 2026".

    The elapsed part of a period says how far it goes: "Q3 2026 to 14 August".
    """
    return _named(of, fiscal_start, reading_language(language))


@lru_cache(maxsize=REMEMBERED)
def _named(of: Period, fiscal_start: int, language: Language) -> str:
    with written_in(language) as notation:
        if of.grain == "total":
            return gettext("all time") if of == ALL_TIME else days(of.start, of.last_day)
        full = whole(of, fiscal_start)
        name = _name(full, fiscal_start, notation)
        if of == full:
            return name
        # A fiscal year or a week across New Year names another year than the day it goes to.
        last = day(of.last_day, year=str(of.last_day.year) not in name)
        return gettext("%(period)s to %(day)s") % {"period": name, "day": last}


def period_short(of: Period, fiscal_start: int = 1, *, language: str | None = None) -> str:
    """Return the name of a whole period for an axis: "Q3 2026", "Jul 2026", "W31", "5 Oct"."""
    with written_in(language) as notation:
        if of.grain == "day":
            return day_short(of.start)
        if of.grain == "week":
            return notation.week_short.format(week=of.start.isocalendar().week)
        if of.grain == "month":
            return month_short(of.start)
        return period(whole(of, fiscal_start), fiscal_start)


def _name(of: Period, fiscal_start: int, notation: Notation) -> str:
    if of.grain == "day":
        return day(of.start)
    if of.grain == "month":
        return month(of.start)
    if of.grain == "week":
        iso = of.start.isocalendar()
        return notation.week.format(week=iso.week, year=iso.year)
    year = fiscal_year(of.start, fiscal_start)
    if of.grain == "quarter":
        pattern = notation.quarter if fiscal_start == 1 else notation.fiscal_quarter
    else:
        pattern = notation.year if fiscal_start == 1 else notation.fiscal_year
    return pattern.format(
        quarter=notation.quarters[quarter_number(of.start, fiscal_start) - 1],
        year=year,
        year_of_century=f"{year % 100:02d}",
    )


def comparison(kind: Comparison, grain: Grain, *, language: str | None = None) -> str:
    """Return what a change is measured against, in three words: "vs last year", "vs last quarter"."""
    with written_in(language):
        if kind == "last_year":
            return gettext("vs last year")
        words = {
            "day": gettext("vs the day before"),
            "week": gettext("vs last week"),
            "month": gettext("vs last month"),
            "quarter": gettext("vs last quarter"),
            "year": gettext("vs last year"),
            "total": gettext("vs the days before"),
        }
        return words[grain]


def compared_days(part: Period, *, language: str | None = None) -> str:
    """Return the sentence that a partial period owes its reader: which days it is compared with."""
    with written_in(language):
        return gettext("compared with %(days)s") % {"days": days(part.start, part.last_day)}
