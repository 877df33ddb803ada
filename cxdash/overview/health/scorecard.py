"""The rows of the scorecard in two groups, and what its title says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cxdash.overview.figures import Row
from metrics.models import Metric
from metrics.views.words import BUSINESS, CUSTOMERS


@dataclass(frozen=True, slots=True)
class Group:
    """Rows under a heading."""

    title: str
    rows: tuple[Row, ...]


def groups(found: Sequence[Row], families: Mapping[str, str]) -> tuple[Group, ...]:
    """Return the rows in two groups: how customers fare, and what the business gets."""
    business = tuple(row for row in found if families[row.code] in Metric.BUSINESS)
    customers = tuple(row for row in found if families[row.code] not in Metric.BUSINESS)
    both = (
        Group(str(CUSTOMERS), customers),
        Group(str(BUSINESS), business),
    )
    return tuple(group for group in both if group.rows)
