"""What changed in one series at a known moment: a step of its level, errors that remember the last one.

References
----------
.. [1] Box, G. E. P., Tiao, G. C. (1975). Intervention analysis with applications to economic and environmental
   problems. JASA 70(349), 70-79.
.. [2] Turner, S. L. et al. (2021). Evaluation of statistical methods used in the analysis of interrupted time
   series studies. BMC Medical Research Methodology 21, 181: plain intervals are too narrow.
"""

import warnings
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from statsmodels.tsa.statespace.sarimax import SARIMAX

from metrics.stats.estimate import critical_t, two_sided_p_of_t

BEFORE, AFTER = 12, 4
"""Periods that are needed on either side."""


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the level, with its range from Student's t; `autocorrelation` is that of the errors."""

    value: float
    low: float
    high: float
    p_value: float
    autocorrelation: float


def level_step(
    series: Sequence[float], begins: int, *, trend: bool = True, confidence: float = 0.95
) -> Step | None:
    """Return by how much a series stands higher from one period on [1]_.

    The model is a level, a straight line where `trend`, a step, and AR(1) errors by maximum likelihood. Its standard
    error is widened by sqrt(n / (n - k - 1)) and its quantile is Student's, which keeps the range's promise [2]_.

    Parameters
    ----------
    series
        One figure per period, without gaps.
    begins
        The index of the first period after the change.
    trend
        Whether a straight line through all periods is part of the model.

    Returns
    -------
    Step or None
        None with fewer than 12 periods before or 4 after, for a constant series, or where the fit does not converge.
    """
    values = np.asarray(series, dtype=float)
    count = len(values)
    if begins < BEFORE or count - begins < AFTER or np.ptp(values) == 0:
        return None
    middle, scale = values.mean(), values.std()
    after = (np.arange(count) >= begins).astype(float)
    columns = [np.ones(count), after]
    if trend:
        columns.append((np.arange(count) - begins) / count)
    model = SARIMAX((values - middle) / scale, exog=np.column_stack(columns), order=(1, 0, 0))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        fitted = model.fit(disp=False, maxiter=200)
        if not fitted.mle_retvals["converged"]:
            fitted = model.fit(disp=False, method="powell", maxiter=2000)
    error = float(fitted.bse[1])
    if not fitted.mle_retvals["converged"] or not np.isfinite(error):
        return None
    degrees = count - len(columns) - 1
    value, error = float(fitted.params[1]) * scale, error * scale * float(np.sqrt(count / degrees))
    give = critical_t(confidence, degrees) * error
    p_value = two_sided_p_of_t(value / error, degrees)
    return Step(value, value - give, value + give, p_value, float(fitted.params[len(columns)]))
