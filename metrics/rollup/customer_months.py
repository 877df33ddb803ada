"""The table customer x month: who bought, what they spent, how often they dealt with us, what they last said.

Who only has a contract in force has no row: whoever asks for active customers adds the contracts, which say the same
of many months at once.
"""

from django.db import connection

from metrics.rollup.additive import Span
from metrics.rollup.ground import Ground
from metrics.rollup.observations import SPENT

_IN_MONTHS = "customer_id IS NOT NULL AND business_date >= %(start)s AND business_date < %(end)s"
_MONTH = "date_trunc('month', business_date)::date AS month"

_CUSTOMER_MONTHS = f"""
    INSERT INTO metrics_customermonth
        (month, customer_id, revenue, orders, contacts, submissions, last_score, first_bought, segment_id, region_id)
    WITH spent AS (
        SELECT {_MONTH}, customer_id, count(*) FILTER (WHERE kind IN ('purchase', 'renewal')) AS orders,
               min(business_date) FILTER (WHERE kind IN ('purchase', 'renewal')) AS first_bought,
               sum({SPENT}) AS revenue
        FROM metrics_transaction WHERE {_IN_MONTHS} GROUP BY 1, 2
    ), dealt AS (
        SELECT {_MONTH}, customer_id, count(*) AS contacts
        FROM metrics_contact WHERE kind = 'contact' AND {_IN_MONTHS} GROUP BY 1, 2
    ), answered AS (
        SELECT {_MONTH}, customer_id, count(*) AS submissions FROM metrics_submission WHERE {_IN_MONTHS} GROUP BY 1, 2
    ), said AS (
        SELECT DISTINCT ON (month, customer_id) month, customer_id, score
        FROM (
            SELECT {_MONTH.replace("business_date", "a.business_date")}, a.customer_id, a.score, s.occurred_at,
                   a.submission_id
            FROM metrics_answer a JOIN metrics_measure m ON m.id = a.measure_id AND m.code = 'recommend_0_10'
            JOIN metrics_submission s ON s.id = a.submission_id
            WHERE a.customer_id IS NOT NULL AND a.business_date >= %(start)s AND a.business_date < %(end)s
        ) AS answers ORDER BY month, customer_id, occurred_at DESC, submission_id DESC
    ), doings AS (
        SELECT * FROM spent FULL JOIN dealt USING (month, customer_id)
        FULL JOIN answered USING (month, customer_id) LEFT JOIN said USING (month, customer_id)
    )
    SELECT d.month, d.customer_id, COALESCE(revenue, 0), COALESCE(orders, 0), COALESCE(contacts, 0),
           COALESCE(submissions, 0), score, first_bought,
           COALESCE(cs.segment_id, %(not_stated_segment)s), COALESCE(cs.region_id, %(not_stated_region)s)
    FROM (SELECT *, (month + interval '1 month')::date - 1 AS last_day FROM doings) AS d
    LEFT JOIN metrics_customerspan cs
      ON cs.customer_id = d.customer_id AND cs.valid_from <= d.last_day AND d.last_day < cs.valid_until
    ORDER BY d.month, d.customer_id
"""
"""Attributes are those of the month's last day. Whoever answered a question has filled in a questionnaire. Rows in the
order of the key are written faster than rows in none."""


def rebuild(span: Span, ground: Ground) -> None:
    """Replace the customer-months of some months."""
    parameters = {**ground.parameters, "start": span.start, "end": span.end}
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM metrics_customermonth WHERE month >= %(start)s AND month < %(end)s", parameters
        )
        cursor.execute(_CUSTOMER_MONTHS, parameters)
