"""Typed columns of a batch: every column of the kind read as what it holds, and what cannot be true noted."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import reduce
from operator import or_

import polars as pl

from metrics.ingest.checking.comments import mask
from metrics.ingest.checking.dates import Moments
from metrics.ingest.checking.evaluation import Evaluator
from metrics.ingest.checking.output import OF_KIND, dimension_column
from metrics.ingest.kinds import FIELDS, Field, Holds, Kind
from metrics.ingest.mapping.model import KnownWords, SourceMapping
from metrics.ingest.mapping.periods import is_plain, parse_period
from metrics.ingest.reasons import Reason

TEXT_LIMIT = 200
MEMBER_LIMIT = 100
EVENT_AHEAD = timedelta(days=2)
"""How far ahead of the clock an event may be dated: clocks and time zones differ, no more."""
PLANNED_AHEAD = timedelta(days=366)
"""The same for periods and for the beginning of contracts, which are known before they come."""

NO_END = date(9999, 12, 31)
"""The end of a contract that has none. Where a file knows no ends at all, its customers have no contracts."""

_YES = ("true", "yes", "y", "t", "1", "да", "истина")
_NO = ("false", "no", "n", "f", "0", "нет", "ложь")


class TypedRows:
    """Reads the columns of one batch.

    Parameters
    ----------
    rows
        The batch; receives the faults.
    mapping, catalogue
        What the columns mean, and which codes there are.
    now
        The clock.
    """

    def __init__(
        self, rows: Evaluator, mapping: SourceMapping, catalogue: KnownWords, *, now: datetime
    ) -> None:
        self.rows = rows
        self.mapping = mapping
        self.catalogue = catalogue
        self.now = now
        self.columns: dict[str, pl.Series] = {}
        self._moments: dict[str, Moments] = {}
        self._texts: dict[str, pl.Series] = {}
        for item in FIELDS[mapping.kind]:
            self._read(item)
        for code, expression in mapping.dimensions.items():
            self._dimension(code, self.rows.text(expression), self.rows.label(expression, code))
        _CHECKS[mapping.kind](self)
        for name, dtype in {
            "customer_key": pl.String(),
            "external_id": pl.String(),
            **OF_KIND[mapping.kind],
        }.items():
            if name not in self.columns:
                self.columns[name] = pl.Series(name, [None], dtype=dtype).new_from_index(0, rows.frame.height)
        self.columns = {name: column.alias(name) for name, column in self.columns.items()}

    def label(self, name: str) -> str:
        """Return the column of the file that a column of the kind comes from."""
        expression = self.mapping.columns.get(name)
        return name if expression is None else self.rows.label(expression, name)

    def _read(self, item: Field) -> None:
        if item not in self.mapping.fields():
            return
        expression, name = self.mapping.expression(item), item.name
        match item.holds:
            case Holds.INSTANT | Holds.DATE:
                moments = self.rows.moments(expression, name, open_end=item.open_end)
                self._moments[name] = moments
                self.columns[name] = moments.instants if item.holds is Holds.INSTANT else moments.days
            case Holds.NUMBER | Holds.COUNT:
                self.columns[name] = self.rows.number(expression, name)
            case Holds.AMOUNT:
                self.columns[name] = self.rows.amount(expression, name)
            case _:
                values = self.rows.text(expression)
                self._texts[name] = values
                self.columns["customer_key" if name == "customer" else name] = self._text(item, values)
        if item.required and item.holds is not Holds.PERIOD:
            self._require(item)

    def _text(self, item: Field, values: pl.Series) -> pl.Series:
        """Return words of a kind, with the default where empty."""
        label = self.label(item.name)
        match item.holds:
            case Holds.WORD:
                words = values.str.to_lowercase()
                self.rows.fault(
                    ~words.is_in(item.words), Reason.NOT_IN_LIST, label, values, allowed=", ".join(item.words)
                )
                return words.fill_null(item.default) if item.default else words
            case Holds.CURRENCY:
                codes = values.str.to_uppercase()
                self.rows.fault(~codes.str.contains(r"^[A-Z]{3}$"), Reason.NOT_A_CURRENCY, label, values)
                return codes
            case Holds.YES_NO:
                words = values.str.to_lowercase()
                self.rows.fault(~words.is_in([*_YES, *_NO]), Reason.NOT_YES_NO, label, values)
                return words.is_in(_YES)
            case Holds.COMMENT:
                written = values.drop_nulls().unique().to_list()
                return values.replace_strict(
                    written, [mask(text) for text in written], default=None, return_dtype=pl.String
                )
            case Holds.TEXT:
                self.rows.fault(
                    values.str.len_chars() > TEXT_LIMIT, Reason.TEXT_TOO_LONG, label, values, limit=TEXT_LIMIT
                )
        return values

    def _require(self, item: Field) -> None:
        """Note empty values; a value that is there and could not be read has been noted already."""
        column = self.columns["customer_key" if item.name == "customer" else item.name]
        self.rows.fault(column.is_null(), Reason.REQUIRED, self.label(item.name))

    def _dimension(self, code: str, values: pl.Series, label: str) -> None:
        self.rows.fault(
            values.str.len_chars() > MEMBER_LIMIT, Reason.TEXT_TOO_LONG, label, values, limit=MEMBER_LIMIT
        )
        self.columns[dimension_column(code)] = values

    def _fault(self, rows: pl.Series, reason: Reason, name: str) -> None:
        """Note rows with something wrong in a column that has been read; only then is it written out as text."""
        if rows.any():
            self.rows.fault(rows, reason, self.label(name), self.columns[name].cast(pl.String))

    def _happened(self, name: str, ahead: timedelta) -> None:
        """Note what lies in the future."""
        if name in self.columns:
            future = self.columns[name] > self.now + ahead
            self._fault(future, Reason.DATE_IN_FUTURE, name)

    def _not_negative(self, name: str) -> None:
        if name in self.columns:
            self._fault(self.columns[name] < 0, Reason.NEGATIVE, name)

    def _in_order(self, first: str, then: str, reason: Reason) -> None:
        """Note what ends before it begins: by the clock where both have a time, else by the day."""
        if first in self._moments and then in self._moments:
            a, b = self._moments[first], self._moments[then]
            wrong = (b.days < a.days) | (a.timed & b.timed & (b.instants < a.instants))
            self._fault(wrong, reason, then)

    def responses(self) -> None:
        """Check answers to surveys, their scores aside."""
        self.columns["business_date"] = self._moments["occurred_at"].days
        self._happened("occurred_at", EVENT_AHEAD)
        self._not_negative("weight")

    def transactions(self) -> None:
        """Check transactions, and give refunds the sign that makes revenue their sum.

        A refund is money given back: its amount is below zero here, whichever sign the file gives it; and a
        purchase below zero is a refund. Renewals, cancellations and fees keep their sign.
        """
        self.columns["business_date"] = self._moments["occurred_at"].days
        self._happened("occurred_at", EVENT_AHEAD)
        kind, amount = self.columns["kind"], self.columns["amount"]
        returned = ((kind == "purchase") & (amount < 0)).fill_null(value=False)
        kind = kind.set(returned, "refund")
        self.columns["kind"] = kind
        self.columns["amount"] = (-amount).zip_with((kind == "refund") & (amount > 0), amount)

    def contacts(self) -> None:
        """Check dealings of customers with the company."""
        self.columns["business_date"] = self._moments["opened_at"].days
        for name in ("opened_at", "closed_at", "first_reply_at"):
            self._happened(name, EVENT_AHEAD)
        self._in_order("opened_at", "closed_at", Reason.CLOSED_BEFORE_OPENED)
        self._in_order("opened_at", "first_reply_at", Reason.REPLIED_BEFORE_OPENED)
        self._not_negative("cost")

    def customers(self) -> None:
        """Check lists of customers; an end may lie ahead, a beginning only as far as is planned."""
        if "since" in self.columns:
            future = self.columns["since"] > (self.now + PLANNED_AHEAD).date()
            self._fault(future, Reason.DATE_IN_FUTURE, "since")
        self._in_order("since", "until", Reason.UNTIL_BEFORE_SINCE)
        if "until" in self.columns:
            self.columns["until"] = self.columns["until"].fill_null(NO_END)

    def measurements(self) -> None:
        """Check values of periods."""
        self._period()
        known = self.catalogue.quantities
        if known is not None:
            codes = self.columns["measure"]
            self.rows.fault(~codes.is_in(sorted(known)), Reason.UNKNOWN_MEASURE, self.label("measure"), codes)
        if self.mapping.only is not None:
            codes = self.columns["measure"]
            others = ~codes.is_in(sorted(self.mapping.only))
            self.rows.fault(others, Reason.MEASURE_OF_OTHERS, self.label("measure"), codes)
        nothing = pl.Series([None], dtype=pl.Float64).new_from_index(0, self.rows.frame.height)
        get = {
            name: self.columns.get(name, nothing)
            for name in ("value", "numerator", "denominator", "n", "low", "high")
        }
        halves = get["numerator"].is_null() | get["denominator"].is_null()
        named = "value" if "value" in self.mapping.columns else "numerator"
        without = get["value"].is_null() & halves
        if self.mapping.withdraw:
            said = [one.is_not_null() for one in get.values()]
            without &= reduce(or_, said)
        self.rows.fault(without, Reason.NO_VALUE, self.label(named))
        self.rows.fault(
            get["denominator"] <= 0,
            Reason.NOT_POSITIVE,
            self.label("denominator"),
            get["denominator"].cast(pl.String),
        )
        self.rows.fault(
            (get["n"] < 0) | (get["n"] % 1 != 0),
            Reason.NOT_A_COUNT,
            self.label("n"),
            get["n"].cast(pl.String),
        )
        self.columns["n"] = get["n"].cast(pl.Int64, strict=False)
        outside = (get["low"] > get["high"]).fill_null(value=False)
        outside |= (get["value"] < get["low"]).fill_null(value=False)
        outside |= (get["value"] > get["high"]).fill_null(value=False)
        self.rows.fault(outside, Reason.LOW_ABOVE_HIGH, self.label("low"), get["low"].cast(pl.String))

    def _period(self) -> None:
        values, label = self._texts["period"], self.label("period")
        grains = self.columns.pop("grain", None)
        if grains is None:
            said = self.mapping.unpivot.grain if self.mapping.unpivot else None
            grains = pl.Series([said], dtype=pl.String).new_from_index(0, len(values))
        fiscal_start = self.catalogue.fiscal_start
        periods = [
            text and parse_period(text, grain, fiscal_start)
            for text, grain in zip(values, grains, strict=True)
        ]
        del self.columns["period"]
        self.rows.fault(values.is_null(), Reason.REQUIRED, label)
        if fiscal_start > 1:
            plain = pl.Series([bool(text and is_plain(text)) for text in values], dtype=pl.Boolean)
            self.rows.fault(plain, Reason.NOT_FISCAL, label, values)
        self.columns["grain"] = pl.Series(
            [period.grain if period else None for period in periods], dtype=pl.String
        )
        starts = pl.Series([period.start if period else None for period in periods], dtype=pl.Date)
        self.columns["period_start"] = starts
        self.rows.fault(starts.is_null(), Reason.NOT_A_PERIOD, label, values)
        future = starts > (self.now + PLANNED_AHEAD).date()
        self.rows.fault(future, Reason.DATE_IN_FUTURE, label, values)


_CHECKS: dict[Kind, Callable[[TypedRows], None]] = {
    Kind.RESPONSES: TypedRows.responses,
    Kind.TRANSACTIONS: TypedRows.transactions,
    Kind.CONTACTS: TypedRows.contacts,
    Kind.CUSTOMERS: TypedRows.customers,
    Kind.MEASUREMENTS: TypedRows.measurements,
}
