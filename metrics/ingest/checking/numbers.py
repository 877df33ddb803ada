"""Numbers as files write them: decimal comma or point, thousands apart, currency signs."""

from dataclasses import dataclass

import polars as pl

from metrics.ingest.reasons import Reason

PLACES = 4
"""Decimal places of an amount."""
AMOUNT = pl.Decimal(18, PLACES)

_SPACE = r"[ \u00a0\u2007\u2009\u202f'’]"
_POINT = rf"^[-+−]?(?:\d+|[1-9]\d{{0,2}}(?:,\d{{3}})+|[1-9]\d{{0,2}}(?:{_SPACE}\d{{3}})+)?(?:\.\d+)?$"
_COMMA = rf"^[-+−]?(?:\d+|[1-9]\d{{0,2}}(?:\.\d{{3}})+|[1-9]\d{{0,2}}(?:{_SPACE}\d{{3}})+)?(?:,\d+)?$"
_EXPONENT = r"^[-+]?\d+(?:\.\d+)?[eE][-+]?\d{1,2}$"
_WHOLE = r"^-?\d+$"
_PLAIN = r"^-?\d+(?:\.\d+)?$"
_CURRENCY = r"(?:\p{Sc}|R\$|[A-Z]{3}|руб\.?|р\.|грн\.?|Kč|zł|kr\.?)"
_BEFORE = rf"^([-−(]?)\s*{_CURRENCY}\s*"
_AFTER = rf"\s*{_CURRENCY}(\)?)$"
_BRACKETS = r"^\((.+)\)$"
_PRECISE = r"\.\d{5,}$"
_NOISE = r"^(-?\d*\.\d{4})(?:0{5,}\d{0,3}|9{5,}\d{0,3})$"
"""What binary fractions leave behind: 80.30000000000001."""


@dataclass(frozen=True, slots=True)
class Failure:
    """Rows whose value could not be read, and why."""

    rows: pl.Series
    reason: Reason


@dataclass(frozen=True, slots=True)
class Evidence:
    """How many values show a decimal point, how many a comma, and how many may be either."""

    point: int = 0
    comma: int = 0
    either: int = 0

    def __add__(self, other: "Evidence") -> "Evidence":
        return Evidence(self.point + other.point, self.comma + other.comma, self.either + other.either)

    @property
    def decimal(self) -> str | None:
        """Return the sign that most values show, or None if none shows any."""
        if not self.point and not self.comma:
            return None
        return "." if self.point >= self.comma else ","


def evidence_of(values: pl.Series) -> Evidence:
    """Look at what a column shows about its decimal sign."""
    texts = _bare(values)
    with_sign = texts.filter(texts.str.contains(r"[.,]"))
    point, comma = with_sign.str.contains(_POINT), with_sign.str.contains(_COMMA)
    return Evidence(
        point=int((point & ~comma).sum()),
        comma=int((comma & ~point).sum()),
        either=int((point & comma).sum()),
    )


def to_float(values: pl.Series, decimal: str | None) -> tuple[pl.Series, list[Failure]]:
    """Read numbers.

    Parameters
    ----------
    values
        Texts, null where empty.
    decimal
        The decimal sign of the column; None where nothing has shown it. A value that can then be read as
        thousands or as decimals fails.

    Returns
    -------
    tuple
        The numbers, null where none could be read, and the failures.
    """
    plain, failures = _plain(values, decimal)
    exponents = values.str.contains(_EXPONENT).fill_null(value=False)
    if exponents.any():
        plain = values.zip_with(exponents, plain)
        failures = [Failure(failure.rows & ~exponents, failure.reason) for failure in failures]
    numbers = plain.cast(pl.Float64, strict=False)
    large = (numbers.abs() > 1e15).fill_null(value=False)
    return numbers.set(large, None), [*failures, Failure(large, Reason.NUMBER_TOO_LARGE)]


def to_integer(values: pl.Series) -> pl.Series:
    """Read whole numbers, `8` or `8.0` or `8,0`; null for anything else."""
    return values.str.replace(r"[.,]0+$", "").str.extract(r"^([-+]?\d{1,9})$").cast(pl.Int64, strict=False)


def to_amount(values: pl.Series, decimal: str | None) -> tuple[pl.Series, list[Failure]]:
    """Read amounts exactly, with or without a currency sign; see `to_float`."""
    plain, failures = _plain(values, decimal)
    precise = plain.str.contains(_PRECISE).fill_null(value=False)
    if precise.any():
        plain = plain.str.replace(r"(\.\d*?)0+$", "$1")
        precise = plain.str.contains(_PRECISE).fill_null(value=False)
    if precise.any():
        noise = precise & plain.str.contains(_NOISE)
        rounded = plain.cast(pl.Decimal(38, 12), strict=False).round(PLACES).cast(AMOUNT, strict=False)
        precise = precise & ~noise
    else:
        rounded = plain.cast(AMOUNT, strict=False)
    large = rounded.is_null() & plain.is_not_null()
    rounded = rounded.set(precise, None)
    return rounded, [
        *failures,
        Failure(precise, Reason.TOO_MANY_DECIMALS),
        Failure(large & ~precise, Reason.NUMBER_TOO_LARGE),
    ]


def _bare(values: pl.Series) -> pl.Series:
    """Take currency signs and the brackets of negative amounts off."""
    unusual = values.str.contains(r"[^-\d.,]").fill_null(value=False)
    if not unusual.any():
        return values
    bare = (
        values.str.replace(_BEFORE, "$1")
        .str.replace(_AFTER, "$1")
        .str.replace(_BRACKETS, "-$1")
        .str.strip_chars()
    )
    return bare.zip_with(unusual, values)


def _plain(values: pl.Series, decimal: str | None) -> tuple[pl.Series, list[Failure]]:
    """Bring numbers to digits with a decimal point."""
    if values.str.contains(_PLAIN if decimal == "." else _WHOLE).all():
        return values, []
    texts = _bare(values)
    digits = texts.str.contains(r"\d")
    point, comma = digits & texts.str.contains(_POINT), digits & texts.str.contains(_COMMA)
    either = pl.repeat(value=False, n=len(values), eager=True)
    if decimal is None:
        either = (point & comma & texts.str.contains(r"[.,]")).fill_null(value=False)
        point, comma = point & ~either, comma & ~either
    with_point = texts.str.replace_all(rf"{_SPACE}|,", "")
    with_comma = texts.str.replace_all(rf"{_SPACE}|\.", "").str.replace(",", ".", literal=True)
    nothing = pl.Series([None], dtype=pl.String).new_from_index(0, len(values))
    plain = nothing
    if decimal != ".":
        plain = with_comma.zip_with(comma.fill_null(value=False), plain)
    if decimal != ",":
        plain = with_point.zip_with(point.fill_null(value=False), plain)
    plain = plain.str.replace("−", "-", literal=True).str.replace("+", "", literal=True)
    wrong = plain.is_null() & values.is_not_null() & ~either
    return plain, [Failure(wrong, Reason.NOT_A_NUMBER), Failure(either, Reason.AMBIGUOUS_NUMBER)]
