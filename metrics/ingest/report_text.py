"""A report as text for a terminal."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from metrics.ingest.reporting import PartReport, Report

_SHOWN_MEMBERS = 20


def lines_of(report: Report) -> Iterator[str]:
    """Yield the lines of a report."""
    yield _("%(file)s from %(source)s: %(state)s") % {
        "file": report.file,
        "source": report.source,
        "state": report.state if report.import_id is None else f"{report.state} (import {report.import_id})",
    }
    if detected := _detected(report):
        yield _("Detected: %(what)s") % {"what": detected}
    for part in report.parts:
        yield from _part(part)
    if report.unconfirmed:
        shown = ", ".join(report.unconfirmed[:_SHOWN_MEMBERS])
        if len(report.unconfirmed) > _SHOWN_MEMBERS:
            shown += ", …"
        count = len(report.unconfirmed)
        yield ngettext(
            "%(count)s member waits for a person to confirm it: %(members)s",
            "%(count)s members wait for a person to confirm them: %(members)s",
            count,
        ) % {"count": count, "members": shown}
    if report.problem:
        yield report.problem


def _detected(report: Report) -> str:
    names = ("format", "encoding", "delimiter", "header_row", "sheet", "decimal")
    found = [f"{name} {report.detected[name]!r}" for name in names if report.detected.get(name) is not None]
    found += [f"{column} {form}" for column, form in (report.detected.get("dates") or {}).items()]
    return ", ".join(found)


def _part(part: PartReport) -> Iterator[str]:
    yield _("%(kind)s: rows %(rows)s, accepted %(accepted)s, rejected %(rejected)s") % {
        "kind": part.kind,
        "rows": part.rows,
        "accepted": part.accepted,
        "rejected": part.rejected,
    }
    yield _("  new %(new)s, changed %(changed)s, unchanged %(unchanged)s") % {
        "new": part.new,
        "changed": part.changed,
        "unchanged": part.unchanged,
    }
    for item in part.missing:
        yield "  " + ngettext(
            "%(count)s answer missing: %(column)s = %(value)s",
            "%(count)s answers missing: %(column)s = %(value)s",
            item.answers,
        ) % {"count": item.answers, "column": item.column, "value": item.value or _("(empty)")}
    for reject in part.rejects:
        place = _("row %(row)s") % {"row": reject.row}
        if reject.column:
            place += f", {reject.column}"
        if reject.value:
            place += f" = “{reject.value}”"
        yield f"  {place}: {reject.message}"
    if part.rejected > len(part.rejects):
        more = part.rejected - len(part.rejects)
        yield "  " + ngettext("and %(count)s more rejected row", "and %(count)s more rejected rows", more) % {
            "count": more
        }
