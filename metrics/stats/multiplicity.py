"""Many comparisons at once: p values adjusted over a stated family.

References
----------
.. [1] Benjamini, Y., Hochberg, Y. (1995). Controlling the false discovery rate: a practical and powerful
   approach to multiple testing. JRSS B 57(1), 289-300.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
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
    tested = {key: p for key, p in p_values.items() if p is not None}
    if any(not 0 <= p <= 1 for p in tested.values()):
        raise ValueError("p values must be between 0 and 1")
    result = dict.fromkeys(p_values, Adjusted(p_value=None, rejected=False))
    if tested:
        from statsmodels.stats.multitest import multipletests  # noqa: PLC0415 - see metrics.stats

        rejected, adjusted, _, _ = multipletests(list(tested.values()), alpha=alpha, method="fdr_bh")
        for key, verdict, p in zip(tested, rejected, adjusted, strict=True):
            result[key] = Adjusted(p_value=float(p), rejected=bool(verdict))
    return result
