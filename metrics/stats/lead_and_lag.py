"""Which of two series moves first, and by how many periods.

Levels of two series that merely drift move together at every lag. So both are differenced, and what each change
announces of the next is filtered out first; only then are they laid over one another.

References
----------
.. [1] Box, G. E. P., Jenkins, G. M., Reinsel, G. C. (2008). Time Series Analysis, 4th ed., section 12.2:
   identification by prewhitening; series M is the example.
.. [2] Holm, S. (1979). A simple sequentially rejective multiple test procedure. Scandinavian Journal of
   Statistics 6(2), 65-70.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from statsmodels.stats.multitest import multipletests
from statsmodels.tsa.ar_model import ar_select_order

from metrics.stats.estimate import two_sided_p

FEWEST = 24
"""Periods below which nothing is said."""

LARGEST_ORDER = 3


@dataclass(frozen=True, slots=True)
class Lag:
    """How the later series follows the earlier one after so many periods.

    Attributes
    ----------
    lag
        Positive where the first series comes first.
    correlation
        Of the filtered changes.
    p_value
        Adjusted over all lags that were tried [2]_.
    """

    lag: int
    correlation: float
    p_value: float


def lags(first: Sequence[float], second: Sequence[float], *, most: int = 6) -> tuple[Lag, ...]:
    """Return the correlation at every lag from -most to most, of changes filtered by the first series' own memory.

    An AR model of at most three terms, chosen by AIC, is fitted to the changes of the first series and filters
    both [1]_. A correlation of nothing has variance 1/n.

    Parameters
    ----------
    first, second
        One figure per period, of the same periods, without gaps.
    most
        The largest lag.

    Returns
    -------
    tuple
        Empty with fewer than 24 periods, or where one of the series never changes.

    Raises
    ------
    ValueError
        If the series are not equally long.
    """
    if len(first) != len(second):
        raise ValueError("the series must be of the same periods")
    if len(first) < FEWEST:
        return ()
    earlier, later = np.diff(np.asarray(first, dtype=float)), np.diff(np.asarray(second, dtype=float))
    if np.ptp(earlier) == 0 or np.ptp(later) == 0:
        return ()
    memory = _memory(earlier)
    earlier, later = _filtered(earlier, memory), _filtered(later, memory)
    count = len(earlier)
    found = [(lag, _correlation(earlier, later, lag)) for lag in range(-most, most + 1)]
    chances = [two_sided_p(value * np.sqrt(count)) for _lag, value in found]
    adjusted = multipletests(chances, method="holm")[1]
    return tuple(Lag(lag, value, float(p)) for (lag, value), p in zip(found, adjusted, strict=True))


def strongest(found: Sequence[Lag]) -> Lag | None:
    """Return the lag at which the series move together most, or None without any."""
    return max(found, key=lambda one: abs(one.correlation), default=None)


def _memory(changes: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return the coefficients of the autoregression that fits best, none where that is best."""
    chosen = ar_select_order(changes, LARGEST_ORDER, ic="aic", trend="c")
    terms = chosen.ar_lags or []
    if not terms:
        return np.empty(0)
    return np.asarray(chosen.model.fit().params[1:], dtype=float)


def _filtered(changes: npt.NDArray[np.float64], memory: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    kernel = np.concatenate([[1.0], -memory])
    return np.convolve(changes - changes.mean(), kernel)[len(memory) : len(changes)]


def _correlation(earlier: npt.NDArray[np.float64], later: npt.NDArray[np.float64], lag: int) -> float:
    """Return the covariance at a lag over both whole spreads, as cross-correlation functions have it."""
    first, second = earlier - earlier.mean(), later - later.mean()
    paired = first[: len(first) - lag] @ second[lag:] if lag >= 0 else first[-lag:] @ second[:lag]
    return float(paired / (len(first) * first.std() * second.std()))
