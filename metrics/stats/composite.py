"""An index of several metrics: standardised parts under visible weights, 100 where all are at their centre.

References
----------
.. [1] OECD, JRC (2008). Handbook on Constructing Composite Indicators, sections 1.5 (normalisation, z-scores)
   and 1.6 (weighting).
.. [2] Oehlert, G. W. (1992). A note on the delta method. The American Statistician 46(1), 27-29.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from metrics.stats.direction import Better, Direction
from metrics.stats.estimate import NO_ESTIMATE, Change, Estimate, critical_value, difference

_BASE = 100.0
_POINTS_PER_SPREAD = 10.0


@dataclass(frozen=True, slots=True)
class Part:
    """One metric of an index.

    Attributes
    ----------
    code
        Name of the part, unique within the index.
    estimate
        Its value; a part whose value is None is missing.
    weight
        Above 0, on any scale; only the ratio to the other weights matters.
    centre, spread
        In the unit of the estimate: the value that counts as 100, and the distance, above 0, that is worth
        10 points. Both are fixed by a person, not taken from the periods compared.
    direction
        Higher or lower is better.

    Raises
    ------
    ValueError
        If weight or spread is not above 0, or a range is better: distance from a range has no centre.
    """

    code: str
    estimate: Estimate
    weight: float
    centre: float
    spread: float
    direction: Direction

    def __post_init__(self) -> None:
        if not (self.weight > 0 and self.spread > 0):
            raise ValueError(f"weight and spread must be above 0: {self.code}")
        if self.direction.better is Better.RANGE:
            raise ValueError(f"a part needs higher or lower as its direction: {self.code}")


@dataclass(frozen=True, slots=True)
class Composite:
    """An index in points, the weights it was made with (they add up to 1) and the parts that were missing."""

    estimate: Estimate
    weights: Mapping[str, float]
    missing: tuple[str, ...]


def estimate(parts: Sequence[Part], confidence: float = 0.95) -> Composite:
    """Return 100 + 10 * sum of weight * (value - centre) / spread, each signed so that more is better [1]_.

    Weights are renormalised over the parts that are present. The interval is the delta method's [2]_, exact
    for a sum like this, with parts taken as independent; parts out of one questionnaire are not, and their
    index is less certain than it says. There is no interval where the precision of a part is unknown. n is
    that of the smallest part present.

    Raises
    ------
    ValueError
        If two parts have the same code.
    """
    z = critical_value(confidence)
    if len({part.code for part in parts}) < len(parts):
        raise ValueError("parts must have different codes")
    missing = tuple(part.code for part in parts if part.estimate.value is None)
    present = [part for part in parts if part.estimate.value is not None]
    if not present:
        return Composite(NO_ESTIMATE, {}, missing)

    total = math.fsum(part.weight for part in present)
    weights = {part.code: part.weight / total for part in present}
    value = _BASE + math.fsum(weights[part.code] * _points(part) for part in present)
    error = _standard_error(present, weights)
    half = z * error if error else None
    return Composite(
        Estimate(
            value=value,
            low=None if half is None else value - half,
            high=None if half is None else value + half,
            n=min(part.estimate.n for part in present),
            standard_error=error,
        ),
        weights,
        missing,
    )


def change(later: Sequence[Part], earlier: Sequence[Part], confidence: float = 0.95) -> Change:
    """Return the change of the index over the parts that both periods have.

    A part that appears or disappears would otherwise move the index by being there. The two periods are
    taken as independent samples.

    Raises
    ------
    ValueError
        If a part that both have differs in weight, centre, spread or direction: that is another index.
    """
    present = [
        {part.code: part for part in parts if part.estimate.value is not None} for parts in (later, earlier)
    ]
    both = [code for code in present[0] if code in present[1]]
    for code in both:
        if _definition(present[0][code]) != _definition(present[1][code]):
            raise ValueError(f"the part is defined differently in the two periods: {code}")
    index1, index0 = (estimate([parts[code] for code in both], confidence).estimate for parts in present)
    return difference(index1, index0, confidence)


def _points(part: Part) -> float:
    assert part.estimate.value is not None  # noqa: S101 - only parts that are present come here
    return _POINTS_PER_SPREAD * part.direction.gain(part.centre, part.estimate.value) / part.spread


def _standard_error(present: Sequence[Part], weights: Mapping[str, float]) -> float | None:
    errors = []
    for part in present:
        if part.estimate.standard_error is None:
            return None
        errors.append(_POINTS_PER_SPREAD * weights[part.code] * part.estimate.standard_error / part.spread)
    return math.hypot(*errors)


def _definition(part: Part) -> tuple[float, float, float, Direction]:
    return part.weight, part.centre, part.spread, part.direction
