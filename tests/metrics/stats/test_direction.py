"""What counts as a gain."""

import pytest

from metrics.stats.direction import Better, Direction
from tests.metrics.stats.directions import HIGHER_IS_BETTER, LOWER_IS_BETTER, range_is_better


def test_gain() -> None:
    assert HIGHER_IS_BETTER.gain(10, 13) == 3
    assert LOWER_IS_BETTER.gain(10, 13) == -3
    between = range_is_better(20, 30)
    assert between.gain(10, 13) == 3
    assert between.gain(10, 25) == 10
    assert between.gain(10, 35) == 5
    assert between.gain(22, 28) == 0
    assert between.gain(30, 31) == -1


def test_ends_belong_to_a_range_only() -> None:
    for wrong in ((Better.RANGE, None, 3.0), (Better.RANGE, 5.0, 3.0), (Better.HIGHER, 1.0, None)):
        with pytest.raises(ValueError, match=r"range"):
            Direction(*wrong)
