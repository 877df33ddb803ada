"""Time zones and currencies of the world, in the order in which a reader looks for them."""

from dataclasses import dataclass
from functools import lru_cache
from zoneinfo import available_timezones

from babel import Locale
from babel.core import get_global
from babel.dates import get_timezone_location
from babel.numbers import get_currency_name, get_territory_currencies

from metrics.formats import reading_language


@dataclass(frozen=True, slots=True)
class Zone:
    """A time zone as a list shows it."""

    code: str
    label: str


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
def currency_of(territory: str) -> str:
    """Return the currency that is paid with in a territory."""
    found = get_territory_currencies(territory) if territory else []
    return found[0] if found else ""


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
