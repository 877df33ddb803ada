"""What is asked for in each kind of file: its columns, what they mean and how they are written."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from metrics.ingest.kinds import CUSTOMER_DIMENSIONS, FIELDS, Holds, Kind
from metrics.views.asking.company import Code, Company, QuestionWords
from metrics.views.values import kinds_of, ways_won


class Need(StrEnum):
    """Whether a column must be there."""

    REQUIRED = "required"
    ONE_OF = "one_of"
    OPTIONAL = "optional"


@dataclass(frozen=True, slots=True)
class Column:
    """One column that is asked for.

    Attributes
    ----------
    form
        How its values are written.
    codes
        The values that are known; others may come.
    question
        The scale, where it holds answers.
    """

    name: str
    meaning: str
    form: str
    need: Need
    holds: Holds
    codes: tuple[Code, ...] = ()
    question: QuestionWords | None = None


NOT_ASKED = {
    Kind.RESPONSES: {"weight", "comment"},
    Kind.TRANSACTIONS: set[str](),
    Kind.CONTACTS: set[str](),
    Kind.CUSTOMERS: set[str](),
    Kind.MEASUREMENTS: {"grain"},
}
"""Fields that a file may have and that few need."""

_DIMENSIONS = {
    Kind.RESPONSES: ("channel", "touchpoint", "segment", "region", "product", "survey_mode"),
    Kind.TRANSACTIONS: ("channel", "segment", "region", "product"),
    Kind.CONTACTS: ("channel", "touchpoint", "segment", "region", "product"),
    Kind.CUSTOMERS: CUSTOMER_DIMENSIONS,
    Kind.MEASUREMENTS: ("channel", "region"),
}

_SHOWN_CODES = 5


def columns_of(kind: Kind, company: Company) -> tuple[Column, ...]:
    """Return the columns that are asked for, in the order of the template."""
    fields = tuple(
        _field(kind, field.name, field.holds, company, required=field.required)
        for field in FIELDS[kind]
        if field.name not in NOT_ASKED[kind]
    )
    dimensions = tuple(
        _dimension(code, company)
        for code, words in company.dimensions.items()
        if code in _DIMENSIONS[kind] or (words.own and kind is not Kind.CUSTOMERS)
    )
    questions = company.questions if kind is Kind.RESPONSES else ()
    return (*fields, *dimensions, *map(_question, questions))


def listed(codes: tuple[Code, ...]) -> str:
    """Return the first codes in a line: "store, website, …"."""
    names = [one.code for one in codes[:_SHOWN_CODES]]
    return ", ".join([*names, "…"] if len(codes) > _SHOWN_CODES else names)


def _field(kind: Kind, name: str, holds: Holds, company: Company, *, required: bool) -> Column:
    meaning, form = _texts(kind, company)[name]
    need = Need.REQUIRED if required else Need.OPTIONAL
    if kind is Kind.MEASUREMENTS and name in {"value", "numerator", "denominator"}:
        need = Need.ONE_OF
    codes = {
        "reason": company.reasons,
        "handed_over_to": company.departments,
        "measure": company.quantities,
        "acquired": _codes(ways_won()),
        "kind": _codes(kinds_of(kind)),
    }
    return Column(name, meaning, form, need, holds, codes.get(name, ()))


def _dimension(code: str, company: Company) -> Column:
    words = company.dimensions[code]
    form = listed(words.codes) or _("your own code, always the same for the same thing")
    return Column(code, words.name, form, Need.OPTIONAL, Holds.TEXT, words.codes)


def _question(question: QuestionWords) -> Column:
    form = _("%(minimum)s to %(maximum)s, or empty") % {
        "minimum": question.minimum,
        "maximum": question.maximum,
    }
    return Column(question.code, question.name, form, Need.ONE_OF, Holds.COUNT, question=question)


def _codes(names: Mapping[str, str]) -> tuple[Code, ...]:
    return tuple(Code(code, name) for code, name in names.items())


def _texts(kind: Kind, company: Company) -> dict[str, tuple[str, str]]:
    """Return meaning and form of the fields of a kind."""
    moment = _("2026-10-05 14:30, or the date alone")
    day = _("date as 2026-10-05")
    number = pgettext("form of a column", "number")
    shared = {
        "external_id": (
            _("Number of the row in your system: a row that comes again replaces the old one"),
            _("text, each once"),
        ),
        "customer": (_("Key of the customer, masked as described"), _("text, the same in every file")),
        "acquired": (_("How the customer was won"), listed(_codes(ways_won()))),
    }
    match kind:
        case Kind.RESPONSES:
            return {**shared, "occurred_at": (_("When the customer answered"), moment)}
        case Kind.TRANSACTIONS:
            return {
                **shared,
                "occurred_at": (_("When it was booked"), moment),
                "kind": (_("What it was; empty means purchase"), listed(_codes(kinds_of(kind)))),
                "amount": (_("Amount as in the books, with or without tax, but always the same way"), number),
                "currency": (_("Currency"), company.currency),
            }
        case Kind.CONTACTS:
            return {
                **shared,
                "opened_at": (_("When the customer got in touch"), moment),
                "closed_at": (_("When the matter was settled"), moment),
                "first_reply_at": (_("When somebody first replied"), moment),
                "kind": (_("What it was; empty means contact"), listed(_codes(kinds_of(kind)))),
                "reason": (
                    _("Why the customer got in touch"),
                    listed(company.reasons) or _("your own code, always the same for the same thing"),
                ),
                "solved": (_("Was it solved at the first contact"), _("yes or no; empty if not known")),
                "handed_over_to": (_("Department it was handed over to"), listed(company.departments)),
                "cost": (_("Cost of handling it"), number),
            }
        case Kind.CUSTOMERS:
            return {
                **shared,
                "valid_from": (_("From when the segment and region of this row hold"), day),
                "since": (_("When the customer came or the contract began"), day),
                "until": (
                    _(
                        "First day without a contract, empty while it runs. "
                        "Leave the column out if there are no contracts"
                    ),
                    day,
                ),
            }
        case Kind.MEASUREMENTS:
            return {
                "measure": (_("Which figure it is"), listed(company.quantities)),
                "period": (
                    _("Which period it is for"),
                    _("month 2026-10, quarter 2026-Q3, year 2026; fiscal FY2026-Q3, FY2026"),
                ),
                "value": (_("The figure"), _("number; a percentage as 0.42")),
                "numerator": (_("Upper part of a share, such as mentions of us"), number),
                "denominator": (_("Lower part of a share, such as all mentions"), number),
                "n": (_("How many answers it rests on"), pgettext("form of a column", "whole number")),
                "low": (_("Lower end of its likely range, where known"), number),
                "high": (_("Upper end of its likely range, where known"), number),
            }
