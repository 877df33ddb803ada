"""Where a number comes from: the files whose facts it counts, or is worked out from."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from metrics.calendar import FIRST_DAY, Period, add_months
from metrics.catalogue.measures import RECOVERY_DAYS, REPEAT_DAYS, files_of
from metrics.kpis.definitions import measures_of
from metrics.kpis.freshness import churn_after_days, delivered_instead
from metrics.models import Import, ImportPart, Measure, Metric

MOST = 6

QUESTION_BEHIND = {"recovery_recommend": "recommend_0_10", "recovery_satisfaction": "satisfaction_1_5"}
"""The question whose answers a measure is worked out from."""

DAYS_BEFORE = {
    "recovery_recommend": RECOVERY_DAYS,
    "recovery_satisfaction": RECOVERY_DAYS,
    "call_back": RECOVERY_DAYS,
    "repeat_purchase": REPEAT_DAYS,
}
"""How far before a period the facts of a measure may lie."""

WINDOW_MONTHS = 24
"""Measures over a window read the twelve months to the end of a period, and the twelve before."""

LEFT_AFTER_SILENCE = frozenset({"churned_customers", "customers_at_start"})
"""Measures that look back as many days as a customer may be silent; the organisation says how many."""


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
    for measure in measures_of([metric]):
        # A list of customers lies on no days.
        then = Q(first_day=None) | Q(first_day__lt=period.end, last_day__gte=_since(measure, period))
        for kind in files_of(measure.code):
            behind |= Q(kind=kind) & _naming(measure, kind) & then
        if (instead := delivered_instead(measure)) is not None:
            behind |= Q(kind="measurements", measures__contains=[instead]) & then
    parts = (
        ImportPart.objects.filter(behind, of__state=Import.State.LOADED)
        .select_related("of__source")
        .order_by("-of__loaded_at", "-of_id", "position")[:MOST]
    )
    return [
        Arrival(one.of_id, str(one.of.source), one.of.file_name, one.of.loaded_at, one.accepted, one.rejected)
        for one in parts
    ]


def _naming(measure: Measure, kind: str) -> Q:
    """Return what a file of a kind must name to be behind a measure; nothing where its kind says enough."""
    if kind == "measurements" or (kind == "responses" and measure.kind == Measure.Kind.SCALE):
        return Q(measures__contains=[measure.pk])
    if kind != "responses" or measure.code == "submissions":
        return Q()
    question = QUESTION_BEHIND.get(measure.code)
    # A call back follows an unhappy answer to whichever question.
    questions = (
        Measure.objects.filter(code=question) if question else Measure.objects.exclude(unhappy_to=None)
    )
    return Q(measures__overlap=list(questions.values_list("pk", flat=True)))


def _since(measure: Measure, period: Period) -> date:
    """Return the first day whose facts may count."""
    if measure.kind == Measure.Kind.WINDOW:
        return add_months(period.end.replace(day=1), -WINDOW_MONTHS)
    days = DAYS_BEFORE.get(measure.code, 0)
    if measure.code in LEFT_AFTER_SILENCE:
        days = churn_after_days()
    return date.fromordinal(max(period.start.toordinal() - days, FIRST_DAY.toordinal()))
