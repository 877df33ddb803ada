"""The five kinds of file and the columns that each may have."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What one row of a file is."""

    RESPONSES = "responses"
    TRANSACTIONS = "transactions"
    CONTACTS = "contacts"
    CUSTOMERS = "customers"
    MEASUREMENTS = "measurements"


class Holds(StrEnum):
    """What the values of a column are, and so how they are read."""

    TEXT = "text"
    INSTANT = "instant"
    DATE = "date"
    PERIOD = "period"
    AMOUNT = "amount"
    NUMBER = "number"
    COUNT = "count"
    WORD = "word"
    YES_NO = "yes_no"
    CURRENCY = "currency"
    COMMENT = "comment"


NUMERIC = frozenset({Holds.AMOUNT, Holds.NUMBER, Holds.COUNT})
DATED = frozenset({Holds.INSTANT, Holds.DATE})


@dataclass(frozen=True, slots=True)
class Field:
    """One column that a kind may have."""

    name: str
    holds: Holds
    required: bool = False
    words: tuple[str, ...] = ()
    """The only words it may hold."""
    default: str | None = None
    """What an empty value, or a column that is not mapped, stands for."""
    open_end: bool = False
    """A day so far away that it means "no end" is read as empty."""


ACQUIRED = ("referral", "reputation", "advertising", "promotion", "sales", "unknown")
GRAINS = ("day", "week", "month", "quarter", "year")

_ID = Field("external_id", Holds.TEXT)
_CUSTOMER = Field("customer", Holds.TEXT)
_ACQUIRED = Field("acquired", Holds.WORD, words=ACQUIRED)

FIELDS: dict[Kind, tuple[Field, ...]] = {
    Kind.RESPONSES: (
        _ID,
        Field("occurred_at", Holds.INSTANT, required=True),
        _CUSTOMER,
        Field("weight", Holds.NUMBER),
        Field("comment", Holds.COMMENT),
    ),
    Kind.TRANSACTIONS: (
        _ID,
        Field("occurred_at", Holds.INSTANT, required=True),
        _CUSTOMER,
        Field(
            "kind",
            Holds.WORD,
            words=("purchase", "refund", "renewal", "cancellation", "fee"),
            default="purchase",
        ),
        Field("amount", Holds.AMOUNT, required=True),
        Field("currency", Holds.CURRENCY, required=True),
        _ACQUIRED,
    ),
    Kind.CONTACTS: (
        _ID,
        Field("opened_at", Holds.INSTANT, required=True),
        Field("closed_at", Holds.INSTANT),
        Field("first_reply_at", Holds.INSTANT),
        _CUSTOMER,
        Field("kind", Holds.WORD, words=("contact", "visit"), default="contact"),
        Field("reason", Holds.TEXT),
        Field("solved", Holds.YES_NO),
        Field("handed_over_to", Holds.TEXT),
        Field("cost", Holds.AMOUNT),
    ),
    Kind.CUSTOMERS: (
        Field("customer", Holds.TEXT, required=True),
        Field("valid_from", Holds.DATE),
        Field("since", Holds.DATE),
        Field("until", Holds.DATE, open_end=True),
        _ACQUIRED,
    ),
    Kind.MEASUREMENTS: (
        Field("measure", Holds.TEXT, required=True),
        Field("period", Holds.PERIOD, required=True),
        Field("grain", Holds.WORD, words=GRAINS),
        Field("value", Holds.NUMBER),
        Field("numerator", Holds.NUMBER),
        Field("denominator", Holds.NUMBER),
        Field("n", Holds.COUNT),
        Field("low", Holds.NUMBER),
        Field("high", Holds.NUMBER),
    ),
}

CUSTOMER_DIMENSIONS = ("segment", "region")
"""The only built-in dimensions that are attributes of a customer."""
