"""What every rebuild stands on: the dimensions in use, "not stated", how far data reach, the organisation's rules.

Read anew for each mark, with one statement: a load in between may change any of it.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from metrics.models.dimensions import COLUMNS, NOT_STATED, OF_CUSTOMER
from metrics.rollup.margins import Axis

THROUGH = """
    SELECT COALESCE(
        (SELECT max(business_date) FROM metrics_transaction),
        GREATEST((SELECT max(business_date) FROM metrics_submission),
                 (SELECT max(business_date) FROM metrics_contact)),
        (SELECT max(since) FROM metrics_customerrecord))
"""
"""The last day of which customers' doings are known: that of transactions; without any, of answers and contacts; of
contracts alone, the last start."""

_GROUND = f"""
    SELECT ARRAY(SELECT slot FROM metrics_dimension WHERE in_use ORDER BY slot),
           (SELECT json_object_agg(dimension.slot, member.id)
            FROM metrics_dimension dimension
            JOIN metrics_member member ON member.dimension_id = dimension.id AND member.code = '{NOT_STATED}'),
           ({THROUGH}),
           (SELECT fiscal_start_month FROM metrics_organisation),
           (SELECT churn_after_days FROM metrics_organisation)
"""


@dataclass(frozen=True, slots=True)
class Ground:
    """What is the same for all cells of one moment.

    Attributes
    ----------
    axes
        The dimensions of which facts state a member, by slot. The others would only say "not stated".
    unstated
        The id of "not stated" by column.
    through
        The last day of which customers' doings are known; None without any data.
    fiscal_start, churn_after_days
        The organisation's; of no meaning before there is one.
    """

    axes: tuple[Axis, ...]
    unstated: dict[str, int]
    through: date | None
    fiscal_start: int
    churn_after_days: int

    @property
    def parameters(self) -> dict[str, Any]:
        """What statements on customers and members ask for by name."""
        return {
            "through": self.through or date.max,
            "churn_days": self.churn_after_days,
            **{f"not_stated_{column}": self.unstated[column] for column in OF_CUSTOMER},
        }


def ground() -> Ground:
    """Return what holds now."""
    with connection.cursor() as cursor:
        cursor.execute(_GROUND)
        slots, unstated, through, fiscal_start, churn_after_days = cursor.fetchone()
    return Ground(
        axes=tuple(Axis(slot, COLUMNS[slot - 1]) for slot in slots),
        unstated={COLUMNS[int(slot) - 1]: pk for slot, pk in unstated.items()},
        through=through,
        fiscal_start=fiscal_start or 1,
        churn_after_days=churn_after_days or 0,
    )
