"""A sample: what was counted, and the method that turns it into an estimate and sets it against another."""

from dataclasses import dataclass, replace
from typing import Any, Protocol

from metrics.calendar import Period
from metrics.stats import composite
from metrics.stats import estimate as estimates
from metrics.stats.estimate import NO_CHANGE_KNOWN, Change, Estimate


class Method(Protocol):
    """A module of `metrics.stats`, or one of the two below: knows one kind of data."""

    def estimate(self, data: Any, /, confidence: float) -> Estimate:
        """Return the value with its range."""

    def change(self, later: Any, earlier: Any, /, confidence: float) -> Change:
        """Return the change with its range."""


@dataclass(frozen=True, slots=True)
class Sample:
    """What stands behind one number.

    Attributes
    ----------
    method, data
        How to read it, and what it reads.
    answers
        How many answers, contacts or customers were counted: what small groups are judged by.
    noun
        What was counted, as `metrics.formats.count` names it.
    factor
        From the method's unit to the metric's (rates per 1,000; seconds to hours).
    counted
        The value is exact: everything was counted, there is no range.
    source
        Who reported the value, where it came ready-made; then `answers` is 0 if the source gave no n.
    missing
        Parts of a composite that had no value.
    effective
        How many answers without weights would be as precise, where these carry weights.
    bounds
        The ends of the scale, beyond which no range reaches.
    value_of
        The month whose ready-made value stands for a longer period.
    """

    method: Method
    data: Any
    answers: int
    noun: str = "answers"
    factor: float = 1.0
    counted: bool = False
    source: str = ""
    missing: tuple[str, ...] = ()
    effective: float | None = None
    bounds: tuple[float, float] | None = None
    value_of: Period | None = None

    @property
    def evidence(self) -> float:
        """How many answers decide whether it can be judged: those that are there, or fewer where weights differ."""
        return self.answers if self.effective is None else min(self.answers, self.effective)

    @property
    def without_error(self) -> bool:
        """Whether no chance of a sample is in it, so that only the history says what is usual."""
        return self.counted or (self.method is READY and self.answers > 0 and not self.data.standard_error)

    def estimate(self, confidence: float) -> Estimate:
        """Return the value with its range, in the metric's unit."""
        found = self.method.estimate(self.data, confidence=confidence)
        if self.bounds is not None and found.low is not None and found.high is not None:
            found = replace(found, low=max(found.low, self.bounds[0]), high=min(found.high, self.bounds[1]))
        return found.scaled(self.factor)

    def change_from(self, earlier: "Sample", confidence: float) -> Change:
        """Return how far this sample lies above an earlier one; nothing is known across methods."""
        if self.method is not earlier.method:
            return NO_CHANGE_KNOWN
        return self.method.change(self.data, earlier.data, confidence=confidence).scaled(self.factor)


class Exact:
    """Exact figures: everything was counted. Data is the value."""

    def estimate(self, data: float, /, confidence: float) -> Estimate:
        """Return the value without a range."""
        return Estimate(data, None, None, 1, 0.0)

    def change(self, later: float, earlier: float, /, confidence: float) -> Change:
        """Return the difference; chance is judged from the history of changes, not from a sample."""
        return Change(later - earlier, None, None, None, None)


class Ready:
    """Values that came with a range. Data is an estimate."""

    def estimate(self, data: Estimate, /, confidence: float) -> Estimate:
        """Return what was delivered."""
        return data

    def change(self, later: Estimate, earlier: Estimate, /, confidence: float) -> Change:
        """Return the difference of two independent estimates."""
        return estimates.difference(later, earlier, confidence)


class Index:
    """Composites. Data is the tuple of parts."""

    def estimate(self, data: tuple[composite.Part, ...], /, confidence: float) -> Estimate:
        """Return the index of the parts that are there."""
        return composite.estimate(data, confidence).estimate

    def change(
        self, later: tuple[composite.Part, ...], earlier: tuple[composite.Part, ...], /, confidence: float
    ) -> Change:
        """Return the change over the parts that are there in both."""
        return composite.change(later, earlier, confidence)


EXACT = Exact()
READY = Ready()
INDEX = Index()


def exact(value: float, n: int, noun: str) -> Sample:
    """Return a sample of which everything was counted."""
    return Sample(EXACT, value, n, noun, counted=True)
