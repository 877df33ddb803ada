"""Better or worse, or why that cannot be said. There is no verdict "flat": not to have found a change is not
to have found that there is none.
"""

from enum import StrEnum

from metrics.stats.direction import Better, Direction
from metrics.stats.estimate import Change
from metrics.stats.xmr import Limits

#: With fewer answers in either sample there is no verdict.
MINIMUM_ANSWERS = 30

#: A change that reaches the smallest one worth reporting does so despite the rounding of a subtraction.
_ROUNDING = 1e-9


class Verdict(StrEnum):
    """What may be said of a change. The values are stored and travel in the API."""

    BETTER = "better"
    WORSE = "worse"
    NO_DETECTABLE_CHANGE = "no_detectable_change"
    TOO_LITTLE_DATA = "too_little_data"
    WITHIN_USUAL_VARIATION = "within_usual_variation"


def judge(
    change: Change,
    *,
    adjusted_p: float | None,
    answers: tuple[float, float],
    direction: Direction,
    smallest_change: float,
    earlier_value: float | None = None,
    alpha: float = 0.05,
    minimum_answers: float = MINIMUM_ANSWERS,
) -> Verdict:
    """Return the verdict on a change of a metric that is measured on a sample.

    Better or worse is said when all of these hold; the words for the rest say what was missing.

    1. Both samples have at least `minimum_answers`, and the change has an interval.
    2. The p value, adjusted over its family, is at most alpha, and every change within the interval goes the
       same way.
    3. The change is at least the smallest one worth reporting.

    Where a range is better, what counts is how much nearer to it the value came from `earlier_value`. Moving
    about within the range is neither better nor worse, and so no detectable change.

    Parameters
    ----------
    change
        With its interval at confidence 1 - alpha, in the metric's unit.
    adjusted_p
        From `multiplicity.benjamini_hochberg` over the stated family.
    answers
        Of the later and of the earlier sample; where they carry weights, their effective number if that is less.
    direction
        Which way is good.
    smallest_change
        Smallest change worth reporting, in the metric's unit, at least 0.
    earlier_value
        Needed where a range is better.
    alpha, minimum_answers
        Thresholds.

    Raises
    ------
    ValueError
        If `smallest_change` is negative, or `earlier_value` is missing where a range is better.
    """
    start = _start(direction, earlier_value, smallest_change)
    if min(answers) < minimum_answers or adjusted_p is None:
        return Verdict.TOO_LITTLE_DATA
    if change.value is None or change.low is None or change.high is None:
        return Verdict.TOO_LITTLE_DATA

    gain = direction.gain(start, start + change.value)
    least, greatest = _gains(change.low, change.high, direction, start)
    if adjusted_p <= alpha and _reaches(gain, smallest_change):
        if gain > 0 and least > 0:
            return Verdict.BETTER
        if gain < 0 and greatest < 0:
            return Verdict.WORSE
    return Verdict.NO_DETECTABLE_CHANGE


def judge_without_error(
    change: float | None,
    *,
    usual: Limits | None,
    direction: Direction,
    smallest_change: float,
    earlier_value: float | None = None,
) -> Verdict:
    """Return the verdict on a change of a figure without sampling error, such as revenue.

    Better or worse is said of a change that is at least the smallest one worth reporting and lies beyond the
    limits of earlier changes on the side that it went to: a rise that is unusually small is not a fall.

    Parameters
    ----------
    change
        In the metric's unit; None when either period has no figure.
    usual
        From `xmr.limits` over earlier like-for-like changes; None for a short history, of which nobody can
        say what is usual.
    direction, smallest_change, earlier_value
        As for `judge`, with the same ValueError.
    """
    start = _start(direction, earlier_value, smallest_change)
    if change is None or usual is None:
        return Verdict.TOO_LITTLE_DATA
    gain = direction.gain(start, start + change)
    unusual = change > max(usual.upper, 0) or change < min(usual.lower, 0)
    if not unusual or gain == 0 or not _reaches(gain, smallest_change):
        return Verdict.WITHIN_USUAL_VARIATION
    return Verdict.BETTER if gain > 0 else Verdict.WORSE


def _start(direction: Direction, earlier_value: float | None, smallest_change: float) -> float:
    if smallest_change < 0:
        raise ValueError(f"the smallest change must not be negative, not {smallest_change}")
    if direction.better is not Better.RANGE:
        # A gain is then the change itself, wherever it starts; 0 keeps it free of rounding.
        return 0.0
    if earlier_value is None:
        raise ValueError("whether a range came nearer depends on the earlier value")
    return earlier_value


def _gains(low: float, high: float, direction: Direction, start: float) -> tuple[float, float]:
    """Return the least and the greatest gain among the changes from low to high."""
    changes = [low, high]
    if direction.low is not None:
        # The gain grows up to the range and falls beyond it: its peak is where the interval meets the range.
        changes.append(min(max(direction.low - start, low), high))
    gains = [direction.gain(start, start + change) for change in changes]
    return min(gains), max(gains)


def _reaches(gain: float, smallest_change: float) -> bool:
    return abs(gain) >= smallest_change * (1 - _ROUNDING)
