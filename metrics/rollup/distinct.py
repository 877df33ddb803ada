"""Distinct customers of a month, quarter and year: active, at risk of leaving, and gone.

Each customer is counted once per period and margin, on the day of the first event in it; the running sum
over days is exact for any elapsed part of the period.
"""

from typing import Any

from django.db import connection

from metrics.calendar import Period
from metrics.rollup import margins
from metrics.rollup.customer_months import ACTIVITY

# Customers at risk on the first day: contracts that cover it, and buyers of the last days without one.
# Then the first day within the period on which each of them was gone.
_AT_RISK = """
    WITH bought AS (
        SELECT customer_id, business_date AS day, members_id, id,
               lead(business_date) OVER (PARTITION BY customer_id ORDER BY business_date, id) AS next_day
        FROM metrics_transaction
        WHERE customer_id IS NOT NULL AND kind IN ('purchase', 'renewal')
          AND business_date >= %(start)s::date - %(churn_days)s
          AND business_date <= %(end)s::date + %(churn_days)s
    ), cancelled AS (
        SELECT customer_id, business_date AS day FROM metrics_transaction
        WHERE customer_id IS NOT NULL AND kind = 'cancellation'
          AND business_date >= %(start)s::date - %(churn_days)s AND business_date < %(end)s
    ), contracts AS (
        SELECT customer_id, until, segment_id, region_id FROM metrics_customerspan
        WHERE since IS NOT NULL AND since <= %(start)s AND (until IS NULL OR until > %(start)s)
          AND valid_from <= %(start)s AND valid_until > %(start)s
    ), known_contracts AS (
        SELECT DISTINCT customer_id FROM metrics_customerspan WHERE since IS NOT NULL
    ), at_risk AS (
        SELECT customer_id, members_id, segment_id AS segment_of_customer, region_id AS region_of_customer
        FROM (
            SELECT DISTINCT ON (customer_id) customer_id, day, members_id
            FROM bought WHERE day < %(start)s ORDER BY customer_id, day DESC, id DESC
        ) AS last
        LEFT JOIN metrics_customerspan cs
          USING (customer_id)
        WHERE (cs.customer_id IS NULL OR (cs.valid_from <= %(start)s AND cs.valid_until > %(start)s))
          AND customer_id NOT IN (SELECT customer_id FROM known_contracts)
          AND NOT EXISTS (
              SELECT 1 FROM cancelled c
              WHERE c.customer_id = last.customer_id AND c.day >= last.day AND c.day < %(start)s)
        UNION ALL
        SELECT customer_id, %(nobody)s::bigint, segment_id, region_id FROM contracts
    ), gone AS (
        SELECT customer_id, min(day) AS day FROM (
            SELECT customer_id, day + %(churn_days)s + 1 AS day FROM bought
            WHERE (next_day IS NULL OR next_day > day + %(churn_days)s)
              AND customer_id NOT IN (SELECT customer_id FROM known_contracts)
            UNION ALL SELECT customer_id, day FROM cancelled
            UNION ALL SELECT customer_id, until FROM contracts WHERE until IS NOT NULL
        ) AS events
        WHERE day >= %(start)s AND day < %(end)s AND day <= %(through)s GROUP BY 1
    )
"""

_STARTING = (
    _AT_RISK
    + """
    SELECT customer_id, %(start)s::date AS day, members_id, segment_of_customer, region_of_customer FROM at_risk
"""
)

_LEAVING = (
    _AT_RISK
    + """
    SELECT customer_id, gone.day, members_id, segment_of_customer, region_of_customer
    FROM at_risk JOIN gone USING (customer_id)
"""
)

STATEMENTS = {
    "active_customers": ACTIVITY,
    "customers_at_start": _STARTING,
    "churned_customers": _LEAVING,
}
"""Days on which customers are counted, by measure code."""


def rebuild(measure_id: int, code: str, period: Period, parameters: dict[str, Any]) -> None:
    """Replace the distinct customers of one measure in one month, quarter or year."""
    axes = margins.axes_in_use()
    spread = ", ".join(["(0, 0)", *(f"({axis.slot}, {axis.column})" for axis in axes)])
    values: dict[str, Any] = {
        **parameters,
        "measure": measure_id,
        "grain": period.grain,
        "start": period.start,
        "end": period.end,
    }
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM metrics_distinctcell "
            "WHERE measure_id = %(measure)s AND grain = %(grain)s AND start = %(start)s",
            values,
        )
        cursor.execute(
            f"""
            INSERT INTO metrics_distinctcell (measure_id, grain, start, dim_1, member_1, day, customers)
            SELECT %(measure)s, %(grain)s, %(start)s, dim, member, day, count(*)
            FROM (
                SELECT o.customer_id, dim, member, min(o.day) AS day
                FROM (
                    SELECT o.customer_id, o.day, {margins.labels(axes)}
                    FROM ({STATEMENTS[code]}) AS o JOIN metrics_memberset ms ON ms.id = o.members_id
                ) AS o CROSS JOIN LATERAL (VALUES {spread}) AS margin(dim, member)
                GROUP BY 1, 2, 3
            ) AS first_days
            GROUP BY dim, member, day
            """,
            values,
        )
