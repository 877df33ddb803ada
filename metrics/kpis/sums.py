"""Sufficient statistics as they come out of cells: they add up over any periods and members."""

from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal

from metrics.models.cells import POINTS

_NOTHING = (0,) * POINTS
_NO_WEIGHT = (0.0,) * POINTS


@dataclass(frozen=True, slots=True)
class Sums:
    """Number, sum, sum of squares and counts by score of one measure's observations."""

    n: int = 0
    total: Decimal = Decimal(0)
    total_sq: Decimal = Decimal(0)
    counts: tuple[int, ...] = _NOTHING

    def __add__(self, other: "Sums") -> "Sums":
        return Sums(
            self.n + other.n,
            self.total + other.total,
            self.total_sq + other.total_sq,
            tuple(one + two for one, two in zip(self.counts, other.counts, strict=True)),
        )

    def between(self, lowest: int, highest: int) -> int:
        """Return how many observations have a score in `lowest..highest`."""
        return sum(self.counts[lowest : highest + 1])


@dataclass(frozen=True, slots=True)
class WeightedSums:
    """The same with weights; `n` counts answers, `w_sq` gives their effective number."""

    n: int = 0
    w: float = 0.0
    w_sq: float = 0.0
    w_total: float = 0.0
    w_total_sq: float = 0.0
    weights: tuple[float, ...] = _NO_WEIGHT

    @classmethod
    def of(cls, sums: Sums) -> "WeightedSums":
        """Return the same answers, each with a weight of 1."""
        n, counts = float(sums.n), tuple(map(float, sums.counts))
        return cls(sums.n, n, n, float(sums.total), float(sums.total_sq), counts)

    def __add__(self, other: "WeightedSums") -> "WeightedSums":
        return WeightedSums(
            self.n + other.n,
            self.w + other.w,
            self.w_sq + other.w_sq,
            self.w_total + other.w_total,
            self.w_total_sq + other.w_total_sq,
            tuple(one + two for one, two in zip(self.weights, other.weights, strict=True)),
        )


@dataclass(frozen=True, slots=True)
class Window:
    """Customers and revenue of the twelve months that end with a month, and of the twelve before."""

    customers_before: int = 0
    customers_kept: int = 0
    customers_now: int = 0
    customers_two_products: int = 0
    revenue_before: Decimal = Decimal(0)
    revenue_returning: Decimal = Decimal(0)
    revenue_new_earned: Decimal = Decimal(0)
    revenue_new_unknown: Decimal = Decimal(0)
    revenue_new_bought: Decimal = Decimal(0)

    def __add__(self, other: "Window") -> "Window":
        return Window(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(self)))


@dataclass(frozen=True, slots=True)
class Delivered:
    """A ready-made value as its source delivered it, for one period; `month` where it is that of a month of it."""

    value: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None
    n: int | None
    low: Decimal | None
    high: Decimal | None
    source: str
    month: date | None = None


@dataclass(frozen=True, slots=True)
class Deliveries:
    """The ready-made values of one period: its own, or those of the months in it, in order.

    `complete` says that nothing is missing: it is the period's own, or there is one for every month.
    """

    parts: tuple[Delivered, ...]
    complete: bool
