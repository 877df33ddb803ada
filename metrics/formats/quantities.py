"""Values with a unit: figures, changes, ranges, money, durations."""

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from babel.numbers import get_currency_precision, get_currency_symbol
from django.utils.translation import gettext, pgettext

from metrics.formats.notation import EN_DASH, NBSP, Notation, written_in
from metrics.formats.numbers import Number, digits, exact, rounded, sign

Unit = Literal["points", "percent", "score", "count", "money", "hours", "per_1000", "index"]

ADDED_UP: frozenset[Unit] = frozenset({"money", "count"})
"""Units whose figures grow with the days of a period; all others are levels."""

#: From here on money is written in thousands, millions and so on, never digit by digit.
COMPACT_FROM = 10_000


@dataclass(frozen=True, slots=True)
class Style:
    """How values of one unit and magnitude are written: times `factor`, to `places`, between two marks."""

    factor: Decimal = Decimal(1)
    places: int = 0
    before: str = ""
    after: str = ""

    def scaled(self, value: Number) -> Decimal:
        """Return the value as it is written, before rounding."""
        return exact(value) * self.factor

    def write(self, scaled: Decimal, notation: Notation, *, plus: bool = False) -> str:
        """Return a scaled value with sign and marks."""
        shown = digits(scaled, self.places, notation)
        return f"{sign(scaled, self.places, plus=plus)}{self.before}{shown}{self.after}"


def style_of(unit: Unit, decimals: int, currency: str, largest: Number, notation: Notation) -> Style:
    """Return how values of a unit are written together with one as large as `largest`."""
    if unit == "money":
        return money_style(currency, largest, notation, decimals=decimals)
    if unit == "percent":
        return Style(Decimal(100), decimals, after=notation.percent)
    return Style(places=decimals, after=notation.hours if unit == "hours" else "")


def money_style(currency: str, largest: Number, notation: Notation, *, decimals: int | None) -> Style:
    """Return how amounts are written together with one as large as `largest`.

    Amounts of 10,000 and more are written in the unit in which they have one to three digits, with one
    decimal where it is only one: 12,400 as 12 k, 1,449,000 as 1.4 m, 38,200,000 as 38 m. Smaller amounts
    are written out to `decimals`; where these are left open, to the cent below 100.
    """
    size = abs(exact(largest))
    symbol = get_currency_symbol(currency, notation.locale) if currency else ""
    before = after = ""
    if symbol and notation.currency_first:
        before = symbol + NBSP if symbol[-1].isalpha() else symbol
    elif symbol:
        after = NBSP + symbol
    if rounded(size, 0) < COMPACT_FROM:
        if decimals is None:
            cents = get_currency_precision(currency) if currency else 2
            decimals = cents if 0 < size < 100 else 0
        return Style(places=decimals, before=before, after=after)
    steps = ((3, notation.thousand), (6, notation.million), (9, notation.billion), (12, notation.trillion))
    power, name = next((step for step in steps if rounded(size.scaleb(-step[0]), 0) < 1000), steps[-1])
    places = 1 if power > 3 and rounded(size.scaleb(-power), 1) < 10 else 0
    return Style(Decimal(1).scaleb(-power), places, before=before, after=name + after)


def figure(
    value: Number | None, unit: Unit, decimals: int = 0, *, currency: str = "", language: str | None = None
) -> str:
    """Return a value with its unit: "38", "1.8%", "€1.4 m", "3.5 h"; a dash for None.

    Percentages are given as fractions. Points, scores, indices, counts and rates per 1,000 are written
    bare: the name of the metric or of the axis (`unit_name`) says what they are.
    """
    with written_in(language) as notation:
        if value is None:
            return notation.missing
        style = style_of(unit, decimals, currency, value, notation)
        return style.write(style.scaled(value), notation)


def percent(value: Number | None, decimals: int = 0, *, language: str | None = None) -> str:
    """Return a fraction as a percentage: "61%", "61 %"."""
    return figure(value, "percent", decimals, language=language)


def change(
    value: Number | None, unit: Unit, decimals: int = 0, *, currency: str = "", language: str | None = None
) -> str:
    """Return a difference with its sign: "+6", "−0.8 pp", "+€1.2 m"; without one where it rounds to zero."""
    with written_in(language) as notation:
        if value is None:
            return notation.missing
        style = _style_of_change(unit, decimals, currency, value, notation)
        return style.write(style.scaled(value), notation, plus=True)


def distance(
    value: Number | None, unit: Unit, decimals: int = 0, *, currency: str = "", language: str | None = None
) -> str:
    """Return how large a difference is, whichever way it goes: "6", "0.8 pp", "€1.2 m"."""
    with written_in(language) as notation:
        if value is None:
            return notation.missing
        style = _style_of_change(unit, decimals, currency, value, notation)
        return style.write(abs(style.scaled(value)), notation)


def _style_of_change(unit: Unit, decimals: int, currency: str, largest: Number, notation: Notation) -> Style:
    if unit == "percent":
        return Style(Decimal(100), decimals, after=notation.percentage_points)
    return style_of(unit, decimals, currency, largest, notation)


def interval(
    low: Number,
    high: Number,
    unit: Unit,
    decimals: int = 0,
    *,
    of_change: bool = False,
    short: bool = False,
    currency: str = "",
    language: str | None = None,
) -> str:
    """Return a range in words, "28 to 75", "от 28 до 75"; short for narrow places, "28–75".

    The unit is written once, at the end. Ranges of a change carry signs: "+5.2 to +7.9". A dash beside a
    sign would be misread, so short ranges with signs keep "to", in Russian "…". Whether a change's range leaves
    out zero must be seen: an end that would round to it gets one decimal more, or two.
    """
    with written_in(language) as notation:
        largest = max(low, high, key=lambda end: abs(exact(end)))
        choose = _style_of_change if of_change else style_of
        style = choose(unit, decimals, currency, largest, notation)
        first, last = style.scaled(low), style.scaled(high)
        if of_change:
            style = _told_from_zero(style, first, last)
        return write_range(first, last, style, notation, signed=of_change, short=short)


def _told_from_zero(style: Style, *ends: Decimal) -> Style:
    for more in range(3):
        if all(rounded(end, style.places + more) for end in ends if end):
            return replace(style, places=style.places + more)
    return style


def write_range(
    low: Decimal,
    high: Decimal,
    style: Style,
    notation: Notation,
    *,
    signed: bool = False,
    short: bool = False,
) -> str:
    """Return the range between two scaled values."""
    first, last = style.write(low, notation, plus=signed), style.write(high, notation, plus=signed)
    any_sign = signed or rounded(low, style.places) < 0 or rounded(high, style.places) < 0
    if not (any_sign and style.before):
        # Without a sign in the way the marks stand once: "€2.9 to 6.1 m".
        first = first.removesuffix(style.after) if style.after else first
        last = last.removeprefix(style.before)
    if not short:
        return notation.range_words.format(low=first, high=last)
    if any_sign:
        return notation.range_of_signed.format(low=first, high=last)
    return f"{first}{EN_DASH}{last}"


def money(
    amount: Number | None, currency: str, *, decimals: int | None = None, language: str | None = None
) -> str:
    """Return an amount as it is read aloud: "€1.4 m", "€840", "€5.70"; in Russian "1,4 млн €"."""
    with written_in(language) as notation:
        if amount is None:
            return notation.missing
        style = money_style(currency, amount, notation, decimals=decimals)
        if decimals is not None:
            style = replace(style, places=decimals)
        return style.write(style.scaled(amount), notation)


def money_exact(amount: Number | None, currency: str, *, language: str | None = None) -> str:
    """Return an amount to the cent, or to what its currency has: "€1,400,000.00", "¥1,400,000"."""
    with written_in(language) as notation:
        if amount is None:
            return notation.missing
        places = get_currency_precision(currency) if currency else 2
        style = money_style(currency, 0, notation, decimals=places)
        return style.write(style.scaled(amount), notation)


def money_of(
    amount: Number | None, base: Number | None, currency: str, *, language: str | None = None
) -> str:
    """Return an amount with the base it is part of: "€1.4 m of €38 m", "1,4 из 38 млн €"."""
    with written_in(language) as notation:
        if amount is None or base is None:
            return money(amount, currency, language=language)
        part = money_style(currency, amount, notation, decimals=None)
        total = money_style(currency, base, notation, decimals=None)
        unit = part.after
        if not part.before and unit == total.after:
            # A unit that follows the amount stands once where both have it: "1,4 из 38 млн €".
            unit = ""
        return gettext("%(part)s of %(total)s") % {
            "part": replace(part, after=unit).write(part.scaled(amount), notation),
            "total": total.write(total.scaled(base), notation),
        }


def money_range(low: Number, high: Number, currency: str, *, language: str | None = None) -> str:
    """Return a range of amounts: "€0.8–1.9 m", "0,8–1,9 млн €"."""
    return interval(low, high, "money", currency=currency, short=True, language=language)


def duration(hours: Number | None, *, language: str | None = None) -> str:
    """Return a duration in the unit that suits it: "24 min", "3.5 h", from three days on "4.2 days"."""
    with written_in(language) as notation:
        if hours is None:
            return notation.missing
        length = exact(hours)
        if rounded(length * 60, 0) < 60:
            style = Style(Decimal(60), 0, after=notation.minutes)
        elif length < 72:
            style = Style(places=1, after=notation.hours)
        else:
            style = Style(Decimal(1) / 24, 1, after=notation.days)
        return style.write(style.scaled(hours), notation)


def unit_name(unit: Unit, *, currency: str = "", language: str | None = None) -> str:
    """Return the name of a unit for an axis or a subtitle: "points", "%", "per 1,000", "€"."""
    with written_in(language) as notation:
        names = {
            "points": pgettext("unit", "points"),
            "percent": "%",
            "score": pgettext("unit", "score"),
            "count": pgettext("unit", "number"),
            "money": get_currency_symbol(currency, notation.locale)
            if currency
            else pgettext("unit", "money"),
            "hours": pgettext("unit", "hours"),
            "per_1000": pgettext("unit", "per 1,000"),
            "index": pgettext("unit", "index"),
        }
        return names[unit]
