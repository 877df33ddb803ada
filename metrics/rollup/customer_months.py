"""The table customer x month, and its twin by member: who was active, what they spent, what they last said."""

from collections.abc import Sequence

from django.db import connection

from metrics.rollup import margins
from metrics.rollup.additive import Span
from metrics.rollup.ground import Ground

# A contract is known by its customer and first day; the latest record says when it ends, a cancellation ends it
# with that day. `until` is the first day on which it is no longer in force; without one a record says when the
# customer came, and nothing of a contract.
CONTRACTS = """
    SELECT said.customer_id, said.since, LEAST(said.until, (
        SELECT min(t.business_date) + 1 FROM metrics_transaction t
        WHERE t.customer_id = said.customer_id AND t.kind = 'cancellation' AND t.business_date >= said.since
    )) AS until
    FROM (
        SELECT DISTINCT ON (customer_id, since) customer_id, since, until FROM metrics_customerspan
        WHERE since IS NOT NULL ORDER BY customer_id, since, valid_from DESC
    ) AS said
    WHERE said.until > said.since
"""
"""Spans of days on which customers had a contract in force."""

# Purchases and renewals, and for contracts the first day in force and each day on which attributes change.
ACTIVITY = f"""
    SELECT t.customer_id, t.business_date AS day, t.members_id,
           cs.segment_id AS segment_of_customer, cs.region_id AS region_of_customer
    FROM metrics_transaction t
    LEFT JOIN metrics_customerspan cs
      ON cs.customer_id = t.customer_id AND cs.valid_from <= t.business_date AND t.business_date < cs.valid_until
    WHERE t.customer_id IS NOT NULL AND t.kind IN ('purchase', 'renewal')
      AND t.business_date >= %(start)s AND t.business_date < %(end)s
    UNION ALL
    SELECT c.customer_id, known.day, %(nobody)s::bigint, cs.segment_id, cs.region_id
    FROM ({CONTRACTS}) AS c
    CROSS JOIN LATERAL (
        SELECT GREATEST(c.since, %(start)s::date) AS day
        UNION
        SELECT s.valid_from FROM metrics_customerspan s
        WHERE s.customer_id = c.customer_id AND s.valid_from > GREATEST(c.since, %(start)s::date)
          AND s.valid_from < LEAST(c.until, %(end)s::date)
    ) AS known
    LEFT JOIN metrics_customerspan cs
      ON cs.customer_id = c.customer_id AND cs.valid_from <= known.day AND known.day < cs.valid_until
    WHERE c.since < %(end)s AND (c.until IS NULL OR c.until > %(start)s)
      AND known.day <= %(through)s
"""
"""Days on which customers were active in a span, with the members by which they were."""

_DELETE = "DELETE FROM metrics_{} WHERE month = %(start)s"

_CUSTOMER_MONTHS = f"""
    INSERT INTO metrics_customermonth
        (month, customer_id, revenue, orders, contacts, submissions, last_score, first_active, segment_id, region_id)
    WITH spent AS (
        SELECT customer_id, count(*) FILTER (WHERE kind IN ('purchase', 'renewal')) AS orders,
               sum(CASE kind WHEN 'cancellation' THEN 0 WHEN 'refund' THEN -abs(amount) ELSE amount END) AS revenue
        FROM metrics_transaction
        WHERE customer_id IS NOT NULL AND business_date >= %(start)s AND business_date < %(end)s GROUP BY 1
    ), active AS (
        SELECT customer_id, min(day) AS first_active FROM ({ACTIVITY}) AS days GROUP BY 1
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
           COALESCE(dealt.contacts, 0), COALESCE(answered.submissions, 0), said.score, active.first_active,
           COALESCE(cs.segment_id, %(not_stated_segment)s), COALESCE(cs.region_id, %(not_stated_region)s)
    FROM everyone e
    LEFT JOIN spent USING (customer_id) LEFT JOIN active USING (customer_id)
    LEFT JOIN dealt USING (customer_id) LEFT JOIN answered USING (customer_id) LEFT JOIN said USING (customer_id)
    LEFT JOIN metrics_customerspan cs
      ON cs.customer_id = e.customer_id AND cs.valid_from <= %(end)s::date - 1 AND %(end)s::date - 1 < cs.valid_until
"""


def _by_member(axes: Sequence[margins.Axis]) -> str:
    """The months by member: money from transactions, activity from purchases and contracts."""
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
        INSERT INTO metrics_customermonthmember (month, customer_id, dim, member_id, revenue, first_active)
        SELECT %(start)s, customer_id, dim, member, sum(revenue), min(active)
        FROM (
            SELECT o.customer_id, o.revenue, NULL::date AS active, {margins.labels(axes)}
            FROM ({spent}) AS o JOIN metrics_memberset ms ON ms.id = o.members_id
            UNION ALL
            SELECT o.customer_id, 0, o.day, {margins.labels(axes)}
            FROM ({ACTIVITY}) AS o JOIN metrics_memberset ms ON ms.id = o.members_id
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
