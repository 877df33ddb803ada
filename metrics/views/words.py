"""What pages call the properties of a metric."""

from decimal import Decimal
from typing import cast

from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from metrics.formats import Unit, distance, unit_name
from metrics.models import Metric, ReferenceValue

BETTER: list[tuple[str, Promise]] = [
    (Metric.Better.HIGHER, pgettext_lazy("which way is better", "Higher is better")),
    (Metric.Better.LOWER, pgettext_lazy("which way is better", "Lower is better")),
]

BETTER_IN_RANGE = pgettext_lazy("which way is better", "A range is best")

STATES: list[tuple[str, Promise]] = [
    (Metric.State.ACTIVE, pgettext_lazy("state of a metric", "Active")),
    (Metric.State.INCUMBENT, pgettext_lazy("state of a metric", "Incumbent")),
    (Metric.State.PARALLEL, pgettext_lazy("state of a metric", "Running in parallel")),
    (Metric.State.RETIRED, pgettext_lazy("state of a metric", "Retired")),
]

REFERENCES: list[tuple[str, Promise]] = [
    (ReferenceValue.Kind.OWN_BEST, _("Own best")),
    (ReferenceValue.Kind.COMPETITOR, _("Competitor")),
    (ReferenceValue.Kind.INDUSTRY, _("Industry")),
]

CUSTOMERS, BUSINESS = _("How customers fare"), _("What the business gets")
"""The two sides of a scorecard."""

FAMILIES: list[tuple[str, Promise]] = [
    (Metric.Family.EXPERIENCE, _("Experience")),
    (Metric.Family.LOYALTY, _("Loyalty")),
    (Metric.Family.PERCEPTION, _("Perception")),
    (Metric.Family.OPERATION, _("Operation")),
    (Metric.Family.PEOPLE, pgettext_lazy("family of metrics", "People")),
    (Metric.Family.OUTCOME, _("Business results")),
]


def better(metric: Metric) -> str:
    """Return which way is better."""
    return str(dict(BETTER).get(metric.better, BETTER_IN_RANGE))


def perspective(metric: Metric) -> str:
    """Return with whose eyes it looks."""
    return gettext("seen by customers") if metric.outside_in else gettext("seen by the company")


def timing(metric: Metric) -> str:
    """Return whether it moves before results do, or is one."""
    return gettext("early indicator") if metric.leading else gettext("shows afterwards")


def smallest_change(metric: Metric, currency: str, *, named: bool = False) -> str:
    """Return the smallest change worth reporting: "2 pp", "3"; nothing where nobody has set it.

    Parameters
    ----------
    named
        With the unit also where figures are written without it: "3 points".
    """
    if not metric.smallest_change:
        return ""
    unit = cast("Unit", metric.unit)
    decimals = max(metric.decimals, places(metric.smallest_change, unit))
    text = distance(metric.smallest_change, unit, decimals, currency=currency)
    return f"{text} {unit_name(unit)}" if named and unit in {"points", "score", "index"} else text


def places(value: float, unit: str) -> int:
    """Return how many decimals a value needs to be written whole, three at most."""
    written = Decimal(f"{value * 100 if unit == 'percent' else value:.10g}").normalize().as_tuple().exponent
    return min(max(-written, 0), 3) if isinstance(written, int) else 0
