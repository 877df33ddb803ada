"""Lines, bands, dots and marks of one panel as SVG."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from metrics.charts.description import Chart, Difference, Panel, Point, Series
from metrics.charts.scales import (
    ARROW_ROOM,
    Axis,
    are_apart,
    has_band,
    last_firm,
    last_planned,
    plan_words,
    runs,
    span,
)

TONES = {"good": "gd", "bad": "bd_", "none": "nn"}
LEAST_ARROW = 14
"""A shorter arrow would be all head."""


@dataclass(frozen=True, slots=True)
class Box:
    """Where a panel lies, and from value and place to point."""

    left: float
    right: float
    top: float
    bottom: float
    count: int
    axis: Axis

    def x(self, place: float) -> float:
        """Return where a place of the time axis lies."""
        return self.left + (self.right - self.left) * place / max(self.count - 1, 1)

    def y(self, value: float) -> float:
        """Return where a value lies; what is beyond the axis lies on its end."""
        share = (value - self.axis.low) / (self.axis.high - self.axis.low)
        return self.bottom - (self.bottom - self.top) * min(max(share, 0.0), 1.0)


def number(value: float) -> str:
    """Return a coordinate to a tenth."""
    return f"{value:.1f}".removesuffix(".0")


def text(x: float, y: float, words: str, look: str, anchor: str) -> SafeString:
    """Return a line of text."""
    return format_html(
        '<text class="{}" x="{}" y="{}" text-anchor="{}">{}</text>', look, number(x), number(y), anchor, words
    )


def lines(series: Series, box: Box) -> SafeString:
    """Return all of a series: band, line with gaps, dots."""
    points = series.points
    if series.role != "actual":
        look = {"previous_year": "pyl", "plan": "pl", "reference": "ref"}[series.role]
        return _polylines(points, box, look, runs(points, lambda point: point.drawn))
    bands = (
        _points(
            box,
            [(place, points[place].high) for place in run]
            + [(place, points[place].low) for place in reversed(run)],
        )
        for run in runs(points, has_band)
    )
    weak = [place for place, point in enumerate(points) if point.drawn and not point.firm]
    firm = runs(points, lambda point: point.firm)
    newest = last_firm(points)
    full = sorted({run[0] for run in firm if len(run) == 1} | ({newest} if newest is not None else set()))
    return format_html(
        "{}{}{}{}{}",
        format_html_join("", '<polygon class="bd" points="{}"/>', ((band,) for band in bands)),
        _polylines(points, box, "wk", runs(points, lambda point: point.drawn and not point.partial)),
        _polylines(points, box, "ac", firm),
        _dots(points, box, weak, "hol", "2.6"),
        _dots(points, box, full, "dot", "3.4"),
    )


def _points(box: Box, places: Iterable[tuple[float, float | None]]) -> str:
    return " ".join(
        f"{number(box.x(place))},{number(box.y(value))}" for place, value in places if value is not None
    )


def _polylines(points: Sequence[Point], box: Box, look: str, pieces: list[list[int]]) -> SafeString:
    return format_html_join(
        "",
        '<polyline class="{}" points="{}"/>',
        (
            (look, _points(box, [(place, points[place].value) for place in run]))
            for run in pieces
            if len(run) > 1
        ),
    )


def _dots(points: Sequence[Point], box: Box, places: Iterable[int], look: str, radius: str) -> SafeString:
    return format_html_join(
        "",
        '<circle class="{}" cx="{}" cy="{}" r="{}"/>',
        ((look, number(box.x(place)), number(box.y(points[place].value or 0.0)), radius) for place in places),
    )


def marks(chart: Chart, panel: Panel, box: Box) -> SafeString:
    """Return the difference between two levels, or else the newest value at the end of its line."""
    if panel.difference is not None:
        return _difference(chart, panel.difference, box)
    place = last_firm(panel.actual.points)
    if place is None:
        return SafeString()
    point, plan = panel.actual.points[place], last_planned(panel)
    parts = [text(box.x(place) + 8, box.y(point.value or 0.0) + 4, point.wording.value, "t b k", "start")]
    if plan is not None and are_apart(panel, point, plan):
        parts.append(text(box.right + 8, box.y(plan.value or 0.0) + 4, plan_words(plan), "t", "start"))
    return format_html_join("", "{}", ((part,) for part in parts))


def _difference(chart: Chart, difference: Difference, box: Box) -> SafeString:
    earlier, later = difference.earlier, difference.later
    first, last = span(chart, earlier.period), span(chart, later.period)
    if first is None or last is None:
        return SafeString()
    tone = TONES[difference.tone]
    half = (box.right - box.left) / max(box.count - 1, 1) * 0.4
    y0, y1 = box.y(earlier.value), box.y(later.value)
    rises = later.value >= earlier.value
    arrow_at = box.right + ARROW_ROOM
    parts = [
        _level(box.x(first[0]) - half, box.x(first[1]) + half, y0, f"qd {tone}"),
        _level(box.x(last[0]) - half, box.x(last[1]) + half, y1, f"qd {tone}"),
        _level(box.x(first[1]) + half, arrow_at, y0, f"qr {tone}"),
        text(box.x(sum(first) / 2), y0 + (15 if rises else -7), earlier.text, f"t b {tone}", "middle"),
        text(box.x(sum(last) / 2), y1 + (-7 if rises else 15), later.text, f"t b {tone}", "middle"),
        text(arrow_at + 7, (y0 + y1) / 2 + 5, difference.text, f"t b {tone} lg", "start"),
    ]
    if abs(y1 - y0) >= LEAST_ARROW:
        tip = y1 + (8 if rises else -8)
        parts += [
            format_html(
                '<path class="qa {}" d="M{} {}V{}"/>', tone, number(arrow_at), number(y0), number(tip)
            ),
            format_html(
                '<path class="qh {}" d="M{} {}l-4.5 {}h9z"/>',
                tone,
                number(arrow_at),
                number(y1),
                "8" if rises else "-8",
            ),
        ]
    return format_html_join("", "{}", ((part,) for part in parts))


def _level(x0: float, x1: float, y: float, look: str) -> SafeString:
    return format_html('<path class="{}" d="M{} {}H{}"/>', look, number(x0), number(y), number(x1))
