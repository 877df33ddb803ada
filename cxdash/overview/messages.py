"""What a verdict on one metric says as a title: one pattern for each case, the name always in the nominative.

NPS: 38, a year ago 32, better
NPS: 38 против 32 годом ранее — лучше
"""

from django.utils.translation import gettext as _

from cxdash.overview.judged import closing_words, key_of
from cxdash.overview.trend import figure_of, rests_on_too_little
from metrics.calendar import Comparison, Grain
from metrics.kpis.judgements import Judgement
from metrics.kpis.series import Point
from metrics.models import Metric, Organisation


def message(
    metric: Metric,
    point: Point | None,
    judgement: Judgement | None,
    comparison: Comparison,
    organisation: Organisation,
) -> str:
    """Return "NPS: 38, a year ago 32, better"; without a comparison only the figure.

    Parameters
    ----------
    point
        The number of the period; None where there is none.
    """
    if point is None or point.value is None:
        return _("%(name)s: no figure for this period") % {"name": metric.name}
    names = {"name": metric.name, "now": figure_of(point.value, metric, organisation)}
    if judgement is None or rests_on_too_little(judgement):
        return _("%(name)s: %(now)s") % names
    names |= {
        "now": figure_of(judgement.later, metric, organisation),
        "then": figure_of(judgement.earlier, metric, organisation),
        "verdict": closing_words()[key_of(judgement, metric)],
    }
    return _compared(comparison, point.period.grain) % names


def _compared(comparison: Comparison, grain: Grain) -> str:
    """Return the pattern that names the earlier period by its kind."""
    if comparison == "last_year":
        return _("%(name)s: %(now)s, a year ago %(then)s, %(verdict)s")
    if grain == "month":
        return _("%(name)s: %(now)s, the month before %(then)s, %(verdict)s")
    if grain == "quarter":
        return _("%(name)s: %(now)s, the quarter before %(then)s, %(verdict)s")
    if grain == "year":
        return _("%(name)s: %(now)s, the year before %(then)s, %(verdict)s")
    return _("%(name)s: %(now)s, the period before %(then)s, %(verdict)s")
