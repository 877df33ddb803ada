"""Means (effort 1-7, mean satisfaction, hours) from n, sum and sum of squares.

References
----------
.. [1] Student (1908). The probable error of a mean. Biometrika 6, 1-25.
.. [2] Welch, B. L. (1947). The generalization of "Student's" problem when several different population
   variances are involved. Biometrika 34, 28-35.
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
    critical_t,
    critical_value,
    minimum_detectable_change,
    two_sided_p_of_t,
)


@dataclass(frozen=True, slots=True)
class Sums:
    """Sufficient statistics of a mean; effective (fractional) where answers are weighted.

    Raises
    ------
    ValueError
        If n is negative, or the sums cannot come from real values.
    """

    n: float
    total: float
    total_of_squares: float

    def __post_init__(self) -> None:
        if self.n < 0 or self.total_of_squares < 0 or (self.n == 0 and (self.total or self.total_of_squares)):
            raise ValueError(f"not sums of real values: {self}")
        if self.n and self.total**2 / self.n > self.total_of_squares * (1 + 1e-9):
            raise ValueError(f"not sums of real values: {self}")

    @property
    def mean(self) -> float:
        """In the unit of the values; ZeroDivisionError when n is 0."""
        return self.total / self.n

    @property
    def error_variance(self) -> float | None:
        """Square of the standard error of the mean, or None where the sample shows no spread.

        A single answer, or answers that are all equal, tell nothing about the spread of the next ones.
        """
        if self.n <= 1:
            return None
        deviations = self.total_of_squares - self.total**2 / self.n
        # What is left of cancellation between two large sums is rounding, not spread.
        if deviations <= 1e-12 * self.total_of_squares:
            return None
        return deviations / (self.n - 1) / self.n


@lru_cache(maxsize=REMEMBERED)
def estimate(sums: Sums, confidence: float = 0.95) -> Estimate:
    """Return the mean with its t interval on n - 1 degrees of freedom [1]_.

    The interval is not clipped to a scale: the sums do not know one. It is None for one answer and for
    answers that are all equal.
    """
    critical_value(confidence)
    if sums.n == 0:
        return NO_ESTIMATE
    if sums.error_variance is None:
        return Estimate(sums.mean, None, None, sums.n, None)
    error = math.sqrt(sums.error_variance)
    half = critical_t(confidence, sums.n - 1) * error
    return Estimate(sums.mean, sums.mean - half, sums.mean + half, sums.n, error)


def change(later: Sums, earlier: Sums, confidence: float = 0.95) -> Change:
    """Return the difference of two independent means by Welch's test [2]_.

    A sample without spread of its own counts as exact there unless it is a single answer; where neither
    shows a spread no interval exists.
    """
    critical_value(confidence)
    if later.n == 0 or earlier.n == 0:
        return NO_CHANGE_KNOWN
    value = later.mean - earlier.mean
    parts = [(sums.error_variance or 0.0, sums.n - 1) for sums in (later, earlier)]
    variance = sum(part for part, _ in parts)
    if variance == 0 or min(later.n, earlier.n) <= 1:
        return Change(value, None, None, None, None)
    error = math.sqrt(variance)
    # Welch-Satterthwaite degrees of freedom [2]_.
    freedom = variance**2 / sum(part**2 / df for part, df in parts)
    half = critical_t(confidence, freedom) * error
    return Change(
        value=value,
        low=value - half,
        high=value + half,
        p_value=two_sided_p_of_t(value / error, freedom),
        minimum_detectable=minimum_detectable_change(error, confidence),
    )
