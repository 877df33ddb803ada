"""Medians (hours to a first reply) of values in ascending order.

References
----------
.. [1] David, H. A., Nagaraja, H. N. (2003). Order Statistics, 3rd ed., section 7.1.
.. [2] Bonett, D. G., Price, R. M. (2002). Statistical inference for a linear function of medians: confidence
   intervals, hypothesis testing, and sample size requirements. Psychological Methods 7(3), 370-383.
"""

import math
from collections.abc import Sequence
from functools import lru_cache
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
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

Array: TypeAlias = npt.NDArray[np.float64]
Values: TypeAlias = Sequence[float] | Array


def estimate(values: Values, confidence: float = 0.95) -> Estimate:
    """Return the median with its order-statistic interval [1]_, in the unit of the values.

    The interval makes no assumption on the shape and covers at least as often as it says; none exists for
    fewer than 6 values at 95 %.

    Parameters
    ----------
    values
        In ascending order.
    confidence
        Between 0 and 1.

    Raises
    ------
    ValueError
        If the values are not finite or not in ascending order.
    """
    critical_value(confidence)
    ordered = _ordered(values)
    n = len(ordered)
    if n == 0:
        return NO_ESTIMATE
    rank = _rank(n, (1 - confidence) / 2)
    return Estimate(
        value=float(np.median(ordered)),
        low=float(ordered[rank - 1]) if rank else None,
        high=float(ordered[n - rank]) if rank else None,
        n=n,
        standard_error=_standard_error(ordered),
    )


def change(
    later: Values,
    earlier: Values,
    confidence: float = 0.95,
) -> Change:
    """Return the difference of the medians of two independent samples by Bonett and Price [2]_.

    Without interval where a sample has one value or neither shows a spread around its median. Raises
    ValueError as `estimate` does.
    """
    z = critical_value(confidence)
    samples = _ordered(later), _ordered(earlier)
    if not all(map(len, samples)):
        return NO_CHANGE_KNOWN
    value = float(np.median(samples[0]) - np.median(samples[1]))
    errors = [_standard_error(sample) for sample in samples]
    if errors[0] is None or errors[1] is None or not any(errors):
        return Change(value, None, None, None, None)
    error = math.hypot(errors[0], errors[1])
    return Change(
        value=value,
        low=value - z * error,
        high=value + z * error,
        p_value=two_sided_p(value / error),
        minimum_detectable=minimum_detectable_change(error, confidence),
    )


def _ordered(values: Values) -> Array:
    ordered = np.asarray(values, dtype=np.float64)
    if not np.isfinite(ordered).all():
        raise ValueError("values must be finite")
    if (np.diff(ordered) < 0).any():
        raise ValueError("values must be in ascending order")
    return ordered


def _standard_error(ordered: Array) -> float | None:
    """Return the distance of two order statistics over twice their normal deviate [2]_."""
    n = len(ordered)
    if n < 2:
        return None
    rank = max(1, round((n + 1) / 2 - math.sqrt(n)))
    return float(ordered[n - rank] - ordered[rank - 1]) / (2 * _deviate(n, rank))


@lru_cache(maxsize=REMEMBERED)
def _rank(n: int, tail: float) -> int:
    """Return the largest rank whose order statistic lies above the median less often than `tail` [1]_."""
    rank = math.ceil(scipy.special.bdtrik(tail, n, 0.5))
    while rank > 0 and _below(n, rank) >= tail:  # a hair too far where some rank has exactly that chance
        rank -= 1
    return rank


@lru_cache(maxsize=REMEMBERED)
def _deviate(n: int, rank: int) -> float:
    """Return the normal deviate that is exceeded as often as a rank's order statistic exceeds the median."""
    return -float(scipy.special.ndtri(_below(n, rank)))


def _below(n: int, rank: int) -> float:
    """Return P(Binomial(n, 1/2) < rank), for ranks from 1 to n."""
    return float(scipy.special.betainc(n - rank + 1, rank, 0.5))
