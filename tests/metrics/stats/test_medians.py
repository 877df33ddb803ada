"""Medians against the published tables of order statistics and the examples of the R package statpsych."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom, norm

from metrics.stats import medians
from metrics.stats.estimate import NO_CHANGE_KNOWN, NO_ESTIMATE, Change


@pytest.mark.parametrize(("n", "rank"), [(6, 1), (8, 1), (9, 2), (20, 6), (50, 18), (100, 40)])
def test_ranks_of_the_95_percent_interval(n: int, rank: int) -> None:
    estimate = medians.estimate(range(1, n + 1))
    assert estimate.value == (n + 1) / 2
    assert (estimate.low, estimate.high) == (rank, n + 1 - rank)


@given(st.integers(6, 400), st.sampled_from([0.9, 0.95]))
def test_interval_is_the_narrowest_that_covers(n: int, confidence: float) -> None:
    low = medians.estimate(range(1, n + 1), confidence).low
    assert low is not None
    covered, next_covered = (1 - 2 * float(binom.cdf(rank, n, 0.5)) for rank in (low - 1, low))
    assert covered >= confidence > next_covered


@pytest.mark.parametrize(
    ("later", "earlier", "value", "low", "high"),
    [
        (
            [32, 39, 26, 35, 43, 27, 40, 37, 34, 29],
            [36, 44, 47, 42, 49, 39, 46, 31, 33, 48],
            -8.5,
            -16.95977,
            -0.04022524,
        ),
        (
            [70, 394, 43, 95, 62, 128, 2, 203, 81, 436, 85, 35, 156, 1, 3, 27, 63, 181, 184, 18],
            [102, 120, 78, 78, 417, 124, 86, 171, 176, 129, 230, 194, 100, 157, 306, 411, 164, 103, 193, 312],
            -85,
            -157.7441,
            -12.25589,
        ),
    ],
)
def test_difference_equals_the_examples_of_statpsych(
    later: list[float], earlier: list[float], value: float, low: float, high: float
) -> None:
    change = medians.change(sorted(later), sorted(earlier))
    assert change.value == value
    assert (change.low, change.high) == pytest.approx((low, high), abs=1e-4)
    error = (high - low) / 2 / 1.959964
    assert change.minimum_detectable == pytest.approx(2.801585 * error, rel=1e-5)
    assert change.p_value is not None and change.p_value < 0.05


@given(st.integers(2, 5000))
def test_standard_error_is_that_of_bonett_and_price(n: int) -> None:
    rank = max(1, round((n + 1) / 2 - n**0.5))
    expected = (n + 1 - 2 * rank) / 2 / norm.isf(binom.cdf(rank - 1, n, 0.5))
    assert medians.estimate(range(1, n + 1)).standard_error == pytest.approx(expected, rel=1e-12)


@given(st.integers(1, 2000), st.sampled_from([0.5, 0.8, 0.95, 0.99]))
def test_rank_equals_the_binomial_quantile(n: int, confidence: float) -> None:
    low = medians.estimate(range(1, n + 1), confidence).low
    assert (low or 0) == binom.ppf((1 - confidence) / 2, n, 0.5)


def test_few_values() -> None:
    assert medians.estimate([]) == NO_ESTIMATE
    one, two, five = medians.estimate([3]), medians.estimate([3, 5]), medians.estimate([1, 2, 3, 4, 5])
    assert (one.value, one.low, one.high, one.standard_error) == (3, None, None, None)
    assert (two.value, two.low) == (4, None)
    # Two values: their distance over twice the deviate of 1/4.
    assert two.standard_error == pytest.approx(2 / 2 / 0.67449, abs=1e-5)
    assert (five.value, five.low, five.high) == (3, None, None)


def test_change_without_spread_has_no_interval() -> None:
    nothing = Change(1, None, None, None, None)
    assert medians.change([4] * 9, [3] * 9) == nothing
    assert medians.change([4], [2, 3, 4]) == nothing
    assert medians.change([], [3]) == NO_CHANGE_KNOWN
    assert medians.change([4] * 9, [2, 3, 4]).low is not None


@pytest.mark.parametrize("wrong", [[2.0, 1.0], [1.0, float("nan")], [1.0, float("inf")]])
def test_values_must_be_finite_and_in_order(wrong: list[float]) -> None:
    with pytest.raises(ValueError, match="values must be"):
        medians.estimate(wrong)
