"""How each language writes: signs, units, order of currency and amount. Words are translated by gettext."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal

from babel import Locale
from django.utils.translation import get_language, override

Language = Literal["en", "ru"]

LANGUAGES: dict[Language, str] = {"en": "English", "ru": "Русский"}
"""Each in its own words."""

NBSP = "\u00a0"
MINUS = "\u2212"
EN_DASH = "–"
EM_DASH = "—"


@dataclass(frozen=True, slots=True)
class Notation:
    """The habits of one language that are no words to translate."""

    locale: Locale
    percent: str
    percentage_points: str
    minutes: str
    hours: str
    days: str
    thousand: str
    million: str
    billion: str
    trillion: str
    currency_first: bool
    range_words: str
    range_of_signed: str
    dash: str
    missing: str
    quarters: tuple[str, str, str, str]
    quarter: str
    year: str
    fiscal_year: str
    fiscal_quarter: str
    week: str
    week_short: str
    months_short: tuple[str, ...]


NOTATIONS: dict[str, Notation] = {
    "en": Notation(
        locale=Locale("en"),
        percent="%",
        percentage_points=f"{NBSP}pp",
        minutes=f"{NBSP}min",
        hours=f"{NBSP}h",
        days=f"{NBSP}days",
        thousand=f"{NBSP}k",
        million=f"{NBSP}m",
        billion=f"{NBSP}bn",
        trillion=f"{NBSP}tn",
        currency_first=True,
        range_words="{low} to {high}",
        range_of_signed="{low} to {high}",
        dash=f" {EN_DASH} ",
        missing=EN_DASH,
        quarters=("1", "2", "3", "4"),
        quarter=f"Q{{quarter}}{NBSP}{{year}}",
        year="{year}",
        fiscal_year="FY{year_of_century}",
        fiscal_quarter=f"Q{{quarter}}{NBSP}FY{{year_of_century}}",
        week=f"week{NBSP}{{week}}, {{year}}",
        week_short="W{week}",
        months_short=("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
    ),
    "ru": Notation(
        locale=Locale("ru"),
        percent=f"{NBSP}%",
        percentage_points=f"{NBSP}п.п.",
        minutes=f"{NBSP}мин",
        hours=f"{NBSP}ч",
        days=f"{NBSP}дн.",
        thousand=f"{NBSP}тыс.",
        million=f"{NBSP}млн",
        billion=f"{NBSP}млрд",
        trillion=f"{NBSP}трлн",
        currency_first=False,
        range_words=f"от{NBSP}{{low}} до{NBSP}{{high}}",
        range_of_signed="{low}…{high}",
        dash=f"{NBSP}{EM_DASH} ",
        missing=EN_DASH,
        quarters=("I", "II", "III", "IV"),
        quarter=f"{{quarter}}{NBSP}кв. {{year}}",
        year=f"{{year}}{NBSP}год",
        fiscal_year=f"{{year}}{NBSP}фин.{NBSP}год",
        fiscal_quarter=f"{{quarter}}{NBSP}кв. {{year}}{NBSP}фин.{NBSP}года",
        week=f"{{week}}-я неделя {{year}}{NBSP}года",
        week_short=f"{{week}}{NBSP}нед.",
        # Three letters each, for the axes of charts; CLDR's own are of two to four letters with dots.
        months_short=("янв", "фев", "мар", "апр", "май", "июн", "июл", "авг", "сен", "окт", "ноя", "дек"),
    ),
}


REMEMBERED = 20_000
"""Texts that a process keeps: pages write most of the same numbers and periods again and again."""


def reading_language(language: str | None = None) -> Language:
    """Return the language to write in: the given one, else the active one, else English."""
    code = (language or get_language() or "en").split("-")[0]
    return "ru" if code == "ru" else "en"


@contextmanager
def written_in(language: str | None) -> Iterator[Notation]:
    """Give the notation of a language, with gettext speaking it; None leaves the active language."""
    code = reading_language(language)
    if language is None:
        yield NOTATIONS[code]
        return
    with override(code):
        yield NOTATIONS[code]


def dash(language: str | None = None) -> str:
    """Return the dash between two parts of a sentence, with its spaces."""
    with written_in(language) as notation:
        return notation.dash


def missing(language: str | None = None) -> str:
    """Return what stands in the place of a number that is not there."""
    with written_in(language) as notation:
        return notation.missing
