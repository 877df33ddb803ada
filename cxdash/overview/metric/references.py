"""Values to set ours beside: own best, a competitor, the industry; never without source, day and method."""

from dataclasses import dataclass
from datetime import date
from typing import cast

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject

from metrics.formats import Unit, day, figure
from metrics.models import Metric, Organisation, ReferenceValue
from metrics.views.words import REFERENCES


@dataclass(frozen=True, slots=True)
class Reference:
    """One value with where it comes from."""

    kind: str
    label: str
    value: str
    source: str
    as_of: str
    method: str
    comparable: bool


def with_references(metrics: QuerySet[Metric]) -> QuerySet[Metric]:
    """Have metrics bring their reference values along, without a question of their own."""
    values = ReferenceValue.objects.filter(metric=OuterRef("pk")).order_by("kind", "-as_of", "pk")
    fields = ("kind", "label", "value", "source", "as_of", "method", "same_method")
    return metrics.annotate(
        references=ArraySubquery(values.values(json=JSONObject(**{one: one for one in fields})))
    )


def references(metric: Metric, organisation: Organisation) -> tuple[Reference, ...]:
    """Return the reference values of a metric of `with_references`, the newest of each kind first."""
    kinds = dict(REFERENCES)
    return tuple(
        Reference(
            kind=str(kinds[one["kind"]]),
            label=one["label"],
            value=figure(
                one["value"], cast("Unit", metric.unit), metric.decimals, currency=organisation.currency
            ),
            source=one["source"],
            as_of=day(date.fromisoformat(one["as_of"])),
            method=one["method"],
            comparable=one["same_method"],
        )
        for one in metric.references  # type: ignore[attr-defined]
    )
