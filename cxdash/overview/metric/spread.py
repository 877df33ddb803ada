"""How the answers spread over the points of their scale, as bars."""

from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from metrics.formats import count, number, percent
from metrics.kpis.distribution import Distribution

WIDTH = 240.0


@dataclass(frozen=True, slots=True)
class Bar:
    """One point of the scale."""

    point: str
    drawing: SafeString
    share: str
    answers: str
    counted: bool


@dataclass(frozen=True, slots=True)
class Spread:
    """What `templates/overview/metric/spread.html` shows."""

    title: str
    bars: tuple[Bar, ...]


def spread(found: Distribution) -> Spread:
    """Return the panel, the highest point on top."""
    most = max(answers for _point, answers in found.points)
    bars = []
    for point, answers in reversed(found.points):
        counted = found.counted is not None and found.counted[0] <= point <= found.counted[1]
        drawing = format_html(
            '<svg class="hb" viewBox="0 0 240 12" width="240" height="12" preserveAspectRatio="none" '
            'aria-hidden="true" focusable="false"><rect class="{}" width="{}" height="12"/></svg>',
            "b-ac" if counted or found.counted is None else "b-py",
            f"{WIDTH * answers / most:.1f}",
        )
        bars.append(Bar(str(point), drawing, percent(answers / found.n), number(answers), counted))
    return Spread(_("How %(answers)s spread") % {"answers": count(found.n, "answers")}, tuple(bars))
