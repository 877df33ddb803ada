"""What became of a file, in one frozen report: for the command line, pages and the API alike."""

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from django.db.models import Count, Window
from django.db.models.functions import RowNumber

from metrics.ingest.problems import DID_YOU_MEAN
from metrics.ingest.reasons import Reason, render
from metrics.models import Import, ImportPart, ImportReject

SHOWN_REJECTS = 10
FIRST_ROWS = 3
"""Rows that are named of each reason."""


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
    parameters: Mapping[str, Any] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class ReasonCount:
    """How many rows one reason left out, and the first of them."""

    reason: str
    column: str
    rows: int
    first: tuple[int, ...]
    """Numbers of rows."""
    value: str = ""
    """That of the first row."""
    parameters: Mapping[str, Any] = field(default_factory=dict, hash=False)

    @property
    def message(self) -> str:
        """The reason in the reader's language."""
        return reject_message(self.reason, self.parameters)


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
    reasons: tuple[ReasonCount, ...] = ()
    """All of them, the most frequent first."""
    missing: tuple[NoAnswers, ...] = ()

    @classmethod
    def of_json(cls, kept: Mapping[str, Any], *, rejects: int) -> "PartReport":
        """Read what was kept of it, with so many of its rejects; messages are in the reader's language."""
        return cls(
            **{
                **kept,
                "rejects": tuple(
                    RejectedRow(**{**row, "message": reject_message(row["reason"], row["parameters"])})
                    for row in kept["rejects"][:rejects]
                ),
                "reasons": tuple(
                    ReasonCount(**{**one, "first": tuple(one["first"])}) for one in kept["reasons"]
                ),
                "missing": tuple(NoAnswers(**one) for one in kept["missing"]),
            }
        )


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

    def as_json(self) -> dict[str, Any]:
        """Return it as JSON keeps it."""
        kept: dict[str, Any] = json.loads(json.dumps(asdict(self), default=str))
        return kept

    @classmethod
    def of_json(cls, kept: Mapping[str, Any], *, rejects: int) -> "Report":
        """Read what `as_json` returned, with so many rejects of each part."""
        parts = tuple(PartReport.of_json(part, rejects=rejects) for part in kept["parts"])
        return cls(**{**kept, "parts": parts, "unconfirmed": tuple(kept["unconfirmed"])})


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
                reasons=reasons_of(part) if part.rejected else (),
                missing=tuple(
                    NoAnswers(item.column, item.value, item.answers)
                    for item in part.missing.order_by("-answers", "column", "value")
                ),
            )
            for part in of.parts.all()
        ),
        unconfirmed=tuple(of.detected.get("unconfirmed", ())),
    )


def reasons_of(part: ImportPart) -> tuple[ReasonCount, ...]:
    """Return why rows of a part were left out, the most frequent reason first."""
    rejects = ImportReject.objects.filter(part=part)
    counts = {
        (row["reason"], row["column"]): row["rows"]
        for row in rejects.order_by().values("reason", "column").annotate(rows=Count("id"))
    }
    place = Window(RowNumber(), partition_by=["reason", "column"], order_by=["row_number", "id"])
    first: dict[tuple[str, str], list[ImportReject]] = defaultdict(list)
    for reject in rejects.annotate(place=place).filter(place__lte=FIRST_ROWS).order_by("row_number", "id"):
        first[reject.reason, reject.column].append(reject)
    return tuple(
        ReasonCount(
            reason=reason,
            column=column,
            rows=counts[reason, column],
            first=tuple(reject.row_number for reject in first[reason, column]),
            value=first[reason, column][0].value,
            parameters=first[reason, column][0].parameters,
        )
        for reason, column in sorted(counts, key=lambda key: (-counts[key], key))
    )


def rejected_row(reject: ImportReject) -> RejectedRow:
    """Return a stored reject in the reader's language."""
    return RejectedRow(
        row=reject.row_number,
        column=reject.column,
        value=reject.value,
        reason=reject.reason,
        message=reject_message(reject.reason, reject.parameters),
        parameters=reject.parameters,
    )


def reject_message(reason: str, parameters: Mapping[str, Any]) -> str:
    """Return the message of a stored reason, with the nearest known word where there is one."""
    message = render(Reason(reason), parameters)
    if near := parameters.get("nearest"):
        message = f"{message} {str(DID_YOU_MEAN) % {'name': near}}"
    return message
