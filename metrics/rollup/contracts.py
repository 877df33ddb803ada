"""Contracts in SQL: when customers were bound, and as whom.

A contract is known by its customer and first day; the latest record says when it ends, a cancellation ends it with
that day. `until` is the first day on which it is no longer in force; without one a record says when the customer
came, and nothing of a contract.
"""

CONTRACTS = """
    SELECT said.customer_id, said.since, LEAST(said.until, min(t.business_date) + 1) AS until
    FROM (
        SELECT DISTINCT ON (customer_id, since) customer_id, since, until FROM metrics_customerspan
        WHERE since IS NOT NULL ORDER BY customer_id, since, valid_from DESC
    ) AS said
    LEFT JOIN metrics_transaction t
      ON t.kind = 'cancellation' AND t.customer_id = said.customer_id AND t.business_date >= said.since
    WHERE said.until > said.since
    GROUP BY said.customer_id, said.since, said.until
"""
"""Spans of days on which customers had a contract in force."""


def in_force(start: str, end: str) -> str:
    """Return the query of what was in force between two days, in pieces within which no attribute changes.

    Its columns are `customer_id`, `segment` and `region` (null where no record speaks of these days), `first`, and
    `until`, the day after the last one.

    Parameters
    ----------
    start, end
        SQL of the first day and of the day after the last one.
    """
    return f"""
        WITH bound AS MATERIALIZED (
            SELECT customer_id, since, GREATEST(since, {start}) AS first, LEAST(until, {end}) AS until
            FROM ({CONTRACTS}) AS contracts WHERE since < {end} AND until > {start}
        )
        SELECT b.customer_id, cs.segment_id AS segment, cs.region_id AS region,
               GREATEST(b.first, cs.valid_from) AS first, LEAST(b.until, cs.valid_until) AS until
        FROM bound b JOIN metrics_customerspan cs
          ON cs.customer_id = b.customer_id AND cs.valid_from < b.until AND cs.valid_until > b.first
        UNION ALL
        SELECT b.customer_id, NULL, NULL, b.first, LEAST(b.until, cs.valid_from)
        FROM bound b JOIN metrics_customerspan cs ON cs.customer_id = b.customer_id AND cs.valid_from > b.first
        WHERE NOT EXISTS (
            SELECT 1 FROM metrics_customerspan before
            WHERE before.customer_id = cs.customer_id AND before.valid_from < cs.valid_from)
    """
