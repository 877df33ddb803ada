"""Small groups: what must be hidden so that nobody's answers can be worked out by subtraction.

References
----------
.. [1] Hundepool, A. et al. (2012). Statistical Disclosure Control. Wiley, sections 5.2 and 5.3 (primary and
   secondary suppression in tables with margins).
"""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol, TypeVar

#: Groups of fewer answers are hidden.
LIMIT = 5


class _Sortable(Protocol):
    def __lt__(self, other: Any, /) -> bool: ...

    def __hash__(self) -> int: ...


Key = TypeVar("Key", bound=_Sortable)


def hidden(counts: Mapping[Key, int], limit: int = LIMIT) -> set[Key]:
    """Return the children to hide in a breakdown whose total is visible [1]_.

    A child with 1 to limit - 1 answers is hidden. Total less shown children gives the pooled answers of the
    hidden ones, so the next smallest child is hidden too unless these are at least two and together hold at
    least `limit` answers. Children without answers stay shown and are no cover: the reader knows
    that they add nothing.

    ======================= ================ ==============================================
    answers                 hidden           why
    ======================= ================ ==============================================
    a 40, b 12, c 3         b, c             c alone would be the total less a and b
    a 40, b 12, c 3, d 3    c, d             6 together, not to be told apart
    a 40, b 12, c 2, d 1    b, c, d          c and d together are a group of 3
    a 40, b 0, c 3          a, c             b is known to be empty
    ======================= ================ ==============================================

    Parameters
    ----------
    counts
        Answers of every child, "not stated" included: they add up to the total. Of children with equal
        counts the lower key is hidden first, so that two outputs of one breakdown, whatever their order,
        hide the same.
    limit
        Smallest group that may be shown, at least 1.

    Returns
    -------
    set
        Keys to hide. Where the total itself is below the limit everything with answers is hidden, and the
        caller hides the total.

    Raises
    ------
    ValueError
        If a count is negative or the limit is below 1.
    """
    if limit < 1:
        raise ValueError(f"limit must be at least 1, not {limit}")
    if any(n < 0 for n in counts.values()):
        raise ValueError("counts must not be negative")
    by_size = sorted((key for key, n in counts.items() if n > 0), key=lambda key: (counts[key], key))
    result = {key for key in by_size if counts[key] < limit}
    remainder = sum(counts[key] for key in result)
    # One further child is enough: it has at least `limit` answers itself. And small children reach the limit
    # only as two or more. Sorted by size they come first, so the next to hide is the next in line.
    if 0 < remainder < limit and len(result) < len(by_size):
        result.add(by_size[len(result)])
    return result


def published_through(daily_counts: Sequence[int], step: int = LIMIT) -> int:
    """Return how many days of an open period may be published: ``daily_counts[:result]``.

    What is published grows by at least `step` answers at a time. It also stays behind what has arrived by at
    least `step`: the period closes on some day and is then published whole, and that last growth must
    not show one to four answers either.

    Parameters
    ----------
    daily_counts
        Answers by day, oldest first, in the order in which they became known. A day that is already
        published must not change afterwards: late answers belong to the day on which they were loaded.
    step
        Answers that are published together, at least 1.

    Raises
    ------
    ValueError
        If a count is negative or the step is below 1.
    """
    if step < 1:
        raise ValueError(f"step must be at least 1, not {step}")
    if any(n < 0 for n in daily_counts):
        raise ValueError("counts must not be negative")
    published, waiting, through = 0, 0, 0
    for day, n in enumerate(daily_counts, start=1):
        waiting += n
        if waiting >= step:
            # The batch before this one is covered now; this one waits for the next.
            published, through = through, day
            waiting = 0
    return published
