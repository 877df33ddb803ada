"""Results shared by all methods."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from metrics.stats.estimate import (
    NO_CHANGE_KNOWN,
    NO_ESTIMATE,
    Change,
    Estimate,
    critical_t,
    critical_value,
    difference,
    minimum_detectable_change,
    two_sided_p,
    two_sided_p_of_t,
)


def test_critical_value_is_the_normal_quantile() -> None:
    assert critical_value(0.95) == pytest.approx(1.959964, abs=1e-6)
    assert critical_value(0.9) == pytest.approx(1.644854, abs=1e-6)


@pytest.mark.parametrize("confidence", [0.0, 1.0, 95.0])
def test_confidence_out_of_range_is_refused(confidence: float) -> None:
    with pytest.raises(ValueError, match="confidence"):
        critical_value(confidence)


def test_p_value_is_two_sided() -> None:
    assert two_sided_p(1.959964) == pytest.approx(0.05, abs=1e-7)
    assert two_sided_p(-1.959964) == two_sided_p(1.959964)
    assert two_sided_p(0) == 1


@given(st.floats(0.5, 1e5), st.floats(-20, 20))
def test_students_t_equals_scipy(freedom: float, t: float) -> None:
    assert critical_t(0.95, freedom) == pytest.approx(stats.t.ppf(0.975, freedom), rel=1e-12)
    assert two_sided_p_of_t(t, freedom) == pytest.approx(2 * stats.t.sf(abs(t), freedom), rel=1e-12)
    assert critical_t(0.95, 7) == pytest.approx(2.364624, abs=1e-6)


def test_minimum_detectable_change_at_80_percent_power() -> None:
    assert minimum_detectable_change(1.0, 0.95) == pytest.approx(1.959964 + 0.841621, abs=1e-6)


def test_difference_of_normal_estimates() -> None:
    later, earlier = Estimate(13, 7, 19, 50, 3.0), Estimate(5, -3, 13, 60, 4.0)
    change = difference(later, earlier)
    assert change.value == 8
    assert change.low == pytest.approx(8 - 1.959964 * 5, abs=1e-5)
    assert change.high == pytest.approx(8 + 1.959964 * 5, abs=1e-5)
    assert change.p_value == pytest.approx(two_sided_p(1.6))
    assert change.minimum_detectable == pytest.approx(2.801585 * 5, abs=1e-5)


def test_difference_without_known_precision_has_no_interval() -> None:
    unknown = Estimate(7, None, None, 0, None)
    sampled = Estimate(5, 1, 9, 40, 2.0)
    nothing = Change(2, None, None, None, None)
    assert difference(unknown, sampled) == nothing
    counted = Estimate(7, None, None, 10, 0.0)
    assert difference(counted, Estimate(5, None, None, 10, 0.0)) == nothing
    assert difference(counted, sampled).high == pytest.approx(2 + 1.959964 * 2, abs=1e-5)
    assert difference(NO_ESTIMATE, sampled) == NO_CHANGE_KNOWN


def test_scaling_keeps_n_and_p_value() -> None:
    assert Estimate(0.5, 0.4, 0.6, 96, 0.05).scaled(100) == Estimate(50, 40, 60, 96, 5)
    assert NO_ESTIMATE.scaled(100) == NO_ESTIMATE
    assert Change(0.5, 0.25, 0.75, 0.01, 0.125).scaled(8) == Change(4, 2, 6, 0.01, 1)
    for wrong in (0, -1):
        with pytest.raises(ValueError, match="factor"):
            NO_ESTIMATE.scaled(wrong)
        with pytest.raises(ValueError, match="factor"):
            NO_CHANGE_KNOWN.scaled(wrong)
