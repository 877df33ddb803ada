"""What a request says beside its columns: why, for which period, how to mask keys, what is never needed."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from metrics.ingest.kinds import Kind
from metrics.views.asking.columns import Need


@dataclass(frozen=True, slots=True)
class Wording:
    """A kind of file in words.

    Attributes
    ----------
    holders
        Who in a company usually has it.
    """

    title: str
    why: str
    holders: str


@dataclass(frozen=True, slots=True)
class Recipe:
    """One way to mask a key."""

    name: str
    code: str


RECIPES = (
    Recipe("Python", 'hmac.new(secret.encode(), number.encode(), "sha256").hexdigest()'),
    Recipe("PostgreSQL", "encode(hmac(number, secret, 'sha256'), 'hex')"),
    Recipe("OpenSSL", 'printf %s "$number" | openssl dgst -sha256 -hmac "$secret"'),
)
"""The same key by three tools; the one for PostgreSQL needs its extension pgcrypto."""


def wording_of(kind: Kind) -> Wording:
    """Return the words of a kind in the active language."""
    return {
        Kind.RESPONSES: Wording(
            _("Answers of customers"),
            _(
                "We want to show the board how customers rate us, by channel and touchpoint, "
                "with the number of answers behind each figure."
            ),
            _("survey tool, contact centre"),
        ),
        Kind.TRANSACTIONS: Wording(
            _("Purchases"),
            _(
                "We want to show whether customers whom we serve better come back and buy more; "
                "that takes revenue by customer, not only its total."
            ),
            _("shop, billing, data warehouse"),
        ),
        Kind.CONTACTS: Wording(
            _("Contacts"),
            _(
                "We want to show how often customers have to get in touch, how long they wait "
                "and how often the first contact solves it."
            ),
            _("contact centre, help desk, site and app"),
        ),
        Kind.CUSTOMERS: Wording(
            _("List of customers"),
            _(
                "We want to tell segments and regions apart, "
                "and to know how customers come to us and when they leave."
            ),
            _("CRM, contract system"),
        ),
        Kind.MEASUREMENTS: Wording(
            _("Ready-made monthly figures"),
            _(
                "Finance totals let everybody check that our figures tie with the books; "
                "the number of people invited to surveys shows how many of them answer."
            ),
            _("finance, market research, HR"),
        ),
    }[kind]


def need_words() -> dict[Need, str]:
    """Return whether a column must be there, in the active language."""
    return {
        Need.REQUIRED: _("required"),
        Need.ONE_OF: _("one of these"),
        Need.OPTIONAL: _("if you have it"),
    }


def never_needed() -> str:
    """Return what must not be in a file."""
    return _(
        "We never need names, addresses, phone numbers, e-mail addresses, dates of birth, "
        "card or account numbers, or free text."
    )


def masking() -> tuple[str, ...]:
    """Return how to mask customer keys, as steps."""
    return (
        _("Choose a secret of 32 signs or more. Keep it with you and tell it to nobody, us included."),
        _("Put in place of each customer number: HMAC-SHA256 of the number with the secret, in hexadecimal."),
        _(
            "Use the same secret for every file and every month, so that purchases and answers find each other."
        ),
    )
