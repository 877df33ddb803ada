"""From column expressions to typed columns: text, numbers, amounts, dates, each with what failed."""

import calendar
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import polars as pl

from metrics.ingest.checking.conventions import Conventions
from metrics.ingest.checking.dates import SLASHED, DateForm, Moments, parse_moments
from metrics.ingest.checking.numbers import AMOUNT, Failure, to_amount, to_float, to_integer
from metrics.ingest.mapping.expressions import Column, Compare, Constant, Day, Expression, Sum, Translate
from metrics.ingest.reasons import Reason

_LAST_DAY = date(2100, 12, 31)

_OPERATORS: dict[str, Callable[[Any, Any], Any]] = {
    ">": operator.gt,
    ">=": operator.ge,
    "<": operator.lt,
    "<=": operator.le,
    "==": operator.eq,
    "!=": operator.ne,
}


@dataclass(frozen=True, slots=True)
class Fault:
    """Rows with the same thing wrong, the column to name and the values to show."""

    rows: pl.Series
    reason: Reason
    column: str
    values: pl.Series | None = None
    parameters: Mapping[str, str | int] = field(default_factory=dict)


class Evaluator:
    """Gives the values of expressions over one batch and gathers the faults it meets.

    Parameters
    ----------
    frame
        Text columns, trimmed, null where empty.
    conventions
        How the columns write dates and numbers.
    zone, business_zone
        Where naive times are, and where the business counts its days.
    """

    def __init__(
        self, frame: pl.DataFrame, conventions: Conventions, *, zone: str, business_zone: str
    ) -> None:
        self.frame = frame
        self.conventions = conventions
        self.zone = zone
        self.business_zone = business_zone
        self.faults: list[Fault] = []

    def fault(
        self,
        rows: pl.Series,
        reason: Reason,
        column: str,
        values: pl.Series | None = None,
        **parameters: str | int,
    ) -> None:
        """Note rows with something wrong; rows where that is unknown have nothing wrong."""
        rows = rows.fill_null(value=False)
        if rows.any():
            self.faults.append(Fault(rows, reason, column, values, parameters))

    def label(self, expression: Expression, name: str) -> str:
        """Return what to call a value when something is wrong with it."""
        match expression:
            case Column(column) | Day(column=column) | Translate(column=column):
                return column
            case Sum(columns):
                return " + ".join(columns)
            case _:
                return name

    def text(self, expression: Expression) -> pl.Series:
        """Return words."""
        match expression:
            case Constant(value):
                return self._constant(value)
            case Column(name):
                return self.frame[name]
            case Translate(column, values, otherwise):
                return _translated(self.frame[column], values, otherwise)
            case Compare():
                return self._compared(expression)
            case Day() | Sum():
                raise TypeError(expression)

    def number(self, expression: Expression, name: str) -> pl.Series:
        """Return numbers with a fraction."""
        return self._numbers(expression, name, to_float, pl.Float64())

    def amount(self, expression: Expression, name: str) -> pl.Series:
        """Return exact amounts with four decimal places."""
        return self._numbers(expression, name, to_amount, AMOUNT)

    def moments(self, expression: Expression, name: str, *, open_end: bool = False) -> Moments:
        """Return dates and times.

        Parameters
        ----------
        open_end
            Days beyond what is possible, such as 9999-12-31, mean that there is no end.
        """
        if isinstance(expression, Day):
            return self._day(expression)
        values = self.text(expression)
        label = self.label(expression, name)
        form = self.conventions.dates.get(label, DateForm())
        if open_end:
            values = self._without_far_ends(values, form)
        return self._moments(values, label, form)

    def _without_far_ends(self, values: pl.Series, form: DateForm) -> pl.Series:
        days = parse_moments(values, form, zone=self.zone, business_zone=self.business_zone).days
        return values.set((days > _LAST_DAY).fill_null(value=False), None)

    def _constant(self, value: str) -> pl.Series:
        return pl.Series([value or None], dtype=pl.String).new_from_index(0, self.frame.height)

    def _numbers(
        self,
        expression: Expression,
        name: str,
        read: Callable[[pl.Series, str | None], tuple[pl.Series, list[Failure]]],
        dtype: pl.DataType,
    ) -> pl.Series:
        if isinstance(expression, Sum):
            parts = [self._numbers(Column(part), part, read, dtype) for part in expression.columns]
            table = pl.DataFrame([part.alias(str(index)) for index, part in enumerate(parts)])
            total = pl.sum_horizontal(pl.all()).cast(dtype)
            return table.select(
                pl.when(pl.any_horizontal(pl.all().is_not_null())).then(total).alias("sum")
            ).to_series()
        values = self.text(expression)
        label = self.label(expression, name)
        decimal = self.conventions.decimals.get(label, ".")
        numbers, failures = read(values, decimal)
        for failure in failures:
            self.fault(failure.rows, failure.reason, label, values)
        return numbers

    def _moments(self, values: pl.Series, label: str, form: DateForm) -> Moments:
        moments = parse_moments(values, form, zone=self.zone, business_zone=self.business_zone)
        unread = values.is_not_null() & moments.days.is_null()
        if unread.any():
            if form.day_first is None and form.format is None:
                self.fault(unread & values.str.contains(SLASHED), Reason.AMBIGUOUS_DATE, label, values)
            self.fault(unread, Reason.NOT_A_DATE, label, values, form=form.shown)
        self.fault(moments.days < date(1970, 1, 1), Reason.DATE_TOO_EARLY, label, values)
        self.fault(moments.days > _LAST_DAY, Reason.DATE_TOO_LATE, label, values)
        return moments

    def _day(self, expression: Day) -> Moments:
        values = self.frame[expression.column]
        year, month = (int(part) for part in expression.month.split("-"))
        numbers = to_integer(values)
        outside = values.is_not_null() & ~numbers.is_between(
            1, calendar.monthrange(year, month)[1]
        ).fill_null(value=False)
        self.fault(outside, Reason.NOT_A_DAY, expression.column, values, month=expression.month)
        days = pl.DataFrame({"day": numbers.set(outside, None)}).select(
            (pl.lit(f"{expression.month}-") + pl.col("day").cast(pl.String).str.zfill(2)).alias("day")
        )
        return parse_moments(
            days.to_series(), DateForm(), zone=self.business_zone, business_zone=self.business_zone
        )

    def _compared(self, expression: Compare) -> pl.Series:
        sides = [self._side(name, expression) for name in (expression.left, expression.right)]
        table = pl.DataFrame({"left": sides[0], "right": sides[1]})
        holds = _OPERATORS[expression.operator](pl.col("left"), pl.col("right"))
        word = pl.when(holds).then(pl.lit(expression.true)).otherwise(pl.lit(expression.false))
        both = pl.col("left").is_not_null() & pl.col("right").is_not_null()
        missing = pl.lit(expression.missing, dtype=pl.String)
        return table.select(pl.when(both).then(word).otherwise(missing).alias("word")).to_series()

    def _side(self, name: str, expression: Compare) -> pl.Series:
        """Return one side of a comparison, as what both sides are."""
        values = self.frame[name]
        kinds = {self.conventions.compared_as.get(side) for side in (expression.left, expression.right)}
        if kinds == {"date"}:
            return self._moments(values, name, self.conventions.dates.get(name, DateForm())).written
        if kinds == {"number"}:
            return self.number(Column(name), name)
        return values


def _translated(values: pl.Series, words: Mapping[str, str], otherwise: str | None) -> pl.Series:
    """Put words into other words; a word that is not listed stays unless there is another for it."""
    table = pl.DataFrame({"value": values})
    listed = {key: word for key, word in words.items() if key}
    column = pl.col("value")
    default = column if otherwise is None else pl.when(column.is_not_null()).then(pl.lit(otherwise))
    translated = column.replace_strict(listed, default=default, return_dtype=pl.String)
    if "" in words:
        translated = translated.fill_null(words[""])
    return table.select(translated).to_series()
