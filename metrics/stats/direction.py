"""Which way is good for a metric."""

from dataclasses import dataclass
from enum import StrEnum


class Better(StrEnum):
    """What a metric's owner wants of it."""

    HIGHER = "higher"
    LOWER = "lower"
    RANGE = "range"


@dataclass(frozen=True, slots=True)
class Direction:
    """Higher, lower, or a range (in the metric's unit, ends included) is better.

    Raises
    ------
    ValueError
        If a range is wanted without its ends in order, or ends are given where none is wanted.
    """

    better: Better
    low: float | None = None
    high: float | None = None

    def __post_init__(self) -> None:
        if self.better is not Better.RANGE:
            if self.low is not None or self.high is not None:
                raise ValueError("only a range has ends")
        elif self.low is None or self.high is None or self.low > self.high:
            raise ValueError("a range needs its lower and upper end")

    def gain(self, earlier: float, later: float) -> float:
        """Return how much better later is than earlier, in the metric's unit; negative when worse.

        Where a range is better, it is how much nearer to the range the value came.
        """
        if self.better is Better.HIGHER:
            return later - earlier
        if self.better is Better.LOWER:
            return earlier - later
        return self._distance(earlier) - self._distance(later)

    def _distance(self, value: float) -> float:
        assert self.low is not None and self.high is not None  # noqa: S101 - checked on creation
        return max(self.low - value, value - self.high, 0.0)
