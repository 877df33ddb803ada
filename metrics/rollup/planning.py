"""Statistics for the planner: after a big load PostgreSQL's own are minutes old, and plans would be bad.

Autovacuum comes round once a minute; a refresh starts at once. So whoever refreshes looks first, and analyses
the tables that have changed a lot since anybody did.
"""

from collections.abc import Sequence

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

_STALE = """
    SELECT relname FROM pg_stat_user_tables
    WHERE relname = ANY(%s) AND n_mod_since_analyze > 500 + 0.2 * n_live_tup
    ORDER BY relname
"""


def keep_statistics_fresh(tables: Sequence[str]) -> None:
    """Analyse those of the tables of which much has changed since they were last analysed."""
    with connection.cursor() as cursor:
        cursor.execute(_STALE, [list(tables)])
        for (table,) in cursor.fetchall():
            cursor.execute(f"ANALYZE {connection.ops.quote_name(table)}")
