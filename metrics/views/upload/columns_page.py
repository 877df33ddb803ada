"""What the page about the meaning of columns shows."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from metrics import formats
from metrics.ingest.kinds import Kind
from metrics.ingest.loading.uploads import still_needed
from metrics.ingest.proposing import choices as c
from metrics.ingest.proposing.checks import Check, check
from metrics.ingest.proposing.choices import Said
from metrics.ingest.proposing.known import Known
from metrics.ingest.proposing.looks import ROWS, Seen
from metrics.ingest.proposing.needs import Need
from metrics.ingest.proposing.vocabulary import vocabulary
from metrics.models import Upload
from metrics.views.kinds import kinds_in_words
from metrics.views.upload.controls import Control, Option, WordRow, controls_of, word_rows
from metrics.views.upload.file_form import FormOfFile
from metrics.views.upload.kept_page import KeptPart, kept_parts

SHOWN_AT_ONCE = 12
"""Columns that are not loaded stand apart where there are more of them than this."""


@dataclass(frozen=True, slots=True)
class Row:
    """One column of the file."""

    place: int
    name: str
    example: str
    options: SafeString
    check: Check
    controls: tuple[Control, ...] = ()
    words: tuple[WordRow, ...] = ()
    more_words: str = ""
    errors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ColumnsPage:
    """The page."""

    pk: int
    file_name: str
    title: str
    lead: str
    written: str
    header: tuple[str, ...]
    first: tuple[tuple[str, ...], ...]
    used: tuple[Row, ...]
    unused: tuple[Row, ...]
    apart: bool
    """Whether columns that are not loaded stand in a place of their own."""
    source: str
    recognised: str
    currency: str | None
    """None where the file needs none."""
    quantities: tuple[Option, ...]
    """What may be measured: code, name and whether it is chosen."""
    kept: tuple[KeptPart, ...]
    form: FormOfFile
    problems: tuple[str, ...]
    errors: Mapping[str, str] = field(default_factory=dict)
    file_problem: str = ""


def columns_page(upload: Upload, known: Known, *, asked: bool = False, file_problem: str = "") -> ColumnsPage:
    """Return the page.

    Parameters
    ----------
    asked
        Somebody wants to go on: what is missing is shown where it is to be said.
    file_problem
        Why the file cannot be read as was asked for.
    """
    seen, said = Seen.of_json(upload.seen), Said.of_json(upload.said)
    needs = still_needed(upload, known) if asked else []
    rows = [] if said.kept is not None else _rows(seen, said, known, needs)
    used = tuple(row for row, choice in zip(rows, said.choices, strict=False) if choice.meaning != c.SKIP)
    unused = tuple(row for row, choice in zip(rows, said.choices, strict=False) if choice.meaning == c.SKIP)
    apart = len(unused) > SHOWN_AT_ONCE and bool(used)
    return ColumnsPage(
        pk=upload.pk,
        file_name=upload.file_name,
        title=_title(said, upload.recognised),
        lead=_lead(upload, seen),
        written=_written(seen),
        header=seen.header,
        first=seen.first,
        used=used if apart else tuple(rows),
        unused=unused if apart else (),
        apart=apart,
        source=said.source,
        recognised=upload.recognised,
        currency=_currency(said),
        quantities=_quantities(said, known),
        kept=kept_parts(said.kept, known) if said.kept is not None else (),
        form=FormOfFile(initial=dict(said.form)),
        problems=tuple(need.text for need in needs if need.place is None and need.field == "meaning"),
        errors={need.field: need.text for need in needs if need.place is None and need.field != "meaning"},
        file_problem=file_problem,
    )


def _rows(seen: Seen, said: Said, known: Known, needs: list[Need]) -> list[Row]:
    options = _options(known)
    rows = []
    for place, (look, choice) in enumerate(zip(seen.columns, said.choices, strict=True)):
        mine = [need for need in needs if need.place == place]
        controls = controls_of(place, look, choice, {need.field: need.text for need in mine})
        named = {control.field for control in controls}
        words, more = word_rows(place, look, choice, known)
        row = Row(
            place=place,
            name=look.name,
            example=look.example,
            options=_selected(options, choice.meaning),
            check=check(look, choice, known, source=said.source, rows=seen.rows),
            controls=controls,
            words=words,
            more_words=more,
            errors=tuple(need.text for need in mine if need.field not in named),
        )
        rows.append(row)
    return rows


def _options(known: Known) -> SafeString:
    """Return the meanings as options of a select: the same for every column, so they are written once."""
    found = []
    for group in vocabulary(known):
        inner = format_html_join(
            "", '<option value="{}">{}</option>', ((one.code, one.label) for one in group.meanings)
        )
        found.append(
            format_html('<optgroup label="{}">{}</optgroup>', group.label, inner) if group.label else inner
        )
    return format_html_join("", "{}", ((one,) for one in found))


def _selected(options: SafeString, code: str) -> SafeString:
    mark = format_html('value="{}"', code)
    return mark_safe(options.replace(mark, f"{mark} selected", 1))  # noqa: S308 - both were escaped


def _title(said: Said, recognised: str) -> str:
    if recognised:
        return _("Recognised: a file of “%(source)s”") % {"source": recognised}
    if said.kinds:
        return _("This looks like %(kinds)s") % {"kinds": kinds_in_words([kind.value for kind in said.kinds])}
    return _("What is in this file?")


def _lead(upload: Upload, seen: Seen) -> str:
    looked = formats.count(seen.rows, "rows")
    if not seen.whole:
        looked = _("the first %(rows)s were looked at") % {"rows": formats.count(ROWS, "rows")}
    wide = ngettext("%(count)s column", "%(count)s columns", len(seen.columns)) % {"count": len(seen.columns)}
    return " · ".join(
        (
            upload.file_name,
            formats.file_size(upload.file_size),
            looked,
            wide,
            _("nothing is loaded until step 4"),
        )
    )


def _written(seen: Seen) -> str:
    """Return how the file is written, in words."""
    found = seen.detected
    signs = {",": _("comma"), ";": _("semicolon"), "\t": _("tab"), "|": _("vertical bar")}
    parts = []
    if found.get("format") == "xlsx":
        parts.append(_("sheet “%(sheet)s”") % {"sheet": found.get("sheet", "")})
    elif found.get("format") == "ndjson":
        parts.append(_("JSON lines"))
    if found.get("delimiter"):
        parts.append(signs.get(found["delimiter"], str(found["delimiter"])))
    if found.get("encoding"):
        parts.append(
            str(found["encoding"]).upper() if found["encoding"] == "utf-8" else str(found["encoding"])
        )
    if found.get("header_row"):
        parts.append(_("names in row %(row)s") % {"row": found["header_row"]})
    text = ", ".join(parts)
    return text[:1].upper() + text[1:]


def _currency(said: Said) -> str | None:
    column = any(one.meaning == c.CURRENCY for one in said.choices)
    return said.currency if Kind.TRANSACTIONS in said.kinds and not column and said.kept is None else None


def _quantities(said: Said, known: Known) -> tuple[Option, ...]:
    """Return what may be measured, where no column says it."""
    meanings = {one.meaning for one in said.choices}
    if Kind.MEASUREMENTS not in said.kinds or c.MEASURE in meanings:
        return ()
    if not meanings & {c.OF_PERIOD, c.VALUE, c.NUMERATOR} and any(one.quantity for one in said.choices):
        return ()
    return tuple((code, name, code == said.quantity) for code, name in known.quantities.items())
