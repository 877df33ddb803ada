"""A metric as the pages about it say it, and who changes something on them."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone

from metrics.decisions.catalogue import Who
from metrics.models import Metric, MetricVersion, Organisation
from metrics.views.catalogue.listing import BUILT_IN, Entry, entry_of
from metrics.views.catalogue.stale import signed_at


@dataclass(frozen=True, slots=True)
class About:
    """A metric as the pages about it say it: the catalogue's entry, its formula, and who decided last."""

    entry: Entry
    formula: str
    is_own: bool
    changed_by: str
    changed_at: str
    smallest_by: str
    smallest_at: str
    targets: int
    references: int


def about(metric: Metric, organisation: Organisation) -> About:
    """Return what stands beside a form."""
    version = MetricVersion.objects.filter(metric=metric).order_by("-number").first()
    return About(
        entry=entry_of(metric, organisation),
        formula=version.formula if version is not None else "",
        is_own=metric.code not in BUILT_IN,
        changed_by=str(metric.changed_by or ""),
        changed_at=signed_at(metric.changed_at, organisation.zone),
        smallest_by=str(metric.smallest_change_by or ""),
        smallest_at=signed_at(metric.smallest_change_at, organisation.zone),
        targets=metric.targets.count(),
        references=metric.reference_values.count(),
    )


def found_metric(code: str) -> Metric:
    """Return a metric, with whom its pages name."""
    rows = Metric.objects.select_related("owner", "changed_by", "smallest_change_by")
    return get_object_or_404(rows, code=code)


def signature(request: HttpRequest) -> Who:
    """Return who asks, and when."""
    return Who(request.user.pk, timezone.now())
