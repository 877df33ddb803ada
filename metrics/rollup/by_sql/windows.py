"""The window that ends with one month in one statement."""

from metrics.models.dimensions import OF_CUSTOMER
from metrics.rollup.contracts import CONTRACTS, in_force
from metrics.rollup.ground import Ground
from metrics.rollup.margins import labels
from metrics.rollup.observations import SPENT, WON

# What a customer did is summed once, without members; a margin only says who of them belongs to it.
_WINDOW = f"""
    WITH bought AS MATERIALIZED (
        SELECT o.customer_id, o.day >= %(now)s AS now, {{labels}}
        FROM (
            SELECT t.customer_id, t.business_date AS day, t.members_id,
                   cs.segment_id AS segment_of_customer, cs.region_id AS region_of_customer
            FROM metrics_transaction t
            LEFT JOIN metrics_customerspan cs ON cs.customer_id = t.customer_id
              AND cs.valid_from <= t.business_date AND t.business_date < cs.valid_until
            WHERE t.customer_id IS NOT NULL AND t.kind IN ('purchase', 'renewal')
              AND t.business_date >= %(before)s AND t.business_date < %(end)s
        ) AS o JOIN metrics_memberset ms ON ms.id = o.members_id
    ), contracts AS MATERIALIZED ({CONTRACTS}), bound AS MATERIALIZED (
        SELECT customer_id, segment, region, half.now
        FROM ({in_force("%(before)s::date", "%(end)s::date")}) AS bound
        CROSS JOIN (VALUES (true), (false)) AS half(now)
        WHERE CASE WHEN half.now THEN until > %(now)s ELSE first < %(now)s END
    ), sums AS (
        SELECT customer_id, bool_or(active AND NOT now) AS active_before, bool_or(active AND now) AS active_now,
               COALESCE(sum(revenue) FILTER (WHERE NOT now), 0) AS revenue_before,
               COALESCE(sum(revenue) FILTER (WHERE now), 0) AS revenue_now
        FROM (
            SELECT customer_id, business_date >= %(now)s AS now, kind IN ('purchase', 'renewal') AS active,
                   {SPENT} AS revenue
            FROM metrics_transaction
            WHERE customer_id IS NOT NULL AND business_date >= %(before)s AND business_date < %(end)s
            UNION ALL
            SELECT customer_id, now, true, 0 FROM bound
        ) AS doings GROUP BY 1
    ), ended AS (
        SELECT c.customer_id FROM contracts c WHERE c.since < %(end)s
        GROUP BY c.customer_id
        HAVING bool_and(c.until <= %(end)s) AND NOT EXISTS (
            SELECT 1 FROM metrics_transaction t
            WHERE t.customer_id = c.customer_id AND t.kind IN ('purchase', 'renewal')
              AND t.business_date >= max(c.until) AND t.business_date < %(end)s)
    ), products AS (
        SELECT customer_id FROM bought WHERE now AND {{product}} <> %(no_product)s
        GROUP BY 1 HAVING count(DISTINCT {{product}}) >= 2
    ), won AS (
        SELECT customer_id, {WON.format(customer="n.customer_id")} AS acquired FROM sums n
        WHERE active_now AND NOT EXISTS (
            SELECT 1 FROM metrics_transaction t
            WHERE t.customer_id = n.customer_id AND t.kind IN ('purchase', 'renewal')
              AND t.business_date < %(now)s)
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
            SELECT 0 AS dim, NULL::bigint AS member, customer_id, now FROM bought WHERE false
            {{by_member}}
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


def cells(ground: Ground) -> str:
    """Return the SQL of the cells of a window, in the order of the table.

    It expects the first days of the two years (`before`, `now`), of the last `month`, the day after its `end`, whether
    the year before is `covered` by data and `paid`, and the member that says `no_product`.
    """
    by_member = "".join(
        f"UNION ALL SELECT {axis.slot}, {axis.column}, customer_id, now FROM bought " for axis in ground.axes
    )
    # A contract has its customer's segment and region, and no channel.
    by_member += "".join(
        f"UNION ALL SELECT {axis.slot}, COALESCE({axis.column}, %(not_stated_{axis.column})s), customer_id, now"
        " FROM bound "
        for axis in ground.axes
        if axis.column in OF_CUSTOMER
    )
    product = "product" if any(axis.column == "product" for axis in ground.axes) else "NULL::bigint"
    return _WINDOW.format(labels=labels(ground.axes), by_member=by_member, product=product)
