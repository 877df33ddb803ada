"""Of whom the company hears: from customer-months, contracts, and the cells of answers and revenue."""

from django.db import connection

from metrics.calendar import Period
from metrics.rollup.contracts import in_force
from metrics.rollup.ground import ground

_DELETE = "DELETE FROM metrics_coveragecell WHERE grain = %(grain)s AND start = %(start)s"

# A customer counts by the newest segment of the period; what has no known customer is only in the total.
_INSERT = f"""
    INSERT INTO metrics_coveragecell
        (grain, start, segment, answers, answers_known, customers, customers_heard, revenue, revenue_heard)
    WITH own AS (
        SELECT customer_id, (array_agg(segment ORDER BY day DESC))[1] AS segment, sum(revenue) AS spent,
               sum(submissions) AS said, bool_or(active) AS active
        FROM (
            SELECT customer_id, segment_id AS segment, (month + INTERVAL '1 month')::date - 1 AS day, revenue,
                   submissions, first_bought IS NOT NULL AS active
            FROM metrics_customermonth WHERE month >= %(start)s AND month < %(end)s
            UNION ALL
            SELECT customer_id, COALESCE(segment, %(not_stated_segment)s), until - 1, 0, 0, true
            FROM ({in_force("%(start)s::date", "%(end)s::date")}) AS bound WHERE first <= %(through)s
        ) AS doings GROUP BY 1
    ), counted AS (
        SELECT COALESCE(segment, 0) AS segment, COALESCE(sum(said), 0) AS known,
               count(*) FILTER (WHERE active) AS customers, count(*) FILTER (WHERE active AND said > 0) AS heard,
               COALESCE(sum(spent), 0) AS spent, COALESCE(sum(spent) FILTER (WHERE said > 0), 0) AS spent_heard
        FROM own GROUP BY GROUPING SETS ((), (segment))
    ), everything AS (
        SELECT COALESCE(sum(n) FILTER (WHERE m.code = 'submissions'), 0) AS answers,
               COALESCE(sum(total) FILTER (WHERE m.code = 'revenue'), 0) AS revenue
        FROM metrics_cell c JOIN metrics_measure m ON m.id = c.measure_id AND m.code IN ('submissions', 'revenue')
        WHERE c.grain = 'month' AND c.dim_1 = 0 AND c.dim_2 = 0 AND c.start >= %(start)s AND c.start < %(end)s
    )
    SELECT %(grain)s, %(start)s, segment, CASE segment WHEN 0 THEN e.answers ELSE known END, known, customers, heard,
           CASE segment WHEN 0 THEN e.revenue ELSE spent END, spent_heard
    FROM counted CROSS JOIN everything e
    WHERE segment <> 0 OR e.answers > 0 OR e.revenue <> 0 OR customers > 0
"""


def rebuild(period: Period) -> None:
    """Replace what is known of a whole month, quarter or year."""
    parameters = {**ground().parameters, "grain": period.grain, "start": period.start, "end": period.end}
    with connection.cursor() as cursor:
        cursor.execute(_DELETE, parameters)
        cursor.execute(_INSERT, parameters)
