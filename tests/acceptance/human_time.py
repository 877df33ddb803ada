"""How long a person would take: the keystroke-level model of Card, Moran and Newell (1980), with reading added.

====  ======  ===========================================================
K     0.28 s  a key, pressed by somebody who types neither well nor badly
P     1.1 s   pointing at something and clicking it
M     1.35 s  making up one's mind, before each thing that is done
read  0.3 s   a word: 200 words a minute
====  ======  ===========================================================

It is a model of somebody who makes no mistakes and does not look for things, but who reads every word of every page
from top to bottom, once, which nobody does.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

KEY, POINT, MIND = 0.28, 1.1, 1.35
WORDS_PER_MINUTE = 200


@dataclass
class Effort:
    """What a person has done so far."""

    clicks: int = 0
    keys: int = 0
    fields: int = 0
    decisions: int = 0
    pages: list[tuple[str, int]] = field(default_factory=list)
    """Headings with the number of words that were new."""
    known: set[str] = field(default_factory=set)

    def points(self, times: int = 1) -> None:
        """Make up one's mind, point and click."""
        self.clicks += times
        self.decisions += times

    def types(self, text: str, *, other_keys: int = 0) -> None:
        """Make up one's mind what goes into a field, and type it."""
        self.fields += 1
        self.decisions += 1
        self.keys += len(text) + other_keys

    def reads(self, heading: str, texts: Sequence[str]) -> None:
        """Read of a page what has not been read before: menus, steps and names are recognised."""
        new = dict.fromkeys(one for one in texts if one not in self.known)
        self.known.update(new)
        self.pages.append((heading, sum(len(one.split()) for one in new)))

    @property
    def words(self) -> int:
        """How many words were read."""
        return sum(words for _heading, words in self.pages)

    @property
    def seconds(self) -> float:
        """How long all of it takes."""
        hands = self.keys * KEY + self.clicks * POINT + self.decisions * MIND
        return hands + self.words * 60 / WORDS_PER_MINUTE

    def __str__(self) -> str:
        return (
            f"{len(self.pages)} pages, {self.words} words, {self.clicks} clicks, {self.fields} fields with "
            f"{self.keys} keys, {self.decisions} decisions: {self.seconds / 60:.1f} minutes"
        )
