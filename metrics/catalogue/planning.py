"""Statistics for the planner: after a big load PostgreSQL's own are minutes old, and plans would be bad.

Autovacuum comes round once a minute; the next load and a refresh start at once. So who has loaded looks, and who
refreshes looks first, and analyses the tables that have changed a lot since anybody did.
"""

from collections.abc import Iterable

from django.db import connection

FACTS = (
    "metrics_submission",
    "metrics_answer",
    "metrics_transaction",
    "metrics_contact",
    "metrics_measurement",
    "metrics_customer",
    "metrics_customerrecord",
    "metrics_customerspan",
    "metrics_memberset",
)

# Half of what is there is new: the planner sees by itself how large a table has become, and autovacuum does the rest.
_STALE = """
    SELECT relname FROM pg_stat_user_tables
    WHERE relname = ANY(%s) AND n_mod_since_analyze > 500 + 0.5 * n_live_tup
    ORDER BY relname
"""


def keep_statistics_fresh(tables: Iterable[str]) -> None:
    """Analyse those of the tables of which much has changed since they were last analysed."""
    with connection.cursor() as cursor:
        # What this connection itself has changed is counted now, not in a second.
        cursor.execute("SELECT pg_stat_force_next_flush()")
        cursor.execute(_STALE, [list(tables)])
        for (table,) in cursor.fetchall():
            cursor.execute(f"ANALYZE {connection.ops.quote_name(table)}")
