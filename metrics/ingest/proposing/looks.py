"""What the first rows of a file show of each column: all that proposals are made from.

A look is small and can be kept as JSON, so that the file is read once however often a person corrects a meaning.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import polars as pl

from metrics.ingest.checking.dates import DAY_FIRST, FORMS, MONTH_FIRST, SLASHED_FORM, DateForm, parse_moments
from metrics.ingest.checking.dates import forms_of as date_forms_of
from metrics.ingest.checking.numbers import evidence_of, to_float
from metrics.ingest.mapping.periods import parse_period
from metrics.ingest.reading.sheets import Sheet

ROWS = 5_000
"""Rows that are looked at."""
FIRST = 5
"""Rows that a page shows."""
KEPT = 100
"""Different values of a column that are remembered, the most frequent first."""
CUT = 100
"""Characters of a value that are remembered."""
_FREE_TEXT = 120
"""Of a column with longer texts, none is remembered: it is free text, and may name people."""
_COUNT = "\0count"
_EARLIEST, _LATEST = date(1970, 1, 1), date(9999, 12, 31)


@dataclass(frozen=True, slots=True)
class Look:
    """What some rows show of one column."""

    name: str
    filled: int = 0
    distinct: int = 0
    values: tuple[tuple[str, int], ...] = ()
    """How often each value occurs, the most frequent first; not all where there are many."""
    example: str = ""
    longest: int = 0
    numbers: int = 0
    whole: int = 0
    low: float | None = None
    high: float | None = None
    comma: bool = False
    """Decimals are written with a comma."""
    unclear: int = 0
    """Numbers that may be thousands or decimals, where nothing tells which."""
    dates: int = 0
    form: str = ""
    """How most of the dates are written, as an example."""
    undecided: bool = False
    """Day and month cannot be told apart."""
    timed: bool = False
    periods: int = 0

    @property
    def complete(self) -> bool:
        """Whether every value is remembered."""
        return len(self.values) == self.distinct

    @property
    def unique(self) -> bool:
        """Whether no value occurs twice."""
        return self.filled > 1 and self.distinct == self.filled

    def share(self, count: int) -> float:
        """Return how much of what is filled `count` is."""
        return count / self.filled if self.filled else 0.0


@dataclass(frozen=True, slots=True)
class Seen:
    """What a file shows before it is loaded."""

    rows: int
    whole: bool
    """There are no more rows than were looked at."""
    first: tuple[tuple[str, ...], ...]
    """The first rows, cell by cell."""
    columns: tuple[Look, ...]
    detected: Mapping[str, Any]
    """How the file is written."""

    @property
    def header(self) -> tuple[str, ...]:
        """The names of the columns."""
        return tuple(look.name for look in self.columns)

    def as_json(self) -> dict[str, Any]:
        """Return it as JSON keeps it."""
        return asdict(self)

    @classmethod
    def of_json(cls, kept: Mapping[str, Any]) -> "Seen":
        """Read what `as_json` returned."""
        columns = tuple(
            Look(**{**look, "values": tuple((value, count) for value, count in look["values"])})
            for look in kept["columns"]
        )
        first = tuple(tuple(row) for row in kept["first"])
        return cls(**{**kept, "columns": columns, "first": first})


def look_at(sheet: Sheet, rows: int = ROWS) -> Seen:
    """Look at the first rows of an opened file."""
    batches, read = [], 0
    for batch in sheet.batches(rows=rows):
        batches.append(batch.frame)
        read += batch.rows
        if read >= rows:
            break
    frame = pl.concat(batches) if batches else pl.DataFrame(schema=dict.fromkeys(sheet.header, pl.String))
    looked, whole = frame.head(rows), read < rows
    found = asdict(sheet.detected)
    return Seen(
        rows=looked.height,
        whole=whole,
        first=tuple(tuple((cell or "")[:CUT] for cell in row) for row in looked.head(FIRST).rows()),
        columns=tuple(_look(looked[name]) for name in sheet.header),
        detected={key: value for key, value in found.items() if value is not None},
    )


def _look(column: pl.Series) -> Look:
    values = column.drop_nulls()
    if values.is_empty():
        return Look(name=column.name)
    counts = values.value_counts(sort=True, name=_COUNT)
    longest = int(values.str.len_chars().max() or 0)  # type: ignore[arg-type]
    kept = counts.sort([_COUNT, column.name], descending=[True, False]).head(
        0 if longest > _FREE_TEXT else KEPT
    )
    return Look(
        name=column.name,
        filled=len(values),
        distinct=counts.height,
        values=tuple((str(value)[:CUT], int(count)) for value, count in kept.iter_rows()),
        example=str(values[0])[:CUT],
        longest=longest,
        **_numbers(values),
        **_dates(values),
        periods=_periods(counts, column.name),
    )


def _numbers(values: pl.Series) -> dict[str, Any]:
    evidence = evidence_of(values)
    numbers, _failures = to_float(values, evidence.decimal or ".")
    found = numbers.drop_nulls()
    return {
        "numbers": len(found),
        "whole": int((found % 1 == 0).sum()),
        "low": None if found.is_empty() else float(found.min()),  # type: ignore[arg-type]
        "high": None if found.is_empty() else float(found.max()),  # type: ignore[arg-type]
        "comma": evidence.decimal == ",",
        "unclear": evidence.either if evidence.decimal is None else 0,
    }


def _dates(values: pl.Series) -> dict[str, Any]:
    forms = date_forms_of(values)
    usual = max((example for example, _pattern in FORMS), key=lambda example: forms[example])
    day_first: bool | None = None
    if forms[SLASHED_FORM] > forms[usual]:
        day, month = forms[DAY_FIRST], forms[MONTH_FIRST]
        day_first = None if day == month else day > month
        usual = {True: DAY_FIRST, False: MONTH_FIRST, None: SLASHED_FORM}[day_first]
    if not forms[usual] and usual not in {DAY_FIRST, MONTH_FIRST}:
        return {}
    # Where it is not known which comes first, either order shows the years.
    read_as = DateForm(usual, day_first=True if day_first is None else day_first)
    moments = parse_moments(values, read_as, zone="UTC", business_zone="UTC")
    if usual == SLASHED_FORM:
        other = parse_moments(values, DateForm(usual, day_first=False), zone="UTC", business_zone="UTC")
        days = moments.days.zip_with(moments.days.is_not_null(), other.days)
    else:
        days = moments.days
    return {
        "dates": int(days.is_between(_EARLIEST, _LATEST).sum()),
        "form": usual,
        "undecided": usual == SLASHED_FORM,
        "timed": bool(moments.timed.any()),
    }


def _periods(counts: pl.DataFrame, name: str) -> int:
    """Count the values that name a month, a quarter or a year."""
    if counts.height > 1_000:
        return 0
    found = 0
    for value, count in counts.select(name, _COUNT).iter_rows():
        period = parse_period(value)
        if period is not None and period.grain != "day":
            found += int(count)
    return found
