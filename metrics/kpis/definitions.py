"""Which definition of a metric is in force for which period; read once for each metric that was fetched."""

from collections.abc import Collection, Sequence
from datetime import date
from itertools import chain

from django.db.models import Model, Prefetch, prefetch_related_objects

from metrics.calendar import Period
from metrics.models import Measure, Metric, MetricPart, MetricVersion

_VERSIONS = MetricVersion.objects.select_related("metric", "measure", "base").order_by("number")
_PARTS = MetricPart.objects.select_related("metric").order_by("pk")


def definitions(metrics: Collection[Metric]) -> dict[Metric, list[MetricVersion]]:
    """Return all definitions of metrics, the oldest first."""
    unread = [metric for metric in metrics if not _is_read(metric, "versions")]
    if unread:
        prefetch_related_objects(unread, Prefetch("versions", _VERSIONS.all()))
    found = {metric: list(metric.versions.all()) for metric in metrics}
    versions = chain.from_iterable(found.values())
    composites = [one for one in versions if one.reading == "composite" and not _is_read(one, "parts")]
    if composites:
        prefetch_related_objects(
            composites,
            Prefetch("parts", _PARTS.all()),
            Prefetch("parts__metric__versions", _VERSIONS.all()),
        )
    return found


def _is_read(row: Model, related: str) -> bool:
    """Return whether related rows are at hand; asking Django to read them again costs more than looking."""
    return related in getattr(row, "_prefetched_objects_cache", ())


def parts(version: MetricVersion) -> list[MetricPart]:
    """Return the parts of a composite."""
    if not _is_read(version, "parts"):
        prefetch_related_objects([version], Prefetch("parts", _PARTS.all()))
    return list(version.parts.all())


def measures_of(metrics: Collection[Metric]) -> set[Measure]:
    """Return all measures that the metrics read, or that their parts do."""
    result: set[Measure] = set()
    for versions in definitions(metrics).values():
        for version in versions:
            result |= {one for one in (version.measure, version.base) if one is not None}
            if version.reading == "composite":
                result |= measures_of([part.metric for part in parts(version)])
    return result


def versions_by_period(
    metric: Metric, periods: Sequence[Period]
) -> dict[int, tuple[MetricVersion, list[Period]]]:
    """Return each definition of the metric with the periods that it is in force for, by its id.

    A definition speaks for the periods that begin on its first day or later; the first one also for those
    before it. A metric without any definition has none.
    """
    versions = definitions([metric])[metric]
    result: dict[int, tuple[MetricVersion, list[Period]]] = {}
    for period in periods if versions else []:
        in_force = [one for one in versions if one.valid_from is None or one.valid_from <= period.start]
        version = max(in_force or versions[:1], key=lambda one: (one.valid_from or date.min, one.number))
        result.setdefault(version.pk, (version, []))[1].append(period)
    return result
