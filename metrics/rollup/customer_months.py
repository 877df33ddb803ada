"""The table customer x month, and its twin by member: who bought, what they spent, what they last said.

Who only has a contract in force has no row: whoever asks for active customers adds the contracts, which say the same
of many months at once.
"""

from collections.abc import Sequence

from django.db import connection

from metrics.rollup import margins
from metrics.rollup.additive import Span
from metrics.rollup.contracts import in_force
from metrics.rollup.ground import Ground

PURCHASES = """
    SELECT t.customer_id, t.business_date AS day, t.members_id,
           cs.segment_id AS segment_of_customer, cs.region_id AS region_of_customer
    FROM metrics_transaction t
    LEFT JOIN metrics_customerspan cs
      ON cs.customer_id = t.customer_id AND cs.valid_from <= t.business_date AND t.business_date < cs.valid_until
    WHERE t.customer_id IS NOT NULL AND t.kind IN ('purchase', 'renewal')
      AND t.business_date >= %(start)s AND t.business_date < %(end)s
"""
"""Days on which customers bought in a span, with the members by which they did."""

# For contracts the first day in force and each day on which attributes change.
ACTIVITY = f"""
    {PURCHASES}
    UNION ALL
    SELECT customer_id, first, NULL::bigint, segment, region
    FROM ({in_force("%(start)s::date", "%(end)s::date")}) AS bound WHERE first <= %(through)s
"""
"""Days on which customers were active in a span, with the members by which they were."""

_DELETE = "DELETE FROM metrics_{} WHERE month = %(start)s"

_CUSTOMER_MONTHS = f"""
    INSERT INTO metrics_customermonth
        (month, customer_id, revenue, orders, contacts, submissions, last_score, first_bought, segment_id, region_id)
    WITH spent AS (
        SELECT customer_id, count(*) FILTER (WHERE kind IN ('purchase', 'renewal')) AS orders,
               sum(CASE kind WHEN 'cancellation' THEN 0 WHEN 'refund' THEN -abs(amount) ELSE amount END) AS revenue
        FROM metrics_transaction
        WHERE customer_id IS NOT NULL AND business_date >= %(start)s AND business_date < %(end)s GROUP BY 1
    ), active AS (
        SELECT customer_id, min(day) AS first_bought FROM ({PURCHASES}) AS days GROUP BY 1
    ), dealt AS (
        SELECT customer_id, count(*) AS contacts FROM metrics_contact
        WHERE customer_id IS NOT NULL AND kind = 'contact'
          AND business_date >= %(start)s AND business_date < %(end)s GROUP BY 1
    ), answered AS (
        SELECT customer_id, count(*) AS submissions FROM metrics_submission
        WHERE customer_id IS NOT NULL AND business_date >= %(start)s AND business_date < %(end)s GROUP BY 1
    ), said AS (
        SELECT DISTINCT ON (a.customer_id) a.customer_id, a.score
        FROM metrics_answer a JOIN metrics_measure m ON m.id = a.measure_id AND m.code = 'recommend_0_10'
        JOIN metrics_submission s ON s.id = a.submission_id
        WHERE a.customer_id IS NOT NULL AND a.business_date >= %(start)s AND a.business_date < %(end)s
        ORDER BY a.customer_id, s.occurred_at DESC, a.submission_id DESC
    ), everyone AS (
        SELECT customer_id FROM spent UNION SELECT customer_id FROM active
        UNION SELECT customer_id FROM dealt UNION SELECT customer_id FROM answered
    )
    SELECT %(start)s, e.customer_id, COALESCE(spent.revenue, 0), COALESCE(spent.orders, 0),
           COALESCE(dealt.contacts, 0), COALESCE(answered.submissions, 0), said.score, active.first_bought,
           COALESCE(cs.segment_id, %(not_stated_segment)s), COALESCE(cs.region_id, %(not_stated_region)s)
    FROM everyone e
    LEFT JOIN spent USING (customer_id) LEFT JOIN active USING (customer_id)
    LEFT JOIN dealt USING (customer_id) LEFT JOIN answered USING (customer_id) LEFT JOIN said USING (customer_id)
    LEFT JOIN metrics_customerspan cs
      ON cs.customer_id = e.customer_id AND cs.valid_from <= %(end)s::date - 1 AND %(end)s::date - 1 < cs.valid_until
"""


def _by_member(axes: Sequence[margins.Axis]) -> str:
    """The months by member: money from transactions, activity from purchases."""
    spread = ", ".join(f"({axis.slot}, {axis.column})" for axis in axes)
    spent = """
        SELECT t.customer_id, t.members_id, t.business_date AS day,
               CASE t.kind WHEN 'cancellation' THEN 0 WHEN 'refund' THEN -abs(t.amount) ELSE t.amount END AS revenue,
               cs.segment_id AS segment_of_customer, cs.region_id AS region_of_customer
        FROM metrics_transaction t
        LEFT JOIN metrics_customerspan cs ON cs.customer_id = t.customer_id
          AND cs.valid_from <= t.business_date AND t.business_date < cs.valid_until
        WHERE t.customer_id IS NOT NULL AND t.business_date >= %(start)s AND t.business_date < %(end)s
    """
    return f"""
        INSERT INTO metrics_customermonthmember (month, customer_id, dim, member_id, revenue, first_bought)
        SELECT %(start)s, customer_id, dim, member, sum(revenue), min(active)
        FROM (
            SELECT o.customer_id, o.revenue, NULL::date AS active, {margins.labels(axes)}
            FROM ({spent}) AS o JOIN metrics_memberset ms ON ms.id = o.members_id
            UNION ALL
            SELECT o.customer_id, 0, o.day, {margins.labels(axes)}
            FROM ({PURCHASES}) AS o JOIN metrics_memberset ms ON ms.id = o.members_id
        ) AS both_ways CROSS JOIN LATERAL (VALUES {spread}) AS margin(dim, member)
        GROUP BY customer_id, dim, member
    """


def rebuild(span: Span, ground: Ground) -> None:
    """Replace the customer-months of one month."""
    parameters = {**ground.parameters, "start": span.start, "end": span.end}
    with connection.cursor() as cursor:
        for table in ("customermonth", "customermonthmember"):
            cursor.execute(_DELETE.format(table), parameters)
        cursor.execute(_CUSTOMER_MONTHS, parameters)
        if ground.axes:
            cursor.execute(_by_member(ground.axes), parameters)
