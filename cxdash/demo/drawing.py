"""Chance: which of several, how often, and which score, for very many at once."""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

_SATISFACTION = np.array([0.06, 0.08, 0.16, 0.38, 0.32])
_EFFORT = np.array([0.05, 0.06, 0.09, 0.15, 0.22, 0.25, 0.18])
_WITHIN = {
    "promoter": (np.array([9, 10]), np.array([0.45, 0.55])),
    "passive": (np.array([7, 8]), np.array([0.40, 0.60])),
    "detractor": (np.arange(7), np.array([0.06, 0.04, 0.06, 0.10, 0.14, 0.24, 0.36])),
}
GROUPS = ("promoter", "passive", "detractor", "silent")
PROMOTERS, DETRACTORS = 0.45, 0.22
"""Shares where nothing is planted."""


def generator(seed: int, part: int) -> np.random.Generator:
    """Return the stream of chance of one part of the company: others do not change when it draws more."""
    return np.random.default_rng([seed, part])


def choose(rng: np.random.Generator, shares: Sequence[float], count: int) -> Ints:
    """Return which of several each is, by their shares."""
    edges = np.cumsum(np.asarray(shares) / np.sum(shares))
    return np.minimum(np.searchsorted(edges, rng.random(count), side="right"), len(shares) - 1)


def groups(rng: np.random.Generator, shift: Floats) -> Ints:
    """Return who is a promoter, a passive or a detractor: NPS moves by exactly the shift, in points."""
    detractors = DETRACTORS - shift / 200
    promoters = PROMOTERS + shift / 200
    drawn = rng.random(len(shift))
    return np.where(drawn < promoters, 0, np.where(drawn < 1 - detractors, 1, 2))


def recommendations(rng: np.random.Generator, group: Ints) -> Ints:
    """Return scores from 0 to 10 of promoters, passives and detractors."""
    scores = np.zeros(len(group), dtype=np.int64)
    for index, name in enumerate(GROUPS[:3]):
        points, shares = _WITHIN[name]
        of_group = group == index
        scores[of_group] = points[choose(rng, tuple(shares), int(of_group.sum()))]
    return scores


def satisfaction(rng: np.random.Generator, shift: Floats) -> Ints:
    """Return scores from 1 to 5: their mean moves by exactly the shift, the share of 4 and 5 by a third of it."""
    return 1 + _scores(rng, _SATISFACTION, np.array([-0.10, -0.10, -0.05, 0.05, 0.20]) / 0.75, shift)


def effort(rng: np.random.Generator, shift: Floats) -> Ints:
    """Return scores from 1 to 7: their mean moves by exactly the shift."""
    move = np.array([-0.05, -0.05, -0.05, 0.0, 0.0, 0.05, 0.10])
    return 1 + _scores(rng, _EFFORT, move / (move @ np.arange(1, 8)), shift)


def _scores(rng: np.random.Generator, shares: Floats, move: Floats, shift: Floats) -> Ints:
    drawn = rng.random(len(shift))
    scores = np.zeros(len(shift), dtype=np.int64)
    for share, step in zip(np.cumsum(shares)[:-1], np.cumsum(move)[:-1], strict=True):
        scores += drawn >= share + step * shift
    return scores


def by_code(values: Mapping[str, float], codes: Sequence[str], otherwise: float = 0.0) -> Floats:
    """Return the values of members in the order of their codes."""
    return np.array([values.get(code, otherwise) for code in codes])
