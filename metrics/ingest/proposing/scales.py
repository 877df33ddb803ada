"""Answers on a scale: which scale the values of a column are on, and which of them mean that nothing was answered."""

import re
from dataclasses import dataclass

from metrics.ingest.proposing.looks import Look
from metrics.ingest.proposing.value_synonyms import ANSWERS, NO_ANSWER

TOPS = (10, 7, 5, 4, 3, 100)
"""Highest points of scales that are in use."""
_FAR = frozenset({-1, -2, -8, -9, -99, -98, -999, 77, 88, 96, 97, 98, 99, 777, 888, 997, 998, 999})
"""Numbers that survey tools write where nothing was answered."""
_WHOLE = re.compile(r"([-+]?\d+)(?:[.,]0+)?")
_POINT_FIRST = re.compile(r"(\d{1,2})\s*(?:[-–—=:.)]|\s)\s*\D.*")


@dataclass(frozen=True, slots=True)
class Points:
    """The values of a column against one scale."""

    inside: int = 0
    missing: tuple[tuple[str, int], ...] = ()
    """Values taken for "no answer", with how often they occur."""
    outside: tuple[tuple[str, int], ...] = ()
    words: tuple[tuple[str, str], ...] = ()
    """Answers written as words, and the point that each one is."""

    def fit(self, share: float) -> bool:
        """Return whether the column answers on this scale; at most such a share of its answers may lie outside."""
        beyond = sum(count for _value, count in self.outside)
        return self.inside > 0 and beyond <= share * self.inside


def whole(value: str) -> int | None:
    """Return a whole number, also where it is written `8.0`."""
    match = _WHOLE.fullmatch(value.strip())
    return int(match[1]) if match else None


def points_of(look: Look, minimum: int, maximum: int, said: tuple[str, ...] | None = None) -> Points:
    """Sort the values of a column by one scale.

    Parameters
    ----------
    said
        The values that a person says mean "no answer"; None where that is to be proposed.
    """
    inside, missing, outside, words = 0, [], [], []
    codes = None if said is None else {_folded(code) for code in said}
    for value, count in look.values:
        number, folded = whole(value), _folded(value)
        if folded in codes if codes is not None else _is_code(value, number, minimum, maximum):
            missing.append((value, count))
        elif number is not None and minimum <= number <= maximum:
            inside += count
        elif (point := _worded(value, minimum, maximum)) is not None:
            inside += count
            words.append((value, str(point)))
        else:
            outside.append((value, count))
    return Points(inside, tuple(missing), tuple(outside), tuple(words))


def natural_scale(look: Look) -> tuple[int, int] | None:
    """Return the scale that the values themselves show: its ends occur, beyond it there are only codes."""
    numbers = {number for value, _count in look.values if (number := whole(value)) is not None}
    worded = {value for value, _count in look.values if _worded(value, 1, 5) is not None}
    points = {number for number in numbers if number not in _FAR}
    others = {value for value, _count in look.values if whole(value) is None} - worded
    if not look.complete or any(_folded(value) not in NO_ANSWER for value in others):
        return None
    if worded and not points:
        return 1, 5
    if len(points) < 3 or min(points) < 0:
        return None
    top = max(points)
    # One beyond the usual top is how many questionnaires write "does not apply".
    if top not in TOPS and top - 1 in TOPS:
        top -= 1
    if top not in TOPS:
        return None
    return (0, top) if top in {10, 100} and 0 in points else (1, top)


def _folded(value: str) -> str:
    number = whole(value)
    return str(number) if number is not None else value.strip().casefold()


def _is_code(value: str, number: int | None, minimum: int, maximum: int) -> bool:
    if number is None:
        return value.strip().casefold() in NO_ANSWER
    if minimum <= number <= maximum:
        return False
    return number in _FAR or number == maximum + 1 or (number == 0 and minimum > 0) or number == 9 > maximum


def _worded(value: str, minimum: int, maximum: int) -> int | None:
    text = value.strip()
    if match := _POINT_FIRST.fullmatch(text):
        point = int(match[1])
        return point if minimum <= point <= maximum else None
    if (minimum, maximum) == (1, 5):
        return ANSWERS.get(text.casefold().replace("ё", "е"))
    return None
