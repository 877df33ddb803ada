"""Codes that are made of names: Latin letters, digits and underscores."""

import re
from collections.abc import Collection

from django.utils.text import slugify

LONGEST = 44
"""Of a code before its number."""

_LETTERS = (
    ("абвгдеёзийклмнопрстуфыэ", "abvgdeeziyklmnoprstufye"),
    ("жхцчшщъьюя", ("zh", "kh", "ts", "ch", "sh", "shch", "", "", "yu", "ya")),
)
_LATIN = {one: other for letters, others in _LETTERS for one, other in zip(letters, others, strict=True)}


def latin(text: str) -> str:
    """Write Russian letters as Latin ones, all of them small."""
    return "".join(_LATIN.get(sign, sign) for sign in text.lower())


def code_of(name: str) -> str:
    """Return a code for a name: small Latin letters, digits and underscores; empty where nothing is left."""
    return re.sub(r"[^a-z0-9]+", "_", slugify(latin(name))).strip("_")


def free_code(base: str, taken: Collection[str]) -> str:
    """Return a code that is not taken: the one that is wanted, or it with a number."""
    code, number = base[:LONGEST], 2
    while code in taken:
        code, number = f"{base[:LONGEST]}_{number}", number + 1
    return code
