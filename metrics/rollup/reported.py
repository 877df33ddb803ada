"""Cells of ready-made values: for each period and margin the latest delivery is in force.

Where no total was delivered, it is the sum over the members of a dimension: of amounts and counts, and of whatever
comes with numerator and denominator. Values of other kinds have no total but a delivered one.
"""

from typing import Any

from django.db import connection

from metrics.models import Measure
from metrics.models.dimensions import COLUMNS
from metrics.rollup.additive import Span


def _margin() -> tuple[str, str]:
    """Return the SQL that finds the stated members of a measurement, and the condition of at most two."""
    stated = ", ".join(f"({slot}, ms.{column}_id)" for slot, column in enumerate(COLUMNS, start=1))
    lateral = f"""
        CROSS JOIN LATERAL (
            SELECT count(*) AS dims, min(slot) AS dim_1, max(slot) AS dim_2,
                   (array_agg(v.member ORDER BY slot))[1] AS member_1,
                   (array_agg(v.member ORDER BY slot))[2] AS member_2
            FROM (VALUES {stated}) AS v(slot, member)
            JOIN metrics_member m ON m.id = v.member WHERE m.code <> 'not_stated'
        ) AS margin
    """
    return lateral, "margin.dims <= 2"


# Of several dimensions the one with the lowest slot: each of them is the whole, seen in another way.
_TOTALS = """
    INSERT INTO metrics_reportedcell (measure_id, grain, start, dim_1, member_1, dim_2, member_2,
        value, numerator, denominator, n, low, high, source)
    SELECT %(measure)s, grain, start, 0, 0, 0, 0,
           CASE WHEN bool_and(denominator IS NOT NULL) THEN sum(numerator) / sum(denominator) ELSE sum(value) END,
           CASE WHEN bool_and(denominator IS NOT NULL) THEN sum(numerator) END,
           CASE WHEN bool_and(denominator IS NOT NULL) THEN sum(denominator) END,
           NULL, NULL, NULL, min(source)
    FROM metrics_reportedcell part
    WHERE measure_id = %(measure)s AND start >= %(start)s AND start < %(end)s AND dim_2 = 0
      AND dim_1 = (
          SELECT min(dim_1) FROM metrics_reportedcell one
          WHERE one.measure_id = part.measure_id AND one.grain = part.grain AND one.start = part.start
            AND one.dim_2 = 0)
      AND dim_1 > 0
    GROUP BY grain, start
    HAVING bool_and(denominator IS NOT NULL) OR %(adds_up)s
"""


def rebuild(measure: Measure, span: Span) -> None:
    """Replace the reported cells of a measure whose periods begin in a month."""
    lateral, condition = _margin()
    parameters: dict[str, Any] = {
        "measure": measure.pk,
        "start": span.start,
        "end": span.end,
        "adds_up": measure.adds_up,
    }
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM metrics_reportedcell "
            "WHERE measure_id = %(measure)s AND start >= %(start)s AND start < %(end)s",
            parameters,
        )
        cursor.execute(
            f"""
            INSERT INTO metrics_reportedcell (measure_id, grain, start, dim_1, member_1, dim_2, member_2,
                value, numerator, denominator, n, low, high, source)
            SELECT DISTINCT ON (x.grain, x.period_start, d1, m1, d2, m2)
                   %(measure)s, x.grain, x.period_start, d1, m1, d2, m2,
                   COALESCE(x.value, x.numerator / x.denominator), x.numerator, x.denominator, x.n, x.low, x.high,
                   COALESCE(NULLIF(source.name, ''), source.code)
            FROM (
                SELECT f.*, COALESCE(margin.dim_1, 0) AS d1, COALESCE(margin.member_1, 0) AS m1,
                       CASE WHEN margin.dims = 2 THEN margin.dim_2 ELSE 0 END AS d2,
                       COALESCE(margin.member_2, 0) AS m2
                FROM metrics_measurement f JOIN metrics_memberset ms ON ms.id = f.members_id {lateral}
                WHERE f.measure_id = %(measure)s AND {condition}
                  AND COALESCE(f.value, f.numerator) IS NOT NULL
                  AND f.period_start >= %(start)s AND f.period_start < %(end)s
            ) AS x JOIN metrics_source source ON source.id = x.source_id
            ORDER BY x.grain, x.period_start, d1, m1, d2, m2, x.loaded_by_id DESC, x.id DESC
            """,
            parameters,
        )
        cursor.execute(_TOTALS, parameters)
