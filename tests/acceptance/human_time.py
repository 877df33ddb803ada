"""How long a person would take: the keystroke-level model of Card, Moran and Newell (1980), with reading added.

====  ======  ===========================================================
K     0.28 s  a key, pressed by somebody who types neither well nor badly
P     1.1 s   pointing at something and clicking it
M     1.35 s  making up one's mind, before each thing that is done
read  0.3 s   a word: 200 words a minute
====  ======  ===========================================================

It is a model of somebody who makes no mistakes and does not look for things, but who reads every word of every page
from top to bottom, which nobody does.
"""

from dataclasses import dataclass

KEY, POINT, MIND = 0.28, 1.1, 1.35
WORDS_PER_MINUTE = 200


@dataclass
class Effort:
    """What a person has done so far."""

    clicks: int = 0
    keys: int = 0
    fields: int = 0
    decisions: int = 0
    words: int = 0
    pages: int = 0

    def points(self, times: int = 1) -> None:
        """Make up one's mind, point and click."""
        self.clicks += times
        self.decisions += times

    def types(self, text: str, *, other_keys: int = 0) -> None:
        """Make up one's mind what goes into a field, and type it."""
        self.fields += 1
        self.decisions += 1
        self.keys += len(text) + other_keys

    def reads(self, text: str) -> None:
        """Read a page."""
        self.pages += 1
        self.words += len(text.split())

    @property
    def seconds(self) -> float:
        """How long all of it takes."""
        hands = self.keys * KEY + self.clicks * POINT + self.decisions * MIND
        return hands + self.words * 60 / WORDS_PER_MINUTE

    def __str__(self) -> str:
        return (
            f"{self.pages} pages, {self.words} words, {self.clicks} clicks, {self.fields} fields with "
            f"{self.keys} keys, {self.decisions} decisions: {self.seconds / 60:.1f} minutes"
        )
