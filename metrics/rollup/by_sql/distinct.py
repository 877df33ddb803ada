"""Distinct customers of one period in one statement."""

from metrics.rollup.contracts import CONTRACTS, in_force
from metrics.rollup.ground import Ground
from metrics.rollup.margins import labels

_ACTIVITY = f"""
    SELECT t.customer_id, t.business_date AS day, t.members_id,
           cs.segment_id AS segment_of_customer, cs.region_id AS region_of_customer
    FROM metrics_transaction t
    LEFT JOIN metrics_customerspan cs
      ON cs.customer_id = t.customer_id AND cs.valid_from <= t.business_date AND t.business_date < cs.valid_until
    WHERE t.customer_id IS NOT NULL AND t.kind IN ('purchase', 'renewal')
      AND t.business_date >= %(start)s AND t.business_date < %(end)s
    UNION ALL
    SELECT customer_id, first, NULL::bigint, segment, region
    FROM ({in_force("%(start)s::date", "%(end)s::date")}) AS bound WHERE first <= %(through)s
"""
"""Days on which customers were active: purchases; of contracts the first day in force, and where attributes change."""

# Customers at risk on the first day: those with a contract in force, and buyers without one who are not gone
# by then. Whoever bought under a contract left when that ended, not 91 days after the last purchase. Every day
# of leaving lies in exactly one period at whose start the customer was at risk.
_AT_RISK = f"""
    WITH contracts AS ({CONTRACTS}), bought AS (
        SELECT t.customer_id, t.business_date AS day, t.members_id, t.id,
               lead(t.business_date) OVER (PARTITION BY t.customer_id ORDER BY t.business_date, t.id) AS next_day
        FROM metrics_transaction t
        WHERE t.customer_id IS NOT NULL AND t.kind IN ('purchase', 'renewal')
          AND t.business_date >= %(start)s::date - %(churn_days)s - 1 AND t.business_date < %(end)s
    ), cancelled AS (
        SELECT customer_id, business_date AS day FROM metrics_transaction
        WHERE customer_id IS NOT NULL AND kind = 'cancellation'
          AND business_date >= %(start)s::date - %(churn_days)s - 1 AND business_date < %(end)s
    ), bound AS (
        SELECT customer_id FROM contracts WHERE since <= %(start)s AND (until IS NULL OR until > %(start)s)
    ), last_bought AS (
        SELECT DISTINCT ON (customer_id) customer_id, day, members_id
        FROM bought WHERE day < %(start)s ORDER BY customer_id, day DESC, id DESC
    ), at_risk AS (
        SELECT risk.customer_id, risk.members_id,
               cs.segment_id AS segment_of_customer, cs.region_id AS region_of_customer
        FROM (
            SELECT customer_id, members_id FROM last_bought b
            WHERE NOT EXISTS (SELECT 1 FROM bound WHERE bound.customer_id = b.customer_id)
              AND NOT EXISTS (
                  SELECT 1 FROM contracts c
                  WHERE c.customer_id = b.customer_id AND c.since <= b.day AND c.until > b.day)
              AND NOT EXISTS (
                  SELECT 1 FROM cancelled c
                  WHERE c.customer_id = b.customer_id AND c.day >= b.day AND c.day < %(start)s)
            UNION ALL
            SELECT DISTINCT customer_id, NULL::bigint FROM bound
        ) AS risk
        LEFT JOIN metrics_customerspan cs
          ON cs.customer_id = risk.customer_id AND cs.valid_from <= %(start)s AND cs.valid_until > %(start)s
    ), gone AS (
        SELECT customer_id, min(day) AS day FROM (
            SELECT customer_id, day + %(churn_days)s + 1 AS day FROM bought b
            WHERE (next_day IS NULL OR next_day > day + %(churn_days)s) AND NOT EXISTS (
                SELECT 1 FROM contracts c
                WHERE c.customer_id = b.customer_id AND c.since <= b.day + %(churn_days)s + 1
                  AND (c.until IS NULL OR c.until > b.day))
            UNION ALL
            SELECT customer_id, day FROM cancelled d
            WHERE NOT EXISTS (SELECT 1 FROM bound WHERE bound.customer_id = d.customer_id)
            UNION ALL
            SELECT customer_id, until - 1 FROM contracts o
            WHERE NOT EXISTS (
                SELECT 1 FROM contracts c
                WHERE c.customer_id = o.customer_id AND c.since <= o.until AND (c.until IS NULL OR c.until > o.until))
        ) AS events
        WHERE day >= %(start)s AND day < %(end)s AND day <= %(through)s GROUP BY 1
    )
"""

# The days of one customer fall on the first in each margin.
_ACTIVE = """
    SELECT %(active_customers)s, dim, member, day, count(*)
    FROM (SELECT customer_id, dim, member, min(day) AS day FROM ({spread}) AS days GROUP BY 1, 2, 3) AS first_days
    GROUP BY dim, member, day
"""

# One look at who was at risk counts both who was there and who of them left.
_LEAVING = f"""
    {_AT_RISK}, spread AS ({{spread}})
    SELECT %(customers_at_start)s, dim, member, %(start)s::date, count(*)
    FROM spread WHERE %(start)s <= %(through)s GROUP BY dim, member
    UNION ALL
    SELECT %(churned_customers)s, dim, member, day, count(*) FROM spread WHERE day IS NOT NULL GROUP BY dim, member, day
"""
_AT_RISK_AND_GONE = """
    SELECT customer_id, gone.day, members_id, segment_of_customer, region_of_customer
    FROM at_risk LEFT JOIN gone USING (customer_id)
"""


def cells(measure: str, ground: Ground) -> str:
    """Return the SQL of `measure`, `dim_1`, `member_1`, `day` and `customers` of a measure, and of what goes with it.

    It expects the ids of the measures by their codes.
    """
    if measure == "active_customers":
        return _ACTIVE.format(spread=_spread(_ACTIVITY, ground))
    return _LEAVING.format(spread=_spread(_AT_RISK_AND_GONE, ground))


def _spread(days: str, ground: Ground) -> str:
    """Return the query of days of customers in every margin to which they belong."""
    margin = ", ".join(["(0, 0)", *(f"({axis.slot}, {axis.column})" for axis in ground.axes)])
    return f"""
        SELECT customer_id, day, dim, member
        FROM (
            SELECT o.customer_id, o.day, {labels(ground.axes)}
            FROM ({days}) AS o LEFT JOIN metrics_memberset ms ON ms.id = o.members_id
        ) AS labelled CROSS JOIN LATERAL (VALUES {margin}) AS margin(dim, member)
        WHERE member IS NOT NULL
    """
