"""Dots with whiskers: one drawing a row, all on one scale, for tables in which members stand below each other."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from metrics.charts.description import Tone
from metrics.charts.scales import round_ticks

WIDTH, HEIGHT, HEAD, EDGE = 240.0, 22.0, 14.0, 6.0

Look = Literal["firm", "few"]
"""Firm numbers may be judged; of few answers, or of unknown precision, there is a hollow dot alone."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One value with its likely range, if it has one."""

    value: float
    low: float | None
    high: float | None
    look: Look = "firm"
    tone: Tone = "none"


@dataclass(frozen=True, slots=True)
class Scale:
    """The scale that all rows share.

    Attributes
    ----------
    reference
        A value to compare with, drawn as a line through all rows.
    """

    low: float
    high: float
    ticks: tuple[float, ...]
    reference: float | None = None

    def x(self, value: float) -> float:
        """Return where a value lies; what is beyond the scale lies on its end."""
        share = (value - self.low) / (self.high - self.low)
        return EDGE + (WIDTH - 2 * EDGE) * min(max(share, 0.0), 1.0)


def scale_of(marks: Iterable[Mark], reference: float | None = None) -> Scale:
    """Return a scale that holds all values and the ranges of the firm ones."""
    values = [] if reference is None else [reference]
    for mark in marks:
        values.append(mark.value)
        if mark.look == "firm":
            values += [end for end in (mark.low, mark.high) if end is not None]
    low, high = (min(values), max(values)) if values else (0.0, 1.0)
    if low == high:
        low, high = low - (abs(low) * 0.1 or 1.0), high + (abs(high) * 0.1 or 1.0)
    ticks, _step = round_ticks(low, high)
    return Scale(low, high, tuple(ticks), reference)


def row(mark: Mark | None, scale: Scale) -> SafeString:
    """Return the drawing of one row; without a mark the lines of the scale alone."""
    return _svg(HEIGHT, [_lines(scale, HEIGHT), _mark(mark, scale) if mark else SafeString()])


def head(scale: Scale, texts: Iterable[str], reference: str = "") -> SafeString:
    """Return the drawing over the rows: what the ticks and the reference say.

    Parameters
    ----------
    texts
        One for each tick. A tick too near to the reference stays silent.
    """
    own = scale.x(scale.reference) if scale.reference is not None and reference else None
    room = len(reference) * 3.4 + 16
    parts = [
        _text(scale.x(tick), words, "t")
        for tick, words in zip(scale.ticks, texts, strict=True)
        if own is None or abs(scale.x(tick) - own) > room
    ]
    if own is not None:
        parts.append(_text(own, reference, "t b k"))
    return _svg(HEAD, parts)


def _svg(height: float, parts: list[SafeString]) -> SafeString:
    return format_html(
        '<svg class="wh" viewBox="0 0 {0} {1}" width="{0}" height="{1}" aria-hidden="true" focusable="false">'
        "{2}</svg>",
        f"{WIDTH:.0f}",
        f"{height:.0f}",
        format_html_join("", "{}", ((part,) for part in parts)),
    )


def _lines(scale: Scale, height: float) -> SafeString:
    places = [("g", tick) for tick in scale.ticks]
    if scale.reference is not None:
        places.append(("w-ref", scale.reference))
    return format_html_join(
        "",
        '<line class="{0}" x1="{1}" x2="{1}" y1="0" y2="{2}"/>',
        ((look, f"{scale.x(value):.1f}", f"{height:.0f}") for look, value in places),
    )


def _mark(mark: Mark, scale: Scale) -> SafeString:
    x, middle = scale.x(mark.value), HEIGHT / 2
    tone = {"good": "gd", "bad": "bd_", "none": ""}[mark.tone]
    whisker = SafeString()
    if mark.look == "firm" and mark.low is not None and mark.high is not None:
        low, high = scale.x(mark.low), scale.x(mark.high)
        whisker = format_html(
            '<path class="w-l {0}" d="M{1} {3}H{2}M{1} {4}v8M{2} {4}v8"/>',
            tone,
            f"{low:.1f}",
            f"{high:.1f}",
            f"{middle:.0f}",
            f"{middle - 4:.0f}",
        )
    look = "w-d" if mark.look == "firm" else "w-o"
    dot = format_html(
        '<circle class="{} {}" cx="{}" cy="{}" r="4.5"/>', look, tone, f"{x:.1f}", f"{middle:.0f}"
    )
    return whisker + dot


def _text(x: float, words: str, look: str) -> SafeString:
    anchor = "start" if x < WIDTH * 0.08 else "end" if x > WIDTH * 0.92 else "middle"
    return format_html(
        '<text class="{}" x="{}" y="11" text-anchor="{}">{}</text>', look, f"{x:.1f}", anchor, words
    )
