"""What a number and its range should be, by other means than the methods of `metrics.stats`."""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from scipy import stats
from statsmodels.stats.proportion import proportion_confint

Z = 1.959963984540054


def about(value: Any) -> Any:
    """The value but for rounding, inside of tuples too."""
    return pytest.approx(value)


def wilson(yes: float, n: float) -> Any:
    return about(proportion_confint(yes, n, method="wilson"))


def students(values: Sequence[float], scale: tuple[float, float] = (-math.inf, math.inf)) -> Any:
    low, high = stats.t.interval(0.95, len(values) - 1, np.mean(values), stats.sem(values))
    return about((max(low, scale[0]), min(high, scale[1])))


def garwood(events: int, exposure: float) -> Any:
    low, high = stats.chi2.ppf(0.025, 2 * events) / 2, stats.chi2.ppf(0.975, 2 * events + 2) / 2
    return about((low / exposure, high / exposure))


def adjusted_wald(promoters: float, detractors: float, n: float) -> Any:
    """Three answers more, of which three quarters are promoters and three quarters detractors."""
    p, d = (promoters + 0.75) / (n + 3), (detractors + 0.75) / (n + 3)
    half = Z * math.sqrt((p + d - (p - d) ** 2) / (n + 3))
    return about((max(-100.0, 100 * (p - d - half)), min(100.0, 100 * (p - d + half))))


def order_statistics(values: Sequence[float]) -> tuple[float, float]:
    """The values at the ranks beyond which a fair coin, thrown n times, falls in 2.5 % at most."""
    n = len(values)
    rank = max(k for k in range(1, n // 2 + 1) if sum(math.comb(n, i) for i in range(k)) / 2**n <= 0.025)
    return values[rank - 1], values[n - rank]
