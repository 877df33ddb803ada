"""Dates and times as files write them, made into instants in UTC and calendar days."""

import re
from collections import Counter
from dataclasses import dataclass

import polars as pl

_TIME = (
    r"(?:[T ,]\s*(?<h>\d{1,2}):(?<n>\d{2})(?::(?<s>\d{2})(?:[.,](?<f>\d{1,9}))?)?"
    r"\s?(?<p>[AaPp]\.?[Mm]\.?)?\s?(?<z>[Zz]|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?)?$"
)
_YEAR_FIRST = r"^(?<y>\d{4})[-/.](?<m>\d{1,2})[-/.](?<d>\d{1,2})" + _TIME
_DOTTED = r"^(?<d>\d{1,2})\.(?<m>\d{1,2})\.(?<y>\d{4}|\d{2})" + _TIME
_DAY_FIRST = r"^(?<d>\d{1,2})[/-](?<m>\d{1,2})[/-](?<y>\d{4}|\d{2})" + _TIME
_MONTH_FIRST = r"^(?<m>\d{1,2})[/-](?<d>\d{1,2})[/-](?<y>\d{4}|\d{2})" + _TIME
_PLAIN = r"^\d{4}-\d{2}-\d{2}$"
_PLAIN_TIMED = r"^\d{4}-\d{2}-\d{2} (?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d$"
_COMPACT = r"^(?<y>(?:19|20)\d{2})(?<m>\d{2})(?<d>\d{2})" + _TIME
_SERIAL = r"^\d{5}(?:\.\d+)?$"
_SERIAL_FIRST, _SERIAL_LAST = 25_569, 73_415
"""1970-01-01 and 2101-01-01 as Excel counts days."""

SLASHED = r"^\d{1,2}[/-]\d{1,2}[/-](?:\d{4}|\d{2})(?:$|[T ,])"
FORMS: tuple[tuple[str, str], ...] = (
    ("2025-01-31", _YEAR_FIRST),
    ("31.01.2025", _DOTTED),
    ("20250131", _COMPACT),
    ("Excel", _SERIAL),
)
"""Forms that need no order of day and month: an example, and a pattern."""
DAY_FIRST, MONTH_FIRST, SLASHED_FORM = "31/01/2025", "01/31/2025", "01/02/2025"
"""What a column with slashes shows: which of its parts is beyond 12, and how many values there are at all."""


@dataclass(frozen=True, slots=True)
class DateForm:
    """How a column writes its dates."""

    shown: str = "2025-01-31"
    """The usual form, as an example or as the format of the mapping."""
    day_first: bool | None = None
    """Which comes first in 01/02/2025; None where the column does not show it."""
    format: str | None = None
    """The format of the mapping, which is then the only one."""


@dataclass(frozen=True, slots=True)
class Moments:
    """Dates that were read: null where there is none or it could not be read."""

    instants: pl.Series
    """In UTC. A date without a time is the beginning of its day in the business zone."""
    days: pl.Series
    """The calendar day in the business zone; a date without a time never shifts."""
    written: pl.Series
    """The calendar day as it is written, unless a zone is written with it."""
    timed: pl.Series
    """Whether there is a time of day."""


def forms_of(values: pl.Series) -> Counter[str]:
    """Count how many values have each form, by the example that names it."""
    forms: Counter[str] = Counter()
    for example, pattern in FORMS:
        forms[example] += int(values.str.contains(pattern).sum())
    slashed = values.filter(values.str.contains(SLASHED))
    first = slashed.str.extract(r"^(\d+)").cast(pl.Int64) > 12
    second = slashed.str.extract(r"^\d+[/-](\d+)").cast(pl.Int64) > 12
    forms[DAY_FIRST] += int((first & ~second).sum())
    forms[MONTH_FIRST] += int((second & ~first).sum())
    forms[SLASHED_FORM] += len(slashed)
    return forms


def parse_moments(values: pl.Series, form: DateForm, *, zone: str, business_zone: str) -> Moments:
    """Read dates and times.

    Parameters
    ----------
    values
        Texts, null where empty.
    form
        How the column writes them.
    zone
        The time zone of times that name none.
    business_zone
        Where the business counts its days.
    """
    if form.format:
        local, offsets, timed = _formatted(values, form.format)
    else:
        local, offsets, timed = _plain(values) or _by_patterns(values, form)
    in_zone = _localize(local, zone)
    at_offset = (local - offsets).dt.replace_time_zone("UTC")
    instants = at_offset.zip_with(offsets.is_not_null(), in_zone)
    business = instants.dt.convert_time_zone(business_zone).dt.date()
    dates = local.dt.date()
    midnights = instants if timed.all() else _localize(local, business_zone)
    return Moments(
        instants=instants.zip_with(timed, midnights),
        days=business.zip_with(timed, dates),
        written=business.zip_with(offsets.is_not_null(), dates),
        timed=timed,
    )


def _localize(local: pl.Series, zone: str) -> pl.Series:
    """Place clock times in a zone: the earlier of two, an hour later where clocks were put forward."""
    placed = local.dt.replace_time_zone(zone, ambiguous="earliest", non_existent="null")
    skipped = placed.is_null() & local.is_not_null()
    if skipped.any():
        later = local.dt.offset_by("1h").dt.replace_time_zone(zone, ambiguous="earliest", non_existent="null")
        placed = later.zip_with(skipped, placed)
    return placed.dt.convert_time_zone("UTC")


def _plain(values: pl.Series) -> tuple[pl.Series, pl.Series, pl.Series] | None:
    """Read the form in which most systems write, which takes no patterns, if all values have it."""
    for pattern, form, timed in (_PLAIN, "%Y-%m-%d", False), (_PLAIN_TIMED, "%Y-%m-%d %H:%M:%S", True):
        if values.str.contains(pattern).all():
            local = values.str.to_datetime(form, strict=False, time_unit="us")
            offset = pl.Series([None], dtype=pl.Duration("us")).new_from_index(0, len(values))
            return local, offset, pl.Series([timed]).new_from_index(0, len(values)) & local.is_not_null()
    return None


def _by_patterns(values: pl.Series, form: DateForm) -> tuple[pl.Series, pl.Series, pl.Series]:
    """Read every form that is clear by itself, and the slashed one in the order of the column."""
    patterns = [pattern for _example, pattern in FORMS]
    if form.day_first is not None:
        patterns.append(_DAY_FIRST if form.day_first else _MONTH_FIRST)
    usual = next((pattern for example, pattern in FORMS if example == form.shown), patterns[-1])
    patterns.sort(key=lambda pattern: pattern != usual)
    table: pl.DataFrame | None = None
    for pattern in patterns:
        left = values if table is None else values.set(table["local"].is_not_null(), None)
        if left.null_count() == len(left) and table is not None:
            break
        found = _serials(left) if pattern == _SERIAL else _extract(left, pattern)
        table = (
            found
            if table is None
            else table.select(pl.coalesce(pl.col(name), found[name]).alias(name) for name in found.columns)
        )
    assert table is not None  # noqa: S101 - there is at least one pattern
    return table["local"], table["offset"], table["timed"].fill_null(value=False)


def _extract(values: pl.Series, pattern: str) -> pl.DataFrame:
    """Read the parts of a pattern; a day or a time that does not exist gives null."""
    parts = pl.DataFrame({"text": values}).select(pl.col("text").str.extract_groups(pattern)).unnest("text")
    year = pl.col("y")
    year = pl.when(year.str.len_bytes() == 2).then(pl.lit("20") + year).otherwise(year)
    day = pl.concat_str(year, pl.col("m").str.zfill(2), pl.col("d").str.zfill(2)).str.to_date(
        "%Y%m%d", strict=False
    )
    hour, minute, second = (pl.col(name).cast(pl.Int64).fill_null(0) for name in "hns")
    half = pl.col("p").str.to_lowercase().str.slice(0, 1)
    hour24 = pl.when(half == "p").then(hour % 12 + 12).when(half == "a").then(hour % 12).otherwise(hour)
    exists = (hour24 < 24) & (minute < 60) & (second < 60) & (half.is_null() | hour.is_between(1, 12))
    fraction = pl.col("f").str.pad_end(6, "0").str.slice(0, 6).cast(pl.Int64).fill_null(0)
    sign = pl.when(pl.col("z").str.starts_with("-")).then(-1).otherwise(1)
    zone = pl.col("z").str.replace_all(r"[^\d]", "").str.pad_end(4, "0").cast(pl.Int64, strict=False)
    offset = sign * (zone // 100 * 60 + zone % 100)
    timed = pl.col("h").is_not_null()
    return parts.select(
        pl.when(exists)
        .then(
            day.cast(pl.Datetime("us"))
            + pl.duration(hours=hour24, minutes=minute, seconds=second, microseconds=fraction)
        )
        .alias("local"),
        pl.duration(minutes=offset).alias("offset"),
        pl.when(day.is_not_null() & exists).then(timed).alias("timed"),
    )


def _serials(values: pl.Series) -> pl.DataFrame:
    """Read days as Excel counts them, to the second."""
    number = values.str.extract(f"({_SERIAL})").cast(pl.Float64, strict=False)
    number = number.set(~number.is_between(_SERIAL_FIRST, _SERIAL_LAST), None)
    seconds = ((number - _SERIAL_FIRST) * 86_400).round().cast(pl.Int64)
    local = (seconds * 1_000_000).cast(pl.Datetime("us"))
    return pl.DataFrame(
        {
            "local": local,
            "offset": pl.Series([None], dtype=pl.Duration("us")).new_from_index(0, len(values)),
            "timed": number % 1 != 0,
        }
    )


def _formatted(values: pl.Series, form: str) -> tuple[pl.Series, pl.Series, pl.Series]:
    """Read dates in the format of the mapping."""
    timed = bool(re.search(r"%[HIkTRcXsl]|%\d*f", form))
    zoned = bool(re.search(r"%:{0,2}z|%Z|%s", form))
    if not timed:
        local = values.str.to_date(form, strict=False).cast(pl.Datetime("us"))
    else:
        local = values.str.to_datetime(form, strict=False, time_unit="us")
        if local.dtype == pl.Datetime("us", "UTC"):
            local = local.dt.replace_time_zone(None)
    offset = pl.Series([0 if zoned and timed else None], dtype=pl.Duration("us"))
    flags = pl.Series([timed]).new_from_index(0, len(values)) & local.is_not_null()
    return local, offset.new_from_index(0, len(values)), flags
