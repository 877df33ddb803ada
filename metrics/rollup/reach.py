"""How far the data of every measure reach: one look at each end of an index, however much there is between."""

from datetime import date
from typing import NamedTuple

from django.db import connection

from metrics.models.facts import LENGTH_OF_GRAIN
from metrics.rollup.batches import ATTEMPTS
from metrics.rollup.ground import THROUGH

_REACHES = f"""
    SELECT measure.id, measure.code,
        CASE measure.kind
            WHEN 'reported' THEN (SELECT min(start) FROM metrics_reportedcell WHERE measure_id = measure.id)
            WHEN 'distinct' THEN (
                SELECT day FROM metrics_distinctcell WHERE measure_id = measure.id AND grain = 'month' AND dim_1 = 0
                ORDER BY start, day LIMIT 1)
            WHEN 'window' THEN (SELECT min(month) FROM metrics_windowcell WHERE dim_1 = 0)
            ELSE (SELECT min(start) FROM metrics_cell
                  WHERE measure_id = measure.id AND grain = 'day' AND dim_1 = 0 AND dim_2 = 0)
        END,
        CASE measure.kind
            WHEN 'reported' THEN (
                SELECT max(start + {LENGTH_OF_GRAIN})::date - 1
                FROM metrics_reportedcell WHERE measure_id = measure.id)
            WHEN 'distinct' THEN ({THROUGH})
            WHEN 'window' THEN (
                SELECT (max(month) + interval '1 month')::date - 1 FROM metrics_windowcell WHERE dim_1 = 0)
            ELSE (SELECT max(start) FROM metrics_cell
                  WHERE measure_id = measure.id AND grain = 'day' AND dim_1 = 0 AND dim_2 = 0)
        END,
        ARRAY(SELECT start FROM metrics_cell
              WHERE measure_id = measure.id AND grain = 'month' AND dim_1 = 0 AND dim_2 = 0),
        EXISTS (SELECT FROM metrics_contactreason WHERE complaint),
        EXISTS (SELECT FROM metrics_dirtymark WHERE attempts < {ATTEMPTS}),
        (SELECT churn_after_days FROM metrics_organisation)
    FROM metrics_measure measure
"""


class ReachOfMeasure(NamedTuple):
    """What the cells of one measure reach, and what is the same for all of them.

    Attributes
    ----------
    months
        Those with anything in them, of what adds up.
    complaints
        Whether any reason is a complaint.
    counting
        Whether any cells wait to be made.
    churn_after_days
        Days without a purchase after which a customer is gone; None before there is an organisation.
    """

    measure: int
    code: str
    first: date | None
    last: date | None
    months: list[date]
    complaints: bool
    counting: bool
    churn_after_days: int | None


def reaches_of_measures() -> list[ReachOfMeasure]:
    """Return how far the data of each measure reach."""
    with connection.cursor() as cursor:
        cursor.execute(_REACHES)
        return [ReachOfMeasure(*row) for row in cursor.fetchall()]
