"""The smaller parts of a mapping: file settings, dimensions of one's own, periods as columns."""

import re
from typing import Any

from django.utils.translation import gettext_lazy as _

from metrics.catalogue import own_dimensions
from metrics.ingest.kinds import GRAINS, Kind
from metrics.ingest.mapping.model import FileForm, OwnDimension, Unpivot
from metrics.ingest.mapping.periods import grain_of
from metrics.ingest.problems import Notebook, inside

OWN_DIMENSIONS = 4
FORMATS = ("csv", "xlsx", "ndjson")
DELIMITERS = {",": ",", ";": ";", "|": "|", "\t": "\t", "tab": "\t"}
CODE = re.compile(r"[a-z][a-z0-9_]{0,49}")
"""Codes of sources, dimensions and measures."""


def object_of(node: Any, path: str, keys: tuple[str, ...], notebook: Notebook) -> dict[str, Any]:
    """Return an object of the JSON; note what is no object, or has keys without meaning."""
    if node is None:
        return {}
    if not isinstance(node, dict):
        notebook.note(path, _("Write an object here: {…}."))
        return {}
    for key in node.keys() - set(keys) if keys else ():
        notebook.note(inside(path, key), _("“%(name)s” has no meaning here."), name=key, among=keys)
    return node


def read_file(node: Any, path: str, notebook: Notebook) -> FileForm:
    """Read how the file is written."""
    here = inside(path, "file")
    keys = ("format", "encoding", "delimiter", "decimal", "header_row", "sheet")
    node = object_of(node, here, keys, notebook)

    def choose(key: str, among: tuple[str, ...]) -> str | None:
        value = node.get(key)
        if value is not None and value not in among:
            notebook.note(
                inside(here, key),
                _("Write one of: %(words)s."),
                name=str(value),
                among=among,
                words=" ".join(among),
            )
            return None
        return None if value is None else str(value)

    delimiter = choose("delimiter", tuple(DELIMITERS))
    row = node.get("header_row")
    if row is not None and (isinstance(row, bool) or not isinstance(row, int) or not 1 <= row <= 1000):
        notebook.note(inside(here, "header_row"), _("Write the number of the row, counted from 1."))
    sheet = node.get("sheet")
    if sheet is not None and not isinstance(sheet, str):
        notebook.note(inside(here, "sheet"), _("Write the name of the sheet."))
    encoding = node.get("encoding")
    if encoding is not None and not _is_encoding(encoding):
        notebook.note(
            inside(here, "encoding"),
            _("No such encoding. Write utf-8, utf-16, windows-1251 or windows-1252."),
        )
    return FileForm(
        format=choose("format", FORMATS),
        encoding=encoding,
        delimiter=DELIMITERS[delimiter] if delimiter else None,
        decimal=choose("decimal", (".", ",")),
        header_row=row,
        sheet=sheet,
    )


_EVERY_BYTE = bytes(range(256))


def _is_encoding(name: Any) -> bool:
    """Return whether any bytes can be read in it: not so in punycode, idna, or those that read `\\x41` as a letter."""
    try:
        return (
            isinstance(name, str)
            and "escape" not in name
            and bool(_EVERY_BYTE.decode(name, "surrogateescape"))
        )
    except (LookupError, ValueError):
        return False


def read_own_dimensions(node: Any, path: str, notebook: Notebook) -> tuple[OwnDimension, ...]:
    """Read the dimensions of the organisation's own that the mapping introduces."""
    here = inside(path, "own_dimensions")
    node = object_of(node, here, (), notebook)
    if len(node) > OWN_DIMENSIONS:
        notebook.note(here, _("At most %(limit)s dimensions of your own."), limit=OWN_DIMENSIONS)
    found = []
    for code, spec in node.items():
        place = inside(here, code)
        if not own_dimensions.CODE.fullmatch(code) or code in own_dimensions.RESERVED:
            notebook.note(
                place,
                _(
                    "Choose another code: at most 30 lower-case Latin letters, digits and _, no word of the API."
                ),
            )
        names = names_of(spec, place, ("en", "ru"), notebook)
        found.append(OwnDimension(code, *names))
    return tuple(found)


def names_of(node: Any, place: str, keys: tuple[str, ...], notebook: Notebook) -> tuple[str, str]:
    """Return a name in both languages."""
    spec = object_of(node, place, keys, notebook)
    names = [spec.get(language) for language in ("en", "ru")]
    if not all(isinstance(name, str) and 0 < len(name.strip()) <= 100 for name in names):
        notebook.note(place, _('Give it a name in both languages: {"en": …, "ru": …}.'))
        return "", ""
    return str(names[0]).strip(), str(names[1]).strip()


def read_unpivot(node: Any, kind: Kind, path: str, notebook: Notebook) -> Unpivot | None:
    """Read which columns are named by periods and hold the values of those periods."""
    if node is None:
        return None
    here = inside(path, "unpivot")
    if kind is not Kind.MEASUREMENTS:
        notebook.note(here, _("Only measurements can have periods as columns. Leave this out."))
        return None
    listed = object_of(node, here, ("columns",), notebook).get("columns")
    plural = {f"{grain}s": grain for grain in GRAINS}
    if isinstance(listed, str) and listed in plural:
        return Unpivot(grain=plural[listed])
    place = inside(here, "columns")
    if not isinstance(listed, list) or not listed or not all(isinstance(name, str) for name in listed):
        notebook.note(
            place,
            _("List the columns, or write one of: %(words)s."),
            name=str(listed),
            among=plural,
            words=" ".join(plural),
        )
        return Unpivot()
    for index, name in enumerate(listed):
        if grain_of(name) is None:
            notebook.note(
                f"{place}[{index}]", _("“%(column)s” is not a period such as 2025-01."), column=name
            )
    return Unpivot(columns=tuple(listed))
