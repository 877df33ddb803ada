"""Names of columns and files: taken apart into words, compared with words we know, made into codes."""

import re
from collections.abc import Iterable

from metrics.catalogue.codes import latin
from metrics.catalogue.similar import tokens

_NEUTRAL = frozenset(
    {
        *("name", "code", "text", "id", "prefix", "имя", "название", "наименование", "код"),
        *("eur", "usd", "gbp", "rub", "utc", "gmt", "руб", "р", "шт", "ед"),
    }
)
"""Words behind the word that counts: `product_category_name` is about the category."""


def likeness(name: str, phrases: Iterable[str]) -> float:
    """Return how well a name matches the best of some phrases: 0 for not at all, 1 and more for a good match.

    A phrase matches where its words stand together in the name. It counts for more the more of the name it
    is, and where it is the word that the others describe: the last one in English, the first one in Russian.
    A star at the end of a word stands for any ending, one at its beginning for any beginning.
    """
    words = tokens(name)
    if "of" in words[1:]:
        # "Date of purchase" is a date.
        place = words.index("of", 1)
        words = (*words[place + 1 :], *words[:place])
    return max((_matches(words, phrase.lower().split()) for phrase in phrases), default=0.0)


def _matches(words: tuple[str, ...], phrase: list[str]) -> float:
    best = 0.0
    for start in range(len(words) - len(phrase) + 1):
        fits = [_fit(word, wanted) for word, wanted in zip(words[start:], phrase, strict=False)]
        if not all(fits):
            continue
        rest = [word for word in words[start + len(phrase) :] if word not in _NEUTRAL and not word.isdigit()]
        before = [word for word in words[:start] if word not in _NEUTRAL]
        cyrillic = any(sign > "z" for word in phrase for sign in word)
        head = not before if cyrillic else not rest
        alone = not rest and not before
        score = min(fits) * (0.5 + 0.5 * len(phrase)) * (1.0 if alone else 0.8 if head else 0.4)
        best = max(best, score)
    return best


def _fit(word: str, wanted: str) -> float:
    if word == wanted:
        return 1.0
    if wanted.endswith("*") and word.startswith(wanted[:-1]):
        return 1.0
    return 0.7 if wanted.startswith("*") and word.endswith(wanted[1:]) else 0.0


def code_of(name: str, *, longest: int, otherwise: str) -> str:
    """Make a code of a name: lower-case Latin letters, digits and underscores, a letter first."""
    found = re.sub(r"[^a-z0-9]+", "_", latin(name)).strip("_")
    found = re.sub(r"^[0-9_]+", "", found)[:longest].rstrip("_")
    return found or otherwise


_DATED = re.compile(
    r"(19|20)\d\d([-_. ]?(0[1-9]|1[0-2]))?([-_. ]?[0-3]\d)?|[0-3]\d[-_. ][01]\d([-_. ]\d{2,4})?|\b[qQ][1-4]\b"
    r"|(?<=[-_. ])[qQ][1-4](?=$|[-_. ])|\(\d+\)|(?<=[-_ ])v?\d+$"
)


def source_of(file_name: str) -> str:
    """Return the code of a source for a file, without what changes from one file of it to the next."""
    stem = re.sub(r"\.[^.]{1,6}$", "", file_name)
    return code_of(_DATED.sub(" ", stem), longest=50, otherwise="file")


def plain(name: str) -> str:
    """Return a name as a person would write it: `boarding_area` becomes `Boarding area`."""
    words = " ".join(name.replace("_", " ").split())
    return words[:1].upper() + (words[1:].lower() if words.isupper() and len(words) > 3 else words[1:])
