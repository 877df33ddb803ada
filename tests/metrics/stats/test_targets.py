"""The table of `metrics.stats.targets.stand`, line by line, and its edges."""

import pytest

from metrics.stats.targets import Standing, stand
from tests.metrics.stats.directions import HIGHER_IS_BETTER, LOWER_IS_BETTER, range_is_better

AHEAD, ON, BEHIND, FAR = Standing.AHEAD, Standing.ON_PLAN, Standing.BEHIND, Standing.FAR_BEHIND
UNCLEAR = Standing.UNCLEAR


@pytest.mark.parametrize(
    ("value", "low", "high", "amber", "red", "expected"),
    [
        (39, 38, 40, None, None, AHEAD),
        (39, 35, 43, None, None, UNCLEAR),
        (36, 35, 37, None, None, ON),
        (36, 34, 38, None, None, UNCLEAR),  # an end as far off as is worth reporting
        (36, 34.1, 37.9, None, None, ON),
        (37, 36.5, 37.5, None, None, ON),
        (33, 32, 34, 34, None, BEHIND),
        (33, 32, 34, 30, None, ON),
        (29, 28, 30, 34, 30, FAR),
        (30, 29, 31, 34, 30, FAR),
        (33, 32, 36, 34, 30, UNCLEAR),
        (36, 36, 36, None, None, ON),
        (34, 33, 35, None, None, BEHIND),
        (38, None, None, None, None, AHEAD),
        (37.9, None, None, None, None, ON),
    ],
)
def test_nps_against_a_plan_of_36(
    value: float,
    low: float | None,
    high: float | None,
    amber: float | None,
    red: float | None,
    expected: Standing,
) -> None:
    found = stand(
        value, 36, direction=HIGHER_IS_BETTER, smallest_change=2, low=low, high=high, amber=amber, red=red
    )
    assert found is expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [(0.015, AHEAD), (0.0199, ON), (0.02, ON), (0.0205, ON), (0.025, BEHIND), (0.04, FAR)],
)
def test_lower_is_better(value: float, expected: Standing) -> None:
    found = stand(value, 0.02, direction=LOWER_IS_BETTER, smallest_change=0.005, amber=0.025, red=0.04)
    assert found is expected


def test_within_a_wanted_range_nothing_is_better_than_the_target() -> None:
    assert stand(22, 20, direction=range_is_better(18, 25), smallest_change=1) is ON
    assert stand(30, 20, direction=range_is_better(18, 25), smallest_change=1) is BEHIND


def test_without_a_smallest_change_any_counted_difference_says_something() -> None:
    assert stand(101, 100, direction=HIGHER_IS_BETTER, smallest_change=0) is AHEAD
    assert stand(100, 100, direction=HIGHER_IS_BETTER, smallest_change=0) is ON
