"""The shape of a declared metric."""

from dataclasses import dataclass

from metrics.formats import Unit
from metrics.models import Metric

Family = Metric.Family
Better = Metric.Better

SIZED_BY_THE_COMPANY = 0.0
"""Smallest change of sums and counts: what is worth reporting depends on the company's size, so a person sets
it. Until then only the limits of usual variation decide."""


@dataclass(frozen=True, slots=True)
class BuiltInPart:
    """A part of the composite: the value that counts as 100, and the distance that is worth 10 points."""

    metric: str
    weight: float
    centre: float
    spread: float


@dataclass(frozen=True, slots=True)
class BuiltInMetric:
    """A metric with its first definition.

    Attributes
    ----------
    smallest_change
        The smallest change worth reporting, in the metric's unit; shares are fractions, so 0.02 is two
        percentage points.
    reading
        A key of `metrics.catalogue.readings.READINGS`.
    measure, base
        Codes of measures: what is read, and what it is set against.
    points
        First and last point that a share counts.
    window
        The days that one figure is made of.
    """

    code: str
    name_en: str
    name_ru: str
    family: Metric.Family
    better: Metric.Better
    unit: Unit
    smallest_change: float
    reading: str
    window: str
    formula_en: str
    formula_ru: str
    measure: str | None = None
    base: str | None = None
    points: tuple[int, int] | None = None
    parts: tuple[BuiltInPart, ...] = ()
    decimals: int = 0
    outside_in: bool = True
    leading: bool = True
    primary_position: int | None = None
