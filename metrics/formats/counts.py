"""Things that are counted, in the right plural: "12,480 answers", "1 ответ", "3 ответа", "25 ответов"."""

from typing import Literal

from django.utils.translation import ngettext

from metrics.formats.notation import written_in
from metrics.formats.numbers import number
from metrics.formats.quantities import COMPACT_FROM, Style, money_style

Noun = Literal[
    "answers",
    "contacts",
    "customers",
    "transactions",
    "orders",
    "complaints",
    "visits",
    "employees",
    "rows",
    "days",
    "weeks",
    "months",
]

# Russian has one plural form after "тыс.", "млн" and the like; it is that of a round number.
ROUND_NUMBER = 1000


def count(n: int, noun: Noun, *, compact: bool = False, language: str | None = None) -> str:
    """Return how many there are of something; compact shortens large counts: "2.1 m customers"."""
    with written_in(language) as notation:
        if not compact or n < COMPACT_FROM:
            return _with_noun(noun, n) % {"count": number(n)}
        style: Style = money_style("", n, notation, decimals=0)
        return _with_noun(noun, ROUND_NUMBER) % {"count": style.write(style.scaled(n), notation)}


def _with_noun(noun: Noun, n: int) -> str:
    # Every phrase is spelled out so that the extraction of translations finds it.
    phrases = {
        "answers": ngettext("%(count)s answer", "%(count)s answers", n),
        "contacts": ngettext("%(count)s contact", "%(count)s contacts", n),
        "customers": ngettext("%(count)s customer", "%(count)s customers", n),
        "transactions": ngettext("%(count)s transaction", "%(count)s transactions", n),
        "orders": ngettext("%(count)s order", "%(count)s orders", n),
        "complaints": ngettext("%(count)s complaint", "%(count)s complaints", n),
        "visits": ngettext("%(count)s visit", "%(count)s visits", n),
        "employees": ngettext("%(count)s employee", "%(count)s employees", n),
        "rows": ngettext("%(count)s row", "%(count)s rows", n),
        "days": ngettext("%(count)s day", "%(count)s days", n),
        "weeks": ngettext("%(count)s week", "%(count)s weeks", n),
        "months": ngettext("%(count)s month", "%(count)s months", n),
    }
    return phrases[noun]
