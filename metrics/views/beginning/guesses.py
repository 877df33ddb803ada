"""What a browser tells of where a company is: time zones and currencies by territory, for lists and guesses."""

from dataclasses import dataclass
from functools import lru_cache
from zoneinfo import available_timezones

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.dates import get_timezone_location
from babel.numbers import get_currency_name, get_territory_currencies
from django.utils.translation import to_locale

from metrics.formats import reading_language

_HOME = {"ru": "RU"}
"""Where a language is read whose tag names no territory."""


@dataclass(frozen=True, slots=True)
class Guess:
    """Where a company may be; empty where nothing is known."""

    time_zone: str = ""
    currency: str = ""


@dataclass(frozen=True, slots=True)
class Zone:
    """A time zone as a list shows it."""

    code: str
    label: str


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


@lru_cache(maxsize=512)
def currency_of(territory: str) -> str:
    """Return the currency that is paid with in a territory."""
    found = get_territory_currencies(territory) if territory else []
    return found[0] if found else ""


@lru_cache(maxsize=4)
def zones(language: str) -> tuple[Zone, ...]:
    """Return the time zones of the world by city, in the order of the alphabet."""
    locale = Locale(reading_language(language))
    known = available_timezones()
    found = [Zone("UTC", "UTC")]
    for territory, codes in get_global("territory_zones").items():
        country = locale.territories.get(territory, "")
        for code in codes:
            if code in known:
                city = get_timezone_location(code, locale=locale, return_city=True).rpartition("/")[2]
                label = f"{city}, {country}" if country and country != city else city
                found.append(Zone(code, label))
    return tuple(sorted(found, key=lambda zone: zone.label.casefold().replace("ё", "е")))


@lru_cache(maxsize=512)
def currency_at(zone: str) -> str:
    """Return the currency that is paid with where a time zone is."""
    return currency_of(get_global("zone_territories").get(zone, ""))


@lru_cache(maxsize=4)
def currencies(language: str) -> tuple[tuple[str, str], ...]:
    """Return the currencies of the world with their names."""
    locale = Locale(reading_language(language))
    codes = {
        currency
        for territory in get_global("territory_zones")
        for currency in get_territory_currencies(territory)
    }
    return tuple((code, f"{code} · {get_currency_name(code, locale=locale)}") for code in sorted(codes))
