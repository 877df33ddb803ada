"""Net Promoter Score with adjusted-Wald intervals, in points from -100 to 100.

References
----------
.. [1] Rocks, B. (2016). Interval estimation for the "Net Promoter Score". The American Statistician 70(4),
   365-372.
.. [2] Lewis, J. R., Sauro, J. (2021). Confidence intervals for Net Promoter Scores. MeasuringU.
"""

import math
from dataclasses import dataclass
from functools import lru_cache

from metrics.stats.estimate import (
    NO_CHANGE_KNOWN,
    NO_ESTIMATE,
    REMEMBERED,
    Change,
    Estimate,
    critical_value,
    minimum_detectable_change,
    two_sided_p,
)

#: Answers added before the interval is taken: 3, of which 3/4 promoters and 3/4 detractors [1]_.
_ADDED = 3.0
_ADDED_EXTREME = 0.75


@dataclass(frozen=True, slots=True)
class Counts:
    """Answers by class; effective (fractional) counts where answers are weighted.

    Raises
    ------
    ValueError
        If a count is negative or promoters and detractors exceed n.
    """

    promoters: float
    detractors: float
    n: float

    def __post_init__(self) -> None:
        # Effective counts come out of divisions, hence the hair of tolerance.
        if min(self.promoters, self.detractors, self.n) < 0 or (
            self.promoters + self.detractors > self.n * (1 + 1e-9)
        ):
            raise ValueError(f"not a split of answers: {self}")

    @property
    def points(self) -> float:
        """The score as it is shown, -100 to 100; ZeroDivisionError when n is 0."""
        return 100 * (self.promoters - self.detractors) / self.n


@lru_cache(maxsize=REMEMBERED)
def estimate(counts: Counts, confidence: float = 0.95) -> Estimate:
    """Return the score in points with its adjusted-Wald interval [1]_ [2]_, clipped to -100..100.

    The value is the raw score; interval and standard error belong to the adjusted score. They contain the
    value from 2 answers on at 95 % confidence; with one answer, or at much lower confidence, they may not.
    """
    z = critical_value(confidence)
    if counts.n == 0:
        return NO_ESTIMATE
    centre, error = _adjusted(counts)
    return Estimate(
        value=counts.points,
        low=max(-100.0, centre - z * error),
        high=min(100.0, centre + z * error),
        n=counts.n,
        standard_error=error,
    )


def change(later: Counts, earlier: Counts, confidence: float = 0.95) -> Change:
    """Return the change of the score in points between two independent samples [2]_.

    The test is taken on the adjusted scores: between small samples near the ends of the scale the raw
    difference may lie outside its interval.
    """
    z = critical_value(confidence)
    if later.n == 0 or earlier.n == 0:
        return NO_CHANGE_KNOWN
    later_centre, later_error = _adjusted(later)
    earlier_centre, earlier_error = _adjusted(earlier)
    centre = later_centre - earlier_centre
    error = math.hypot(later_error, earlier_error)
    return Change(
        value=later.points - earlier.points,
        low=max(-200.0, centre - z * error),
        high=min(200.0, centre + z * error),
        p_value=two_sided_p(centre / error),
        minimum_detectable=minimum_detectable_change(error, confidence),
    )


def _adjusted(counts: Counts) -> tuple[float, float]:
    """Return the adjusted score and its standard error in points: equations of [2]_."""
    n = counts.n + _ADDED
    p = (counts.promoters + _ADDED_EXTREME) / n
    d = (counts.detractors + _ADDED_EXTREME) / n
    return 100 * (p - d), 100 * math.sqrt((p + d - (p - d) ** 2) / n)
