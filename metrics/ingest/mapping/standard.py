"""Files that need no mapping: their columns are called as ours are, as those of the templates.

A column is a field of the kind, a dimension by its code, or a question by its code. One column that is called
otherwise, and nothing is guessed: then somebody has to say what the columns mean.
"""

from collections.abc import Collection, Iterable
from typing import Any

from metrics.ingest.kinds import CUSTOMER_DIMENSIONS, FIELDS, Kind
from metrics.ingest.mapping.knowledge import known_words
from metrics.ingest.mapping.model import KnownWords


def standard_mapping(
    header: Iterable[str], *, source: str | None = None, catalogue: KnownWords | None = None
) -> list[dict[str, Any]] | None:
    """Return the mapping of a file by the names of its columns; None if they are not all ours.

    Parameters
    ----------
    header
        The names, in any case.
    source
        The code of the source; the word for the kind where left out.
    catalogue
        The questions and dimensions that are known; those of the organisation where left out.
    """
    names = list(header)
    columns = {name.strip().casefold(): name for name in names}
    if not names or len(columns) < len(names):
        return None
    words = catalogue or known_words()
    kind = next((kind for kind in Kind if _is(kind, columns.keys(), words)), None)
    if kind is None:
        return None
    fields = {field.name for field in FIELDS[kind]}
    document: dict[str, Any] = {
        "source": source or kind.value,
        "kind": kind.value,
        "columns": {name: columns[name] for name in columns if name in fields},
        "dimensions": {
            name: columns[name] for name in columns if name in _dimensions(kind, words) and name not in fields
        },
    }
    if kind is Kind.RESPONSES:
        document["metrics"] = {
            columns[name]: {"measure": name} for name in columns if name in words.questions
        }
        # Kept only where somebody has turned the comments of the source on.
        document["comments"] = "comment" in columns
    return [document]


def _is(kind: Kind, names: Collection[str], words: KnownWords) -> bool:
    """Return whether these are columns of the kind: none that it lacks, and none missing that it needs."""
    fields = {field.name for field in FIELDS[kind]}
    dimensions, questions = _dimensions(kind, words), set(words.questions)
    known = fields | dimensions | (questions if kind is Kind.RESPONSES else set())
    needed = {field.name for field in FIELDS[kind] if field.required}
    if not needed <= set(names) <= known:
        return False
    match kind:
        case Kind.RESPONSES:
            asked = questions.intersection(names)
            by_touchpoint = {code for code in asked if words.questions[code].per_touchpoint}
            return bool(asked) and ("touchpoint" in names or not by_touchpoint)
        case Kind.CUSTOMERS:
            return len(names) > len(needed)
        case Kind.MEASUREMENTS:
            return "value" in names or {"numerator", "denominator"} <= set(names)
    return True


def _dimensions(kind: Kind, words: KnownWords) -> frozenset[str]:
    return frozenset(CUSTOMER_DIMENSIONS) if kind is Kind.CUSTOMERS else words.dimensions
