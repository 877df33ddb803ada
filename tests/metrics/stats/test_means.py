"""Means against hand calculation and SciPy's tests on the rows themselves."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from metrics.stats import means
from metrics.stats.estimate import NO_CHANGE_KNOWN, NO_ESTIMATE, Change, Estimate
from metrics.stats.means import Sums


def sums(values: list[float]) -> Sums:
    return Sums(len(values), sum(values), sum(value**2 for value in values))


def test_t_interval_by_hand() -> None:
    estimate = means.estimate(sums([2, 4, 4, 4, 5, 5, 7, 9]))
    # mean 5, deviations 32, s = sqrt(32/7), t(7) = 2.364624
    assert estimate.value == 5
    assert estimate.standard_error == pytest.approx(0.755929, abs=1e-6)
    assert (estimate.low, estimate.high) == pytest.approx((5 - 1.787488, 5 + 1.787488), abs=1e-5)


def test_no_interval_without_spread() -> None:
    assert means.estimate(Sums(0, 0, 0)) == NO_ESTIMATE
    assert means.estimate(sums([4])) == Estimate(4, None, None, 1, None)
    equal = means.estimate(sums([0.1] * 5))
    assert equal.value == pytest.approx(0.1)
    assert (equal.low, equal.high, equal.standard_error) == (None, None, None)
    two = means.estimate(sums([3, 5]))
    assert two.high == pytest.approx(4 + 12.7062, abs=1e-3)


def test_change_needs_a_spread_and_two_answers_on_each_side() -> None:
    assert means.change(Sums(0, 0, 0), sums([1, 2])) == NO_CHANGE_KNOWN
    assert means.change(sums([4, 4]), sums([3, 3])) == Change(1, None, None, None, None)
    assert means.change(sums([4]), sums([1, 3])) == Change(2, None, None, None, None)
    assert means.change(sums([4, 4]), sums([1, 3])).low == pytest.approx(2 - 12.7062, abs=1e-3)


@pytest.mark.parametrize("wrong", [(-1, 0, 0), (0, 1, 1), (2, 10, 1), (3, 1, -1)])
def test_impossible_sums_are_refused(wrong: tuple[float, float, float]) -> None:
    with pytest.raises(ValueError, match="real values"):
        Sums(*wrong)


values = st.lists(st.integers(1, 7).map(float), min_size=2, max_size=40).filter(lambda v: len(set(v)) > 1)


@given(values, values)
def test_welch_equals_scipy_on_rows(later: list[float], earlier: list[float]) -> None:
    change = means.change(sums(later), sums(earlier))
    expected = stats.ttest_ind(later, earlier, equal_var=False)
    interval = expected.confidence_interval(0.95)
    assert change.p_value == pytest.approx(float(expected.pvalue), abs=1e-9)
    assert (change.low, change.high) == pytest.approx((interval.low, interval.high), abs=1e-9)
    error = np.hypot(stats.sem(later), stats.sem(earlier))
    assert change.minimum_detectable == pytest.approx(2.801585 * error, rel=1e-5)


@given(values, values)
def test_parts_recombine_to_the_whole(a: list[float], b: list[float]) -> None:
    one, two, whole = sums(a), sums(b), sums(a + b)
    together = Sums(one.n + two.n, one.total + two.total, one.total_of_squares + two.total_of_squares)
    assert means.estimate(together) == means.estimate(whole)
