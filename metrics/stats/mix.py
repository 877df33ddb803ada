"""Why a value moved: customers scored differently, or different customers answered.

References
----------
.. [1] Kitagawa, E. M. (1955). Components of a difference between two rates. JASA 50, 1168-1194.
"""

import math
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Member:
    """One member of a dimension in one period.

    Attributes
    ----------
    value
        Its score, share or mean, in the metric's unit; ignored where the weight is 0.
    weight
        Its answers, or their sum of weights: the value of the whole is the weighted mean over members.
    """

    value: float
    weight: float


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one member added to the change of the whole, in the metric's unit."""

    scored: float
    answered: float


@dataclass(frozen=True, slots=True)
class Decomposition(Generic[Key]):
    """A change of the whole and its two parts, in the metric's unit: ``change = scored + answered``."""

    change: float
    scored: float
    answered: float
    members: dict[Key, Contribution]


def decompose(later: Mapping[Key, Member], earlier: Mapping[Key, Member]) -> Decomposition[Key] | None:
    """Split the change of a weighted mean into how members scored and who answered [1]_.

    With share W and value t of a member, a bar for the mean of the two periods and T for the whole:
    scored = Wbar * (t1 - t0), answered = (tbar - Tbar) * (W1 - W0). Over all members the term with Tbar
    cancels, since shares add up to 1; it makes a member's part mean something: a member that scores below
    the whole pulls it down by growing. A member that answered in one period only cannot have scored
    differently: all it adds is in "answered".

    Returns
    -------
    Decomposition or None
        None when either period has no answers. Members follow the order of `later`, then of `earlier`.

    Raises
    ------
    ValueError
        If a weight is negative.
    """
    members = list(dict.fromkeys([*later, *earlier]))
    share1, share0 = _shares(later), _shares(earlier)
    if share1 is None or share0 is None:
        return None
    whole1 = math.fsum(share * later[key].value for key, share in share1.items())
    whole0 = math.fsum(share * earlier[key].value for key, share in share0.items())
    middle = (whole1 + whole0) / 2

    contributions = {}
    for key in members:
        if key not in share1 and key not in share0:
            contributions[key] = Contribution(scored=0.0, answered=0.0)
            continue
        value1 = (later if key in share1 else earlier)[key].value
        value0 = (earlier if key in share0 else later)[key].value
        weight1, weight0 = share1.get(key, 0.0), share0.get(key, 0.0)
        contributions[key] = Contribution(
            scored=(weight1 + weight0) / 2 * (value1 - value0),
            answered=((value1 + value0) / 2 - middle) * (weight1 - weight0),
        )
    scored = math.fsum(part.scored for part in contributions.values())
    answered = math.fsum(part.answered for part in contributions.values())
    # The sum of the parts is the change of the whole by algebra; adding them keeps that so in print.
    return Decomposition(change=scored + answered, scored=scored, answered=answered, members=contributions)


def _shares(period: Mapping[Key, Member]) -> dict[Key, float] | None:
    """Return the shares of the members that answered, or None when nobody did."""
    if any(member.weight < 0 for member in period.values()):
        raise ValueError("weights must not be negative")
    total = math.fsum(member.weight for member in period.values())
    if total == 0:
        return None
    return {key: member.weight / total for key, member in period.items() if member.weight > 0}
