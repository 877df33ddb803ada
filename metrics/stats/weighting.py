"""Weighted answers as the unweighted sample that would be as precise.

Every method of this package takes fractional counts, so a weighted sample needs no second formula: its counts
are shrunk to their effective number and estimated like any other.

References
----------
.. [1] Kish, L. (1965). Survey Sampling. Wiley, section 11.7.
"""

import math
from collections.abc import Hashable, Mapping
from typing import TypeVar

Score = TypeVar("Score", bound=Hashable)


def effective_sample_size(sum_of_weights: float, sum_of_squared_weights: float) -> float:
    """Return Kish's effective number of answers, (sum w)^2 / sum w^2 [1]_; 0 without weight.

    It takes weights as unrelated to the scores, which overstates the loss where they explain them.

    Raises
    ------
    ValueError
        If a sum is negative, or only one of them is 0.
    """
    if min(sum_of_weights, sum_of_squared_weights) < 0 or bool(sum_of_weights) != bool(
        sum_of_squared_weights
    ):
        raise ValueError(f"not sums of weights: {sum_of_weights}, {sum_of_squared_weights}")
    return sum_of_weights**2 / sum_of_squared_weights if sum_of_weights else 0.0


def effective_counts(weights: Mapping[Score, float], sum_of_squared_weights: float) -> dict[Score, float]:
    """Return counts by score that keep the weighted shares and add up to the effective sample size.

    Parameters
    ----------
    weights
        Sum of the weights of the answers with each score, at least 0.
    sum_of_squared_weights
        Over all answers of all scores.

    Raises
    ------
    ValueError
        If a weight is negative or the sums do not belong together.
    """
    if any(weight < 0 for weight in weights.values()):
        raise ValueError("weights must not be negative")
    total = math.fsum(weights.values())
    effective = effective_sample_size(total, sum_of_squared_weights)
    if total == 0:
        return dict.fromkeys(weights, 0.0)
    return {score: weight * effective / total for score, weight in weights.items()}
