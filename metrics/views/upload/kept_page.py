"""A mapping that says more than the page lets one choose, in words: it is shown, and used as it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from metrics.ingest.proposing.known import Known
from metrics.views.kinds import kind_name


@dataclass(frozen=True, slots=True)
class KeptPart:
    """What one kind of rows takes from which columns."""

    kind: str
    rows: tuple[tuple[str, str], ...]
    """What it is, and where it comes from."""


def kept_parts(document: Any, known: Known) -> tuple[KeptPart, ...]:
    """Return a mapping in words."""
    parts = document if isinstance(document, list) else [document]
    return tuple(KeptPart(kind_name(part["kind"]), tuple(_rows(part, known))) for part in parts)


def _rows(part: Mapping[str, Any], known: Known) -> list[tuple[str, str]]:
    rows = [(name, _origin(value)) for name, value in part.get("columns", {}).items()]
    for column, answer in part.get("metrics", {}).items():
        name = known.questions.get(answer["measure"], answer["measure"])
        about = answer.get("touchpoint")
        rows.append((f"{name}: {about}" if about else name, column))
    for code, value in part.get("dimensions", {}).items():
        dimension = known.dimension(code)
        rows.append((dimension.name if dimension else code, _origin(value)))
    return rows


def _origin(value: Any) -> str:
    text = str(value)
    match value:
        case {"constant": constant}:
            text = _("always %(value)s") % {"value": constant}
        case {"sum": columns}:
            text = " + ".join(columns)
        case {"compare": [left, operator, right]}:
            text = f"{left} {operator} {right}"
        case {"day": column, "month": month}:
            text = _("%(column)s, a day of %(month)s") % {"column": column, "month": month}
        case {"map": column}:
            text = _("%(column)s, in other words") % {"column": column}
    return text
