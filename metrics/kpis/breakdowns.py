"""Which dimensions a metric can be broken down by: those of which its cells name more than one member."""

from collections.abc import Mapping

from django.db.models import Count, Model

from metrics.kpis.cuts import tells_customers_apart
from metrics.kpis.definitions import definitions, parts
from metrics.models import Cell, DistinctCell, Measure, Metric, MetricVersion, ReportedCell, WindowCell

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
    if table is not WindowCell:
        rows = rows.filter(measure=measure, grain="month")
    if table is not DistinctCell and table is not WindowCell:
        rows = rows.filter(dim_2=0)
    found = rows.order_by().values("dim_1").annotate(members=Count("member_1", distinct=True))
    slots = (row["dim_1"] for row in found if row["members"] > 1)
    return frozenset(slot for slot in slots if not of_customers_only or tells_customers_apart(slot))


def _measure(version: MetricVersion) -> Measure | None:
    """Return what a definition reads; of a composite, what its first part does."""
    if version.reading != "composite":
        return version.measure
    first = next(iter(parts(version)), None)
    own = definitions([first.metric])[first.metric] if first else []
    return _measure(own[-1]) if own else None
