"""Files that look like an earlier one: the mapping of the last file of a source is proposed again."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from metrics.ingest.mapping.document import check_header, read_mappings
from metrics.ingest.mapping.expressions import Constant
from metrics.ingest.mapping.model import SourceMapping
from metrics.ingest.mapping.periods import grain_of
from metrics.ingest.problems import MappingError
from metrics.ingest.proposing.choices import Choice, Said
from metrics.ingest.proposing.documents import document_of
from metrics.ingest.proposing.guessing import kinds_by_own_names
from metrics.ingest.proposing.known import Earlier, Known
from metrics.ingest.proposing.looks import Seen
from metrics.ingest.proposing.naming import source_of
from metrics.ingest.proposing.needs import finance_may_load
from metrics.ingest.proposing.reading_back import read_back

_DEFAULTS = (Constant("purchase"), Constant("contact"))
"""What a row is where no column says its kind."""
_ALIKE = 0.8
"""Share of columns that two files of one source have in common at least."""


def recognise(seen: Seen, known: Known, *, file_name: str) -> Said | None:
    """Return what the columns of a file mean as they did in the last file like it; None if there is none.

    Where the mapping of that file says more than a meaning for each column, it is kept as it is.
    """
    likely: list[tuple[float, bool, Earlier, list[SourceMapping]]] = []
    for earlier in known.earlier:
        mappings = _usable(earlier, seen, known)
        alike = _likeness(earlier.columns, seen.header)
        named = source_of(file_name) in {earlier.source, source_of(earlier.file_name)}
        if mappings and alike >= _ALIKE and (named or not kinds_by_own_names(seen.header, known)):
            likely.append((alike, named, earlier, mappings))
    if not likely:
        return None
    # The latest comes first among those that are equally alike.
    _alike, _named, earlier, mappings = max(likely, key=lambda one: one[:2])
    return _said(earlier, mappings, seen, known)


def _usable(earlier: Earlier, seen: Seen, known: Known) -> list[SourceMapping]:
    """Return the mapping of an earlier file if this one can be read by it."""
    try:
        mappings = read_mappings(earlier.document, known.words)
    except MappingError:
        return []
    if any(check_header(mapping, seen.header) for mapping in mappings):
        return []
    if known.measurements_only and not all(map(finance_may_load, mappings)):
        return []
    return mappings


def _likeness(one: Iterable[str], other: Iterable[str]) -> float:
    """Return the share of columns in common; those that name a period change with every file."""
    first, second = ({name for name in names if grain_of(name) is None} for names in (one, other))
    return len(first & second) / max(1, len(first | second))


def _said(earlier: Earlier, mappings: list[SourceMapping], seen: Seen, known: Known) -> Said:
    said = read_back(earlier.document, seen, known)
    try:
        again = read_mappings(document_of(seen, said, known), known.words)
    except MappingError:
        again = []
    if list(map(_essence, again)) == list(map(_essence, mappings)):
        return said
    choices = tuple(Choice() for _look in seen.columns)
    return Said(source=earlier.source, choices=choices, kept=earlier.document)


def _essence(mapping: SourceMapping) -> Any:
    """Return what matters of a mapping: not the order of its columns, nor what it introduced at the first time."""
    columns = {key: value for key, value in mapping.columns.items() if key != "comment" or mapping.comments}
    if columns.get("kind") in _DEFAULTS:
        del columns["kind"]
    return replace(
        mapping,
        columns=columns,
        metrics=tuple(sorted(mapping.metrics, key=lambda metric: metric.column)),
        own_dimensions=(),
        measures=(),
        only=None,
    )
