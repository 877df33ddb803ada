"""The customers that staged rows name, with their ids: those we know, and those that are made now.

The list of all customers is long and keyed by hashes, so it is gone through once for a file, not at every question
that a file brings.
"""

from typing import Any

from django.db import connection
from psycopg2 import sql

TABLE = "named_customers"
"""A table of the transaction with `id` and `key_hash`, each customer once."""

_DROP = "DROP TABLE IF EXISTS {named}"
_NAMED = """
    CREATE TEMPORARY TABLE {named} ON COMMIT DROP AS
    SELECT s.key_hash, c.id
    FROM (SELECT DISTINCT customer_hash AS key_hash FROM {rows} WHERE customer_hash IS NOT NULL) AS s
    LEFT JOIN metrics_customer c
        ON c.key_space = %(key_space)s AND c.key_hash = s.key_hash AND c.key_version = %(key_version)s
"""

# In one order, so that two loads never wait for each other in a circle.
_MAKE = """
    WITH made AS (
        INSERT INTO metrics_customer (key_space, key_hash, key_version)
        SELECT %(key_space)s, key_hash, %(key_version)s FROM {named} WHERE id IS NULL ORDER BY key_hash
        ON CONFLICT DO NOTHING
        RETURNING key_hash, id
    )
    INSERT INTO {named} (key_hash, id) SELECT key_hash, id FROM made
"""


def name_customers(rows: sql.Identifier, parameters: dict[str, Any]) -> int:
    """Gather the customers of staged rows in `TABLE`; return how many of them are new.

    Parameters
    ----------
    rows
        The staging table.
    parameters
        `key_space` and `key_version` of the hashes.
    """
    with connection.cursor() as cursor:

        def execute(text: str) -> int:
            cursor.execute(sql.SQL(text).format(named=sql.Identifier(TABLE), rows=rows), parameters)
            return int(cursor.rowcount)

        execute(_DROP)
        execute(_NAMED)
        made = execute(_MAKE)
        if execute("DELETE FROM {named} WHERE id IS NULL") > made:
            # Other loads have made some of them meanwhile: now all are known.
            execute(_DROP)
            execute(_NAMED)
        execute("ANALYZE {named}")
    return made


def keep_named(rows: sql.Identifier) -> None:
    """Take those customers out of `TABLE` whom no staged row names any more."""
    with connection.cursor() as cursor:
        cursor.execute(
            sql.SQL(
                "DELETE FROM {} n WHERE NOT EXISTS (SELECT FROM {} s WHERE s.customer_hash = n.key_hash)"
            ).format(sql.Identifier(TABLE), rows)
        )
