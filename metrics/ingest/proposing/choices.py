"""What a column is said to mean: one word of a flat vocabulary, and the little that a meaning needs besides."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from metrics.ingest.kinds import Kind

SKIP, ID, DATE, DAY, CUSTOMER = "skip", "id", "date", "day", "customer"
WEIGHT, COMMENT = "weight", "comment"
AMOUNT, CURRENCY, SALE_KIND, ACQUIRED = "amount", "currency", "sale_kind", "acquired"
OPENED, CLOSED, FIRST_REPLY = "opened", "closed", "first_reply"
CONTACT_KIND, REASON, SOLVED, HANDED_OVER, COST = "contact_kind", "reason", "solved", "handed_over", "cost"
SINCE, UNTIL, VALID_FROM = "since", "until", "valid_from"
MEASURE, PERIOD, GRAIN, VALUE, OF_PERIOD = "measure", "period", "grain", "value", "of_period"
NUMERATOR, DENOMINATOR, N, LOW, HIGH = "numerator", "denominator", "n", "low", "high"
PROMISED, DELIVERED = "promised", "delivered"
QUESTION, OWN_DIMENSION = "question", "own_dimension"
SCORE_OF, DIMENSION, VALUE_OF = "score:", "dimension:", "value:"
"""Beginnings: the code of a question, a dimension or a quantity follows."""

FIELDS: Mapping[Kind, Mapping[str, str]] = {
    Kind.RESPONSES: {ID: "external_id", DATE: "occurred_at", CUSTOMER: "customer", WEIGHT: "weight"},
    Kind.TRANSACTIONS: {
        ID: "external_id",
        DATE: "occurred_at",
        CUSTOMER: "customer",
        SALE_KIND: "kind",
        CURRENCY: "currency",
        ACQUIRED: "acquired",
    },
    Kind.CONTACTS: {
        ID: "external_id",
        OPENED: "opened_at",
        CLOSED: "closed_at",
        FIRST_REPLY: "first_reply_at",
        CUSTOMER: "customer",
        CONTACT_KIND: "kind",
        REASON: "reason",
        SOLVED: "solved",
        HANDED_OVER: "handed_over_to",
        COST: "cost",
    },
    Kind.CUSTOMERS: {
        CUSTOMER: "customer",
        VALID_FROM: "valid_from",
        SINCE: "since",
        UNTIL: "until",
        ACQUIRED: "acquired",
    },
    Kind.MEASUREMENTS: {
        MEASURE: "measure",
        PERIOD: "period",
        GRAIN: "grain",
        VALUE: "value",
        NUMERATOR: "numerator",
        DENOMINATOR: "denominator",
        N: "n",
        LOW: "low",
        HIGH: "high",
    },
}
"""Which column of each kind a meaning fills."""

OF_CONTACTS = frozenset({OPENED, CLOSED, FIRST_REPLY, CONTACT_KIND, REASON, SOLVED, HANDED_OVER, COST})
OF_CUSTOMERS = frozenset({SINCE, UNTIL, VALID_FROM})
OF_MEASUREMENTS = frozenset({MEASURE, PERIOD, GRAIN, VALUE, OF_PERIOD, NUMERATOR, DENOMINATOR, N, LOW, HIGH})
DATES = frozenset({DATE, OPENED, CLOSED, FIRST_REPLY, SINCE, UNTIL, VALID_FROM, PROMISED, DELIVERED})
WORDED = frozenset({SALE_KIND, ACQUIRED, CONTACT_KIND, MEASURE})
"""Meanings whose words are those of a list."""
REPEATABLE = frozenset({SKIP, AMOUNT, OF_PERIOD, QUESTION, OWN_DIMENSION})


@dataclass(frozen=True, slots=True)
class Choice:
    """What one column means."""

    meaning: str = SKIP
    missing: tuple[str, ...] = ()
    """Values that mean that nothing was answered."""
    touchpoint: str = ""
    """What a score is about, where it is not about the whole."""
    month: str = ""
    """The month, such as 2017-05, of which the column holds the day."""
    order: str = ""
    """`day` or `month`: which comes first in 01/02/2025, where the file does not show it."""
    name: str = ""
    """Of a dimension or a question of one's own."""
    minimum: int | None = None
    maximum: int | None = None
    """The points of a question of one's own."""
    better: str = "higher"
    words: tuple[tuple[str, str], ...] = ()
    """Words of the file, and what each of them is loaded as."""

    @property
    def question(self) -> str:
        """The code of the question that the column answers; empty for other meanings."""
        return self.meaning.removeprefix(SCORE_OF) if self.meaning.startswith(SCORE_OF) else ""

    @property
    def dimension(self) -> str:
        """The code of the dimension whose members the column holds; empty for other meanings."""
        return self.meaning.removeprefix(DIMENSION) if self.meaning.startswith(DIMENSION) else ""

    @property
    def quantity(self) -> str:
        """The code of the quantity whose values the column holds; empty for other meanings."""
        return self.meaning.removeprefix(VALUE_OF) if self.meaning.startswith(VALUE_OF) else ""

    @property
    def is_score(self) -> bool:
        """Whether the column answers a question."""
        return bool(self.question) or self.meaning == QUESTION

    @property
    def is_measurement(self) -> bool:
        """Whether the column belongs to the figures of a period."""
        return self.meaning in OF_MEASUREMENTS or bool(self.quantity)

    def as_json(self) -> dict[str, Any]:
        """Return it without what says nothing."""
        default = Choice()
        return {key: value for key, value in asdict(self).items() if value != getattr(default, key)}

    @classmethod
    def of_json(cls, kept: Mapping[str, Any]) -> "Choice":
        """Read what `as_json` returned."""
        known = {one.name for one in fields(cls)}
        found = {key: value for key, value in kept.items() if key in known}
        if "missing" in found:
            found["missing"] = tuple(map(str, found["missing"]))
        if "words" in found:
            found["words"] = tuple((str(word), str(as_)) for word, as_ in found["words"])
        return cls(**found)


@dataclass(frozen=True, slots=True)
class Said:
    """What is said of a file as a whole, and of each of its columns."""

    source: str
    choices: tuple[Choice, ...]
    """In the order of the columns."""
    currency: str = ""
    quantity: str = ""
    """What is measured, where no column says it."""
    form: Mapping[str, Any] = field(default_factory=dict, hash=False)
    """How the file is written, as far as a person says it."""
    kept: Any = field(default=None, hash=False)
    """The mapping of the last file of the source, where it says more than one meaning for each column."""

    def as_json(self) -> dict[str, Any]:
        """Return it as JSON keeps it."""
        return {
            "source": self.source,
            "choices": [one.as_json() for one in self.choices],
            "currency": self.currency,
            "quantity": self.quantity,
            "form": dict(self.form),
            "kept": self.kept,
        }

    @classmethod
    def of_json(cls, kept: Mapping[str, Any]) -> "Said":
        """Read what `as_json` returned."""
        return cls(**{**kept, "choices": tuple(map(Choice.of_json, kept["choices"]))})

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """What rows the file holds: it follows from the meanings that are there."""
        return kinds_of(self.choices)


def kinds_of(choices: tuple[Choice, ...]) -> tuple[Kind, ...]:
    """Return the kinds of rows that follow from what columns mean; several where one file feeds several."""
    meanings = {one.meaning for one in choices}
    kinds = []
    if any(one.is_score for one in choices):
        kinds.append(Kind.RESPONSES)
    if AMOUNT in meanings:
        kinds.append(Kind.TRANSACTIONS)
    if meanings & OF_CONTACTS:
        kinds.append(Kind.CONTACTS)
    if any(one.is_measurement for one in choices):
        kinds.append(Kind.MEASUREMENTS)
    described = {CUSTOMER} <= meanings and not kinds
    if (CUSTOMER in meanings and (meanings & OF_CUSTOMERS or described)) or (
        meanings & OF_CUSTOMERS and not kinds
    ):
        kinds.append(Kind.CUSTOMERS)
    return tuple(kinds)
