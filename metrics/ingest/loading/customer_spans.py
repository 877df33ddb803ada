"""Spans of customers' attributes, rebuilt from what the sources say of them."""

from django.db import connection

_DELETE = "DELETE FROM metrics_customerspan WHERE customer_id IN (SELECT customer_id FROM {customers})"

# Where two sources speak of the same day, the later load is believed.
_INSERT = """
    INSERT INTO metrics_customerspan
        (customer_id, valid_from, valid_until, since, until, acquired, segment_id, region_id)
    SELECT customer_id, valid_from,
           coalesce(lead(valid_from) OVER (PARTITION BY customer_id ORDER BY valid_from), DATE '9999-12-31'),
           since, until, acquired, segment_id, region_id
    FROM (
        SELECT DISTINCT ON (r.customer_id, r.valid_from) r.customer_id, r.valid_from, r.since, r.until,
               r.acquired, m.segment_id, m.region_id
        FROM metrics_customerrecord r
        JOIN metrics_memberset m ON m.id = r.members_id
        WHERE r.customer_id IN (SELECT customer_id FROM {customers})
        ORDER BY r.customer_id, r.valid_from, r.loaded_by_id DESC, r.id DESC
    ) AS latest
"""


def rebuild_spans(customers: str) -> None:
    """Rebuild the spans of some customers.

    Parameters
    ----------
    customers
        A table of ours with their ids in `customer_id`.
    """
    with connection.cursor() as cursor:
        cursor.execute(_DELETE.format(customers=customers))
        cursor.execute(_INSERT.format(customers=customers))
