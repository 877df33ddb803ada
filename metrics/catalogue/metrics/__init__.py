"""The built-in metrics, by family."""

from metrics.catalogue.metrics.declaration import BuiltInMetric, BuiltInPart
from metrics.catalogue.metrics.experience import EXPERIENCE, INDEX
from metrics.catalogue.metrics.loyalty import LOYALTY
from metrics.catalogue.metrics.operation import OPERATION
from metrics.catalogue.metrics.outcome import OUTCOME
from metrics.catalogue.metrics.people import PEOPLE
from metrics.catalogue.metrics.perception import PERCEPTION

METRICS: tuple[BuiltInMetric, ...] = (
    *EXPERIENCE,
    *LOYALTY,
    *PERCEPTION,
    *OPERATION,
    *PEOPLE,
    *OUTCOME,
    INDEX,
)
"""Every built-in metric. `primary_position` orders the scorecard: first how customers fare (NPS, CSAT,
first-contact resolution, recovery), then what comes of it (revenue, churn, net revenue retention, complaints)."""

__all__ = ["METRICS", "BuiltInMetric", "BuiltInPart"]
