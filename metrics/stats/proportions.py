"""Shares of answers (top box, solved at first contact) as fractions from 0 to 1.

References
----------
.. [1] Wilson, E. B. (1927). Probable inference, the law of succession, and statistical inference. JASA 22,
   209-212. Compared in Newcombe (1998), Statistics in Medicine 17, 857-872.
.. [2] Newcombe, R. G. (1998). Interval estimation for the difference between independent proportions:
   comparison of eleven methods. Statistics in Medicine 17, 873-890, method 10.
"""

import math
from dataclasses import dataclass
from functools import lru_cache

import scipy

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

#: The largest standard normal deviate whose two-sided tail is still above 0 in floating point.
_FURTHEST_Z = 37.0


@dataclass(frozen=True, slots=True)
class Counts:
    """Successes among n; effective (fractional) counts where answers are weighted.

    Raises
    ------
    ValueError
        If successes are negative or exceed n.
    """

    successes: float
    n: float

    def __post_init__(self) -> None:
        # Effective counts come out of divisions, hence the hair of tolerance.
        if not 0 <= self.successes <= self.n * (1 + 1e-9):
            raise ValueError(f"not a share: {self}")
        object.__setattr__(self, "successes", min(self.successes, self.n))


@lru_cache(maxsize=REMEMBERED)
def estimate(counts: Counts, confidence: float = 0.95) -> Estimate:
    """Return the share with its Wilson interval [1]_.

    The standard error is the one that the Wilson interval implies (half its width over z): unlike the plain
    sqrt(pq/n) it is never 0, so that 20 of 20 is not taken for certainty.
    """
    z = critical_value(confidence)
    if counts.n == 0:
        return NO_ESTIMATE
    return Estimate(
        counts.successes / counts.n,
        *_wilson(counts, confidence),
        n=counts.n,
        standard_error=_standard_error(counts, z),
    )


def change(later: Counts, earlier: Counts, confidence: float = 0.95) -> Change:
    """Return the difference of two independent shares with Newcombe's hybrid score interval [2]_.

    The p value is the smallest alpha at which that same interval excludes 0, so interval and p value cannot
    contradict each other.
    """
    z = critical_value(confidence)
    if later.n == 0 or earlier.n == 0:
        return NO_CHANGE_KNOWN
    low, high = _newcombe(later, earlier, 1 - confidence)
    error = math.hypot(_standard_error(later, z), _standard_error(earlier, z))
    return Change(
        value=later.successes / later.n - earlier.successes / earlier.n,
        low=low,
        high=high,
        p_value=_p_value(later, earlier),
        minimum_detectable=minimum_detectable_change(error, confidence),
    )


def _wilson(counts: Counts, confidence: float) -> tuple[float, float]:
    from statsmodels.stats.proportion import proportion_confint  # noqa: PLC0415 - see metrics.stats

    low, high = proportion_confint(counts.successes, counts.n, alpha=1 - confidence, method="wilson")
    share = counts.successes / counts.n
    # Rounding leaves the ends of 0 of n and n of n a hair away from the share they start at.
    return min(float(low), share), max(float(high), share)


def _standard_error(counts: Counts, z: float) -> float:
    p, n = counts.successes / counts.n, counts.n
    return math.sqrt(p * (1 - p) / n + z**2 / (4 * n**2)) / (1 + z**2 / n)


def _newcombe(later: Counts, earlier: Counts, alpha: float) -> tuple[float, float]:
    from statsmodels.stats.proportion import confint_proportions_2indep  # noqa: PLC0415 - see metrics.stats

    low, high = confint_proportions_2indep(
        later.successes,
        later.n,
        earlier.successes,
        earlier.n,
        method="newcomb",
        compare="diff",
        alpha=alpha,
    )
    return float(low), float(high)


def _p_value(later: Counts, earlier: Counts) -> float:
    rise = later.successes / later.n - earlier.successes / earlier.n
    if rise == 0:
        return 1.0

    def nearer_end(z: float) -> float:
        """Return the end of the interval that faces 0, counted away from 0."""
        (low1, high1), (low0, high0) = _wilson_at(later, z), _wilson_at(earlier, z)
        share1, share0 = later.successes / later.n, earlier.successes / earlier.n
        below, above = (share1 - low1, high0 - share0) if rise > 0 else (high1 - share1, share0 - low0)
        return abs(rise) - math.hypot(below, above)

    # The interval starts at the difference for z = 0 and widens with z.
    if nearer_end(_FURTHEST_Z) > 0:
        return 0.0
    return two_sided_p(float(scipy.optimize.brentq(nearer_end, 0.0, _FURTHEST_Z, xtol=1e-12)))


def _wilson_at(counts: Counts, z: float) -> tuple[float, float]:
    """Return the Wilson interval [1]_ of a normal deviate: many of them are tried in search of a p value."""
    share, weight = counts.successes / counts.n, z**2 / counts.n
    centre = (share + weight / 2) / (1 + weight)
    half = math.sqrt(weight * share * (1 - share) + weight**2 / 4) / (1 + weight)
    return centre - half, centre + half
