"""What a browser tells of where a company is: its time zone and its currency."""

from dataclasses import dataclass
from zoneinfo import available_timezones

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from django.utils.translation import to_locale

from metrics.views.places import currency_of

_HOME = {"ru": "RU"}
"""Where a language is read whose tag names no territory."""


@dataclass(frozen=True, slots=True)
class Guess:
    """Where a company may be; empty where nothing is known."""

    time_zone: str = ""
    currency: str = ""


def guess(accept_language: str, language: str) -> Guess:
    """Return what the header of a browser, else the language that is read, lets suppose."""
    territories = [_territory(tag.partition(";")[0].strip()) for tag in accept_language.split(",")]
    territory = next(filter(None, territories), "") or _HOME.get(language, "")
    zones = [
        zone for zone in get_global("territory_zones").get(territory, []) if zone in available_timezones()
    ]
    return Guess(_main_zone(territory, zones), currency_of(territory))


def _territory(tag: str) -> str:
    try:
        return Locale.parse(to_locale(tag)).territory or ""
    except (ValueError, UnknownLocaleError):
        return ""


def _main_zone(territory: str, zones: list[str]) -> str:
    main = {"RU": "Europe/Moscow", "US": "America/New_York", "BR": "America/Sao_Paulo", "DE": "Europe/Berlin"}
    return main.get(territory) or (zones[0] if zones else "")
