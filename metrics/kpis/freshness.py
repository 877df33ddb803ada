"""How far the data reaches: the last day that a number can know of."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, timedelta

from django.db.models import Max, Q

from metrics.calendar import MONTHS, add_months
from metrics.models import Cell, Measure, MetricVersion, ReportedCell, WindowCell
from metrics.rollup.refresh import data_through

KNOWN_BY = {
    "complaints": "contacts",
    "contact_cost": "contacts",
    "self_service": "contacts",
    "first_reply": "contacts",
    "handling_time": "contacts",
    "call_back": "contacts",
    "recovery_recommend": "recommend_0_10",
    "recovery_satisfaction": "satisfaction_1_5",
    "orders": "revenue",
    "acquired": "revenue",
    "repeat_purchase": "revenue",
}
"""What is rare is known of as far as what it is part of: a month without complaints is not one without data."""


_known: ContextVar[dict[int, date | None] | None] = ContextVar("known", default=None)


@contextmanager
def reaching() -> Iterator[None]:
    """Look only once for each definition how far its data reach, as long as this lasts."""
    token = _known.set({})
    try:
        yield
    finally:
        _known.reset(token)


def through(version: MetricVersion) -> date | None:
    """Return the last day on which the metric has data, inclusive; None where it has none.

    A composite reaches as far as the part that reaches least.
    """
    known = _known.get()
    if known is None:
        return _through(version)
    if version.pk not in known:
        known[version.pk] = _through(version)
    return known[version.pk]


def _through(version: MetricVersion) -> date | None:
    if version.reading == "composite":
        parts = [
            through(max(versions, key=lambda one: one.number))
            for part in version.parts.select_related("metric")
            if (versions := list(part.metric.versions.select_related("measure", "base")))
        ]
        known = [day for day in parts if day is not None]
        return min(known) if known else None
    measure = version.measure
    return None if measure is None else _through_measure(measure)


def _through_measure(measure: Measure) -> date | None:
    if measure.kind == Measure.Kind.REPORTED:
        rows = ReportedCell.objects.filter(measure=measure).values("grain").annotate(last=Max("start"))
        ends = [_end(grain, last) for grain, last in rows.order_by().values_list("grain", "last")]
        return max(ends) - timedelta(days=1) if ends else None
    if measure.kind == Measure.Kind.DISTINCT:
        return data_through()
    if measure.kind == Measure.Kind.WINDOW:
        month = WindowCell.objects.filter(dim_1=0).aggregate(last=Max("month"))["last"]
        return add_months(month, 1) - timedelta(days=1) if month else None
    own = Q(measure=measure) | Q(measure__code=KNOWN_BY.get(measure.code, measure.code))
    last: date | None = Cell.objects.filter(own, grain="day", dim_1=0).aggregate(last=Max("start"))["last"]
    return last


def _end(grain: str, start: date) -> date:
    if grain in MONTHS:
        return add_months(start, MONTHS[grain])
    return start + timedelta(days=7 if grain == "week" else 1)
