"""The six ways in which a mapping says where a value comes from, and their reading from JSON."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from metrics.ingest.problems import Notebook, inside

OPERATORS = (">", ">=", "<", "<=", "==", "!=")


@dataclass(frozen=True, slots=True)
class Column:
    """The value of a column of the file."""

    name: str


@dataclass(frozen=True, slots=True)
class Constant:
    """The same value in every row."""

    value: str


@dataclass(frozen=True, slots=True)
class Sum:
    """The sum of number columns; an empty part counts as nothing unless all parts are empty."""

    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Compare:
    """One word or another, as two columns compare: as calendar dates where both are dates."""

    left: str
    operator: str
    right: str
    true: str
    false: str
    missing: str | None = None
    """The word where either side is empty."""


@dataclass(frozen=True, slots=True)
class Day:
    """A day of a month that the file does not name."""

    column: str
    month: str


@dataclass(frozen=True, slots=True)
class Translate:
    """Words of the file put into other words; a word that is not listed stays, or becomes `otherwise`."""

    column: str
    values: Mapping[str, str] = field(hash=False)
    otherwise: str | None = None


Expression = Column | Constant | Sum | Compare | Day | Translate

_KEYS = {
    "constant": ({"constant"}, set[str]()),
    "sum": ({"sum"}, set[str]()),
    "compare": ({"compare", "true", "false"}, {"missing"}),
    "day": ({"day", "month"}, set[str]()),
    "map": ({"map", "values"}, {"otherwise"}),
}


def columns_of(expression: Expression) -> tuple[str, ...]:
    """Return the columns of the file that an expression reads."""
    match expression:
        case Column(name):
            return (name,)
        case Constant():
            return ()
        case Sum(columns):
            return columns
        case Compare(left=left, right=right):
            return (left, right)
        case Day(column=column) | Translate(column=column):
            return (column,)


def read_expression(node: Any, path: str, notebook: Notebook) -> Expression | None:
    """Read one column of a mapping.

    Parameters
    ----------
    node
        A name of a column, or an object of one of the five other forms.
    path
        Where it stands in the mapping, for the problems.
    notebook
        Receives what is wrong; None is returned in that case.
    """
    if isinstance(node, str) and node.strip():
        return Column(node.strip())
    if not isinstance(node, dict):
        notebook.note(path, _('Write the name of a column, or an object such as {"constant": "web"}.'))
        return None
    forms = [form for form in _KEYS if form in node]
    if len(forms) != 1:
        name = next(iter(node), "")
        notebook.note(
            path,
            _("Use one of: %(forms)s. “%(name)s” is none of them, or there are several."),
            name=str(name),
            among=_KEYS,
            forms=", ".join(_KEYS),
        )
        return None
    form = forms[0]
    if not _has_right_keys(node, form, path, notebook):
        return None
    read = {"constant": _constant, "sum": _sum, "compare": _compare, "day": _day, "map": _translate}[form]
    return read(node, path, notebook)


def text_of(node: Any) -> str | None:
    """Return a scalar of the JSON as the text that a file would hold, or None for anything else."""
    if isinstance(node, bool):
        return "true" if node else "false"
    if isinstance(node, str | int | float):
        return str(node).strip()
    return None


def _has_right_keys(node: dict[str, Any], form: str, path: str, notebook: Notebook) -> bool:
    required, optional = _KEYS[form]
    for key in node.keys() - required - optional:
        notebook.note(
            inside(path, key),
            _("“%(name)s” has no meaning here."),
            name=key,
            among=(required | optional) - node.keys(),
        )
    for key in sorted(required - node.keys()):
        notebook.note(path, _("“%(key)s” is missing beside “%(form)s”."), key=key, form=form)
    return node.keys() >= required and node.keys() <= required | optional


def _name(node: Any, path: str, notebook: Notebook) -> str | None:
    if isinstance(node, str) and node.strip():
        return node.strip()
    notebook.note(path, _("Write the name of a column here."))
    return None


def _word(node: dict[str, Any], key: str, path: str, notebook: Notebook) -> str | None:
    if node.get(key) is None and key in {"missing", "otherwise"}:
        return None
    text = text_of(node[key])
    if not text:
        notebook.note(inside(path, key), _("Write a word or a number here."))
    return text


def _constant(node: dict[str, Any], path: str, notebook: Notebook) -> Constant | None:
    text = _word(node, "constant", path, notebook)
    return Constant(text) if text else None


def _sum(node: dict[str, Any], path: str, notebook: Notebook) -> Sum | None:
    listed = node["sum"]
    if not isinstance(listed, list) or not listed:
        notebook.note(inside(path, "sum"), _("List the columns to add up."))
        return None
    names = [_name(item, f"{path}.sum[{index}]", notebook) for index, item in enumerate(listed)]
    columns = tuple(name for name in names if name)
    if len(set(columns)) < len(columns):
        notebook.note(inside(path, "sum"), _("A column is listed twice."))
        return None
    return Sum(columns) if len(columns) == len(listed) else None


def _compare(node: dict[str, Any], path: str, notebook: Notebook) -> Compare | None:
    sides = node["compare"]
    here = inside(path, "compare")
    if not isinstance(sides, list) or len(sides) != 3 or sides[1] not in OPERATORS:
        notebook.note(
            here,
            _("Write a column, an operator (%(operators)s) and a column."),
            operators=" ".join(OPERATORS),
        )
        return None
    left, right = _name(sides[0], f"{here}[0]", notebook), _name(sides[2], f"{here}[2]", notebook)
    true, false = _word(node, "true", path, notebook), _word(node, "false", path, notebook)
    missing = _word(node, "missing", path, notebook)
    if not (left and right and true and false):
        return None
    return Compare(left, sides[1], right, true, false, missing)


def _day(node: dict[str, Any], path: str, notebook: Notebook) -> Day | None:
    column = _name(node["day"], inside(path, "day"), notebook)
    month = node["month"]
    if not isinstance(month, str) or not re.fullmatch(r"(19|20)\d\d-(0[1-9]|1[0-2])", month):
        notebook.note(inside(path, "month"), _("Write the month as 2017-05."))
        return None
    return Day(column, month) if column else None


def _translate(node: dict[str, Any], path: str, notebook: Notebook) -> Translate | None:
    column = _name(node["map"], inside(path, "map"), notebook)
    listed = node["values"]
    if not isinstance(listed, dict) or not listed:
        notebook.note(inside(path, "values"), _("Write the words of the file and what each becomes."))
        return None
    values = {}
    for key, value in listed.items():
        text = text_of(value)
        if not text:
            notebook.note(f"{path}.values.{key}", _("Write a word or a number here."))
            return None
        values[key.strip()] = text
    otherwise = _word(node, "otherwise", path, notebook)
    return Translate(column, values, otherwise) if column else None
