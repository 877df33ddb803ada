"""How a file writes its dates and numbers, found out before the first row is judged.

`01/02/2025` or `1,234` mean one thing in one file and another in the next, and only other values of the same
file tell which. So the rows are looked at until every column has shown it: mostly one batch, at worst all.
A column that never shows it stays undecided; its doubtful values are then rejected and say what to do.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import polars as pl

from metrics.ingest.checking.dates import (
    DAY_FIRST,
    FORMS,
    MONTH_FIRST,
    SLASHED_FORM,
    DateForm,
    forms_of,
    parse_moments,
)
from metrics.ingest.checking.numbers import Evidence, evidence_of
from metrics.ingest.kinds import DATED, NUMERIC
from metrics.ingest.mapping.expressions import Compare, Day, Expression, columns_of
from metrics.ingest.mapping.model import SourceMapping
from metrics.ingest.reading.sheets import Sheet

_SURE = 0.9
"""Share of values that must be dates, or numbers, for a column to be compared as such."""


@dataclass(frozen=True, slots=True)
class Conventions:
    """How the columns of one file write dates and numbers."""

    dates: Mapping[str, DateForm] = field(default_factory=dict)
    decimals: Mapping[str, str | None] = field(default_factory=dict)
    compared_as: Mapping[str, str] = field(default_factory=dict)
    """Columns in comparisons: date, number or text."""

    @property
    def decimal(self) -> str | None:
        """Return the decimal sign of the file, None if its columns show none or differ."""
        signs = {sign for sign in self.decimals.values() if sign}
        return signs.pop() if len(signs) == 1 else None

    @property
    def date_forms(self) -> dict[str, str]:
        """Return the usual form of each date column, for people."""
        return {name: form.shown for name, form in self.dates.items()}


@dataclass(slots=True)
class _Seen:
    """What a column has shown so far."""

    values: int = 0
    forms: Counter[str] = field(default_factory=Counter)
    formatted: int = 0
    numbers: int = 0
    evidence: Evidence = field(default_factory=Evidence)

    def add(self, values: pl.Series, date_format: str | None, *, dated: bool, numeric: bool) -> None:
        values = values.drop_nulls()
        self.values += len(values)
        if dated:
            self.add_dates(values, date_format)
        if numeric:
            self.numbers += int(values.str.contains(r"^[^A-Za-z]*\d[^A-Za-z:/]*$").sum())
            self.evidence += evidence_of(values)

    def add_dates(self, values: pl.Series, date_format: str | None) -> None:
        if date_format:
            parsed = parse_moments(values, DateForm(format=date_format), zone="UTC", business_zone="UTC")
            self.formatted += parsed.days.count()
        self.forms.update(forms_of(values))

    @property
    def day_first(self) -> bool | None:
        day, month = self.forms[DAY_FIRST], self.forms[MONTH_FIRST]
        return None if day == month else day > month

    @property
    def undecided(self) -> bool:
        return bool(self.forms[SLASHED_FORM] and self.day_first is None) or bool(
            self.evidence.either and self.evidence.decimal is None
        )


def settle(
    sheet: Sheet, mapping: SourceMapping, still_here: Callable[[], object] = lambda: None
) -> Conventions:
    """Find out how a file writes its dates and numbers.

    Parameters
    ----------
    sheet
        The opened file; its columns have been checked against the mapping.
    mapping
        Says which columns are dates and numbers; its `date.format` and `file.decimal` decide where given.
    still_here
        Called with every batch: at worst all rows are looked at, which may take long.
    """
    dated, numeric, compared = _columns(sheet, mapping)
    seen = {name: _Seen() for name in dated | numeric | compared}
    if seen:
        for batch in sheet.batches(seen):
            still_here()
            for name, column in seen.items():
                column.add(
                    batch.frame[name],
                    mapping.date_format,
                    dated=name in dated | compared,
                    numeric=name in compared or (name in numeric and mapping.file.decimal is None),
                )
            if not any(column.undecided for column in seen.values()):
                break
    compared_as = {name: _compared_as(seen[name], mapping) for name in compared}
    dated |= {name for name in compared if compared_as[name] == "date"}
    numeric |= {name for name in compared if compared_as[name] == "number"}
    dates = _date_forms({name: seen[name] for name in sorted(dated)}, mapping)
    decimals = _decimals({name: seen[name] for name in sorted(numeric)}, mapping, sheet.detected.format)
    return Conventions(
        dates=dates,
        decimals=decimals,
        compared_as=compared_as,
    )


def _columns(sheet: Sheet, mapping: SourceMapping) -> tuple[set[str], set[str], set[str]]:
    """Return the columns that hold dates, numbers, and either in comparisons."""
    dated: set[str] = set()
    numeric: set[str] = set(mapping.periods(sheet.header))
    compared: set[str] = set()

    def sort(expression: Expression, *, dates: bool, numbers: bool) -> None:
        if isinstance(expression, Compare):
            compared.update(columns_of(expression))
        elif dates and not isinstance(expression, Day):
            dated.update(columns_of(expression))
        elif numbers:
            numeric.update(columns_of(expression))

    for item in mapping.fields():
        sort(mapping.expression(item), dates=item.holds in DATED, numbers=item.holds in NUMERIC)
    for expression in mapping.dimensions.values():
        sort(expression, dates=False, numbers=False)
    return dated, numeric, compared


def _compared_as(seen: _Seen, mapping: SourceMapping) -> str:
    clear = sum(seen.forms[example] for example, _pattern in FORMS[:2]) + seen.forms[SLASHED_FORM]
    if seen.values and max(clear, seen.formatted if mapping.date_format else 0) >= _SURE * seen.values:
        return "date"
    return "number" if seen.values and seen.numbers >= _SURE * seen.values else "text"


def _date_forms(seen: dict[str, _Seen], mapping: SourceMapping) -> dict[str, DateForm]:
    together: Counter[str] = Counter()
    for column in seen.values():
        together.update(column.forms)
    everywhere = _Seen(forms=together).day_first
    forms = {}
    for name, column in seen.items():
        if mapping.date_format and (column.formatted or name in _named(mapping)):
            forms[name] = DateForm(mapping.date_format, format=mapping.date_format)
            continue
        order = everywhere if column.day_first is None else column.day_first
        usual = max((example for example, _pattern in FORMS), key=lambda example: column.forms[example])
        if column.forms[SLASHED_FORM] > column.forms[usual]:
            usual = {True: DAY_FIRST, False: MONTH_FIRST, None: SLASHED_FORM}[order]
        forms[name] = DateForm(usual, day_first=order)
    return forms


def _named(mapping: SourceMapping) -> set[str]:
    """Return the columns that the mapping itself calls dates."""
    return {
        name
        for item in mapping.fields()
        if item.holds in DATED
        for name in columns_of(mapping.expression(item))
    }


def _decimals(seen: dict[str, _Seen], mapping: SourceMapping, file_format: str) -> dict[str, str | None]:
    if mapping.file.decimal:
        return dict.fromkeys(seen, mapping.file.decimal)
    together = sum((column.evidence for column in seen.values()), Evidence()).decimal
    if together is None and file_format != "csv":
        together = "."
    return {name: column.evidence.decimal or together for name, column in seen.items()}
