"""A chart as rows: all of its numbers, with range and answers, for those who want to read or check them."""

from dataclasses import dataclass

from django.utils.translation import gettext

from metrics.charts.description import Chart, Panel, Point, Series
from metrics.formats import interval, missing, number


@dataclass(frozen=True, slots=True)
class Row:
    """One period."""

    label: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a heading per column."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[Row, ...]


def table(chart: Chart) -> Table:
    """Return the numbers of a chart: per series value, likely range, how many stand behind it, and a note."""
    columns = [(panel, series) for panel in chart.panels for series in panel.series]
    head = [_period_heading(chart)]
    for _panel, series in columns:
        head += _headings(series, ranged=_ranged(series))
    rows = []
    for place in range(len(chart.periods)):
        cells: list[str] = []
        for panel, series in columns:
            cells += _cells(series.points[place], panel, ranged=_ranged(series))
        label = next((series.points[place].label for _panel, series in columns), "")
        rows.append(Row(label, tuple(cells)))
    return Table(chart.title, tuple(head), tuple(rows))


def _period_heading(chart: Chart) -> str:
    names = {
        "day": gettext("Day"),
        "week": gettext("Week"),
        "month": gettext("Month"),
        "quarter": gettext("Quarter"),
        "year": gettext("Year"),
    }
    return names.get(chart.periods[0].grain if chart.periods else "", gettext("Period"))


def _ranged(series: Series) -> bool:
    return any(point.low is not None and point.high is not None for point in series.points)


def _headings(series: Series, *, ranged: bool) -> list[str]:
    return [series.name, *([gettext("Likely range")] if ranged else []), gettext("Based on")]


def _cells(point: Point, panel: Panel, *, ranged: bool) -> list[str]:
    basis = ", ".join(part for part in (point.wording.basis, point.wording.note) if part)
    if not basis and point.n:
        basis = number(point.n)
    cells = [point.wording.value]
    if ranged:
        cells.append(_range(point, panel))
    return [*cells, basis or missing()]


def _range(point: Point, panel: Panel) -> str:
    if not point.drawn or point.low is None or point.high is None:
        return missing()
    return interval(point.low, point.high, panel.unit, panel.decimals, short=True, currency=panel.currency)
