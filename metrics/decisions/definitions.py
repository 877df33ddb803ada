"""A metric defined anew: a further version from a day on; the earlier one still speaks for the time before."""

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from metrics.kpis.verdicts import judge_all_again
from metrics.models import Metric, MetricVersion
from metrics.tasks import ring_for_refresh


@dataclass(frozen=True, slots=True)
class Definition:
    """What changes in a definition: the points that a share counts, and the formula in both languages."""

    points_from: int
    points_to: int
    formula_en: str
    formula_ru: str


@transaction.atomic
def define_anew(code: str, definition: Definition, *, valid_from: date) -> MetricVersion:
    """Let a metric that counts certain points of a scale count others from a day on; return the new version.

    Nobody has certified it yet. Numbers on both sides of that day are not compared with each other.

    Raises
    ------
    ValidationError
        By field, if the metric counts no points, these are not on its scale, or the day is not after that of its
        newest version.
    """
    metric = Metric.objects.select_for_update(no_key=True).get(code=code)
    newest = metric.versions.select_related("measure").order_by("-number").first()
    if newest is None or newest.measure is None or newest.points_from is None:
        raise ValidationError({"points_from": _("This number does not count points of a scale.")})
    low, high = newest.measure.minimum or 0, newest.measure.maximum or 0
    if not low <= definition.points_from <= definition.points_to <= high:
        raise ValidationError(
            {"points_from": _("The points lie between %(low)s and %(high)s.") % {"low": low, "high": high}}
        )
    if newest.valid_from is not None and newest.valid_from >= valid_from:
        raise ValidationError({"valid_from": _("A later definition is there already.")})
    version = MetricVersion.objects.create(
        metric=metric,
        number=newest.number + 1,
        valid_from=valid_from,
        reading=newest.reading,
        measure=newest.measure,
        base=newest.base,
        points_from=definition.points_from,
        points_to=definition.points_to,
        formula_en=definition.formula_en,
        formula_ru=definition.formula_ru,
    )
    judge_all_again()
    ring_for_refresh()
    return version
