"""How the answers spread over the points of their scale, as bars."""

from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from metrics.charts.small import bar
from metrics.formats import count, number, percent
from metrics.kpis.distribution import Distribution


@dataclass(frozen=True, slots=True)
class Bar:
    """One point of the scale."""

    point: str
    drawing: SafeString
    share: str
    answers: str
    counted: bool


@dataclass(frozen=True, slots=True)
class DistributionPanel:
    """What `templates/overview/metric/distribution.html` shows."""

    title: str
    bars: tuple[Bar, ...]


def distribution_panel(found: Distribution) -> DistributionPanel:
    """Return the panel, the highest point on top."""
    most = max(answers for _point, answers in found.points)
    bars = []
    for point, answers in reversed(found.points):
        counted = found.counted is not None and found.counted[0] <= point <= found.counted[1]
        drawing = bar(answers / most, pale=found.counted is not None and not counted)
        bars.append(Bar(str(point), drawing, percent(answers / found.n), number(answers), counted))
    return DistributionPanel(
        _("How %(answers)s spread") % {"answers": count(found.n, "answers")}, tuple(bars)
    )
