"""Numbers of the organisation's own that nobody computes here: delivered ready-made, month by month."""

from dataclasses import dataclass
from typing import get_args

from django.db import transaction
from django.utils.translation import gettext as _

from metrics.catalogue.codes import code_of, free_code
from metrics.catalogue.delivered import FORMULA_EN, FORMULA_RU
from metrics.catalogue.metrics.declaration import SIZED_BY_THE_COMPANY
from metrics.catalogue.scorecard import place
from metrics.formats import Unit
from metrics.models import Measure, Metric, MetricVersion

UNITS: tuple[Unit, ...] = get_args(Unit)

DECIMALS: dict[Unit, int] = {"percent": 1, "score": 2, "hours": 1, "per_1000": 1}

PREFIX = "own_"


class OwnNumberError(ValueError):
    """A number that cannot be added; the message says why to the person who asked."""


@dataclass(frozen=True, slots=True)
class OwnNumber:
    """What a person says of a number of the company's own.

    Attributes
    ----------
    adds_up
        A quarter is the sum of its months; else its last month stands for it.
    """

    name_en: str
    name_ru: str
    unit: Unit
    better: str
    family: str
    adds_up: bool


@transaction.atomic
def add_own_number(number: OwnNumber) -> Metric:
    """Add a measure of ready-made values with the metric that reads it, an incumbent at the scorecard's end.

    Raises
    ------
    OwnNumberError
        If it has no name, or another metric has the name.
    """
    name_en, name_ru = number.name_en.strip(), number.name_ru.strip()
    if not (name_en or name_ru):
        raise OwnNumberError(_("Give the number a name."))
    for field, name in (("name_en", name_en), ("name_ru", name_ru)):
        if name and Metric.objects.filter(**{f"{field}__iexact": name}).exists():
            raise OwnNumberError(_("There is a metric called “%(name)s” already.") % {"name": name})
    taken = {
        *Metric.objects.values_list("code", flat=True),
        *Measure.objects.values_list("code", flat=True),
    }
    code = free_code(PREFIX + (code_of(name_en or name_ru) or "number"), taken)
    measure = Measure.objects.create(
        code=code,
        kind=Measure.Kind.REPORTED,
        name_en=name_en,
        name_ru=name_ru,
        adds_up=number.adds_up,
    )
    results = number.family in Metric.BUSINESS
    metric = Metric.objects.create(
        code=code,
        name_en=name_en,
        name_ru=name_ru,
        family=number.family,
        outside_in=not results,
        leading=not results,
        better=number.better,
        unit=number.unit,
        decimals=DECIMALS.get(number.unit, 0),
        smallest_change=SIZED_BY_THE_COMPANY,
        state=Metric.State.INCUMBENT,
    )
    MetricVersion.objects.create(
        metric=metric, reading="reported", measure=measure, formula_en=FORMULA_EN, formula_ru=FORMULA_RU
    )
    place(metric)
    return metric
