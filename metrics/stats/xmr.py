"""What is usual for a series without sampling error: limits of an individuals chart.

References
----------
.. [1] NIST/SEMATECH e-Handbook of Statistical Methods, section 6.3.2.2, Individuals control charts.
.. [2] Wheeler, D. J. (1993). Understanding Variation. SPC Press.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import fmean

#: Mean range of two normal values in standard deviations; 3 / 1.128 is the 2.66 of [2]_.
_D2 = 1.128

#: A shorter history does not say what is usual.
MINIMUM_HISTORY = 12


@dataclass(frozen=True, slots=True)
class Limits:
    """Natural process limits in the unit of the series."""

    mean: float
    lower: float
    upper: float
    mean_moving_range: float


def limits(values: Sequence[float], minimum: int = MINIMUM_HISTORY) -> Limits | None:
    """Return mean ± 3 / d2 times the mean moving range [1]_ of values in order of time.

    They suppose values that do not depend on the one before; limits of an autocorrelated series are too
    narrow.

    Parameters
    ----------
    values
        Earlier like-for-like changes, oldest first; the one to be judged is not among them.
    minimum
        Values needed, at least 2.

    Returns
    -------
    Limits or None
        None for fewer than `minimum` values.

    Raises
    ------
    ValueError
        If `minimum` is below 2: one value has no moving range.
    """
    if minimum < 2:
        raise ValueError(f"minimum must be at least 2, not {minimum}")
    if len(values) < minimum:
        return None
    mean = fmean(values)
    moving_range = fmean(abs(b - a) for a, b in pairwise(values))
    reach = 3 / _D2 * moving_range
    return Limits(mean=mean, lower=mean - reach, upper=mean + reach, mean_moving_range=moving_range)
