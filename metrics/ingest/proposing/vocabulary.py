"""The meanings that a column can have, as a person chooses among them: grouped by subject, in plain words."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from metrics.ingest.proposing import choices as c
from metrics.ingest.proposing.known import Known


@dataclass(frozen=True, slots=True)
class Meaning:
    """One meaning."""

    code: str
    label: str


@dataclass(frozen=True, slots=True)
class Group:
    """Meanings about one subject; the first group has no name."""

    label: str
    meanings: tuple[Meaning, ...]


def vocabulary(known: Known) -> tuple[Group, ...]:
    """Return every meaning that a column can be given."""
    figures = _group(_("Figures of periods"), _figures(known))
    apart = _group(_("Broken down by"), _dimensions(known))
    if known.measurements_only:
        return (_group("", {c.SKIP: _("Do not load")}), figures, apart)
    return (
        _group("", {c.SKIP: _("Do not load")}),
        _group(_("Every row"), _common()),
        _group(_("Answers to surveys"), _answers(known)),
        _group(_("Purchases"), _purchases()),
        apart,
        _group(_("Contacts"), _contacts()),
        _group(_("Customers"), _customers()),
        figures,
        _group(_("Delivery"), {c.PROMISED: _("Promised day"), c.DELIVERED: _("Day of delivery")}),
    )


def _group(label: str, meanings: dict[str, str]) -> Group:
    return Group(label, tuple(Meaning(code, text) for code, text in meanings.items()))


def _common() -> dict[str, str]:
    return {
        c.ID: _("Number of the row"),
        c.DATE: pgettext("meaning of a column", "Date"),
        c.DAY: _("Day of the month, without the month"),
        c.CUSTOMER: pgettext("meaning of a column", "Customer"),
    }


def _answers(known: Known) -> dict[str, str]:
    scores = {
        c.SCORE_OF + code: _("Score: %(question)s") % {"question": name}
        for code, name in known.questions.items()
    }
    return {
        **scores,
        c.QUESTION: _("Score of a question of your own"),
        c.WEIGHT: _("Survey weight"),
        c.COMMENT: pgettext("meaning of a column", "Comment"),
    }


def _purchases() -> dict[str, str]:
    return {
        c.AMOUNT: _("Amount (several add up)"),
        c.CURRENCY: pgettext("meaning of a column", "Currency"),
        c.SALE_KIND: _("Purchase or refund"),
        c.ACQUIRED: _("How the customer was won"),
    }


def _dimensions(known: Known) -> dict[str, str]:
    found = {c.DIMENSION + one.code: one.name for one in known.dimensions}
    return {**found, c.OWN_DIMENSION: _("Something else of your own")}


def _contacts() -> dict[str, str]:
    return {
        c.OPENED: _("Opened"),
        c.CLOSED: pgettext("meaning of a column", "Closed"),
        c.FIRST_REPLY: _("First reply"),
        c.REASON: _("Reason of the contact"),
        c.SOLVED: _("Solved at first contact: yes or no"),
        c.HANDED_OVER: _("Handed over to"),
        c.COST: _("Cost of the contact"),
        c.CONTACT_KIND: _("Contact or visit"),
    }


def _customers() -> dict[str, str]:
    return {
        c.SINCE: _("Customer since"),
        c.UNTIL: _("Customer until"),
        c.VALID_FROM: _("This row holds from"),
    }


def _figures(known: Known) -> dict[str, str]:
    values = {
        c.VALUE_OF + code: _("Value: %(figure)s") % {"figure": name}
        for code, name in known.quantities.items()
    }
    return {
        c.PERIOD: pgettext("meaning of a column", "Period"),
        **values,
        c.MEASURE: _("Which figure it is"),
        c.VALUE: pgettext("meaning of a column", "Value"),
        c.OF_PERIOD: _("Values of the period in the column's name"),
        c.NUMERATOR: _("Numerator"),
        c.DENOMINATOR: _("Denominator"),
        c.N: _("Number of answers"),
        c.LOW: _("Lower end of the likely range"),
        c.HIGH: _("Upper end of the likely range"),
        c.GRAIN: _("Length of the period"),
    }
