"""Many comparisons at once: p values adjusted over a stated family.

References
----------
.. [1] Benjamini, Y., Hochberg, Y. (1995). Controlling the false discovery rate: a practical and powerful
   approach to multiple testing. JRSS B 57(1), 289-300.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from operator import itemgetter
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Adjusted:
    """A p value as it stands within its family; None where the comparison had none."""

    p_value: float | None
    rejected: bool


def benjamini_hochberg(p_values: Mapping[Key, float | None], alpha: float = 0.05) -> dict[Key, Adjusted]:
    """Return the adjusted p value of every comparison of a family [1]_, in the order given.

    A comparison without a p value is not a test: it is carried through and does not count in the family.

    Parameters
    ----------
    p_values
        By comparison, 0 to 1 or None.
    alpha
        Expected share of false discoveries among those rejected, between 0 and 1.

    Raises
    ------
    ValueError
        If a p value or alpha is out of range.
    """
    if not 0 < alpha < 1:
        raise ValueError(f"alpha must be between 0 and 1, not {alpha}")
    tested = [(p, key) for key, p in p_values.items() if p is not None]
    if any(not 0 <= p <= 1 for p, _key in tested):
        raise ValueError("p values must be between 0 and 1")
    result = dict.fromkeys(p_values, Adjusted(p_value=None, rejected=False))
    tested.sort(key=itemgetter(0))
    smallest = 1.0
    # From the largest p on: none is adjusted to more than one above it is.
    for rank in range(len(tested), 0, -1):
        p, key = tested[rank - 1]
        smallest = min(smallest, p / (rank / len(tested)))
        result[key] = Adjusted(smallest, rejected=smallest <= alpha)
    return result
