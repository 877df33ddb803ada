"""A chart as a plain dict for plotly.js. Colours are tokens such as "@ac" that the page's script resolves.

All words are written here, by the server, in the reader's language: plotly formats nothing. Traces and
annotations carry names by which the script adapts them to narrow screens.
"""

from typing import Any

from metrics.charts.description import Chart, Panel
from metrics.charts.plotly_marks import Marks, break_marks, difference_marks, event_marks, newest
from metrics.charts.plotly_traces import traces
from metrics.charts.plotly_words import literal
from metrics.charts.scales import MOST_NARROW, Tick, room, time_ticks, value_axis

CONFIG: dict[str, Any] = {
    # plotly.js offers by default to hand the chart's data to a server of its maker.
    "showSendToCloud": False,
    "plotlyServerURL": "",
    "displaylogo": False,
    "displayModeBar": False,
    "responsive": True,
    "scrollZoom": False,
    "doubleClick": False,
}

FONT = "Inter, Segoe UI, Arial, sans-serif"
GAP = 0.16
"""Between two panels, of the height."""


def figure(chart: Chart) -> dict[str, Any]:
    """Return data, layout and config of a chart."""
    data: list[dict[str, Any]] = []
    layout = _layout(chart)
    marks: list[Marks] = []
    for number, panel in enumerate(chart.panels, start=1):
        axis = "y" if number == 1 else f"y{number}"
        for series in panel.series:
            data += traces(series, axis)
        layout["yaxis" if number == 1 else f"yaxis{number}"] = _value_axis(chart, panel, number)
        marks.append(([], [_panel_title(chart, panel, number)]))
        if panel.difference is None:
            marks.append(([], newest(panel, axis)))
        else:
            marks.append(difference_marks(chart, panel.difference, axis))
    marks += [event_marks(chart, annotation) for annotation in chart.annotations]
    marks += [break_marks(chart, one) for one in chart.breaks]
    for shapes, annotations in marks:
        layout["shapes"] += shapes
        layout["annotations"] += annotations
    return {"data": data, "layout": layout, "config": CONFIG}


def _layout(chart: Chart) -> dict[str, Any]:
    beside = room(chart)
    return {
        "font": {"family": FONT, "size": 13, "color": "@ink"},
        "paper_bgcolor": "@bg",
        "plot_bgcolor": "@bg",
        "showlegend": False,
        "autosize": True,
        "dragmode": False,
        "hovermode": "x unified",
        "hoversubplots": "axis",
        "hoverlabel": {
            "bgcolor": "@bg",
            "bordercolor": "@rule",
            "font": {"family": FONT, "size": 12.5, "color": "@ink"},
        },
        "margin": {"l": beside.left, "r": beside.right, "t": 24 if chart.annotations else 4, "b": 40},
        "xaxis": _time_axis(chart),
        # What the page's script puts in place of the axis' own labels where the screen is narrow.
        "meta": {"narrow": _labels(time_ticks(chart, MOST_NARROW))},
        "shapes": [],
        "annotations": [],
    }


def _time_axis(chart: Chart) -> dict[str, Any]:
    end = len(chart.periods) - 1
    return {
        "type": "category",
        "categoryorder": "array",
        "categoryarray": [point.label for point in chart.panels[0].actual.points],
        "range": [0, end],
        **_labels(time_ticks(chart)),
        "tickangle": 0,
        "tickfont": {"size": 12, "color": "@ink2"},
        "ticks": "outside",
        "ticklen": 4,
        "tickcolor": "@rule",
        "showline": True,
        "linecolor": "@rule",
        "showgrid": False,
        "showspikes": False,
        "fixedrange": True,
        "anchor": "y" if len(chart.panels) == 1 else f"y{len(chart.panels)}",
    }


def _labels(ticks: tuple[Tick, ...]) -> dict[str, Any]:
    return {
        "tickvals": [tick.position for tick in ticks],
        "ticktext": [tick.text + (f"<br>{tick.year}" if tick.year else "") for tick in ticks],
    }


def _domain(chart: Chart, number: int) -> list[float]:
    """Return from where to where a panel reaches, the first one on top, each with room for its title."""
    count = len(chart.panels)
    height = (1 - GAP * (count - 1) - 0.09) / count
    top = 1 - 0.09 - (number - 1) * (height + GAP)
    return [max(round(top - height, 4), 0.0), round(top, 4)]


def _value_axis(chart: Chart, panel: Panel, number: int) -> dict[str, Any]:
    axis = value_axis(panel)
    return {
        "domain": _domain(chart, number),
        "anchor": "x",
        "range": [axis.low, axis.high],
        "tickvals": [value for value, _text in axis.ticks],
        "ticktext": [text for _value, text in axis.ticks],
        "tickfont": {"size": 12, "color": "@ink2"},
        "ticks": "",
        "ticklabelstandoff": 5,
        "showline": False,
        "zeroline": False,
        "gridcolor": "@grid",
        "fixedrange": True,
    }


def _panel_title(chart: Chart, panel: Panel, number: int) -> dict[str, Any]:
    return {
        "name": "panel",
        "text": literal(panel.title),
        "xref": "paper",
        "yref": "paper",
        "x": 0,
        "xshift": -room(chart).left,
        "y": _domain(chart, number)[1],
        "yshift": 4,
        "xanchor": "left",
        "yanchor": "bottom",
        "showarrow": False,
        "font": {"size": 12.5, "weight": 600, "color": "@ink"},
    }
