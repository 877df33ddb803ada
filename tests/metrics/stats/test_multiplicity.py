"""Benjamini and Hochberg's own example, and comparisons without a p value."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.multitest import multipletests

from metrics.stats.multiplicity import Adjusted, benjamini_hochberg

#: Benjamini and Hochberg (1995), section 4.1.
PUBLISHED = [
    0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344,
    0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0000,
]  # fmt: skip


def test_four_rejections_of_the_published_family() -> None:
    result = benjamini_hochberg(dict(enumerate(PUBLISHED)))
    assert [key for key, adjusted in result.items() if adjusted.rejected] == [0, 1, 2, 3]
    # p * 15 / rank
    assert [result[i].p_value for i in range(4)] == pytest.approx([0.0015, 0.003, 0.0095, 0.035625])
    # rank 5 to 8 share the smallest of theirs: .0344 * 15 / 8 = .0645, .0298 * 15 / 7 = .0639, .0603
    assert result[4].p_value == pytest.approx(0.0201 * 3)
    assert result[14].p_value == 1


def test_comparison_without_p_value_is_carried_through_and_not_counted() -> None:
    result = benjamini_hochberg({"a": 0.03, "b": None, "c": 0.04})
    assert list(result) == ["a", "b", "c"]
    assert result["b"] == Adjusted(None, rejected=False)
    assert result["a"].p_value == pytest.approx(0.04)
    assert result["a"].rejected and result["c"].rejected


def test_empty_and_untested_families() -> None:
    assert benjamini_hochberg({}) == {}
    assert benjamini_hochberg({"a": None}) == {"a": Adjusted(None, rejected=False)}


@given(st.lists(st.one_of(st.none(), st.floats(0, 1)), max_size=20), st.sampled_from([0.01, 0.05, 0.1]))
def test_adjusted_p_values(p_values: list[float | None], alpha: float) -> None:
    result = benjamini_hochberg(dict(enumerate(p_values)), alpha)
    for p, adjusted in zip(p_values, result.values(), strict=True):
        if p is not None:
            assert adjusted.p_value is not None and p - 1e-12 <= adjusted.p_value <= 1
            if abs(adjusted.p_value - alpha) > 1e-12:
                assert adjusted.rejected == (adjusted.p_value < alpha)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=20), st.sampled_from([0.01, 0.05, 0.1]))
def test_adjusted_p_values_equal_statsmodels(p_values: list[float], alpha: float) -> None:
    result = benjamini_hochberg(dict(enumerate(p_values)), alpha)
    _rejected, expected, *_rest = multipletests(p_values, alpha=alpha, method="fdr_bh")
    assert [adjusted.p_value for adjusted in result.values()] == pytest.approx(list(expected), rel=1e-14)


@pytest.mark.parametrize("p", [-0.1, 1.1, float("nan")])
def test_p_values_out_of_range_are_refused(p: float) -> None:
    with pytest.raises(ValueError, match="p values"):
        benjamini_hochberg({"a": p})
    with pytest.raises(ValueError, match="alpha"):
        benjamini_hochberg({"a": 0.5}, alpha=5)
