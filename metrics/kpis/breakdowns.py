"""Which dimensions a metric can be broken down by: those of which its cells name more than one member."""

from collections import Counter
from collections.abc import Iterable, Mapping

from django.db.models import Model, Sum

from metrics.kpis.cuts import tells_customers_apart
from metrics.kpis.definitions import definitions, parts
from metrics.models import (
    Cell,
    DistinctCell,
    Measure,
    Metric,
    MetricVersion,
    Organisation,
    ReportedCell,
    WindowCell,
)

_TABLES: Mapping[str, type[Model]] = {
    Measure.Kind.DISTINCT: DistinctCell,
    Measure.Kind.WINDOW: WindowCell,
    Measure.Kind.REPORTED: ReportedCell,
}

PER_CUSTOMER = frozenset({"per_1000", "per_customer"})
"""Readings that divide dealings by customers: only what customers are tells both apart."""


def slots_with_members(metric: Metric) -> frozenset[int]:
    """Return the slots of dimensions in which the newest definition of a metric knows at least two members."""
    versions = definitions([metric])[metric]
    measure = _measure(versions[-1]) if versions else None
    of_customers_only = bool(versions) and versions[-1].reading in PER_CUSTOMER
    if measure is None:
        return frozenset()
    table = _TABLES.get(measure.kind, Cell)
    rows = table._default_manager.filter(dim_1__gt=0)
    if table is DistinctCell:
        members = _ever_shown(measure)
    else:
        if table is not WindowCell:
            rows = rows.filter(measure=measure, grain="month", dim_2=0)
        members = rows.order_by().values_list("dim_1", "member_1").distinct()
    counted = Counter(slot for slot, _member in members)
    slots = (slot for slot, known in counted.items() if known > 1)
    return frozenset(slot for slot in slots if not of_customers_only or tells_customers_apart(slot))


def _ever_shown(measure: Measure) -> Iterable[tuple[int, int]]:
    """Return the members of whom as many customers as may be shown are counted in any year.

    Customers who bought once and left make few of a channel, and a table in which all is hidden says nothing.
    """
    least = Organisation.objects.values_list("hide_below", flat=True).get()
    years = DistinctCell.objects.filter(measure=measure, grain="year", dim_1__gt=0).order_by()
    counted = years.values("dim_1", "member_1", "start").annotate(all=Sum("customers"))
    return counted.filter(all__gte=least).values_list("dim_1", "member_1").distinct()


def _measure(version: MetricVersion) -> Measure | None:
    """Return what a definition reads; of a composite, what its first part does."""
    if version.reading != "composite":
        return version.measure
    first = next(iter(parts(version)), None)
    own = definitions([first.metric])[first.metric] if first else []
    return _measure(own[-1]) if own else None
