"""Effective counts of weighted answers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.stats import means, proportions
from metrics.stats.weighting import effective_counts, effective_sample_size


def test_effective_sample_size_by_hand() -> None:
    assert effective_sample_size(2 + 1 + 1, 4 + 1 + 1) == pytest.approx(16 / 6)
    assert effective_sample_size(0, 0) == 0


def test_effective_counts_keep_the_weighted_shares() -> None:
    effective = effective_counts({0: 1.0, 9: 1.0, 10: 2.0}, sum_of_squared_weights=6.0)
    assert effective == pytest.approx({0: 16 / 24, 9: 16 / 24, 10: 16 / 12})
    estimate = proportions.estimate(proportions.Counts(effective[9] + effective[10], sum(effective.values())))
    assert estimate.value == pytest.approx(0.75)
    assert estimate.n == pytest.approx(16 / 6)


def test_effective_counts_without_weight() -> None:
    assert effective_counts({1: 0.0, 2: 0.0}, 0.0) == {1: 0, 2: 0}
    assert effective_counts({}, 0.0) == {}


@given(st.lists(st.integers(1, 5), min_size=2, max_size=50), st.floats(0.01, 50))
def test_equal_weights_are_the_unweighted_sample(scores: list[int], weight: float) -> None:
    weights = {score: weight * scores.count(score) for score in set(scores)}
    effective = effective_counts(weights, len(scores) * weight**2)
    assert effective == pytest.approx({score: scores.count(score) for score in set(scores)})

    def sums(counts: dict[int, float]) -> means.Sums:
        return means.Sums(
            sum(counts.values()),
            sum(score * n for score, n in counts.items()),
            sum(score**2 * n for score, n in counts.items()),
        )

    weighted = means.estimate(sums(effective))
    plain = means.estimate(sums({score: scores.count(score) for score in set(scores)}))
    assert weighted.value == pytest.approx(plain.value)
    assert weighted.low == (None if plain.low is None else pytest.approx(plain.low))


@given(st.lists(st.floats(0.1, 5), min_size=1, max_size=40))
def test_unequal_weights_never_add_precision(weights: list[float]) -> None:
    effective = effective_sample_size(sum(weights), sum(w**2 for w in weights))
    assert 1 - 1e-9 <= effective <= len(weights) + 1e-9


def test_impossible_weights_are_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        effective_counts({1: -1.0, 2: 3.0}, 5.0)
    for total, squares in ((-1, 1), (1, -1), (0, 1), (1, 0)):
        with pytest.raises(ValueError, match="sums of weights"):
            effective_sample_size(total, squares)
