"""Whether the values of a column can be what its name says."""

import re
from collections.abc import Callable, Mapping

from metrics.ingest.proposing import choices as c
from metrics.ingest.proposing.known import Known
from metrics.ingest.proposing.looks import Look
from metrics.ingest.proposing.members import Word, quantities_of, sale_kinds, visits, ways_won

_MOST = 0.9
_FEW = 20
"""Values below which a column shows too little for its spread to say anything."""
YES_NO = frozenset(
    {
        *("true", "yes", "y", "t", "1", "да", "истина", "false", "no", "n", "f", "0", "нет", "ложь"),
        *("1.0", "0.0"),
    }
)


def fits(meaning: str, look: Look, known: Known) -> bool:
    """Return whether a column may hold what a meaning says.

    An empty column fits nothing but ends of contracts: perhaps nobody has left yet.
    """
    if not look.filled:
        return meaning == c.UNTIL
    if meaning.startswith(c.DIMENSION):
        return are_members(look)
    check = _CHECKS.get(meaning)
    return check(look) if check else _fits_with_known(meaning, look, known)


def are_dates(look: Look) -> bool:
    """Return whether the values are dates; numbers may be dates only where they are written so."""
    return look.share(look.dates) >= 0.8


def are_numbers(look: Look) -> bool:
    """Return whether the values are numbers."""
    return look.share(look.numbers) >= _MOST


def are_members(look: Look) -> bool:
    """Return whether the values can be members of a dimension: words, most of them more than once."""
    if are_dates(look) or look.share(look.numbers) > 0.5 or look.longest > 100:
        return False
    return look.filled < _FEW or look.distinct <= max(12, 0.3 * look.filled)


def are_words(words: tuple[Word, ...]) -> bool:
    """Return whether most of the values are words that are known."""
    rows = sum(word.rows for word in words)
    return rows > 0 and sum(word.rows for word in words if word.means) >= _MOST * rows


def _are_ids(look: Look) -> bool:
    if are_dates(look) or (look.numbers and look.whole < look.numbers):
        return False
    return look.filled < _FEW or look.distinct >= 0.98 * look.filled


def _are_keys(look: Look) -> bool:
    """Return whether the values can tell customers apart."""
    fractions = look.numbers and look.whole < look.numbers
    return not are_dates(look) and not fractions and (look.filled < _FEW or look.distinct > 12)


def _are_amounts(look: Look) -> bool:
    if not are_numbers(look):
        return False
    if look.whole < look.numbers:
        return True
    # Whole numbers from 1 up, each once, number the rows.
    running = look.unique and look.low in {0, 1} and look.filled >= _FEW
    return not running and (look.filled < _FEW or look.distinct > 12)


def _are_weights(look: Look) -> bool:
    return are_numbers(look) and (look.low or 0) >= 0 and (look.high or 0) <= 1000


def _are_currencies(look: Look) -> bool:
    return look.distinct <= 10 and all(re.fullmatch(r"[A-Za-z]{3}", value) for value, _count in look.values)


def _are_yes_no(look: Look) -> bool:
    return look.distinct <= 6 and all(value.casefold() in YES_NO for value, _count in look.values)


def _are_periods(look: Look) -> bool:
    return look.share(look.periods) >= _MOST


def _is_a_day(look: Look) -> bool:
    return (
        look.share(look.whole) >= _MOST
        and (look.low or 0) >= 1
        and (look.high or 99) <= 31
        and look.distinct > 1
    )


def _is_text(look: Look) -> bool:
    return not are_dates(look) and look.share(look.numbers) < 0.5


def _are_reasons(look: Look) -> bool:
    return are_members(look) or (_is_text(look) and look.distinct <= 60)


_CHECKS: Mapping[str, Callable[[Look], bool]] = {
    **dict.fromkeys(c.DATES - {c.UNTIL}, are_dates),
    # The end of a contract may lie beyond every calendar, or mostly be empty.
    c.UNTIL: lambda look: look.share(look.dates) >= 0.5,
    c.ID: _are_ids,
    c.DAY: _is_a_day,
    c.CUSTOMER: _are_keys,
    c.WEIGHT: _are_weights,
    c.COMMENT: _is_text,
    c.AMOUNT: _are_amounts,
    c.COST: are_numbers,
    c.CURRENCY: _are_currencies,
    c.SOLVED: _are_yes_no,
    c.REASON: _are_reasons,
    c.HANDED_OVER: are_members,
    c.PERIOD: _are_periods,
    **dict.fromkeys((c.VALUE, c.NUMERATOR, c.DENOMINATOR, c.N, c.LOW, c.HIGH), are_numbers),
    c.SALE_KIND: lambda look: look.distinct <= 12 and are_words(sale_kinds(look)),
    c.ACQUIRED: lambda look: look.distinct <= 30 and are_words(ways_won(look)),
    c.CONTACT_KIND: lambda look: look.distinct <= 6 and are_words(visits(look)),
    c.GRAIN: lambda look: all(
        value.casefold() in {"day", "week", "month", "quarter", "year"} for value, _count in look.values
    ),
}


def _fits_with_known(meaning: str, look: Look, known: Known) -> bool:
    if meaning == c.MEASURE:
        return are_words(quantities_of(look, known))
    return meaning.startswith(c.VALUE_OF) and are_numbers(look)
