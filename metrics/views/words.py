"""What pages call the properties of a metric."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

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
