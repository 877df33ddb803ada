"""Where a number comes from: the files whose facts it counts."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from metrics.calendar import Period
from metrics.catalogue.measures import MEASURES
from metrics.kpis.definitions import measures_of
from metrics.models import Import, ImportPart, Measure, Metric

MOST = 6

_KINDS = {"answers": "responses"}
_ORIGINS = {one.code: one.origins for one in MEASURES}


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
    for pk, code in Measure.objects.filter(pk__in=measures_of([metric])).values_list("pk", "code"):
        for origin in _ORIGINS.get(code, ("answers",)):
            named = Q(measures__contains=[pk]) if origin in {"answers", "measurements"} else Q()
            behind |= Q(kind=_KINDS.get(origin, origin)) & named
    parts = (
        ImportPart.objects.filter(
            behind, of__state=Import.State.LOADED, first_month__lt=period.end, last_month__gte=period.start
        )
        .select_related("of__source")
        .order_by("-of__loaded_at", "-of_id", "position")[:MOST]
    )
    return [
        Arrival(one.of_id, one.of.source.code, one.of.file_name, one.of.loaded_at, one.accepted, one.rejected)
        for one in parts
    ]
