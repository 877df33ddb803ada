"""Twelve months against the twelve before: retention, cross-sell, net revenue retention, earned growth.

A member's customers are those who were active by it; they are followed wherever they went, with all that they
spent. Built for complete months only, from customer-months. Where the data does not reach 24 months back, the
year before is unknown: its figures stand at zero and the metrics built on them say "not enough history".
"""

from datetime import timedelta

from django.db import connection

from metrics.calendar import add_months
from metrics.models.dimensions import OF_CUSTOMER
from metrics.rollup.additive import Span
from metrics.rollup.contracts import CONTRACTS, in_force
from metrics.rollup.ground import Ground
from metrics.rollup.observations import WON
from metrics.rollup.planning import CUSTOMER_MONTHS, keep_statistics_fresh

PRODUCT_SLOT = 5

# What a customer did is summed once, without members; a margin only says who of them belongs to it.
_WINDOW = f"""
    INSERT INTO metrics_windowcell (month, dim_1, member_1, customers_before, customers_kept, customers_now,
        customers_two_products, revenue_before, revenue_returning, revenue_new_earned, revenue_new_unknown,
        revenue_new_bought)
    WITH contracts AS MATERIALIZED ({CONTRACTS}), bound AS MATERIALIZED (
        SELECT customer_id, segment, region, half.now
        FROM ({in_force("%(before)s::date", "%(end)s::date")}) AS bound
        CROSS JOIN (VALUES (true), (false)) AS half(now)
        WHERE CASE WHEN half.now THEN until > %(now)s ELSE first < %(now)s END
    ), sums AS (
        SELECT customer_id, bool_or(active AND NOT now) AS active_before, bool_or(active AND now) AS active_now,
               COALESCE(sum(revenue) FILTER (WHERE NOT now), 0) AS revenue_before,
               COALESCE(sum(revenue) FILTER (WHERE now), 0) AS revenue_now
        FROM (
            SELECT customer_id, revenue, month >= %(now)s AS now, first_bought IS NOT NULL AS active
            FROM metrics_customermonth WHERE month >= %(before)s AND month <= %(month)s
            UNION ALL
            SELECT customer_id, 0, now, true FROM bound
        ) AS doings GROUP BY 1
    ), ended AS (
        SELECT c.customer_id FROM contracts c WHERE c.since < %(end)s
        GROUP BY c.customer_id
        HAVING bool_and(c.until IS NOT NULL AND c.until <= %(end)s) AND NOT EXISTS (
            SELECT 1 FROM metrics_transaction t
            WHERE t.customer_id = c.customer_id AND t.kind IN ('purchase', 'renewal')
              AND t.business_date >= max(c.until) AND t.business_date < %(end)s)
    ), products AS (
        SELECT customer_id FROM metrics_customermonthmember
        WHERE dim = {PRODUCT_SLOT} AND member_id <> %(no_product)s
          AND first_bought IS NOT NULL AND month >= %(now)s AND month <= %(month)s
        GROUP BY 1 HAVING count(DISTINCT member_id) >= 2
    ), won AS (
        SELECT customer_id, {WON.format(customer="n.customer_id")} AS acquired FROM sums n
        WHERE active_now AND NOT EXISTS (
            SELECT 1 FROM metrics_customermonth m
            WHERE m.customer_id = n.customer_id AND m.month < %(now)s AND m.first_bought IS NOT NULL)
          AND NOT EXISTS (SELECT 1 FROM contracts b WHERE b.customer_id = n.customer_id AND b.since < %(now)s)
    ), customers AS MATERIALIZED (
        SELECT s.*, s.active_now AND e.customer_id IS NULL AS stayed, p.customer_id IS NOT NULL AS two_products,
               acquired
        FROM sums s LEFT JOIN ended e USING (customer_id) LEFT JOIN products p USING (customer_id)
        LEFT JOIN won w USING (customer_id)
    ), belonging AS (
        SELECT 0 AS dim, 0::bigint AS member, customer_id, active_before, active_now FROM customers
        UNION ALL
        SELECT dim, member, customer_id, bool_or(NOT now), bool_or(now)
        FROM (
            SELECT dim, member_id AS member, customer_id, month >= %(now)s AS now FROM metrics_customermonthmember
            WHERE first_bought IS NOT NULL AND month >= %(before)s AND month <= %(month)s
            {{bound}}
        ) AS members GROUP BY 1, 2, 3
    )
    SELECT %(month)s, b.dim, b.member,
           count(*) FILTER (WHERE b.active_before AND %(covered)s),
           count(*) FILTER (WHERE b.active_before AND %(covered)s AND c.stayed),
           count(*) FILTER (WHERE b.active_now),
           count(*) FILTER (WHERE b.active_now AND c.two_products),
           COALESCE(sum(c.revenue_before) FILTER (WHERE b.active_before AND %(paid)s), 0),
           COALESCE(sum(c.revenue_now) FILTER (WHERE b.active_before AND %(paid)s), 0),
           COALESCE(sum(c.revenue_now) FILTER (WHERE b.active_now AND c.acquired IN ('referral', 'reputation')), 0),
           COALESCE(sum(c.revenue_now) FILTER (WHERE b.active_now AND c.acquired = 'unknown'), 0),
           COALESCE(sum(c.revenue_now) FILTER (
               WHERE b.active_now AND c.acquired IN ('advertising', 'promotion', 'sales')), 0)
    FROM belonging b JOIN customers c USING (customer_id)
    WHERE b.active_before OR b.active_now
    GROUP BY b.dim, b.member
"""

# Contracts may reach further back than what customers spent is known.
_BEGINNINGS = f"""
    SELECT LEAST(bought, bound), bought
    FROM (SELECT min(month) AS bought FROM metrics_customermonth WHERE first_bought IS NOT NULL) AS purchases,
         (SELECT date_trunc('month', min(since))::date AS bound FROM ({CONTRACTS}) AS contracts) AS contracts
"""


def _bound(ground: Ground) -> str:
    """Return the margins of contracts: a customer has a segment and a region, but no channel."""
    return "".join(
        f"UNION ALL SELECT {axis.slot}, COALESCE({axis.column}, %(not_stated_{axis.column})s), customer_id, now"
        " FROM bound "
        for axis in ground.axes
        if axis.column in OF_CUSTOMER
    )


def rebuild(span: Span, ground: Ground) -> None:
    """Replace the window that ends with one month; there is one only where data reach the end of the month."""
    keep_statistics_fresh(CUSTOMER_MONTHS)
    complete = ground.through is not None and ground.through >= span.end - timedelta(days=1)
    now, before = add_months(span.start, -11), add_months(span.start, -23)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM metrics_windowcell WHERE month = %s", [span.start])
        if not complete:
            return
        cursor.execute(_BEGINNINGS)
        active, bought = (first is not None and first <= before for first in cursor.fetchone())
        # The planner knows nothing of the sets inside the statement and would loop over their product.
        cursor.execute("SET LOCAL enable_nestloop = off")
        cursor.execute(
            _WINDOW.format(bound=_bound(ground)),
            {
                **ground.parameters,
                "month": span.start,
                "end": span.end,
                "now": now,
                "before": before,
                "covered": active,
                "paid": bought,
                "no_product": ground.unstated["product"],
            },
        )
        cursor.execute("SET LOCAL enable_nestloop = on")
