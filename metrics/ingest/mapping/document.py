"""Reading mappings from JSON: what they must say, and what is said back when they do not."""

import json
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext_lazy as _

from metrics.ingest.mapping.expressions import columns_of
from metrics.ingest.mapping.model import FileForm, KnownWords, SourceMapping
from metrics.ingest.mapping.reader import MappingReader
from metrics.ingest.problems import MappingError, Notebook, Problem, inside


def read_mappings(
    document: str | bytes | list[Any] | dict[str, Any], catalogue: KnownWords
) -> list[SourceMapping]:
    """Read the mapping of a file: one object, or a list where one file feeds several kinds.

    Parameters
    ----------
    document
        The JSON, as text or already decoded.
    catalogue
        The questions, dimensions and quantities that the mapping may name.

    Raises
    ------
    MappingError
        With every problem, each at its place in the JSON.
    """
    notebook = Notebook()
    if isinstance(document, str | bytes):
        document = _decode(document)
    if _holds_nul(document):
        notebook.note("", _("A word of the mapping holds the sign U+0000, which no database can keep."))
        notebook.raise_if_any()
    nodes = document if isinstance(document, list) else [document]
    if not nodes:
        notebook.note("", _("The list is empty. Write at least one mapping."))
    mappings = []
    for index, node in enumerate(nodes):
        path = f"[{index}]" if isinstance(document, list) else ""
        if isinstance(node, dict):
            mapping = MappingReader(node, path, catalogue, notebook).read()
            mappings.append(mapping)
        else:
            notebook.note(path, _('A mapping is a JSON object: {"source": …, "kind": …, "columns": …}.'))
    notebook.raise_if_any()
    return _about_one_file([mapping for mapping in mappings if mapping])


def check_header(mapping: SourceMapping, header: Iterable[str], path: str = "") -> list[Problem]:
    """Return a problem for every column that the mapping names and the file does not have."""
    names = list(header)
    notebook = Notebook()
    places: dict[str, str] = {}
    for group, expressions in (("columns", mapping.columns), ("dimensions", mapping.dimensions)):
        for key, expression in expressions.items():
            for name in columns_of(expression):
                places.setdefault(name, inside(path, f"{group}.{key}"))
    for metric in mapping.metrics:
        places.setdefault(metric.column, inside(path, f"metrics.{metric.column}"))
    for name in mapping.periods(names):
        places.setdefault(name, inside(path, "unpivot.columns"))
    for name, place in places.items():
        if name not in names:
            notebook.note(place, _("The file has no column “%(name)s”."), name=name, among=names)
    if mapping.unpivot and not mapping.periods(names):
        notebook.note(inside(path, "unpivot.columns"), _("No column of the file has a period as its name."))
    return notebook.problems


def _decode(document: str | bytes) -> Any:
    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            twice = next(key for key, _value in pairs if [name for name, _v in pairs].count(key) > 1)
            raise MappingError([Problem(twice, _("“%(name)s” is written twice."), {"name": twice})])
        return found

    try:
        return json.loads(document, object_pairs_hook=unique)
    except json.JSONDecodeError as error:
        problem = Problem(
            "",
            _("This is not JSON: line %(line)s, column %(column)s."),
            {"line": error.lineno, "column": error.colno},
        )
    except (UnicodeDecodeError, RecursionError):
        problem = Problem("", _("This is not JSON in UTF-8."))
    raise MappingError([problem])


def _holds_nul(node: Any) -> bool:
    if isinstance(node, dict):
        return any(_holds_nul(one) for pair in node.items() for one in pair)
    if isinstance(node, list):
        return any(map(_holds_nul, node))
    return isinstance(node, str) and "\0" in node


def _about_one_file(mappings: list[SourceMapping]) -> list[SourceMapping]:
    """Give every mapping of a list the file settings of the first; later ones may leave them out."""
    first = mappings[0].file
    problems = [
        Problem(f"[{index}].file", _("All mappings of a list read one file. Say this in the first one only."))
        for index, mapping in enumerate(mappings)
        if mapping.file not in {first, FileForm()}
    ]
    if problems:
        raise MappingError(problems)
    return [replace(mapping, file=first) for mapping in mappings]
