"""Erasing a source: everything it ever delivered goes, for good.

What stays is the source's code and a row for each import that says when it came and that it was erased: no
file name, no mapping, no hash of the file. So the code can be used again, and it stays known that something
was erased.
"""

from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _
from psycopg2 import sql

from metrics.ingest.kinds import Kind
from metrics.ingest.loading import locks
from metrics.ingest.loading.fact_tables import FACT_TABLES
from metrics.ingest.loading.staging import drop_staging
from metrics.ingest.loading.touched import Touched
from metrics.models import FileChunk, Import, ImportPart, Source, Superseded, Upload


class NoSuchSource(Exception):  # noqa: N818 - what was asked cannot be done, nothing went wrong
    """There is no source of this code."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code

    def __str__(self) -> str:
        return _("There is no source “%(code)s”.") % {"code": self.code}


@dataclass(frozen=True, slots=True)
class Erased:
    """How much went."""

    facts: int
    customers: int
    imports: int


# Customers of whom no source says anything any more; what is built from facts goes with them.
_LEFT = """
    CREATE TEMPORARY TABLE left_over ON COMMIT DROP AS
    SELECT c.id FROM customers_of_source s JOIN metrics_customer c ON c.id = s.customer_id
    WHERE NOT EXISTS (SELECT FROM metrics_submission t WHERE t.customer_id = c.id)
      AND NOT EXISTS (SELECT FROM metrics_transaction t WHERE t.customer_id = c.id)
      AND NOT EXISTS (SELECT FROM metrics_contact t WHERE t.customer_id = c.id)
      AND NOT EXISTS (SELECT FROM metrics_customerrecord t WHERE t.customer_id = c.id)
      AND c.id NOT IN (
          SELECT (content->>'customer_id')::bigint FROM metrics_superseded
          WHERE content->>'customer_id' IS NOT NULL)
"""


@transaction.atomic
def erase(code: str) -> Erased:
    """Erase everything that a source delivered.

    Raises
    ------
    NoSuchSource
        If there is no source of this code.
    """
    locks.without_time_limits()
    source = Source.objects.filter(code=code).first()
    if source is None:
        raise NoSuchSource(code)
    locks.members_stay()
    locks.change_facts_of([source.pk])
    imports = list(Import.objects.select_for_update().filter(source=source).values_list("pk", flat=True))
    parameters = {"source": source.pk}
    with connection.cursor() as cursor:
        _note_customers(cursor, parameters)
        touched = [_note(kind, parameters) for kind in Kind]
        cursor.execute(
            "DELETE FROM metrics_answer a USING metrics_submission t "
            "WHERE a.submission_id = t.id AND t.source_id = %(source)s",
            parameters,
        )
        facts = sum(_delete_facts(cursor, kind, parameters) for kind in Kind)
        Superseded.objects.filter(source=source).delete()
        FileChunk.objects.filter(of__in=imports).delete()
        ImportPart.objects.filter(of__in=imports).delete()
        Upload.objects.filter(became__in=imports).delete()
        Import.objects.filter(pk__in=imports).update(
            state=Import.State.ERASED,
            file_name="",
            file_sha256="",
            mapping={},
            detected={},
            problem="",
        )
        drop_staging(imports)
        Source.objects.filter(pk=source.pk).update(mapping=[], comments=False)
        locks.mark_in_turn()
        for one in touched:
            one.settle()
        customers = _delete_customers(cursor)
    return Erased(facts=facts, customers=customers, imports=len(imports))


def _note(kind: Kind, parameters: dict[str, Any]) -> Touched:
    touched = Touched(kind)
    which = sql.SQL("{} t WHERE t.source_id = %(source)s").format(sql.Identifier(FACT_TABLES[kind].name))
    touched.note(which, parameters)
    return touched


def _delete_facts(cursor: Any, kind: Kind, parameters: dict[str, Any]) -> int:
    cursor.execute(
        sql.SQL("DELETE FROM {} WHERE source_id = %(source)s").format(sql.Identifier(FACT_TABLES[kind].name)),
        parameters,
    )
    return int(cursor.rowcount)


def _note_customers(cursor: Any, parameters: dict[str, Any]) -> None:
    """Note the customers of the source's facts, and of the revisions that it keeps."""
    tables = [table.name for table in FACT_TABLES.values() if table.has_customer]
    facts = " UNION ".join(f"SELECT customer_id FROM {name} WHERE source_id = %(source)s" for name in tables)
    cursor.execute(
        f"""
        CREATE TEMPORARY TABLE customers_of_source ON COMMIT DROP AS {facts}
        UNION SELECT (content->>'customer_id')::bigint FROM metrics_superseded WHERE source_id = %(source)s
        """,
        parameters,
    )


def _delete_customers(cursor: Any) -> int:
    cursor.execute(_LEFT)
    for table in ("metrics_customermonth", "metrics_customerspan"):
        cursor.execute(f"DELETE FROM {table} WHERE customer_id IN (SELECT id FROM left_over)")
    cursor.execute("DELETE FROM metrics_customer WHERE id IN (SELECT id FROM left_over)")
    customers = int(cursor.rowcount)
    cursor.execute("DROP TABLE left_over")
    cursor.execute("DROP TABLE customers_of_source")
    return customers
