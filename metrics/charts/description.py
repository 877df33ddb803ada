"""What a chart shows: panels over one time axis, in the reader's language, without a word about drawing.

Whoever describes a chart has the numbers and their wording; renderers add nothing but place and colour.
"""

from dataclasses import dataclass
from typing import Literal

from metrics.calendar import Period
from metrics.formats import Unit, Wording

Kind = Literal["lines"]
Role = Literal["actual", "previous_year", "plan", "reference"]
Better = Literal["higher", "lower", "range"]
Tone = Literal["good", "bad", "none"]
"""How a change is coloured: only a stored verdict makes it good or bad."""

PointStatus = Literal["ok", "indicative", "hidden", "reported", "missing"]


@dataclass(frozen=True, slots=True)
class Point:
    """One number of a series, with the words that stand for it everywhere.

    Attributes
    ----------
    label
        The period by name; of a period that is not over, how far it goes.
    n
        Answers, contacts or customers behind it, where that is known.
    partial
        The period still lacks days, so the point does not belong on the line.
    version
        Which definition it is read by: a line breaks where this changes.
    """

    period: Period
    label: str
    value: float | None
    low: float | None
    high: float | None
    n: int | None
    status: PointStatus
    wording: Wording
    partial: bool = False
    version: int = 0

    @property
    def drawn(self) -> bool:
        """Whether there is something to draw: hidden and missing numbers leave a gap."""
        return self.value is not None and self.status not in {"hidden", "missing"}

    @property
    def firm(self) -> bool:
        """Whether the number may be judged: enough answers, known precision, a whole period."""
        return self.drawn and self.status == "ok" and not self.partial


@dataclass(frozen=True, slots=True)
class Series:
    """One line: what is, what was, what was planned, or what others have."""

    role: Role
    name: str
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Level:
    """The value of a longer period, drawn as a bar over its months."""

    period: Period
    value: float
    text: str


@dataclass(frozen=True, slots=True)
class Difference:
    """Two levels and what lies between them."""

    earlier: Level
    later: Level
    text: str
    tone: Tone


@dataclass(frozen=True, slots=True)
class Annotation:
    """Something that happened: a numbered line through all panels, named below the chart."""

    period: Period
    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Break:
    """A new definition: from this period on the numbers are made differently."""

    period: Period
    text: str


@dataclass(frozen=True, slots=True)
class Panel:
    """One quantity with an axis of its own. Two quantities are two panels, never two axes."""

    title: str
    unit: Unit
    decimals: int
    better: Better
    series: tuple[Series, ...]
    currency: str = ""
    difference: Difference | None = None

    @property
    def actual(self) -> Series:
        """The line that the panel is about.

        Raises
        ------
        ValueError
            If the panel has none.
        """
        for one in self.series:
            if one.role == "actual":
                return one
        raise ValueError(f"{self.title} shows nothing actual")


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart as people are told about it.

    Attributes
    ----------
    key
        Unique on the page; the parts of the page are named after it.
    title
        The message, with number and direction.
    subtitle
        Measure, unit, period, comparison, precision.
    periods
        The time axis that all panels share, without gaps.
    """

    key: str
    kind: Kind
    title: str
    subtitle: str
    periods: tuple[Period, ...]
    panels: tuple[Panel, ...]
    annotations: tuple[Annotation, ...] = ()
    breaks: tuple[Break, ...] = ()
    fiscal_start: int = 1
