"""Numbers of the organisation's own that nobody computes here: delivered ready-made, month by month."""

import re
from dataclasses import dataclass
from typing import get_args

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from metrics.catalogue.delivered import FORMULA_EN, FORMULA_RU
from metrics.catalogue.metrics.declaration import SIZED_BY_THE_COMPANY
from metrics.catalogue.scorecard import place
from metrics.formats import Unit
from metrics.models import Measure, Metric, MetricVersion

UNITS: tuple[Unit, ...] = get_args(Unit)

DECIMALS: dict[Unit, int] = {"percent": 1, "score": 2, "hours": 1, "per_1000": 1}

PREFIX = "own_"

_RESULTS = frozenset({Metric.Family.OUTCOME, Metric.Family.LOYALTY})
_LATIN = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
        (
            *("a", "b", "v", "g", "d", "e", "e", "zh", "z", "i", "y", "k", "l", "m", "n", "o", "p", "r", "s"),
            *("t", "u", "f", "kh", "ts", "ch", "sh", "shch", "", "y", "", "e", "yu", "ya"),
        ),
        strict=True,
    )
)


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
    code = _free_code(name_en or name_ru)
    measure = Measure.objects.create(
        code=code,
        kind=Measure.Kind.REPORTED,
        name_en=name_en,
        name_ru=name_ru,
        adds_up=number.adds_up,
    )
    results = number.family in _RESULTS
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


def code_of(name: str) -> str:
    """Return a code for a name: lower-case Latin letters, digits and underscores; empty where nothing is left."""
    latin = "".join(_LATIN.get(letter, letter) for letter in name.casefold())
    return re.sub(r"[^a-z0-9]+", "_", slugify(latin)).strip("_")


def _free_code(name: str) -> str:
    base = (PREFIX + (code_of(name) or "number"))[:44]
    code, number = base, 2
    while Metric.objects.filter(code=code).exists() or Measure.objects.filter(code=code).exists():
        code, number = f"{base}_{number}", number + 1
    return code
