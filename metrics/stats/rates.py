"""Rates of events over an exposure (complaints per customer), Poisson and quasi-Poisson.

References
----------
.. [1] Garwood, F. (1936). Fiducial limits for the Poisson distribution. Biometrika 28, 437-442.
.. [2] Ng, H. K. T., Gu, K., Tang, M. L. (2007). A comparative study of tests for the difference of two
   Poisson means. Computational Statistics & Data Analysis 51(6), 3085-3099.
.. [3] McCullagh, P., Nelder, J. A. (1989). Generalized Linear Models, 2nd ed., section 6.2.
.. [4] Barker, L. (2002). A comparison of nine confidence intervals for a Poisson parameter when the expected
   number of events is <= 5. The American Statistician 56(2), 85-89.
"""

import math
from collections.abc import Callable, Sequence
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

#: Below this factor events are taken as Poisson.
OVERDISPERSED = 1.5


@dataclass(frozen=True, slots=True)
class Events:
    """Events among an exposure counted in its own units (customers, customer-months).

    A dispersion above 1.5 widens everything (quasi-Poisson [3]_): its effect is that of keeping one event and
    one unit of exposure in so many, which leaves the rate alone and multiplies its variance by the factor.

    Raises
    ------
    ValueError
        If a figure is negative, or events come without exposure.
    """

    count: float
    exposure: float
    dispersion: float = 1.0

    def __post_init__(self) -> None:
        if self.count < 0 or self.exposure < 0 or self.dispersion < 0 or (self.count and not self.exposure):
            raise ValueError(f"not events over an exposure: {self}")

    @property
    def effective(self) -> tuple[float, float]:
        """Count and exposure of a Poisson sample that is as precise as this one."""
        factor = self.dispersion if self.dispersion > OVERDISPERSED else 1.0
        return self.count / factor, self.exposure / factor


def dispersion(events: Sequence[Events]) -> float | None:
    """Return Pearson's chi-square of equal rates over its degrees of freedom [3]_, 1 for Poisson events.

    Parameters
    ----------
    events
        The parts (days, weeks) of one sample; parts without exposure are left out.

    Returns
    -------
    float or None
        None with fewer than two parts or without events.
    """
    parts = [part for part in events if part.exposure > 0]
    count = math.fsum(part.count for part in parts)
    if len(parts) < 2 or count == 0:
        return None
    rate = count / math.fsum(part.exposure for part in parts)
    expected = [rate * part.exposure for part in parts]
    pairs = zip(parts, expected, strict=True)
    return math.fsum((part.count - mean) ** 2 / mean for part, mean in pairs) / (len(parts) - 1)


@lru_cache(maxsize=REMEMBERED)
def estimate(events: Events, confidence: float = 0.95) -> Estimate:
    """Return events per unit of exposure with the exact central interval [1]_; n is the exposure.

    The standard error has half an event added to the variance [4]_: no events seen is not certainty of none.
    """
    critical_value(confidence)
    if events.exposure == 0:
        return NO_ESTIMATE
    count, exposure = events.effective
    tail = (1 - confidence) / 2
    return Estimate(
        value=count / exposure,
        low=float(scipy.special.gammaincinv(count, tail)) / exposure if count else 0.0,
        high=float(scipy.special.gammainccinv(count + 1, tail)) / exposure,
        n=events.exposure,
        standard_error=math.sqrt(_error_variance(events)),
    )


def change(later: Events, earlier: Events, confidence: float = 0.95) -> Change:
    """Return the difference of two independent rates, tested and bounded by the score test [2]_.

    The interval holds every difference that the test does not reject, so it agrees with the p value.
    """
    z = critical_value(confidence)
    if later.exposure == 0 or earlier.exposure == 0:
        return NO_CHANGE_KNOWN
    value = later.count / later.exposure - earlier.count / earlier.exposure
    error = math.sqrt(_error_variance(later) + _error_variance(earlier))
    score = _score(later, earlier)
    return Change(
        value=value,
        low=_where_rejected(score, z, start=value, step=-error),
        high=_where_rejected(score, -z, start=value, step=error),
        p_value=two_sided_p(score(0.0)),
        minimum_detectable=minimum_detectable_change(error, confidence),
    )


def _error_variance(events: Events) -> float:
    count, exposure = events.effective
    return (count + 0.5) / exposure**2


def _score(later: Events, earlier: Events) -> Callable[[float], float]:
    """Return the score statistic [2]_ of a supposed difference; it falls as the difference grows."""
    (later_count, later_exposure), (earlier_count, earlier_exposure) = later.effective, earlier.effective
    difference = later_count / later_exposure - earlier_count / earlier_exposure
    exposure = later_exposure + earlier_exposure
    pooled = (later_count + earlier_count) / exposure

    def statistic(supposed: float) -> float:
        if supposed == 0 and pooled == 0:
            return 0.0
        # The likeliest earlier rate among the pairs of rates that differ by as much.
        rest = pooled - supposed
        root = math.sqrt(max(rest**2 + 4 * supposed * earlier_count / exposure, 0.0))
        rate = (rest + root) / 2
        variance = (rate + supposed) / later_exposure + rate / earlier_exposure
        return (difference - supposed) / math.sqrt(variance)

    return statistic


def _where_rejected(score: Callable[[float], float], z: float, *, start: float, step: float) -> float:
    """Return the difference at which the statistic is z, searching from start in the direction of step."""
    far = step
    while abs(score(start + far)) < abs(z):
        far *= 2
    return float(
        scipy.optimize.brentq(
            lambda supposed: score(supposed) - z, start, start + far, xtol=1e-12 * abs(step)
        )
    )
