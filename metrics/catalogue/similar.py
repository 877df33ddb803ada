"""Words that are nearly the name of something known: one rule wherever a page proposes what a word may mean."""

import re
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import TypeVar

from metrics.models import Member

Known = TypeVar("Known")

_PARTS = re.compile(r"[A-ZА-ЯЁ]+(?=[A-ZА-ЯЁ][a-zа-яё])|[A-ZА-ЯЁ]?[a-zа-яё]+|[A-ZА-ЯЁ]+|\d+|№|#|%")
_LIKE = 0.72
"""Likeness from which a word is proposed to mean another: "kiosk2" is like "kiosk", "south" is not like "north"."""


def tokens(name: str) -> tuple[str, ...]:
    """Return the words of a name, small: `orderDate`, `order_date` and `Order date` are all of two words."""
    return tuple(part.lower().replace("ё", "е") for part in _PARTS.findall(name))


def compared(name: str) -> str:
    """Return a name as it is compared with others."""
    return " ".join(tokens(name)) or name.casefold()


def by_name(members: Iterable[Member]) -> dict[str, Member]:
    """Return members by each of their names, as these are compared."""
    return {compared(name): one for one in members for name in (one.code, one.name_en, one.name_ru) if name}


def similar(word: str, known: Mapping[str, Known]) -> Known | None:
    """Return what a word is most like; None where it is like nothing.

    Parameters
    ----------
    known
        By name, as it is compared.
    """
    name = compared(word)
    found = get_close_matches(name, known, n=1, cutoff=_LIKE)
    if not found:
        # "kiosk2" and "till west" begin as something known.
        found = sorted((one for one in known if len(one) > 2 and name.startswith(one)), key=len)[-1:]
    return known[found[0]] if found else None
