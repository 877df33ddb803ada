"""Plain numbers: rounding as people do it, grouping, the minus sign."""

from decimal import ROUND_HALF_UP, Context, Decimal

from babel.numbers import format_decimal

from metrics.formats.notation import MINUS, Notation, written_in

Number = int | float | Decimal

# Enough for any amount of money to many decimals; the default of 28 digits is not.
WIDE = Context(prec=60)


def exact(value: Number) -> Decimal:
    """Return a number as the decimal that was meant.

    A float carries 15 reliable decimal digits: 100 x 0.285 is stored as 28.499999999999996 and meant as
    28.5, which people round to 29.

    Raises
    ------
    ValueError
        If it is infinite or not a number: such a value is a mistake of the caller and must not be printed.
    """
    found = Decimal(value) if isinstance(value, (int, Decimal)) else Decimal(f"{float(value):.15g}")
    if not found.is_finite():
        raise ValueError(f"{value} cannot be written as a number")
    return found


def rounded(value: Decimal, places: int) -> Decimal:
    """Return the value to so many decimal places, halves away from zero; never a negative zero."""
    found = value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP, context=WIDE)
    return found if found else abs(found)


def digits(value: Decimal, places: int, notation: Notation) -> str:
    """Return the rounded digits of a number without its sign, grouped by thousands."""
    pattern = "#,##0" + ("." + "0" * places if places > 0 else "")
    return format_decimal(abs(rounded(value, places)), format=pattern, locale=notation.locale)


def sign(value: Decimal, places: int, *, plus: bool = False) -> str:
    """Return the sign of what is left of a number after rounding; a plus only where it is asked for."""
    shown = rounded(value, places)
    if shown < 0:
        return MINUS
    return "+" if plus and shown > 0 else ""


def as_typed(value: Decimal, *, language: str | None = None) -> str:
    """Return a number as a person types it into a field, with all of its decimals: "1,234.5", "1 234,5"."""
    with written_in(language) as notation:
        return format_decimal(value.normalize(WIDE), format="#,##0.######", locale=notation.locale)


def number(
    value: Number | None, decimals: int = 0, *, signed: bool = False, language: str | None = None
) -> str:
    """Return a plain number: "12,480", "−0.8", in Russian "12 480", "−0,8"; a dash for None.

    >>> number(12480.4, language="en")
    '12,480'
    """
    with written_in(language) as notation:
        if value is None:
            return notation.missing
        meant = exact(value)
        return sign(meant, decimals, plus=signed) + digits(meant, decimals, notation)
