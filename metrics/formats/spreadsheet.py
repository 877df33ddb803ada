"""Text on its way into a spreadsheet: a program that opens a file must not take what is written there for a formula."""

import re

_BEGINS_A_FORMULA = re.compile(r"\s*[=+\-@＝＋－＠]|[\t\r\n]")
_NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?")


def is_plain(text: str) -> bool:
    """Return whether no spreadsheet takes the text for a formula."""
    return not _BEGINS_A_FORMULA.match(text)


def guarded(text: str, *, numbers_stay: bool = False) -> str:
    """Return the text, led by an apostrophe where a spreadsheet might take it for a formula.

    Parameters
    ----------
    numbers_stay
        Leave numbers with a sign as they are.

    >>> guarded("=1+1")
    "'=1+1"
    """
    return text if is_plain(text) or (numbers_stay and _NUMBER.fullmatch(text)) else f"'{text}"
