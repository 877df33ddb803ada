"""How long customers stay, from counts by group and duration instead of one row per customer.

References
----------
.. [1] Kaplan, E. L., Meier, P. (1958). Nonparametric estimation from incomplete observations. JASA 53,
   457-481.
.. [2] Kalbfleisch, J. D., Prentice, R. L. (2002). The Statistical Analysis of Failure Time Data, 2nd ed.,
   section 1.4: log-log interval with Greenwood's variance.
.. [3] Mantel, N. (1966). Evaluation of survival data and two new rank order statistics arising in its
   consideration. Cancer Chemotherapy Reports 50(3), 163-170.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from lifelines import KaplanMeierFitter
from lifelines.statistics import multivariate_logrank_test

from metrics.stats.estimate import critical_value


@dataclass(frozen=True, slots=True)
class Tenure:
    """Customers of one group who left, and who were last seen, after the same duration.

    Raises
    ------
    ValueError
        If the duration or a count is negative.
    """

    group: str
    duration: float
    events: int
    censored: int

    def __post_init__(self) -> None:
        if min(self.duration, self.events, self.censored) < 0:
            raise ValueError(f"duration and counts must not be negative: {self}")


@dataclass(frozen=True, slots=True)
class Point:
    """A step of a curve: the share (0 to 1) that outlasts the time, and who was still watched up to it."""

    time: float
    survival: float
    low: float | None
    high: float | None
    at_risk: int
    events: int


@dataclass(frozen=True, slots=True)
class Curve:
    """A Kaplan-Meier curve by ascending time, from time 0."""

    points: tuple[Point, ...]

    def at(self, time: float) -> Point | None:
        """Return the step that holds at a time, or None beyond the last one: nobody was watched so long."""
        if not self.points or time > self.points[-1].time or time < self.points[0].time:
            return None
        return max((point for point in self.points if point.time <= time), key=lambda point: point.time)


@dataclass(frozen=True, slots=True)
class LogRank:
    """Test of equal curves: chi-square statistic, its degrees of freedom (groups - 1), p value."""

    statistic: float
    degrees_of_freedom: int
    p_value: float


def kaplan_meier(tenures: Iterable[Tenure], confidence: float = 0.95) -> dict[str, Curve]:
    """Return the curve of every group [1]_ with its log-log interval [2]_, groups in order of appearance.

    Groups without a single customer are left out. The interval is None where Greenwood's variance does not
    exist: before the first event, and once nobody is left.
    """
    critical_value(confidence)
    return {group: _curve(rows, confidence) for group, rows in _by_group(tenures).items()}


def log_rank(tenures: Iterable[Tenure]) -> LogRank | None:
    """Return the log-rank test over all groups [3]_; None with fewer than two groups or without events."""
    groups = _by_group(tenures)
    if len(groups) < 2 or not any(row.events for rows in groups.values() for row in rows):
        return None
    rows = [row for group in groups.values() for row in group]
    durations, observed, weights = _expanded(rows)
    names = np.array([row.group for row in rows for _ in _counts(row)])
    result = multivariate_logrank_test(durations, names, event_observed=observed, weights=weights)
    if not math.isfinite(result.test_statistic):
        return None
    return LogRank(float(result.test_statistic), len(groups) - 1, float(result.p_value))


def _by_group(tenures: Iterable[Tenure]) -> dict[str, list[Tenure]]:
    groups: dict[str, list[Tenure]] = {}
    for row in tenures:
        if row.events or row.censored:
            groups.setdefault(row.group, []).append(row)
    return groups


def _counts(row: Tenure) -> list[tuple[bool, int]]:
    return [(left, n) for left, n in ((True, row.events), (False, row.censored)) if n]


def _expanded(
    rows: list[Tenure],
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.bool_], npt.NDArray[np.int64]]:
    """Return duration, whether the event was seen, and how many, one line for each of the two kinds."""
    lines = [(row.duration, left, n) for row in rows for left, n in _counts(row)]
    durations, observed, weights = zip(*lines, strict=True)
    return np.array(durations, dtype=np.float64), np.array(observed), np.array(weights)


def _curve(rows: list[Tenure], confidence: float) -> Curve:
    durations, observed, weights = _expanded(rows)
    fitter = KaplanMeierFitter(alpha=1 - confidence)
    fitter.fit(durations, event_observed=observed, weights=weights)
    bounds = fitter.confidence_interval_survival_function_.to_numpy()
    survival = fitter.survival_function_.iloc[:, 0]
    table = fitter.event_table
    return Curve(
        tuple(
            Point(
                time=float(time),
                survival=float(share),
                low=_bound(low, share),
                high=_bound(high, share),
                at_risk=int(table.at_risk.loc[time]),
                events=int(table.observed.loc[time]),
            )
            for (time, share), (low, high) in zip(survival.items(), bounds, strict=True)
        )
    )


def _bound(end: float, share: float) -> float | None:
    return float(end) if 0 < share < 1 and math.isfinite(end) else None
