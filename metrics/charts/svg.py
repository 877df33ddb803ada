"""A chart as SVG drawn by the server: for pages without JavaScript, for paper, for a mail.

Looks come from the style sheet: there are classes and places here, never a colour or a style attribute, so
that one drawing serves light, dark and print under a strict content security policy.
"""

from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from metrics.charts.description import Chart, Panel
from metrics.charts.scales import (
    MOST_LABELS,
    MOST_NARROW,
    Axis,
    Room,
    Tick,
    room,
    span,
    time_ticks,
    value_axis,
)
from metrics.charts.svg_panels import Box, lines, marks, number, text

TITLE_ROOM = 26
FOOT = 40
GAP = 30


@dataclass(frozen=True, slots=True)
class Size:
    """The drawing's own measure; the page scales it."""

    name: str
    width: float
    height: float
    labels: int


WIDE = Size("wide", 606, 352, MOST_LABELS)
NARROW = Size("nar", 358, 400, MOST_NARROW)
BROAD = Size("wide", 1040, 280, MOST_LABELS)
"""One panel across the whole page."""
BROAD_NARROW = Size("nar", 358, 260, MOST_NARROW)


def svg(chart: Chart, size: Size = WIDE) -> SafeString:
    """Return the drawing. Its words are for eyes only: `alt` and `table` say them to everybody."""
    ticks, beside = time_ticks(chart, size.labels), room(chart)
    top = 22.0 if chart.annotations else 0.0
    height = (size.height - top - FOOT - GAP * (len(chart.panels) - 1)) / max(len(chart.panels), 1)
    parts = []
    for place, panel in enumerate(chart.panels):
        box = Box(
            left=beside.left,
            right=size.width - beside.right,
            top=top + place * (height + GAP) + TITLE_ROOM,
            bottom=top + place * (height + GAP) + height,
            count=len(chart.periods),
            axis=value_axis(panel),
        )
        parts.append(_panel(chart, panel, box))
    parts.append(_time_axis(chart, ticks, size, beside))
    parts += [_events(chart, size, beside), _breaks(chart, size, beside)]
    return format_html(
        '<svg class="ch {}" viewBox="0 0 {} {}" aria-hidden="true" focusable="false">{}</svg>',
        size.name,
        number(size.width),
        number(size.height),
        _joined(parts),
    )


def _joined(parts: list[SafeString]) -> SafeString:
    return format_html_join("", "{}", ((part,) for part in parts))


def _panel(chart: Chart, panel: Panel, box: Box) -> SafeString:
    return _joined(
        [
            text(0, box.top - 12, panel.title, "t b k", "start"),
            _grid(box, box.axis),
            *(lines(series, box) for series in panel.series),
            marks(chart, panel, box),
        ]
    )


def _grid(box: Box, axis: Axis) -> SafeString:
    return format_html_join(
        "",
        '<line class="g" x1="{}" x2="{}" y1="{}" y2="{}"/>{}',
        (
            (
                number(box.left),
                number(box.right),
                number(box.y(value)),
                number(box.y(value)),
                text(box.left - 6, box.y(value) + 4, words, "t", "end"),
            )
            for value, words in axis.ticks
        ),
    )


def _time_axis(chart: Chart, ticks: tuple[Tick, ...], size: Size, beside: Room) -> SafeString:
    bottom = size.height - FOOT + 4
    box = Box(beside.left, size.width - beside.right, 0, bottom, len(chart.periods), Axis(0, 1, ()))
    line = format_html(
        '<line class="ax" x1="{0}" x2="{1}" y1="{2}" y2="{2}"/>',
        number(box.left),
        number(box.right),
        number(bottom),
    )
    return _joined([line, *(_tick(box, tick, bottom) for tick in ticks)])


def _tick(box: Box, tick: Tick, bottom: float) -> SafeString:
    x = box.x(tick.position)
    return _joined(
        [
            format_html(
                '<line class="ax" x1="{0}" x2="{0}" y1="{1}" y2="{2}"/>',
                number(x),
                number(bottom),
                number(bottom + 4),
            ),
            text(x, bottom + 17, tick.text, "t", "middle"),
            text(x, bottom + 31, tick.year, "t", "middle") if tick.year else mark_safe(""),
        ]
    )


def _events(chart: Chart, size: Size, beside: Room) -> SafeString:
    box = Box(
        beside.left, size.width - beside.right, 0, size.height - FOOT, len(chart.periods), Axis(0, 1, ())
    )
    starts = {period.start: place for place, period in enumerate(chart.periods)}
    parts = []
    for event in chart.annotations:
        place = starts.get(event.period.start)
        if place is None:
            continue
        x = box.x(place)
        parts += [
            format_html(
                '<line class="in" x1="{0}" x2="{0}" y1="18" y2="{1}"/>', number(x), number(box.bottom)
            ),
            format_html('<rect class="ib" x="{}" y="2" width="16" height="18" rx="2"/>', number(x - 8)),
            text(x, 15.5, str(event.number), "t inv b", "middle"),
        ]
        if size.name == WIDE.name:
            parts.append(text(x + 12, 15.5, event.text, "t", "start"))
    return _joined(parts)


def _breaks(chart: Chart, size: Size, beside: Room) -> SafeString:
    """Return dashed lines where a new definition begins, with its name beside."""
    box = Box(
        beside.left, size.width - beside.right, 0, size.height - FOOT, len(chart.periods), Axis(0, 1, ())
    )
    parts = []
    for one in chart.breaks:
        found = span(chart, one.period)
        if found is not None:
            x = box.x(max(found[0] - 0.5, 0))
            line = '<line class="br" x1="{0}" x2="{0}" y1="{1}" y2="{2}"/>'
            parts.append(format_html(line, number(x), number(TITLE_ROOM - 6), number(box.bottom)))
            anchor = "start" if x < size.width * 0.6 else "end"
            parts.append(text(x + (5 if anchor == "start" else -5), TITLE_ROOM + 4, one.text, "t", anchor))
    return _joined(parts)
