"""Numbers that come ready-made: which metric and measure hold them, and which values they can have at all.

A metric that is computed, such as NPS, is not mixed with figures that somebody else has computed: those become
a metric of their own beside it, "Reported NPS", with a measure of its own. It is an incumbent from its
first day: it stays while the computed one runs beside it, and can be retired later. A metric that is delivered
anyway, such as brand strength, holds ready-made figures itself.
"""

from dataclasses import dataclass

from django.db import transaction

from metrics.catalogue.scorecard import hold_places, place
from metrics.formats import Unit
from metrics.models import Measure, Metric, MetricVersion

DELIVERED_READINGS = frozenset({"reported", "reported_share"})

SHARES = frozenset(
    {
        *("share", "yes_share", "class_share", "distinct_share", "answered_share"),
        *("window_retention", "window_cross_sell", "reported_share"),
    }
)
"""Readings of how many of those counted: with their number, the likely range of a share is known."""

SUMS = frozenset({"total", "count"})
"""Readings whose months make up the quarter."""

DELIVERED_AS = {"revenue": "finance_revenue"}
"""Computed metrics for whose ready-made figures there is a built-in one."""

WITHOUT_METRIC: dict[str, Unit] = {"invited": "count", "cost_to_serve_reported": "money"}
"""Delivered measures that no metric shows by themselves, with their units: they are parts of others."""

NOT_NEGATIVE = frozenset({"count", "hours", "per_1000"})

PREFIX = "reported_"

FORMULA_EN = "The value as its source reported it. The source answers for the method."
FORMULA_RU = "Значение в том виде, в каком его сообщил источник. За методику отвечает источник."


@dataclass(frozen=True, slots=True)
class Delivery:
    """How the figures of a metric arrive ready-made.

    Attributes
    ----------
    metric, measure
        The codes that hold them; neither may be there yet.
    share
        Whether the number of those counted tells the likely range.
    low, high
        Between which values a figure can lie, in the metric's unit; None where it has no end.
    """

    metric: str
    measure: str
    share: bool
    low: float | None
    high: float | None


def twin_of(code: str) -> str:
    """Return the code of the metric that holds the ready-made figures of a computed one, once there are any."""
    return DELIVERED_AS.get(code, f"{PREFIX}{code}"[:50])


def delivery_of(metric: Metric, version: MetricVersion) -> Delivery:
    """Return how ready-made figures of a metric arrive, by its definition."""
    low, high = _bounds(metric, version)
    if version.reading in DELIVERED_READINGS and version.measure is not None:
        return Delivery(metric.code, version.measure.code, version.reading == "reported_share", low, high)
    code = twin_of(metric.code)
    return Delivery(code, code, version.reading in SHARES, low, high)


def _bounds(metric: Metric, version: MetricVersion) -> tuple[float | None, float | None]:
    if version.reading == "nps":
        return -100.0, 100.0
    if version.reading in SHARES:
        return 0.0, 1.0
    if version.reading == "mean" and version.measure is not None:
        return version.measure.minimum, version.measure.maximum
    if metric.code == "net_sentiment":
        return -1.0, 1.0
    return (0.0 if metric.unit in NOT_NEGATIVE else None), None


@transaction.atomic
def ensure_delivered_metric(metric: Metric) -> Metric:
    """Return the metric that holds ready-made figures of a metric: made where there is none, and on the scorecard.

    It stands behind the computed one there.
    """
    version = metric.versions.select_related("measure").order_by("-number").first()
    if version is None:
        raise ValueError(f"{metric.code} has no definition")
    delivery = delivery_of(metric, version)
    if delivery.metric == metric.code:
        return metric
    hold_places()
    holder = Metric.objects.filter(code=delivery.metric).first() or _twin(metric, version, delivery)
    if holder.state in {Metric.State.ACTIVE, Metric.State.RETIRED}:
        Metric.objects.filter(pk=holder.pk).update(state=Metric.State.INCUMBENT)
        holder.state = Metric.State.INCUMBENT
    place(holder, after=metric)
    return holder


def _within(name: str) -> str:
    """Return a name as it stands within another one: "satisfaction (CSAT)", but "NPS"."""
    return name[0].lower() + name[1:] if name[1:2].islower() else name


def _twin(metric: Metric, version: MetricVersion, delivery: Delivery) -> Metric:
    names = {
        "name_en": f"Reported {_within(metric.name_en)}" if metric.name_en else "",
        "name_ru": f"{metric.name_ru} по отчётам" if metric.name_ru else "",
    }
    measure, _made = Measure.objects.get_or_create(
        code=delivery.measure,
        defaults={"kind": Measure.Kind.REPORTED, "adds_up": version.reading in SUMS, **names},
    )
    twin, made = Metric.objects.get_or_create(
        code=delivery.metric,
        defaults={
            **names,
            "family": metric.family,
            "outside_in": metric.outside_in,
            "leading": metric.leading,
            "better": metric.better,
            "range_low": metric.range_low,
            "range_high": metric.range_high,
            "unit": metric.unit,
            "decimals": metric.decimals,
            "smallest_change": metric.smallest_change,
            "owner": metric.owner,
            "state": Metric.State.INCUMBENT,
        },
    )
    if made:
        MetricVersion.objects.create(
            metric=twin,
            reading="reported_share" if delivery.share else "reported",
            measure=measure,
            formula_en=FORMULA_EN,
            formula_ru=FORMULA_RU,
        )
    return twin
