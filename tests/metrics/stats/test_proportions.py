"""Shares: published examples of Wilson and Newcombe, edges, agreement of p value and interval."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from metrics.stats import proportions
from metrics.stats.estimate import NO_CHANGE_KNOWN, NO_ESTIMATE
from metrics.stats.proportions import Counts


@pytest.mark.parametrize(
    ("successes", "n", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_intervals_of_newcombe_1998(successes: int, n: int, low: float, high: float) -> None:
    estimate = proportions.estimate(Counts(successes, n))
    assert estimate.value == successes / n
    assert (estimate.low, estimate.high) == pytest.approx((low, high), abs=1e-4)


def test_difference_of_newcombe_1998() -> None:
    change = proportions.change(Counts(56, 70), Counts(48, 80))
    assert change.value == pytest.approx(0.2)
    assert (change.low, change.high) == pytest.approx((0.0524, 0.3339), abs=1e-4)
    # At confidence 1 - p the interval ends at 0.
    assert change.p_value is not None
    edge = proportions.change(Counts(56, 70), Counts(48, 80), confidence=1 - change.p_value)
    assert edge.low == pytest.approx(0, abs=1e-9)


def test_standard_error_is_half_the_width_over_z_and_never_zero() -> None:
    for successes in (0, 7, 20):
        estimate = proportions.estimate(Counts(successes, 20))
        assert estimate.low is not None and estimate.high is not None
        assert estimate.standard_error == pytest.approx(
            (estimate.high - estimate.low) / 2 / 1.959964, abs=1e-6
        )
    certain = proportions.change(Counts(20, 20), Counts(20, 20))
    assert certain.minimum_detectable == pytest.approx(2.801585 * 0.1611252 / 2 / 1.959964 * 2**0.5, abs=1e-5)


def test_edges() -> None:
    assert proportions.estimate(Counts(0, 0)) == NO_ESTIMATE
    assert proportions.change(Counts(0, 0), Counts(1, 2)) == NO_CHANGE_KNOWN
    assert proportions.change(Counts(1, 2), Counts(0, 0)) == NO_CHANGE_KNOWN
    one = proportions.estimate(Counts(1, 1))
    assert (one.value, one.high) == (1, 1)
    assert one.low == pytest.approx(1 / (1 + 1.959964**2), abs=1e-6)
    assert proportions.change(Counts(5, 10), Counts(5, 10)).p_value == 1
    assert proportions.change(Counts(10, 10), Counts(10, 10)).p_value == 1
    far = proportions.change(Counts(10**7, 10**7), Counts(0, 10**7))
    assert far.p_value == 0


@pytest.mark.parametrize("wrong", [(-1, 5), (6, 5), (1, 0), (0, -1)])
def test_impossible_counts_are_refused(wrong: tuple[float, float]) -> None:
    with pytest.raises(ValueError, match="share"):
        Counts(*wrong)


def test_rounding_of_effective_counts_is_forgiven() -> None:
    assert Counts(3.0000000001, 3).successes == 3


@st.composite
def shares(draw: st.DrawFn) -> Counts:
    n = draw(st.floats(1, 500))
    return Counts(n * draw(st.floats(0, 1)), n)


@given(shares(), st.sampled_from([0.8, 0.95, 0.99]))
def test_wilson_holds_the_value(counts: Counts, confidence: float) -> None:
    estimate = proportions.estimate(counts, confidence)
    assert estimate.value is not None and estimate.low is not None and estimate.high is not None
    assert 0 <= estimate.low <= estimate.value <= estimate.high <= 1


@given(shares(), st.sampled_from([0.8, 0.95, 0.99]))
def test_wilson_equals_statsmodels(counts: Counts, confidence: float) -> None:
    estimate = proportions.estimate(counts, confidence)
    expected = proportion_confint(counts.successes, counts.n, alpha=1 - confidence, method="wilson")
    assert (estimate.low, estimate.high) == pytest.approx(expected, rel=1e-12, abs=1e-14)


@given(shares(), shares(), st.sampled_from([0.8, 0.95, 0.99]))
def test_newcombe_equals_statsmodels(later: Counts, earlier: Counts, confidence: float) -> None:
    change = proportions.change(later, earlier, confidence)
    expected = confint_proportions_2indep(
        later.successes, later.n, earlier.successes, earlier.n, alpha=1 - confidence, method="newcomb"
    )
    assert (change.low, change.high) == pytest.approx(expected, rel=1e-12, abs=1e-13)


@settings(deadline=None, max_examples=60)
@given(shares(), shares())
def test_p_value_and_interval_agree(later: Counts, earlier: Counts) -> None:
    change = proportions.change(later, earlier)
    back = proportions.change(earlier, later)
    assert change.low is not None and change.high is not None and change.p_value is not None
    assert back.low == pytest.approx(-change.high) and back.p_value == pytest.approx(change.p_value, abs=1e-9)
    if abs(change.p_value - 0.05) > 1e-8:
        assert (change.p_value < 0.05) == (change.low > 0 or change.high < 0)
