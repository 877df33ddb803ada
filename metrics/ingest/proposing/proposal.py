"""The proposal for a file: what each of its columns probably means, before a person has said anything."""

from dataclasses import replace

from metrics.ingest.kinds import Kind
from metrics.ingest.proposing import choices as c
from metrics.ingest.proposing.choices import Choice, Said
from metrics.ingest.proposing.column_synonyms import QUANTITIES
from metrics.ingest.proposing.guessing import (
    context_of,
    figure_columns,
    guess,
    kinds_by_own_names,
    only_date,
    own_meaning,
)
from metrics.ingest.proposing.known import Known
from metrics.ingest.proposing.looks import Look, Seen
from metrics.ingest.proposing.members import translations, words_of
from metrics.ingest.proposing.naming import likeness, source_of
from metrics.ingest.proposing.questions import guess_scores, score_choice


def propose(seen: Seen, known: Known, *, file_name: str) -> Said:
    """Return what the columns of a file probably mean.

    Parameters
    ----------
    seen
        What the first rows show.
    known
        The catalogue, members, and what was loaded before.
    file_name
        Names the source, and sometimes what is measured.
    """
    source = source_of(file_name)
    found = _own(seen, known, source)
    context = context_of(seen, known, file_name)
    kinds = kinds_by_own_names(seen.header, known)
    if not kinds:
        if context.wide:
            free = _free(seen, found)
            found |= {place: Choice(c.OF_PERIOD) for place in figure_columns(seen, free)}
        elif not context.figures and not known.measurements_only:
            found |= guess_scores(seen, known, _free(seen, found))
            # A survey that says since when somebody is a customer is a survey, and no list of customers.
            context = replace(context, customers=context.customers and not found)
        taken = {choice.meaning for choice in found.values()}
        for place, meaning in guess(seen, known, context, _free(seen, found)).items():
            if meaning not in taken or meaning in c.REPEATABLE:
                found[place] = meant(meaning, seen.columns[place], known)
        _mend(seen, known, found)
    if known.measurements_only:
        found = {place: one for place, one in found.items() if one.is_measurement or one.dimension}
    choices = tuple(found.get(place, Choice()) for place in range(len(seen.columns)))
    return Said(
        source=source,
        choices=_without_comments(choices, known, source),
        currency="" if _has(choices, c.CURRENCY) else known.currency,
        quantity=_quantity(choices, file_name),
    )


def meant(meaning: str, look: Look, known: Known) -> Choice:
    """Return that a column has a meaning, with all that can be proposed beside it."""
    choice = Choice(meaning)
    if choice.question:
        return score_choice(look, choice.question, known)
    return replace(choice, words=translations(words_of(look, choice, known)))


def _own(seen: Seen, known: Known, source: str) -> dict[int, Choice]:
    """Return the columns that are named as ours are: those of templates, which leave no question open."""
    kinds = kinds_by_own_names(seen.header, known)
    found: dict[int, Choice] = {}
    for place, look in enumerate(seen.columns):
        meaning = own_meaning(look, known, kinds=kinds)
        # Outside of a template, "n" or "value" may be anything.
        if meaning and (kinds or meaning.startswith((c.SCORE_OF, c.DIMENSION))):
            found[place] = meant(meaning, look, known)
    if Kind.MEASUREMENTS in kinds:
        found |= {place: Choice(c.OF_PERIOD) for place in figure_columns(seen, _free(seen, found))}
    if Kind.CONTACTS in kinds and Kind.RESPONSES not in kinds:
        return {
            place: replace(one, meaning=c.OPENED) if one.meaning == c.DATE else one
            for place, one in found.items()
        }
    return found


def _free(seen: Seen, found: dict[int, Choice]) -> list[int]:
    return [place for place in range(len(seen.columns)) if place not in found]


def _has(choices: tuple[Choice, ...], meaning: str) -> bool:
    return any(one.meaning == meaning for one in choices)


def _mend(seen: Seen, known: Known, found: dict[int, Choice]) -> None:
    """Take back what makes no sense without the rest, and add what the rest needs."""
    meanings = {one.meaning: place for place, one in found.items()}
    kinds = c.kinds_of(tuple(found.values()))
    happens = {Kind.RESPONSES, Kind.TRANSACTIONS, Kind.CONTACTS} & set(kinds)
    if not happens:
        for meaning in (c.DATE, c.DAY, c.WEIGHT, c.CURRENCY, c.PROMISED, c.DELIVERED):
            if meaning in meanings:
                del found[meanings[meaning]]
    elif not {c.DATE, c.DAY, c.OPENED} & set(meanings):
        place = only_date(seen, _free(seen, found))
        if place is not None:
            found[place] = Choice(c.DATE)
    elif c.DATE in meanings and c.DAY in meanings:
        del found[meanings[c.DAY]]
    if {c.PROMISED, c.DELIVERED} & set(meanings) and not {c.PROMISED, c.DELIVERED} <= set(meanings):
        for meaning in {c.PROMISED, c.DELIVERED} & set(meanings):
            found.pop(meanings[meaning], None)
    if (Kind.CUSTOMERS in kinds or set(meanings) & c.OF_CUSTOMERS) and c.CUSTOMER not in meanings:
        _customer_is_the_id(found, meanings)
    if kinds == (Kind.CUSTOMERS,) and c.ID in meanings and c.CUSTOMER in meanings:
        del found[meanings[c.ID]]


def _customer_is_the_id(found: dict[int, Choice], meanings: dict[str, int]) -> None:
    if c.ID in meanings:
        found[meanings[c.ID]] = Choice(c.CUSTOMER)


def _without_comments(choices: tuple[Choice, ...], known: Known, source: str) -> tuple[Choice, ...]:
    """Leave comments out, unless somebody has turned them on for the source."""
    if source in known.comments:
        return choices
    return tuple(Choice() if one.meaning == c.COMMENT else one for one in choices)


def _quantity(choices: tuple[Choice, ...], file_name: str) -> str:
    """Return what a file of figures measures, by its name, where no column says it."""
    needed = _has(choices, c.OF_PERIOD) or _has(choices, c.VALUE)
    if not needed or _has(choices, c.MEASURE):
        return ""
    likely = max(QUANTITIES, key=lambda code: likeness(file_name, QUANTITIES[code]))
    return likely if likeness(file_name, QUANTITIES[likely]) > 0 else ""
