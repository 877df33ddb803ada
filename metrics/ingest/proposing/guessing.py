"""Which columns mean what, by their names and their values: the meanings other than scores.

Every column is compared with every meaning; what the file is about as a whole decides which meanings come into
question, and the best pairs are taken first.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from math import log10

from metrics.catalogue.similar import tokens
from metrics.ingest.kinds import CUSTOMER_DIMENSIONS, FIELDS, Kind
from metrics.ingest.mapping.periods import grain_of
from metrics.ingest.proposing import choices as c
from metrics.ingest.proposing.column_synonyms import FIRST_DATES, NAMES, QUANTITIES
from metrics.ingest.proposing.fitting import are_dates, are_numbers, fits
from metrics.ingest.proposing.known import Known
from metrics.ingest.proposing.looks import Look, Seen
from metrics.ingest.proposing.naming import likeness

_LEAST = 0.5
_CLEAR = 0.6
_ANOTHER_DAY = -5
"""A name says that it is another day than that on which it happened: a birthday, an update, a due date."""
_TEMPLATE = 0.8
"""Share of columns that are named as ours in a template: people add one or two of their own."""
_WIDE = 3
"""So many columns named by periods make a table of months."""
_OF_CONTACTS = ("ticket", "case", "call", "contact", "help desk", "обращени*", "звонк*", "заявк*")

OWN_NAMES = {
    **{name: meaning for kind in Kind for meaning, name in c.FIELDS[kind].items()},
    "occurred_at": c.DATE,
    "amount": c.AMOUNT,
    "comment": c.COMMENT,
}
"""The names of our own columns, as templates have them."""


@dataclass(frozen=True, slots=True)
class Context:
    """What a file seems to be about."""

    contacts: bool = False
    customers: bool = False
    figures: bool = False
    wide: bool = False


def own_meaning(look: Look, known: Known, *, kinds: frozenset[Kind]) -> str:
    """Return the meaning of a column that is named as one of ours; empty for others.

    Parameters
    ----------
    kinds
        What the other columns of the file say of its rows: `kind` is a word of transactions and of contacts.
    """
    name = look.name.strip().lower()
    if name in known.words.questions:
        return c.SCORE_OF + name
    if name in known.words.dimensions:
        return c.DIMENSION + name
    if name == "kind":
        return c.CONTACT_KIND if Kind.CONTACTS in kinds else c.SALE_KIND
    return OWN_NAMES.get(name, "")


def kinds_by_own_names(header: Iterable[str], known: Known) -> frozenset[Kind]:
    """Return the kinds of which this is a template: nearly all columns are named as ours, the required ones too."""
    names = {name.strip().lower() for name in header}
    dimensions = known.words.dimensions & names
    found = set()
    for kind, fields in FIELDS.items():
        required = {field.name for field in fields if field.required}
        own = names & {field.name for field in fields}
        own |= names & set(known.words.questions) if kind is Kind.RESPONSES else set()
        own |= {name for name in names if grain_of(name)} if kind is Kind.MEASUREMENTS else set()
        wide = kind is Kind.MEASUREMENTS and any(map(grain_of, names))
        missing = required - names - ({"period"} if wide else set())
        if not missing and len(own) >= 2 and len(own | dimensions) >= _TEMPLATE * len(names):
            found.add(kind)
    if not names & set(known.words.questions):
        found.discard(Kind.RESPONSES)
    return frozenset(found)


def context_of(seen: Seen, known: Known, file_name: str) -> Context:
    """Find out what a file is about."""

    def signals(meanings: Iterable[str]) -> int:
        return sum(
            any(
                likeness(look.name, NAMES[meaning]) >= _CLEAR and fits(meaning, look, known)
                for look in seen.columns
            )
            for meaning in meanings
        )

    wide = sum(grain_of(name) is not None for name in seen.header) >= _WIDE
    dated = any(are_dates(look) for look in seen.columns)
    by_period = any(
        likeness(look.name, NAMES[c.PERIOD]) and fits(c.PERIOD, look, known) for look in seen.columns
    )
    named = likeness(file_name.rpartition(".")[0], _OF_CONTACTS) > 0
    contacts = signals((c.CLOSED, c.FIRST_REPLY, c.SOLVED, c.REASON, c.OPENED, c.HANDED_OVER))
    sold = any(
        likeness(look.name, NAMES[c.AMOUNT]) >= _CLEAR and fits(c.AMOUNT, look, known)
        for look in seen.columns
    )
    return Context(
        contacts=not wide and (contacts >= 2 or (named and contacts >= 1)),
        customers=not sold
        and signals((c.SINCE, c.UNTIL, c.VALID_FROM)) > 0
        and signals((c.CLOSED, c.SOLVED)) == 0,
        figures=wide or (by_period and not dated) or signals((c.MEASURE,)) > 0,
        wide=wide,
    )


def guess(seen: Seen, known: Known, context: Context, free: list[int]) -> dict[int, str]:
    """Return the meanings of columns, by their places.

    Parameters
    ----------
    free
        The places of the columns that have no meaning yet.
    """
    pairs = []
    for place in free:
        look = seen.columns[place]
        for meaning in _possible(context, known):
            score = _score(meaning, look, context)
            if score >= _LEAST and fits(meaning, look, known):
                pairs.append((score, -place, meaning))
    found: dict[int, str] = {}
    for _score_of, place, meaning in sorted(pairs, reverse=True):
        taken = meaning in found.values() and meaning not in c.REPEATABLE
        if -place not in found and not taken:
            found[-place] = meaning
    return found


def _possible(context: Context, known: Known) -> list[str]:
    meanings = {
        c.ID,
        c.DATE,
        c.DAY,
        c.CUSTOMER,
        c.WEIGHT,
        c.COMMENT,
        c.AMOUNT,
        c.CURRENCY,
        c.SALE_KIND,
        c.ACQUIRED,
    }
    if not context.contacts:
        meanings |= {c.PROMISED, c.DELIVERED}
    if context.contacts:
        meanings |= c.OF_CONTACTS - {c.CONTACT_KIND}
        meanings -= {c.SALE_KIND, c.ACQUIRED}
    if context.customers:
        meanings |= c.OF_CUSTOMERS
        meanings -= {c.AMOUNT, c.CURRENCY, c.SALE_KIND, c.PROMISED, c.DELIVERED, c.WEIGHT}
        meanings -= {c.DATE} if not context.contacts else set()
    if context.figures:
        meanings = {c.MEASURE, c.PERIOD, c.VALUE, c.NUMERATOR, c.DENOMINATOR, c.N, c.LOW, c.HIGH}
        meanings |= {c.VALUE_OF + code for code in known.quantities if code in QUANTITIES}
        if context.wide:
            meanings = {c.MEASURE}
    dimensions = {
        one.code
        for one in known.dimensions
        if not (context.customers and one.code not in CUSTOMER_DIMENSIONS)
    }
    return sorted(meanings | {c.DIMENSION + code for code in dimensions})


def _score(meaning: str, look: Look, context: Context) -> float:
    if meaning.startswith(c.VALUE_OF):
        return likeness(look.name, QUANTITIES[meaning.removeprefix(c.VALUE_OF)])
    phrases = NAMES.get(meaning)
    if phrases is None:
        # A dimension of one's own, or a plain day.
        code = meaning.removeprefix(c.DIMENSION)
        phrases = NAMES[c.DATE] if meaning == c.DAY else (code.replace("_", " "),)
    score = likeness(look.name, phrases)
    if meaning.startswith(c.DIMENSION) and score:
        # Of a city and a state, the coarser one is worth telling apart.
        score -= 0.05 * log10(max(look.distinct, 1))
    if meaning == c.DATE and score:
        score += 0.1 * first_date(look.name)
    if meaning == c.ID and look.unique and tokens(look.name)[-1:] and _ends_like_id(look.name):
        score = max(score, 0.7)
    if context.contacts and meaning in {c.REASON, c.COST}:
        score *= 1.5
    if context.contacts and meaning == c.AMOUNT:
        score *= 0.5
    return score


def first_date(name: str) -> int:
    """Return how likely a date, by its name, is the day on which it happened."""
    return sum(
        weight
        for word, weight in FIRST_DATES.items()
        if any(part == word or (word.endswith("*") and part.startswith(word[:-1])) for part in tokens(name))
    )


def _ends_like_id(name: str) -> bool:
    return tokens(name)[-1].endswith(("num", "id", "nr", "key"))


def only_date(seen: Seen, free: list[int]) -> int | None:
    """Return the one column that holds dates, where names do not tell."""
    dated = [
        place
        for place in free
        if are_dates(seen.columns[place]) and first_date(seen.columns[place].name) > _ANOTHER_DAY
    ]
    return dated[0] if len(dated) == 1 else None


def figure_columns(seen: Seen, free: list[int]) -> list[int]:
    """Return the columns whose names are periods and whose cells are numbers."""
    return [
        place
        for place in free
        if grain_of(seen.columns[place].name) is not None
        and (are_numbers(seen.columns[place]) or not seen.columns[place].filled)
    ]
