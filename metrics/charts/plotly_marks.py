"""What is written and marked on a chart beside its lines, as annotations and shapes for plotly.js."""

from typing import Any

from metrics.charts.description import Annotation, Break, Chart, Difference, Panel
from metrics.charts.plotly_words import literal
from metrics.charts.scales import ARROW_ROOM, are_apart, last_firm, last_planned, plan_words, span

Marks = tuple[list[dict[str, Any]], list[dict[str, Any]]]
"""Shapes and annotations."""

TONES = {"good": "@good", "bad": "@bad", "none": "@ink2"}


def newest(panel: Panel, axis: str) -> list[dict[str, Any]]:
    """Return the newest value, written at the end of its line."""
    place = last_firm(panel.actual.points)
    if place is None:
        return []
    point, plan = panel.actual.points[place], last_planned(panel)
    found = [_text("end", place, point.value, axis, point.wording.value, "@ink", xshift=8, xanchor="left")]
    if plan is not None and are_apart(panel, point, plan):
        end = len(panel.actual.points) - 1
        label = _text("plan", end, plan.value, axis, plan_words(plan), "@ink2", xshift=8, xanchor="left")
        found.append({**label, "font": {"size": 12, "color": "@ink2"}})
    return found


def _text(  # noqa: PLR0917 - a name, a place and words
    name: str,
    x: float,
    y: float | None,
    axis: str,
    text: str,
    colour: str,
    *,
    size: float = 12.5,
    **more: Any,
) -> dict[str, Any]:
    return {
        "name": name,
        "x": x,
        "y": y,
        "xref": "x",
        "yref": axis,
        "text": text,
        "showarrow": False,
        "font": {"size": size, "weight": 600, "color": colour},
        **more,
    }


def difference_marks(chart: Chart, difference: Difference, axis: str) -> Marks:
    """Return bars at the two values, a dotted line between them and an arrow with the change."""
    colour = TONES[difference.tone]
    earlier, later = difference.earlier, difference.later
    first, last = span(chart, earlier.period), span(chart, later.period)
    if first is None or last is None:
        return [], []
    end = len(chart.periods) - 1
    rises = later.value >= earlier.value

    def line(x0: float, x1: float, y: float, width: float, dash: str = "solid") -> dict[str, Any]:
        look = {"color": colour, "width": width, "dash": dash}
        return {
            "type": "line", "xref": "x", "yref": axis, "x0": x0, "x1": x1, "y0": y, "y1": y, "line": look,
            "name": "level",
        }  # fmt: skip

    shapes = [
        line(first[0] - 0.4, first[1] + 0.4, earlier.value, 2.5),
        line(last[0] - 0.4, last[1] + 0.4, later.value, 2.5),
        line(first[1] + 0.4, end, earlier.value, 1, "dot"),
        # Beyond the axis there are only pixels.
        {
            **line(0, ARROW_ROOM, earlier.value, 1, "dot"), "xref": "paper", "xanchor": 1,
            "xsizemode": "pixel",
        },
    ]  # fmt: skip
    above: dict[str, Any] = {"yanchor": "bottom", "yshift": 3}
    below: dict[str, Any] = {"yanchor": "top", "yshift": -3}
    annotations = [
        _text(
            "level", sum(first) / 2, earlier.value, axis, earlier.text, colour, **(below if rises else above)
        ),
        _text("level", sum(last) / 2, later.value, axis, later.text, colour, **(above if rises else below)),
        {
            **_text("delta", 1, (earlier.value + later.value) / 2, axis, difference.text, colour, size=15),
            "xref": "paper",
            "xanchor": "left",
            "xshift": ARROW_ROOM + 5,
        },
    ]
    if later.value != earlier.value:
        annotations.append(
            {
                "name": "arrow", "x": 1, "y": later.value, "ax": 0, "ay": earlier.value,
                "xref": "paper", "xshift": ARROW_ROOM, "yref": axis, "axref": "pixel", "ayref": axis,
                "text": "", "showarrow": True,
                "arrowhead": 2, "arrowsize": 1, "arrowwidth": 1.75, "arrowcolor": colour,
            }
        )  # fmt: skip
    return shapes, annotations


def event_marks(chart: Chart, annotation: Annotation) -> Marks:
    """Return a numbered line through all panels; nothing where it lies off the axis."""
    found = span(chart, annotation.period)
    if found is None:
        return [], []
    return [_event_line(found[0])], _event_names(found[0], annotation.number, literal(annotation.text))


def break_marks(chart: Chart, one: Break) -> Marks:
    """Return a dashed line where a new definition begins, and its name; nothing where it lies off the axis."""
    found = span(chart, one.period)
    if found is None:
        return [], []
    place = max(found[0] - 0.5, 0)
    line = {
        "type": "line", "name": "break", "xref": "x", "yref": "paper", "x0": place, "x1": place,
        "y0": 0, "y1": 1, "line": {"color": "@rule", "width": 1, "dash": "dash"},
    }  # fmt: skip
    left = place < len(chart.periods) * 0.6
    words = {
        "name": "wide", "text": literal(one.text), "xref": "x", "yref": "paper", "x": place, "y": 0.9,
        "yanchor": "top", "xanchor": "left" if left else "right", "xshift": 5 if left else -5,
        "showarrow": False, "font": {"size": 12, "color": "@ink2"},
    }  # fmt: skip
    return [line], [words]


def _event_line(place: int) -> dict[str, Any]:
    line = {"color": "@rule", "width": 1}
    return {
        "type": "line", "name": "event", "xref": "x", "yref": "paper", "x0": place, "x1": place,
        "y0": 0, "y1": 1, "line": line,
    }  # fmt: skip


def _event_names(place: int, number: int, text: str) -> list[dict[str, Any]]:
    common = {"xref": "x", "yref": "paper", "x": place, "y": 1, "yanchor": "bottom", "showarrow": False}
    return [
        {
            **common, "name": "badge", "text": str(number), "bgcolor": "@ink2", "borderpad": 3,
            "font": {"size": 12, "weight": 600, "color": "@bg"},
        },
        {
            **common, "name": "wide", "text": text, "xanchor": "left", "xshift": 14,
            "font": {"size": 12, "color": "@ink2"},
        },
    ]  # fmt: skip
