"""Which definition of a metric is in force for which period."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Prefetch, prefetch_related_objects

from metrics.calendar import Period
from metrics.models import Metric, MetricVersion

_VERSIONS = MetricVersion.objects.select_related("metric", "measure", "base").order_by("number")


def versions_by_period(
    metric: Metric, periods: Sequence[Period]
) -> dict[int, tuple[MetricVersion, list[Period]]]:
    """Return each definition of the metric with the periods that it is in force for, by its id.

    A definition speaks for the periods that begin on its first day or later; the first one also for those
    before it. A metric without any definition has none.
    """
    # Read once for each metric that was fetched, however often it is asked for.
    prefetch_related_objects([metric], Prefetch("versions", _VERSIONS.all()))
    versions = list(metric.versions.all())
    result: dict[int, tuple[MetricVersion, list[Period]]] = {}
    for period in periods if versions else []:
        in_force = [one for one in versions if one.valid_from is None or one.valid_from <= period.start]
        version = max(in_force or versions[:1], key=lambda one: (one.valid_from or date.min, one.number))
        result.setdefault(version.pk, (version, []))[1].append(period)
    return result
