"""Masking of what identifies a person in free text: e-mail addresses, telephone and card numbers.

A mask errs on the side of too much: a long order number may be taken for a telephone number. Dates and
amounts stay.
"""

import re

EMAIL, PHONE, CARD = "[e-mail]", "[phone]", "[card]"

# Every repetition has an end, so that the time grows with the length of a comment and not with its square.
_DASH = r"\-\u2010-\u2015\u2212"
_EMAIL = re.compile(r"[^\s@＠<>()\[\],;:\"“”«»]{1,64}\s?[@＠]\s?[\w\-]{1,63}(?:[.．][\w\-]{1,63}){1,8}")
_CARD = re.compile(rf"(?<!\d)(?<!\d[.,])(?:\d[ /{_DASH}\u00a0]?){{12,18}}\d(?!\d)")
_DATE = rf"""
    (?:\d{{1,2}}[./{_DASH}]\d{{1,2}}[./{_DASH}](?:\d{{4}}|\d{{2}})|\d{{4}}[./{_DASH}]\d{{1,2}}[./{_DASH}]\d{{1,2}})
    (?![\d{_DASH}])(?:[,T\s]\s?\d{{1,2}}[:.]\d{{2}}(?!\d))?
"""
_PHONE = rf"""
    (?<![\d+])(?<!\d[.,])
    (?:
        \+\s?\d(?:[\s.()/{_DASH}\u00a0]{{0,3}}\d){{7,14}}                # with the code of a country
      | \(\d{{2,5}}\)(?:[\s./{_DASH}\u00a0]{{0,2}}\d){{5,9}}             # with the code of a town in brackets
      | \d(?:[\s.()/{_DASH}\u00a0]{{0,3}}\d){{9,14}}                     # ten digits or more
      | \d{{3}}[\s.{_DASH}]\d{{2}}[\s.{_DASH}]\d{{2}}                    # a local number
      | \d{{3}}[{_DASH}]\d{{4}}
    )
    (?!\d)
"""
# Dates are read first, so that no part of one is taken for the beginning of a number.
_DATE_OR_PHONE = re.compile(rf"(?P<date>(?<!\d){_DATE})|{_PHONE}", re.VERBOSE)


def mask(text: str) -> str:
    """Replace e-mail addresses, telephone numbers and card numbers by words in square brackets."""
    if "@" in text or "＠" in text:
        text = _EMAIL.sub(EMAIL, text)
    if any(sign.isdigit() for sign in text):
        text = _CARD.sub(_masked_card, text)
        text = _DATE_OR_PHONE.sub(lambda match: match.group("date") or PHONE, text)
    return text


def _masked_card(match: re.Match[str]) -> str:
    """Mask what has the check digit of a card; other long numbers are left to the telephone pattern."""
    digits = [int(sign) for sign in match.group() if sign.isdigit()]
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[-2::-2]]
    return CARD if (sum(doubled) + sum(digits[-1::-2])) % 10 == 0 else match.group()
