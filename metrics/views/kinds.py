"""The kinds of rows in the words of pages."""

from collections import Counter
from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from metrics import formats
from metrics.ingest.kinds import Kind


def kind_name(kind: str) -> str:
    """Return what rows of a kind are: "answers to surveys"."""
    return {
        Kind.RESPONSES.value: _("answers to surveys"),
        Kind.TRANSACTIONS.value: _("purchases"),
        Kind.CONTACTS.value: pgettext("rows of a file", "contacts"),
        Kind.CUSTOMERS.value: pgettext("rows of a file", "customers"),
        Kind.MEASUREMENTS.value: _("figures of periods"),
    }[kind]


def kinds_in_words(kinds: Iterable[str]) -> str:
    """Return several kinds as one phrase: "answers to surveys and purchases"."""
    return joined([kind_name(kind) for kind in dict.fromkeys(kinds)])


def kinds_counted(counts: Iterable[tuple[str, int]]) -> str:
    """Return how many rows there are of each kind: "3,584 answered surveys and 3,584 purchases"."""
    together: Counter[str] = Counter()
    for kind, count in counts:
        together[kind] += count
    return joined([rows_of_kind(kind, count) for kind, count in together.items()])


def joined(phrases: Sequence[str]) -> str:
    """Return phrases as one: "a, b and c"."""
    if len(phrases) < 2:
        return "".join(phrases)
    return _("%(first)s and %(last)s") % {"first": ", ".join(phrases[:-1]), "last": phrases[-1]}


def rows_of_kind(kind: str, count: int) -> str:
    """Return how many rows there are of a kind: "3,584 purchases"."""
    phrases = {
        Kind.RESPONSES.value: ngettext("%(count)s answered survey", "%(count)s answered surveys", count),
        Kind.TRANSACTIONS.value: ngettext("%(count)s purchase", "%(count)s purchases", count),
        Kind.CONTACTS.value: ngettext("%(count)s contact", "%(count)s contacts", count),
        Kind.CUSTOMERS.value: ngettext("%(count)s customer", "%(count)s customers", count),
        Kind.MEASUREMENTS.value: ngettext("%(count)s figure", "%(count)s figures", count),
    }
    return phrases[kind] % {"count": formats.number(count)}
