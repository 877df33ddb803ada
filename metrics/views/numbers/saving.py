"""Saving a sheet: a load like any other, all of it or nothing, and never over what somebody else has just said."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from metrics import tasks
from metrics.catalogue.delivered import ensure_delivered_metric
from metrics.ingest.loading.at_once import hold, load_at_once
from metrics.models import Import, Metric, Source
from metrics.views.numbers.changes import Change, Figure
from metrics.views.numbers.sheet import Place, Stored, source_code, stored

HEADER = ("measure", "month", "value", "numerator", "denominator", "n")
SIX_PLACES = Decimal("0.000001")


@dataclass(frozen=True, slots=True)
class Conflict:
    """A cell that somebody else has changed since the page was opened."""

    change: Change
    now: Stored | None


class ConflictsError(Exception):
    """Cells were changed by others meanwhile; nothing was saved."""

    def __init__(self, conflicts: dict[Place, Conflict]) -> None:
        super().__init__(f"{len(conflicts)} cells were changed meanwhile")
        self.conflicts = conflicts


@transaction.atomic
def save_changes(changes: Sequence[Change], *, name: str, user_id: int | None, now: datetime) -> Import:
    """Load what was changed as numbers that a source has reported.

    Parameters
    ----------
    name
        Who reports them.

    Raises
    ------
    ConflictsError
        If somebody else has changed one of the cells to something else since it was shown.
    LoadingElsewhere
        If another load does not let this one through for now.
    """
    source = Source.objects.get_or_create(code=source_code(name), defaults={"name": name})[0]
    hold(source)
    specs = {change.spec.code: change.spec for change in changes}
    current = stored(source, specs.values(), sorted({change.month for change in changes}))
    conflicts = {
        (change.spec.code, change.month): Conflict(change, current.get((change.spec.code, change.month)))
        for change in changes
        if Figure.of(current.get((change.spec.code, change.month))) not in {change.before, change.after}
    }
    if conflicts:
        raise ConflictsError(conflicts)
    for metric in Metric.objects.filter(code__in=[one.metric for one in specs.values() if one.metric]):
        ensure_delivered_metric(metric)
    made = load_at_once(
        HEADER,
        _rows(changes),
        document={
            "source": source.code,
            "kind": "measurements",
            "withdraw": True,
            "columns": {
                "measure": "measure",
                "period": "month",
                **{name: name for name in ("value", "numerator", "denominator", "n")},
            },
        },
        file_name=_("typed in"),
        secret=tasks.key_secret(),
        now=now,
        requested_by_id=user_id,
    )
    tasks.ring_for_refresh()
    return made


def _rows(changes: Sequence[Change]) -> Iterator[tuple[str, ...]]:
    for change in changes:
        value, n = change.after.value, change.after.n
        row = [change.spec.delivery.measure, f"{change.month:%Y-%m}"]
        if value is None:
            yield (*row, "", "", "", "")
            continue
        # A share of so many answers is known with its range: whoever reads it counts both.
        halves = (
            (f"{(value * n).quantize(SIX_PLACES):f}", str(n))
            if n and change.spec.delivery.share
            else ("", "")
        )
        yield (*row, f"{value:f}", *halves, "" if n is None else str(n))
