"""How far the data of every measure reach: one look at each end of an index, however much there is between."""

from datetime import date

from django.db import connection

from metrics.models.facts import LENGTH_OF_GRAIN
from metrics.rollup.refresh import ATTEMPTS, THROUGH

_REACHES = f"""
    SELECT measure.id, measure.code,
        CASE measure.kind
            WHEN 'reported' THEN (SELECT min(start) FROM metrics_reportedcell WHERE measure_id = measure.id)
            WHEN 'distinct' THEN (
                SELECT min(start) FROM metrics_distinctcell WHERE measure_id = measure.id AND grain = 'month')
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
        EXISTS (SELECT FROM metrics_contactreason WHERE complaint),
        EXISTS (SELECT FROM metrics_dirtymark WHERE attempts < {ATTEMPTS})
    FROM metrics_measure measure
"""


def reaches_of_measures() -> list[tuple[int, str, date | None, date | None, bool, bool]]:
    """Return for each measure its id and code, its first and last day.

    And whether any reason is a complaint, and whether any cells wait to be made.
    """
    with connection.cursor() as cursor:
        cursor.execute(_REACHES)
        return cursor.fetchall()  # type: ignore[no-any-return]
