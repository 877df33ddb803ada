"""Small groups: what must be hidden so that nobody's answers can be worked out by subtraction.

References
----------
.. [1] Hundepool, A. et al. (2012). Statistical Disclosure Control. Wiley, sections 5.2 and 5.3 (primary and
   secondary suppression in tables with margins).
"""

from collections.abc import Mapping, Sequence
from typing import Any

#: Groups of fewer answers are hidden.
LIMIT = 5

Place = tuple[Any, ...]
"""One member of each dimension of a table."""


def hidden(answers: Mapping[Place, int], limit: int = LIMIT) -> set[Place]:
    """Return the places of a table to hide when the total of every line of it is visible [1]_.

    A place with 1 to limit - 1 answers is hidden. The total of a line less its shown places gives the pooled
    answers of the hidden ones, so the next smallest place of the line is hidden too unless these are at least
    two and together hold at least `limit` answers. Places without answers stay shown and are no cover: the
    reader knows that they add nothing. Of one dimension, where the table is one line:

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
    answers
        Answers by one member of each dimension, "not stated" included: they add up to the totals. Of places
        with equal answers the lower one is hidden first, so that two outputs of one table, whatever their
        order, hide the same.
    limit
        Smallest group that may be shown, at least 1.

    Returns
    -------
    set
        Places to hide. Where a total itself is below the limit its whole line is hidden, and the caller
        hides the total.

    Raises
    ------
    ValueError
        If a count is negative or the limit is below 1.
    """
    if limit < 1:
        raise ValueError(f"limit must be at least 1, not {limit}")
    if any(n < 0 for n in answers.values()):
        raise ValueError("counts must not be negative")
    result = {place for place, n in answers.items() if 0 < n < limit}
    lines = _lines(answers) if result else []
    grown = bool(result)
    while grown:
        further = {place for line in lines for place in _further(line, answers, result, limit)}
        grown = bool(further - result)
        result |= further
    return result


def _lines(answers: Mapping[Place, int]) -> list[list[Place]]:
    """Return the lines of a table along each of its dimensions, without empty places."""
    lines: dict[tuple[int, Place], list[Place]] = {}
    for place, n in sorted(answers.items()):
        for axis in range(len(place)) if n else ():
            lines.setdefault((axis, place[:axis] + place[axis + 1 :]), []).append(place)
    return list(lines.values())


def _further(
    line: list[Place], answers: Mapping[Place, int], concealed: set[Place], limit: int
) -> set[Place]:
    """Return the place that must be hidden along with those of its line that are."""
    covered = [place for place in line if place in concealed]
    if not covered or (len(covered) > 1 and sum(answers[place] for place in covered) >= limit):
        return set()
    shown = [place for place in line if place not in concealed]
    return {min(shown, key=lambda place: (answers[place], place))} if shown else set()


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
