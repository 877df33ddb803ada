"""An index of parts by hand."""

from dataclasses import replace

import pytest

from metrics.stats import composite
from metrics.stats.composite import Part
from metrics.stats.estimate import NO_CHANGE_KNOWN, NO_ESTIMATE, Estimate
from tests.metrics.stats.directions import HIGHER_IS_BETTER, LOWER_IS_BETTER, range_is_better

NPS = Part("nps", Estimate(40, 30, 50, 400, 5.0), 2, 30, 10, HIGHER_IS_BETTER)
EFFORT = Part("effort", Estimate(3, 2.8, 3.2, 150, 0.1), 1, 2.5, 0.5, LOWER_IS_BETTER)
REVENUE = Part("revenue", Estimate(120, None, None, 90, 0.0), 1, 100, 40, HIGHER_IS_BETTER)


def test_by_hand() -> None:
    result = composite.estimate([NPS, EFFORT, REVENUE])
    assert result.weights == {"nps": 0.5, "effort": 0.25, "revenue": 0.25}
    # .5 * 1 - .25 * 1 + .25 * .5 = .375
    assert result.estimate.value == pytest.approx(103.75)
    # 10 * hypot(.5 * 5 / 10, .25 * .1 / .5, 0)
    assert result.estimate.standard_error == pytest.approx(10 * (0.25**2 + 0.05**2) ** 0.5)
    assert result.estimate.low == pytest.approx(103.75 - 1.959964 * 2.549510, abs=1e-5)
    assert result.estimate.high == pytest.approx(103.75 + 1.959964 * 2.549510, abs=1e-5)
    assert result.estimate.n == 90
    assert result.missing == ()


def test_missing_part_renormalises_and_says_so() -> None:
    result = composite.estimate([NPS, replace(EFFORT, estimate=NO_ESTIMATE), REVENUE])
    assert result.missing == ("effort",)
    assert result.weights == pytest.approx({"nps": 2 / 3, "revenue": 1 / 3})
    assert result.estimate.value == pytest.approx(100 + 10 * (2 / 3 + 0.5 / 3))
    nothing = composite.estimate([replace(NPS, estimate=NO_ESTIMATE)])
    assert (nothing.estimate, nothing.weights, nothing.missing) == (NO_ESTIMATE, {}, ("nps",))


def test_unknown_precision_of_a_part_leaves_the_index_without_interval() -> None:
    reported = replace(EFFORT, estimate=Estimate(3, None, None, 150, None))
    result = composite.estimate([NPS, reported]).estimate
    assert result.value is not None
    assert (result.low, result.high, result.standard_error) == (None, None, None)
    certain = composite.estimate([REVENUE]).estimate
    assert (certain.low, certain.high, certain.standard_error) == (None, None, 0)


def test_change_is_taken_over_the_parts_of_both_periods() -> None:
    later = [replace(NPS, estimate=Estimate(50, 40, 60, 300, 5.0)), EFFORT]
    earlier = [NPS, replace(EFFORT, estimate=NO_ESTIMATE)]
    change = composite.change(later, earlier)
    assert change.value == pytest.approx(10)
    assert change.high == pytest.approx(10 + 1.959964 * 5 * 2**0.5, abs=1e-4)
    assert composite.change([EFFORT], [NPS]) == NO_CHANGE_KNOWN


def test_another_definition_is_another_index() -> None:
    with pytest.raises(ValueError, match="defined differently"):
        composite.change([NPS], [replace(NPS, centre=20)])
    with pytest.raises(ValueError, match="different codes"):
        composite.estimate([NPS, NPS])
    with pytest.raises(ValueError, match="above 0"):
        replace(NPS, spread=0)
    with pytest.raises(ValueError, match="above 0"):
        replace(NPS, weight=0)
    with pytest.raises(ValueError, match="direction"):
        replace(NPS, direction=range_is_better(1, 2))
