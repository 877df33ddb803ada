"""How the answers behind a number spread over the points of their scale."""

from dataclasses import dataclass

from metrics.calendar import Period
from metrics.kpis.cells import additive
from metrics.kpis.cuts import EVERY_MEMBER, NotOfferedError
from metrics.kpis.definitions import versions_by_period
from metrics.kpis.series import Look, reading
from metrics.models import Measure, Metric


@dataclass(frozen=True, slots=True)
class Distribution:
    """Answers by point of the scale.

    Attributes
    ----------
    points
        Each point with its number of answers, the lowest first.
    counted
        First and last point that the metric counts as good, where it counts some.
    """

    points: tuple[tuple[int, int], ...]
    counted: tuple[int, int] | None

    @property
    def n(self) -> int:
        """Return the number of answers."""
        return sum(answers for _point, answers in self.points)


def distribution(metric: Metric, period: Period, look: Look) -> Distribution | None:
    """Return how answers spread; None where the metric is not made of answers on a scale, or of too few.

    Too few is what is too few to judge: of a small group, each point would speak of a handful of people.
    """
    found = next(iter(versions_by_period(metric, [period]).values()), None)
    if found is None:
        return None
    version, _periods = found
    measure = version.measure
    if measure is None or measure.kind != Measure.Kind.SCALE or version.reading == "composite":
        return None
    lowest, highest = measure.minimum, measure.maximum
    if lowest is None or highest is None:
        return None
    try:
        with reading({metric: [period]}, [look]):
            sums = additive(measure, [period], look.cut()).get((period, EVERY_MEMBER))
    except NotOfferedError:
        return None
    if sums is None or sums.n < look.thresholds.indicative:
        return None
    counted = None
    if version.points_from is not None and version.points_to is not None:
        counted = version.points_from, version.points_to
    points = range(lowest, highest + 1)
    return Distribution(tuple((point, sums.between(point, point)) for point in points), counted)
