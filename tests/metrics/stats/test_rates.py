"""Rates against Garwood's table, the score formula and hand calculation."""

from math import sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.rates import confint_poisson
from statsmodels.stats.rates import test_poisson_2indep as score_test

from metrics.stats import rates
from metrics.stats.estimate import NO_CHANGE_KNOWN, NO_ESTIMATE, two_sided_p
from metrics.stats.rates import Events


@pytest.mark.parametrize(
    ("count", "low", "high"),
    [(0, 0, 3.6889), (1, 0.0253, 5.5716), (10, 4.7954, 18.3904), (50, 37.1110, 65.9188)],
)
def test_exact_intervals_of_garwood(count: int, low: float, high: float) -> None:
    estimate = rates.estimate(Events(count, 1))
    assert estimate.value == count
    assert (estimate.low, estimate.high) == pytest.approx((low, high), abs=1e-3)


def test_n_is_the_exposure_so_that_no_event_is_not_no_data() -> None:
    estimate = rates.estimate(Events(0, 200))
    assert (estimate.value, estimate.n) == (0, 200)
    assert estimate.high == pytest.approx(3.6889 / 200, abs=1e-5)
    assert estimate.standard_error == pytest.approx(sqrt(0.5) / 200)
    assert rates.estimate(Events(0, 0)) == NO_ESTIMATE


def test_difference_by_the_score_test() -> None:
    later, earlier = Events(60, 51477.5), Events(30, 54308.7)
    change = rates.change(later, earlier)
    pooled = 90 / (51477.5 + 54308.7)
    z = (60 / 51477.5 - 30 / 54308.7) / sqrt(pooled / 51477.5 + pooled / 54308.7)
    assert change.p_value == pytest.approx(two_sided_p(z), rel=1e-9)
    # confint_poisson_2indep(60, 51477.5, 30, 54308.7, method="score", compare="diff") of statsmodels
    assert (change.low, change.high) == pytest.approx((0.000265797, 0.000989191), abs=2e-9)
    assert change.minimum_detectable == pytest.approx(
        2.801585 * sqrt(60.5 / 51477.5**2 + 30.5 / 54308.7**2), 1e-6
    )


def test_no_events_at_all() -> None:
    change = rates.change(Events(0, 100), Events(0, 200))
    assert (change.value, change.p_value) == (0, 1)
    # With no events the statistic of a difference d is sqrt(d * n): it reaches z at z^2 / n.
    assert change.high == pytest.approx(1.959964**2 / 100, rel=1e-5)
    assert change.low == pytest.approx(-(1.959964**2) / 200, rel=1e-5)
    assert rates.change(Events(0, 0), Events(3, 10)) == NO_CHANGE_KNOWN
    assert rates.change(Events(3, 10), Events(0, 0)) == NO_CHANGE_KNOWN


def test_overdispersion_multiplies_the_variance() -> None:
    plain, over = rates.estimate(Events(40000, 100)), rates.estimate(Events(40000, 100, dispersion=4))
    assert (over.value, over.n) == (plain.value, plain.n)
    assert plain.low is not None and plain.high is not None and over.low is not None and over.high is not None
    assert (over.high - over.low) / (plain.high - plain.low) == pytest.approx(2, abs=0.01)
    assert rates.estimate(Events(40000, 100, dispersion=1.5)) == plain
    changes = [rates.change(Events(400, 1000, d), Events(440, 1000, d)) for d in (1, 4)]
    assert changes[0].p_value == pytest.approx(two_sided_p(40 / sqrt(840)))
    assert changes[1].p_value == pytest.approx(two_sided_p(40 / sqrt(840) / 2))


def test_dispersion_is_pearsons_chi_square_over_its_degrees_of_freedom() -> None:
    # expected 8, 8, 16 at a rate of 4 per unit: (16 + 16 + 0) / 8 / 2
    days = [Events(4, 2), Events(12, 2), Events(16, 4), Events(0, 0)]
    assert rates.dispersion(days) == pytest.approx(2.0)
    assert rates.dispersion(days[:1]) is None
    assert rates.dispersion([Events(0, 2), Events(0, 3)]) is None


@pytest.mark.parametrize("wrong", [(-1, 5, 1), (1, -5, 1), (1, 0, 1), (1, 5, -1)])
def test_impossible_events_are_refused(wrong: tuple[float, float, float]) -> None:
    with pytest.raises(ValueError, match="exposure"):
        Events(*wrong)


events = st.builds(Events, st.integers(0, 200), st.floats(0.5, 1e5))


@given(events, st.sampled_from([0.8, 0.95, 0.99]))
def test_exact_interval_equals_statsmodels(sample: Events, confidence: float) -> None:
    estimate = rates.estimate(sample, confidence)
    expected = confint_poisson(sample.count, sample.exposure, method="exact-c", alpha=1 - confidence)
    assert (estimate.low, estimate.high) == pytest.approx(expected, rel=1e-12)


@settings(deadline=None)
@given(events, events, st.sampled_from([0.8, 0.95, 0.99]))
def test_score_test_of_statsmodels_rejects_at_the_ends_and_gives_the_p_value(
    later: Events, earlier: Events, confidence: float
) -> None:
    change = rates.change(later, earlier, confidence)
    for supposed, expected in zip(
        (change.low, change.high, 0.0), (1 - confidence, 1 - confidence, change.p_value), strict=True
    ):
        if supposed or later.count or earlier.count:
            counts = (later.count, later.exposure, earlier.count, earlier.exposure)
            with np.errstate(divide="ignore", invalid="ignore"):  # of the ratio, which is not asked for
                found = score_test(*counts, value=supposed, method="score", compare="diff")
            assert found.pvalue == pytest.approx(expected, rel=1e-6)


@settings(deadline=None, max_examples=60)
@given(events, events)
def test_p_value_and_interval_agree(later: Events, earlier: Events) -> None:
    change = rates.change(later, earlier)
    assert change.value is not None and change.low is not None and change.high is not None
    assert change.p_value is not None
    assert change.low <= change.value <= change.high
    if abs(change.p_value - 0.05) > 1e-6:
        assert (change.p_value < 0.05) == (change.low > 0 or change.high < 0)
