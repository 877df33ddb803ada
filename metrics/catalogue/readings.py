"""Readings: how a number is made of a measure, and which interval goes with it.

A reading is a function of `metrics.kpis` under the same name. What is declared here is what a definition
must have for the reading to work, and what docs/metrics.md says of its precision.
"""

from dataclasses import dataclass
from enum import StrEnum

from metrics.models import Measure

Kind = Measure.Kind

_WILSON = "Wilson; of a change: Newcombe"
_MEDIAN = "order statistics (any shape); of a change: Bonett–Price"
_T = "Student's t; of a change: Welch"
_FULL_COUNT = "none: a full count without sampling error, judged against its usual variation"


class OverTime(StrEnum):
    """What becomes of a number when its period is longer."""

    LEVEL = "level"  # nothing: a share of answers, an average, a window of twelve months
    ADDS_UP = "adds_up"  # it grows with the days, and months make up the quarter
    GROWS = "grows"  # it grows, and nobody can say how: customers are counted once, more of them leave


@dataclass(frozen=True, slots=True)
class BuiltInReading:
    """What a reading needs and how precise it is.

    Attributes
    ----------
    kinds
        The kinds of measure that it reads; empty for the composite, which reads other metrics.
    interval
        The method of its interval, for the documentation.
    base_kinds
        The kinds of measure that it can be set against; empty where it has no base.
    points
        Whether a first and a last point must be given.
    over_time
        What becomes of the number when the period is longer; of ready-made values their measure says whether
        they add up.
    """

    kinds: frozenset[Measure.Kind]
    interval: str
    base_kinds: frozenset[Measure.Kind] = frozenset()
    points: bool = False
    over_time: OverTime = OverTime.LEVEL


def _of(*kinds: Measure.Kind) -> frozenset[Measure.Kind]:
    return frozenset(kinds)


READINGS = {
    "nps": BuiltInReading(_of(Kind.SCALE), "adjusted Wald, also of a change"),
    "share": BuiltInReading(_of(Kind.SCALE), _WILSON, points=True),
    "mean": BuiltInReading(_of(Kind.SCALE), _T),
    "yes_share": BuiltInReading(_of(Kind.BINARY), _WILSON),
    "class_share": BuiltInReading(_of(Kind.NOMINAL), _WILSON, points=True),
    "distinct": BuiltInReading(_of(Kind.DISTINCT), _FULL_COUNT, over_time=OverTime.GROWS),
    "distinct_share": BuiltInReading(
        _of(Kind.DISTINCT), _WILSON, _of(Kind.DISTINCT), over_time=OverTime.GROWS
    ),
    "window_retention": BuiltInReading(_of(Kind.WINDOW), _WILSON),
    "window_cross_sell": BuiltInReading(_of(Kind.WINDOW), _WILSON),
    "window_revenue_retention": BuiltInReading(_of(Kind.WINDOW), _FULL_COUNT),
    "window_earned_growth": BuiltInReading(
        _of(Kind.WINDOW),
        "no sampling error; a range from all new customers of unknown origin bought to all of them earned",
    ),
    "count": BuiltInReading(_of(Kind.AMOUNT, Kind.NOMINAL), _FULL_COUNT, over_time=OverTime.ADDS_UP),
    "total": BuiltInReading(_of(Kind.AMOUNT), _FULL_COUNT, over_time=OverTime.ADDS_UP),
    "per_1000": BuiltInReading(
        _of(Kind.AMOUNT),
        "exact Poisson (Garwood); of a change: score",
        _of(Kind.DISTINCT),
        over_time=OverTime.GROWS,
    ),
    "per_customer": BuiltInReading(
        _of(Kind.AMOUNT), _FULL_COUNT, _of(Kind.DISTINCT), over_time=OverTime.GROWS
    ),
    "answered_share": BuiltInReading(_of(Kind.AMOUNT), _WILSON, _of(Kind.REPORTED)),
    "median_hours": BuiltInReading(_of(Kind.DURATION), _MEDIAN),
    "mean_hours": BuiltInReading(_of(Kind.DURATION), _T),
    "reported": BuiltInReading(
        _of(Kind.REPORTED),
        "as delivered (n, low and high); otherwise unknown, and the value is shown grey",
    ),
    "reported_share": BuiltInReading(
        _of(Kind.REPORTED),
        "Wilson where it came with numerator and denominator, which must be counts; otherwise as delivered "
        "(n, low and high), else unknown, and the value is shown grey",
    ),
    "composite": BuiltInReading(_of(), "delta method, parts taken as independent"),
}
"""Every reading by its name."""


def over_time(reading: str, measure: Measure | None) -> OverTime:
    """Return what becomes of a number that is read so when its period is longer."""
    if measure is not None and measure.kind == Kind.REPORTED and measure.adds_up:
        return OverTime.ADDS_UP
    return READINGS[reading].over_time
