"""Where a number comes from: the files whose facts it counts."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from metrics.calendar import Period
from metrics.catalogue.measures import files_of
from metrics.kpis.definitions import measures_of
from metrics.models import Import, ImportPart, Metric

MOST = 6


@dataclass(frozen=True, slots=True)
class Arrival:
    """One file with what it brought of the kind of facts that the number counts."""

    import_id: int
    source: str
    file: str
    loaded_at: datetime | None
    accepted: int
    rejected: int


def arrivals(metric: Metric, period: Period) -> list[Arrival]:
    """Return the newest files whose facts a metric counts in a period, at most `MOST`."""
    behind = Q()
    for measure in measures_of([metric]):
        for kind in files_of(measure.code):
            named = Q(measures__contains=[measure.pk]) if kind in {"responses", "measurements"} else Q()
            behind |= Q(kind=kind) & named
    # A list of customers lies on no days.
    then = Q(first_day=None) | Q(first_day__lt=period.end, last_day__gte=period.start)
    parts = (
        ImportPart.objects.filter(behind, then, of__state=Import.State.LOADED)
        .select_related("of__source")
        .order_by("-of__loaded_at", "-of_id", "position")[:MOST]
    )
    return [
        Arrival(one.of_id, str(one.of.source), one.of.file_name, one.of.loaded_at, one.accepted, one.rejected)
        for one in parts
    ]
