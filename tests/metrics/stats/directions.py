"""Directions that tests ask for by name."""

from metrics.stats.direction import Better, Direction

HIGHER_IS_BETTER = Direction(Better.HIGHER)
LOWER_IS_BETTER = Direction(Better.LOWER)


def range_is_better(low: float, high: float) -> Direction:
    return Direction(Better.RANGE, low, high)
