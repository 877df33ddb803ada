"""Codes that a column of a file may hold, in the words of pages."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from metrics.ingest.kinds import ACQUIRED, Kind


def ways_won() -> dict[str, str]:
    """Return how a customer may have been won, by code."""
    names = {
        "referral": _("somebody recommended us"),
        "reputation": _("came because of our good name"),
        "advertising": _("advertising"),
        "promotion": _("a discount or a promotion"),
        "sales": _("our sales people"),
        "unknown": _("not known"),
    }
    return {code: names[code] for code in ACQUIRED}


def kinds_of(kind: Kind) -> dict[str, str]:
    """Return what a contact, or else a transaction may be, by code."""
    if kind is Kind.CONTACTS:
        return {
            "contact": _("the customer got in touch"),
            "visit": _("visit of the site or the app"),
        }
    return {
        "purchase": pgettext("kind of transaction", "purchase"),
        "refund": _("money given back"),
        "renewal": _("contract prolonged"),
        "cancellation": _("contract ended"),
        "fee": pgettext("kind of transaction", "fee"),
    }
