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
    share = _share(counts)
    low, high = _wilson(counts, z)
    # Rounding leaves the ends of 0 of n and n of n a hair away from the share they start at.
    return Estimate(
        value=share,
        low=max(0.0, min(low, share)),
        high=min(1.0, max(high, share)),
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
    value = _share(later) - _share(earlier)
    below, above = _reach(later, earlier, z)
    error = math.hypot(_standard_error(later, z), _standard_error(earlier, z))
    return Change(
        value=value,
        low=value - below,
        high=value + above,
        p_value=_p_value(later, earlier),
        minimum_detectable=minimum_detectable_change(error, confidence),
    )


def _standard_error(counts: Counts, z: float) -> float:
    p, n = _share(counts), counts.n
    return math.sqrt(p * (1 - p) / n + z**2 / (4 * n**2)) / (1 + z**2 / n)


def _p_value(later: Counts, earlier: Counts) -> float:
    rise = _share(later) - _share(earlier)
    if rise == 0:
        return 1.0

    def nearer_end(z: float) -> float:
        """Return the end of the interval that faces 0, counted away from 0."""
        below, above = _reach(later, earlier, z)
        return abs(rise) - (below if rise > 0 else above)

    # The interval starts at the difference for z = 0 and widens with z.
    if nearer_end(_FURTHEST_Z) > 0:
        return 0.0
    return two_sided_p(float(scipy.optimize.brentq(nearer_end, 0.0, _FURTHEST_Z, xtol=1e-12)))


def _reach(later: Counts, earlier: Counts, z: float) -> tuple[float, float]:
    """Return how far the interval of the difference goes below and above it: equations of method 10 in [2]_."""
    (low1, high1), (low0, high0) = _wilson(later, z), _wilson(earlier, z)
    share1, share0 = _share(later), _share(earlier)
    return math.hypot(share1 - low1, high0 - share0), math.hypot(high1 - share1, share0 - low0)


def _wilson(counts: Counts, z: float) -> tuple[float, float]:
    """Return the ends of the interval [1]_ of a normal deviate; rounding may leave them a hair beyond 0 or 1."""
    share, weight = _share(counts), z**2 / counts.n
    centre = (share + weight / 2) / (1 + weight)
    half = math.sqrt(weight * share * (1 - share) + weight**2 / 4) / (1 + weight)
    return centre - half, centre + half


def _share(counts: Counts) -> float:
    return counts.successes / counts.n
