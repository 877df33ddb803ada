"""Text on its way into a spreadsheet: a program that opens a file must not take what is written there for a formula."""

_BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def is_plain(text: str) -> bool:
    """Return whether no spreadsheet takes the text for a formula."""
    return not text.startswith(_BEGINS_A_FORMULA)


def guarded(text: str) -> str:
    """Return the text, led by an apostrophe where a spreadsheet might take it for a formula.

    >>> guarded("=1+1")
    "'=1+1"
    """
    return text if is_plain(text) else f"'{text}"
