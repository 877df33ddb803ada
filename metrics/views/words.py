"""What pages call the properties of a metric."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from metrics.models import Metric

BETTER: list[tuple[str, Promise]] = [
    (Metric.Better.HIGHER, pgettext_lazy("which way is better", "Higher is better")),
    (Metric.Better.LOWER, pgettext_lazy("which way is better", "Lower is better")),
]

FAMILIES: list[tuple[str, Promise]] = [
    (Metric.Family.EXPERIENCE, _("Experience")),
    (Metric.Family.LOYALTY, _("Loyalty")),
    (Metric.Family.PERCEPTION, _("Perception")),
    (Metric.Family.OPERATION, _("Operation")),
    (Metric.Family.PEOPLE, _("People")),
    (Metric.Family.OUTCOME, _("Business results")),
]
