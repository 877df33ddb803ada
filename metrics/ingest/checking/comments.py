"""Masking of what identifies a person in free text: e-mail addresses, telephone and card numbers.

A mask errs on the side of too much: a long order number may be taken for a telephone number. Dates and
amounts stay.
"""

import re

EMAIL, PHONE, CARD = "[e-mail]", "[phone]", "[card]"

_EMAIL = re.compile(r"[^\s@<>()\[\],;:\"“”«»]+@[\w\-]+(?:\.[\w\-]+)+")
_CARD = re.compile(r"(?<![\d.,])(?:\d[ \-\u00a0]?){12,18}\d(?!\d)")
_DATE = r"(?:\d{1,2}[./\-]\d{1,2}[./\-](?:\d{4}|\d{2})|\d{4}[./\-]\d{1,2}[./\-]\d{1,2})(?![\d\-])"
_PHONE = re.compile(
    rf"""
    (?<![\w.,+])
    (?!{_DATE})
    (?:
        \+\s?\d(?:[\s\-.()\u00a0]{{0,3}}\d){{7,14}}                # with the code of a country
      | \(\d{{2,5}}\)(?:[\s\-.\u00a0]{{0,2}}\d){{5,9}}             # with the code of a town in brackets
      | \d(?:[\s\-.()\u00a0]{{0,3}}\d){{9,14}}                     # ten digits or more
      | \d{{3}}[\s\-.]\d{{2}}[\s\-.]\d{{2}}                        # a local number
      | \d{{3}}-\d{{4}}
    )
    (?![\d])
    """,
    re.VERBOSE,
)


def mask(text: str) -> str:
    """Replace e-mail addresses, telephone numbers and card numbers by words in square brackets."""
    if "@" in text:
        text = _EMAIL.sub(EMAIL, text)
    if any(sign.isdigit() for sign in text):
        text = _CARD.sub(_masked_card, text)
        text = _PHONE.sub(PHONE, text)
    return text


def _masked_card(match: re.Match[str]) -> str:
    """Mask what has the check digit of a card; other long numbers are left to the telephone pattern."""
    digits = [int(sign) for sign in match.group() if sign.isdigit()]
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[-2::-2]]
    return CARD if (sum(doubled) + sum(digits[-1::-2])) % 10 == 0 else match.group()
