"""Words of a file and the members they mean: the same word, another spelling of it, or one that is only like it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from metrics.catalogue.similar import similar, tokens
from metrics.ingest.proposing import choices as c
from metrics.ingest.proposing.choices import Choice
from metrics.ingest.proposing.column_synonyms import QUANTITIES
from metrics.ingest.proposing.known import Known, KnownDimension
from metrics.ingest.proposing.looks import Look
from metrics.ingest.proposing.value_synonyms import SALES, SYNONYMS, WON
from metrics.models import NOT_STATED


@dataclass(frozen=True, slots=True)
class Word:
    """One value of a column that holds words of a list."""

    text: str
    rows: int
    means: str = ""
    """The code it is surely meant as; empty where nobody knows it."""
    nearest: str = ""
    """A code that it is only like."""


def words_of(look: Look, choice: Choice, known: Known) -> tuple[Word, ...]:
    """Return the values of a column that holds words of a list, and what each is known as."""
    if choice.dimension:
        return members_of(look, known.dimension(choice.dimension))
    reader = {c.SALE_KIND: sale_kinds, c.ACQUIRED: ways_won, c.CONTACT_KIND: visits}.get(choice.meaning)
    if reader:
        return reader(look)
    return quantities_of(look, known) if choice.meaning == c.MEASURE else ()


def members_of(look: Look, dimension: KnownDimension | None) -> tuple[Word, ...]:
    """Return the values of a column as members of a dimension."""
    if dimension is None:
        return tuple(Word(value, count) for value, count in look.values)
    members = [one for one in dimension.members if one.code != NOT_STATED]
    exact = {one.code: one.means or one.code for one in members}
    folded: dict[tuple[str, ...], str] = {}
    for one in members:
        for name in (one.code, *one.names):
            folded.setdefault(tokens(name), one.means or one.code)
    for code, others in SYNONYMS.get(dimension.code, {}).items():
        if code in exact:
            for other in others:
                folded.setdefault(tokens(other), exact[code])
    by_name = {" ".join(words): code for words, code in folded.items() if words}
    found = []
    for value, count in look.values:
        sure = exact.get(value) or folded.get(tokens(value), "")
        found.append(Word(value, count, sure, "" if sure else similar(value, by_name) or ""))
    return tuple(found)


def listed(look: Look, words: Mapping[str, tuple[str, ...]]) -> tuple[Word, ...]:
    """Return the values of a column as words of a fixed list."""
    by_name = {" ".join(tokens(code)): code for code in words}
    for code, others in words.items():
        for other in others:
            by_name.setdefault(" ".join(tokens(other)), code)
    return tuple(Word(value, count, by_name.get(" ".join(tokens(value)), "")) for value, count in look.values)


def quantities_of(look: Look, known: Known) -> tuple[Word, ...]:
    """Return the values of a column as quantities that are delivered by period."""
    words = {code: (name, *QUANTITIES.get(code, ())) for code, name in known.quantities.items()}
    return listed(look, {code: tuple(word.rstrip("*") for word in names) for code, names in words.items()})


def sale_kinds(look: Look) -> tuple[Word, ...]:
    """Return the values of a column as kinds of transactions."""
    return listed(look, SALES)


def ways_won(look: Look) -> tuple[Word, ...]:
    """Return the values of a column as ways in which customers are won."""
    return listed(look, WON)


def visits(look: Look) -> tuple[Word, ...]:
    """Return the values of a column as kinds of contacts."""
    return listed(look, {"contact": ("contact", "обращение"), "visit": ("visit", "session", "визит")})


def translations(words: Iterable[Word]) -> tuple[tuple[str, str], ...]:
    """Return what must be put into other words, because the file writes a known member differently."""
    return tuple((word.text, word.means) for word in words if word.means and word.means != word.text)
