"""How far the data reaches: the last day that a number can know of."""

from datetime import date, timedelta

from django.db.models import Max

from metrics.calendar import add_months
from metrics.models import Cell, DistinctCell, Measure, MetricVersion, ReportedCell, WindowCell


def through(version: MetricVersion) -> date | None:
    """Return the last day on which the metric has data, inclusive; None where it has none.

    A composite reaches as far as the part that reaches least.
    """
    if version.reading == "composite":
        parts = [
            through(part.metric.versions.select_related("measure", "base").order_by("-number")[0])
            for part in version.parts.select_related("metric")
        ]
        known = [day for day in parts if day is not None]
        return min(known) if known else None
    measure = version.measure
    return None if measure is None else _through_measure(measure)


def _through_measure(measure: Measure) -> date | None:
    if measure.kind == Measure.Kind.REPORTED:
        rows = ReportedCell.objects.filter(measure=measure)
        last = rows.order_by("-start").values_list("grain", "start").first()
        if last is None:
            return None
        months = {"month": 1, "quarter": 3, "year": 12}.get(last[0], 0)
        end: date = (
            add_months(last[1], months) if months else last[1] + timedelta(days=7 if last[0] == "week" else 1)
        )
        return end - timedelta(days=1)
    if measure.kind == Measure.Kind.DISTINCT:
        # All of a business's customers are known of as far as any purchase is.
        day = Cell.objects.filter(measure__code="orders", grain="day", dim_1=0).aggregate(last=Max("start"))[
            "last"
        ]
        counted: date | None = DistinctCell.objects.filter(measure=measure).aggregate(last=Max("day"))["last"]
        return day or counted
    if measure.kind == Measure.Kind.WINDOW:
        month: date | None = WindowCell.objects.filter(dim_1=0).aggregate(last=Max("month"))["last"]
        return add_months(month, 1) - timedelta(days=1) if month else None
    last_day: date | None = Cell.objects.filter(measure=measure, grain="day", dim_1=0).aggregate(
        last=Max("start")
    )["last"]
    return last_day
