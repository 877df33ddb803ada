"""A chart in all the forms that a page needs, ready for its template."""

from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString

from metrics.charts.alt import alt
from metrics.charts.description import Annotation, Chart
from metrics.charts.plotly import figure
from metrics.charts.svg import BROAD, BROAD_NARROW, NARROW, WIDE, svg
from metrics.charts.table import Table, table


@dataclass(frozen=True, slots=True)
class Drawing:
    """What `templates/charts/chart.html` shows."""

    key: str
    title: str
    subtitle: str
    alt: str
    wide: SafeString
    narrow: SafeString
    table: Table
    figure: dict[str, Any]
    annotations: tuple[Annotation, ...]

    @property
    def figure_id(self) -> str:
        """Where the page keeps the figure for its script."""
        return f"{self.key}-figure"


def draw(chart: Chart, *, across: bool = False) -> Drawing:
    """Render a chart for the screen, for pages without JavaScript, as a table and in words.

    Parameters
    ----------
    across
        It has the width of the page, not half of it.
    """
    return Drawing(
        key=chart.key,
        title=chart.title,
        subtitle=chart.subtitle,
        alt=alt(chart),
        wide=svg(chart, BROAD if across else WIDE),
        narrow=svg(chart, BROAD_NARROW if across else NARROW),
        table=table(chart),
        figure=figure(chart),
        annotations=chart.annotations,
    )
