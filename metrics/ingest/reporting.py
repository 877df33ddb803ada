"""What became of a file, in one frozen report: for the command line, pages and the API alike."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from metrics.ingest.problems import DID_YOU_MEAN
from metrics.ingest.reasons import Reason, render
from metrics.models import Import, ImportReject

SHOWN_REJECTS = 10


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """One row that was left out."""

    row: int
    column: str
    value: str
    reason: str
    """The code."""
    message: str
    """The reason in the reader's language."""


@dataclass(frozen=True, slots=True)
class NoAnswers:
    """How often a column said "no answer" with one value."""

    column: str
    value: str
    answers: int


@dataclass(frozen=True, slots=True)
class PartReport:
    """What one kind of row in the file brought."""

    kind: str
    rows: int
    accepted: int
    rejected: int
    new: int
    changed: int
    unchanged: int
    rejects: tuple[RejectedRow, ...] = ()
    """The first ones."""
    missing: tuple[NoAnswers, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """What became of a file."""

    import_id: int | None
    """None for a trial, of which nothing is kept."""
    source: str
    file: str
    state: str
    problem: str = ""
    detected: Mapping[str, Any] = field(default_factory=dict, hash=False)
    parts: tuple[PartReport, ...] = ()
    unconfirmed: tuple[str, ...] = ()
    """Members in the file that nobody has confirmed yet, as `dimension: code`."""


def report(import_id: int, *, rejects: int = SHOWN_REJECTS) -> Report:
    """Return what is known of an import.

    Parameters
    ----------
    rejects
        How many rejects of each part to name.
    """
    of = Import.objects.select_related("source").get(pk=import_id)
    return Report(
        import_id=of.pk,
        source=of.source.code,
        file=of.file_name,
        state=of.state,
        problem=of.problem,
        detected=of.detected,
        parts=tuple(
            PartReport(
                kind=part.kind,
                rows=part.rows,
                accepted=part.accepted,
                rejected=part.rejected,
                new=part.new,
                changed=part.changed,
                unchanged=part.unchanged,
                rejects=tuple(map(rejected_row, part.rejects.all()[:rejects])),
                missing=tuple(
                    NoAnswers(item.column, item.value, item.answers)
                    for item in part.missing.order_by("-answers", "column", "value")
                ),
            )
            for part in of.parts.all()
        ),
        unconfirmed=tuple(of.detected.get("unconfirmed", ())),
    )


def rejected_row(reject: ImportReject) -> RejectedRow:
    """Return a stored reject in the reader's language."""
    return RejectedRow(
        row=reject.row_number,
        column=reject.column,
        value=reject.value,
        reason=reject.reason,
        message=reject_message(reject.reason, reject.parameters),
    )


def reject_message(reason: str, parameters: Mapping[str, Any]) -> str:
    """Return the message of a stored reason, with the nearest known word where there is one."""
    message = render(Reason(reason), parameters)
    if near := parameters.get("nearest"):
        message = f"{message} {str(DID_YOU_MEAN) % {'name': near}}"
    return message
