"""Reading one mapping out of its JSON object, noting everything that is wrong with it."""

import re
import zoneinfo
from typing import Any

from django.utils.translation import gettext_lazy as _

from metrics.ingest.kinds import CUSTOMER_DIMENSIONS, DATED, FIELDS, NUMERIC, Field, Holds, Kind
from metrics.ingest.mapping.expressions import Compare, Constant, Day, Expression, Sum, read_expression
from metrics.ingest.mapping.model import KnownWords, SourceMapping
from metrics.ingest.mapping.questions import read_measures, read_metrics
from metrics.ingest.mapping.settings import CODE, read_file, read_own_dimensions, read_unpivot
from metrics.ingest.problems import Notebook, inside

_KEYS = (
    "source",
    "kind",
    "file",
    "columns",
    "metrics",
    "dimensions",
    "date",
    "own_dimensions",
    "measures",
    "comments",
    "complaints",
    "key_space",
    "unpivot",
    "withdraw",
    "only",
)


class MappingReader:
    """Reads one mapping; every method notes what is wrong in its part."""

    def __init__(self, node: dict[str, Any], path: str, catalogue: KnownWords, notebook: Notebook) -> None:
        self._node = node
        self._path = path
        self._catalogue = catalogue
        self._notebook = notebook

    def _note(self, key: str, template: Any, **details: Any) -> None:
        self._notebook.note(inside(self._path, key), template, **details)

    def read(self) -> SourceMapping | None:
        """Return the mapping, or None if anything was noted."""
        before = len(self._notebook.problems)
        for key in self._node.keys() - set(_KEYS):
            self._note(key, _("“%(name)s” has no meaning here."), name=key, among=_KEYS)
        kind = self._kind()
        if kind is None:
            return None
        part = (self._path, self._notebook)
        own = read_own_dimensions(self._node.get("own_dimensions"), *part)
        measures = read_measures(self._node.get("measures"), self._catalogue, *part)
        unpivot = read_unpivot(self._node.get("unpivot"), kind, *part)
        columns = self._columns(kind, unpivot=unpivot is not None)
        dimensions = self._dimensions(kind, {dimension.code for dimension in own})
        questions = {**self._catalogue.questions, **{item.question.code: item.question for item in measures}}
        metrics = read_metrics(
            self._node.get("metrics"), kind, questions, *part, by_touchpoint="touchpoint" in dimensions
        )
        date_format, time_zone = self._date()
        mapping = SourceMapping(
            source=self._code("source"),
            kind=kind,
            file=read_file(self._node.get("file"), *part),
            columns=columns,
            metrics=metrics,
            dimensions=dimensions,
            date_format=date_format,
            time_zone=time_zone,
            own_dimensions=own,
            measures=measures,
            comments=self._comments(),
            complaints=self._complaints(kind),
            key_space=self._code("key_space", default="main"),
            unpivot=unpivot,
            withdraw=self._withdraw(kind, unpivot=unpivot is not None),
            only=self._only(kind),
        )
        return mapping if len(self._notebook.problems) == before else None

    def _kind(self) -> Kind | None:
        name = self._node.get("kind")
        if name in list(Kind):
            return Kind(name)
        self._note("kind", _("Write one of: %(kinds)s."), name=str(name), among=Kind, kinds=", ".join(Kind))
        return None

    def _code(self, key: str, default: str | None = None) -> str:
        value = self._node.get(key, default)
        if not isinstance(value, str) or not CODE.fullmatch(value):
            self._note(key, _("Write a short code: lower-case Latin letters, digits and _, a letter first."))
            return ""
        return value

    def _comments(self) -> bool:
        value = self._node.get("comments", False)
        if not isinstance(value, bool):
            self._note("comments", _("Write true or false."))
        return value is True

    def _withdraw(self, kind: Kind, *, unpivot: bool) -> bool:
        value = self._node.get("withdraw", False)
        if not isinstance(value, bool):
            self._note("withdraw", _("Write true or false."))
        elif value and (kind is not Kind.MEASUREMENTS or unpivot):
            self._note("withdraw", _("Only measurements with a row for each period can be taken back."))
        return value is True

    def _only(self, kind: Kind) -> frozenset[str] | None:
        value = self._node.get("only")
        if value is None:
            return None
        if kind is not Kind.MEASUREMENTS:
            self._note("only", _("Only measurements name a measure. Leave this out."))
        elif not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            self._note("only", _("List the codes of the measures that this file may hold."))
        else:
            return frozenset(value)
        return None

    def _complaints(self, kind: Kind) -> frozenset[str]:
        value = self._node.get("complaints", [])
        if value and kind is not Kind.CONTACTS:
            self._note("complaints", _("Only contacts can be complaints. Leave this out."))
        elif not isinstance(value, list) or not all(isinstance(one, str) and one.strip() for one in value):
            self._note("complaints", _("List the reasons that are complaints, as the file writes them."))
        else:
            return frozenset(one.strip() for one in value)
        return frozenset()

    def _date(self) -> tuple[str | None, str | None]:
        node = self._node.get("date", {})
        if not isinstance(node, dict):
            self._note("date", _('Write an object, such as {"format": "%%d.%%m.%%Y"}.'))
            return None, None
        for key in node.keys() - {"format", "timezone"}:
            self._note(
                f"date.{key}", _("“%(name)s” has no meaning here."), name=key, among=("format", "timezone")
            )
        form, zone = node.get("format"), node.get("timezone")
        if form is not None and not (isinstance(form, str) and re.search(r"%[dejFDxcs]", form)):
            self._note(
                "date.format", _("Write the form of a date with its day, such as %%d.%%m.%%Y or %%Y-%%m-%%d.")
            )
        if zone is not None and zone not in zoneinfo.available_timezones():
            self._note(
                "date.timezone",
                _("“%(name)s” is not a time zone. Write one such as Europe/Moscow."),
                name=str(zone),
                among=zoneinfo.available_timezones(),
            )
        return form, zone

    def _columns(self, kind: Kind, *, unpivot: bool) -> dict[str, Expression]:
        node = self._node.get("columns", {})
        if not isinstance(node, dict):
            self._note("columns", _("Write an object: what each column of the file is."))
            return {}
        fields = {field.name: field for field in FIELDS[kind]}
        columns = {}
        for name, spec in node.items():
            if name not in fields:
                self._unknown_column(name, kind, fields)
                continue
            path = inside(self._path, f"columns.{name}")
            expression = read_expression(spec, path, self._notebook)
            if expression and self._suits(fields[name], expression, path):
                columns[name] = expression
        for field in fields.values():
            comes_from_names = unpivot and field.name in {"period", "value"}
            if comes_from_names and field.name in node:
                self._note(f"columns.{field.name}", _("Leave this out: “unpivot” takes it from the columns."))
            elif field.required and field.name not in node and not comes_from_names:
                self._note(
                    "columns",
                    _("“%(field)s” is missing; %(kind)s cannot do without it."),
                    field=field.name,
                    kind=kind.value,
                )
        if kind is Kind.MEASUREMENTS and not unpivot:
            self._has_value(node)
        return columns

    def _has_value(self, node: dict[str, Any]) -> None:
        if ("numerator" in node) != ("denominator" in node):
            self._note("columns", _("“numerator” and “denominator” go together."))
        elif "value" not in node and "numerator" not in node:
            self._note("columns", _("Name “value”, or “numerator” and “denominator”."))

    def _unknown_column(self, name: str, kind: Kind, fields: dict[str, Field]) -> None:
        if name in self._catalogue.dimensions or name == "mode":
            self._note(
                f"columns.{name}",
                _("“%(dimension)s” is a dimension. Put it under “dimensions”."),
                dimension="survey_mode" if name == "mode" else name,
            )
            return
        self._note(
            f"columns.{name}",
            _("%(kind)s have no column “%(name)s”. They have: %(columns)s."),
            name=name,
            among=fields,
            kind=kind.value,
            columns=", ".join(fields),
        )

    def _suits(self, field: Field, expression: Expression, path: str) -> bool:
        """Note an expression that cannot give what the column holds."""
        match expression:
            case Sum() if field.holds not in NUMERIC:
                self._notebook.note(path, _("A sum is a number, and this column holds none."))
            case Day() if field.holds not in DATED:
                self._notebook.note(path, _("A day of a month is a date, and this column holds none."))
            case Compare() if field.holds in NUMERIC | DATED | {Holds.PERIOD}:
                self._notebook.note(
                    path, _("A comparison gives one of its words, which is not what this column holds.")
                )
            case Constant(value) if field.words and value.casefold() not in field.words:
                self._notebook.note(
                    path,
                    _("Write one of: %(words)s."),
                    name=value,
                    among=field.words,
                    words=", ".join(field.words),
                )
            case _:
                return True
        return False

    def _dimensions(self, kind: Kind, own: set[str]) -> dict[str, Expression]:
        node = self._node.get("dimensions", {})
        if not isinstance(node, dict):
            self._note("dimensions", _("Write an object: the code of a dimension and its column."))
            return {}
        known = self._catalogue.dimensions | own
        if kind is Kind.CUSTOMERS:
            known = frozenset(CUSTOMER_DIMENSIONS) | own
        dimensions: dict[str, Expression] = {}
        for code, spec in node.items():
            path = inside(self._path, f"dimensions.{code}")
            if code not in known:
                self._notebook.note(
                    path,
                    _(
                        "No dimension “%(name)s”. There are: %(known)s. "
                        "A new one is named under “own_dimensions”."
                    ),
                    name=code,
                    among=known,
                    known=", ".join(sorted(known)),
                )
                continue
            expression = read_expression(spec, path, self._notebook)
            if isinstance(expression, Sum | Day):
                self._notebook.note(path, _("A dimension holds words: neither sums nor dates."))
            elif expression:
                dimensions[code] = expression
        for code in sorted(own - node.keys()):
            self._note(f"own_dimensions.{code}", _("This dimension has no column under “dimensions”."))
        return dimensions
