"""Lines, bands and dots of a series, as traces for plotly.js."""

from typing import Any

from metrics.charts.description import Point, Series
from metrics.charts.plotly_words import literal
from metrics.charts.scales import has_band, last_firm, runs


def traces(series: Series, axis: str) -> list[dict[str, Any]]:
    """Return everything that is drawn for a series; later traces lie above earlier ones."""
    labels = [point.label for point in series.points]
    if series.role != "actual":
        return [_other(series, labels, axis)]
    return [
        *_bands(series, labels, axis),
        *_lines(series, labels, axis, width=1.5, colour="@py", firm=False),
        *_lines(series, labels, axis, width=2.75, colour="@ac", firm=True),
        *_dots(series, labels, axis),
        _spoken(series, labels, axis),
    ]


def _base(labels: list[str], axis: str) -> dict[str, Any]:
    return {"type": "scatter", "x": labels, "xaxis": "x", "yaxis": axis, "hoverinfo": "skip"}


def _bands(series: Series, labels: list[str], axis: str) -> list[dict[str, Any]]:
    """Return the likely range, in as many pieces as the line has."""
    found = []
    for run in runs(series.points, has_band):
        upper = [series.points[place].high for place in run]
        lower = [series.points[place].low for place in run]
        names = [labels[place] for place in run]
        found.append(
            {
                **_base([*names, *names[::-1]], axis),
                "name": "band",
                "y": [*upper, *lower[::-1]],
                "mode": "lines",
                "line": {"width": 0, "color": "@fcband"},
                "fill": "toself",
                "fillcolor": "@fcband",
            }
        )
    return found


def _lines(
    series: Series, labels: list[str], axis: str, *, width: float, colour: str, firm: bool
) -> list[dict[str, Any]]:
    """Return a line with gaps, one for each definition: through all whole periods, or those that may be judged."""

    def value(point: Point, version: int) -> float | None:
        belongs = point.firm if firm else point.drawn and not point.partial
        return point.value if belongs and point.version == version else None

    return [
        {
            **_base(labels, axis),
            "name": "firm" if firm else "all",
            "y": [value(point, version) for point in series.points],
            "mode": "lines",
            "connectgaps": False,
            "line": {"width": width, "color": colour},
        }
        for version in sorted({point.version for point in series.points if point.drawn} or {0})
    ]


def _dots(series: Series, labels: list[str], axis: str) -> list[dict[str, Any]]:
    """Return hollow dots where a number may not be judged, and full ones where no line shows it."""
    weak = [place for place, point in enumerate(series.points) if point.drawn and not point.firm]
    alone = [run[0] for run in runs(series.points, lambda point: point.firm) if len(run) == 1]
    newest = last_firm(series.points)
    full = sorted({*alone, *([newest] if newest is not None else [])})
    kinds = (
        ("weak", weak, {"color": "@bg", "size": 6, "line": {"color": "@py", "width": 1.5}}),
        ("dot", full, {"color": "@ac", "size": 7}),
    )
    return [
        {
            **_base([labels[place] for place in places], axis),
            "name": name,
            "y": [series.points[place].value for place in places],
            "mode": "markers",
            "marker": marker,
            "cliponaxis": False,
        }
        for name, places, marker in kinds
        if places
    ]


def _spoken(series: Series, labels: list[str], axis: str) -> dict[str, Any]:
    """Return the points that answer when somebody points at a month; invisible themselves."""
    shown = [place for place, point in enumerate(series.points) if point.drawn]
    return {
        "type": "scatter",
        "name": "hover",
        "x": [labels[place] for place in shown],
        "y": [series.points[place].value for place in shown],
        "xaxis": "x",
        "yaxis": axis,
        "mode": "markers",
        "marker": {"color": "@ac", "opacity": 0, "size": 8},
        "customdata": [literal(f"{series.name}: {series.points[place].wording.text}") for place in shown],
        "hovertemplate": "%{customdata}<extra></extra>",
    }


def _other(series: Series, labels: list[str], axis: str) -> dict[str, Any]:
    looks: dict[str, dict[str, Any]] = {
        "previous_year": {"color": "@py", "width": 1.5},
        "plan": {"color": "@plan", "width": 1.5, "dash": "dot", "shape": "hvh"},
        "reference": {"color": "@py", "width": 1.5, "dash": "dash"},
    }
    return {
        **_base(labels, axis),
        "name": series.role,
        "y": [point.value if point.drawn else None for point in series.points],
        "mode": "lines",
        "connectgaps": False,
        "line": looks[series.role],
    }
