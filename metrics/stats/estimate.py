"""The two results that every method gives: an estimate, and a change between two independent samples."""

import math
from dataclasses import dataclass
from functools import lru_cache
from statistics import NormalDist

import scipy

#: Power at which the minimum detectable change is stated.
POWER = 0.8

#: Estimates of the same counts that a process keeps: every page asks for most of the same months again.
REMEMBERED = 20_000

_NORMAL = NormalDist()


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value with the likely range that its sample leaves open.

    Attributes
    ----------
    value
        Point estimate in the metric's unit; None when n is 0.
    low, high
        Ends of the confidence interval; None when none exists (an exact sum, a mean of one answer).
        Intervals that are not centred on the value (adjusted Wald, Wilson, exact Poisson) may be lopsided.
    n
        What the precision rests on: answers, or the effective number of them where they are weighted.
    standard_error
        In the metric's unit; 0 for an exact figure, None when it is unknown.
    """

    value: float | None
    low: float | None
    high: float | None
    n: float
    standard_error: float | None

    def scaled(self, factor: float) -> "Estimate":
        """Return the same estimate in another unit (shares as percent: 100; rates per 1,000: 1000).

        Raises
        ------
        ValueError
            If the factor is not above 0: it would swap the ends of the interval.
        """
        _check_factor(factor)
        return Estimate(
            _times(self.value, factor),
            _times(self.low, factor),
            _times(self.high, factor),
            self.n,
            _times(self.standard_error, factor),
        )


@dataclass(frozen=True, slots=True)
class Change:
    """Later minus earlier, both in the metric's unit.

    Attributes
    ----------
    value
        Difference of the two values as they are shown; None when one of the samples is empty.
    low, high
        Ends of the confidence interval of the difference, or None when none exists.
    p_value
        Two-sided, of "no change". Below 1 - confidence exactly when the interval excludes 0.
    minimum_detectable
        The true change that samples of this size would have found with 80 % power.
    """

    value: float | None
    low: float | None
    high: float | None
    p_value: float | None
    minimum_detectable: float | None

    def scaled(self, factor: float) -> "Change":
        """Return the same change in another unit; the factor must be above 0, else ValueError."""
        _check_factor(factor)
        return Change(
            _times(self.value, factor),
            _times(self.low, factor),
            _times(self.high, factor),
            self.p_value,
            _times(self.minimum_detectable, factor),
        )


#: Of an empty sample.
NO_ESTIMATE = Estimate(value=None, low=None, high=None, n=0, standard_error=None)
#: Between two samples of which at least one is empty.
NO_CHANGE_KNOWN = Change(value=None, low=None, high=None, p_value=None, minimum_detectable=None)


@lru_cache
def critical_value(confidence: float) -> float:
    """Return the standard normal quantile of a two-sided interval, 1.96 at 0.95.

    Raises
    ------
    ValueError
        If the confidence is not strictly between 0 and 1.
    """
    if not 0 < confidence < 1:
        raise ValueError(f"confidence must be between 0 and 1, not {confidence}")
    return _NORMAL.inv_cdf((1 + confidence) / 2)


def two_sided_p(z: float) -> float:
    """Return the two-sided p value of a standard normal statistic."""
    return math.erfc(abs(z) / math.sqrt(2))


def critical_t(confidence: float, freedom: float) -> float:
    """Return the quantile of Student's t of a two-sided interval, 2.36 at 0.95 and 7 degrees of freedom."""
    return float(scipy.special.stdtrit(freedom, (1 + confidence) / 2))


def two_sided_p_of_t(t: float, freedom: float) -> float:
    """Return the two-sided p value of a statistic that follows Student's t."""
    return float(2 * scipy.special.stdtr(freedom, -abs(t)))


def minimum_detectable_change(standard_error: float, confidence: float) -> float:
    """Return the true change that a test at this confidence finds with 80 % power [1]_.

    Parameters
    ----------
    standard_error
        Of the difference, at least 0.
    confidence
        Of the interval, between 0 and 1; otherwise ValueError.

    References
    ----------
    .. [1] Bloom, H. S. (1995). Minimum detectable effects. Evaluation Review 19(5), 547-556.
    """
    return (critical_value(confidence) + _NORMAL.inv_cdf(POWER)) * standard_error


def difference(later: Estimate, earlier: Estimate, confidence: float = 0.95) -> Change:
    """Return the change between two independent estimates whose errors are taken as normal.

    For values that have a standard error but no counts behind them. Two exact figures, or one of unknown
    precision, give a change without interval.
    """
    z = critical_value(confidence)
    if later.value is None or earlier.value is None:
        return NO_CHANGE_KNOWN
    value = later.value - earlier.value
    if later.standard_error is None or earlier.standard_error is None:
        return Change(value, None, None, None, None)
    error = math.hypot(later.standard_error, earlier.standard_error)
    if error == 0:
        return Change(value, None, None, None, None)
    return Change(
        value=value,
        low=value - z * error,
        high=value + z * error,
        p_value=two_sided_p(value / error),
        minimum_detectable=minimum_detectable_change(error, confidence),
    )


def _times(value: float | None, factor: float) -> float | None:
    return None if value is None else value * factor


def _check_factor(factor: float) -> None:
    if not factor > 0:
        raise ValueError(f"factor must be above 0, not {factor}")
