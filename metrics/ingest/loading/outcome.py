"""The account of what became of the rows: rejects, missing answers, counts of a part."""

from collections.abc import Iterable, Mapping

from django.db.models import F

from metrics.ingest.mapping.expressions import columns_of
from metrics.ingest.mapping.model import SourceMapping
from metrics.ingest.problems import nearest
from metrics.ingest.reasons import Reason, Reject
from metrics.models import ImportPart, ImportReject, MissingAnswers

COLUMN_LIMIT = 200
_AT_ONCE = 5_000


def start_account(part: ImportPart) -> None:
    """Forget what an earlier reading of the part counted."""
    ImportReject.objects.filter(part=part).delete()
    MissingAnswers.objects.filter(part=part).delete()
    ImportPart.objects.filter(pk=part.pk).update(
        rows=0, accepted=0, rejected=0, new=0, changed=0, unchanged=0, first_day=None, last_day=None
    )


def count_rows(part: ImportPart, *, rows: int, rejected: int) -> None:
    """Add rows that were judged."""
    ImportPart.objects.filter(pk=part.pk).update(
        rows=F("rows") + rows,
        rejected=F("rejected") + rejected,
        accepted=F("accepted") + rows - rejected,
    )


def write_rejects(
    part: ImportPart, rejects: Iterable[Reject], *, private: frozenset[str], quantities: Iterable[str]
) -> None:
    """Store rejects, without what would identify a customer.

    Parameters
    ----------
    private
        Columns whose values are not kept: customer keys, comments. A row that could not be taken apart may
        hold either, so nothing of it is kept but its number.
    quantities
        The codes among which the nearest to an unknown one is looked for.
    """
    codes = sorted(quantities)
    ImportReject.objects.bulk_create(
        (
            ImportReject(
                part=part,
                row_number=reject.row_number,
                column=(reject.column or "")[:COLUMN_LIMIT],
                value="" if reject.column is None or reject.column in private else (reject.value or ""),
                reason=reject.reason.value,
                parameters=_parameters(reject, codes),
            )
            for reject in rejects
        ),
        batch_size=_AT_ONCE,
    )


def _parameters(reject: Reject, quantities: list[str]) -> dict[str, str | int]:
    parameters = dict(reject.parameters)
    if reject.reason is Reason.UNKNOWN_MEASURE and (near := nearest(reject.value or "", quantities)):
        parameters["nearest"] = near
    return parameters


def private_columns(mapping: SourceMapping) -> frozenset[str]:
    """Return the columns, by the names that rejects give them, that must not be quoted."""
    names = {"customer", "comment"}
    for field in ("customer", "comment"):
        if expression := mapping.columns.get(field):
            names.update(columns_of(expression))
    return frozenset(names)


def add_missing(part: ImportPart, counts: Mapping[tuple[str, str], int]) -> None:
    """Add answers that were not given, by column and the value that stood in their place."""
    for (column, value), answers in sorted(counts.items()):
        key = {"part": part, "column": column[:COLUMN_LIMIT], "value": value[:COLUMN_LIMIT]}
        if not MissingAnswers.objects.filter(**key).update(answers=F("answers") + answers):
            MissingAnswers.objects.create(**key, answers=answers)


def count_rejected_later(part: ImportPart, rejected: int, *, unchanged: int = 0) -> None:
    """Move rows that had been accepted to the rejects, or to those that say nothing new."""
    ImportPart.objects.filter(pk=part.pk).update(
        rejected=F("rejected") + rejected,
        accepted=F("accepted") - rejected,
        unchanged=F("unchanged") + unchanged,
    )


def count_merged(part: ImportPart, new: int, changed: int, unchanged: int) -> None:
    """Note what the accepted rows were to the facts."""
    ImportPart.objects.filter(pk=part.pk).update(
        new=new, changed=changed, unchanged=F("unchanged") + unchanged
    )


def note_measures(part: ImportPart, measures: Iterable[int]) -> None:
    """Note which questions or quantities the facts name, so that a number can name its files."""
    ImportPart.objects.filter(pk=part.pk).update(measures=sorted(measures))
