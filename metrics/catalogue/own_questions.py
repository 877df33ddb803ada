"""Questions of the organisation's own: on a scale that no built-in question has, read as an average."""

from django.db import transaction

from metrics.models import Measure, Metric, MetricVersion

SMALLEST_CHANGE = 0.02
"""Where a new metric begins, as a share of its scale; a person sets it."""


@transaction.atomic
def add_own_question(code: str, *, names: tuple[str, str], points: tuple[int, int], better: str) -> None:
    """Add a question with the metric that reads it, unless there is one of this code.

    Parameters
    ----------
    names
        In English and in Russian.
    points
        The first and the last point of the scale.
    better
        `higher` or `lower`.
    """
    first, last = points
    measure, made = Measure.objects.get_or_create(
        code=code,
        defaults={
            "kind": Measure.Kind.SCALE,
            "minimum": first,
            "maximum": last,
            "name_en": names[0],
            "name_ru": names[1],
        },
    )
    if not made or Metric.objects.filter(code=code).exists():
        return
    metric = Metric.objects.create(
        code=code,
        name_en=names[0],
        name_ru=names[1],
        family=Metric.Family.EXPERIENCE,
        better=better,
        unit="score",
        decimals=2 if last - first <= 10 else 1,
        smallest_change=SMALLEST_CHANGE * (last - first),
    )
    MetricVersion.objects.create(
        metric=metric,
        reading="mean",
        measure=measure,
        formula_en=f"Sum of scores / number of answers to “{names[0]}” ({first}–{last}).",
        formula_ru=f"Сумма оценок / число ответов на вопрос «{names[1]}» ({first}–{last}).",
    )
