"""What can only be judged when all rows are read: rows given twice, other currencies, too many rejects."""

from collections.abc import Sequence
from decimal import Decimal

from django.db import connection
from psycopg2 import sql

from metrics.ingest.kinds import Kind
from metrics.ingest.loading.outcome import count_rejected_later
from metrics.ingest.loading.staging import Staging
from metrics.ingest.reasons import Reason
from metrics.models import Import, ImportPart, Organisation
from metrics.models.dimensions import COLUMNS
from metrics.models.facts import LENGTH_OF_GRAIN

_DAYS = {
    Kind.RESPONSES: ("business_date", "business_date"),
    Kind.TRANSACTIONS: ("business_date", "business_date"),
    Kind.CONTACTS: ("business_date", "business_date"),
    Kind.MEASUREMENTS: ("period_start", f"(period_start + {LENGTH_OF_GRAIN})::date - 1"),
}
"""The first and the last day of a row, by kind. A list of customers has none."""


def settle(staging: Staging, part: ImportPart) -> None:
    """Take rows out of the staging table that give way to others, each with its reject."""
    if staging.kind is Kind.TRANSACTIONS:
        _one_currency(staging, part)
    _last_of_each(staging, part)
    _note_days(staging, part)


def too_many_rejects(of: Import, parts: Sequence[ImportPart]) -> bool:
    """Return whether a person should look first: more was rejected than the organisation accepts unseen.

    Rows that a later row of the same file replaces are no sign of a wrong mapping, and are not counted.
    """
    if of.accept_rejects:
        return False
    limit = Organisation.objects.values_list("reject_share", flat=True).first() or Decimal("0.20")
    for part in parts:
        replaced = part.rejects.filter(reason=Reason.REPLACED.value).count()
        if part.rejected - replaced > limit * part.rows:
            return True
    return False


def _one_currency(staging: Staging, part: ImportPart) -> None:
    """Reject what is not in the organisation's currency; before the first load, in the file's usual one."""
    currency = Organisation.objects.values_list("currency", flat=True).first()
    rows = sql.Identifier(staging.rows)
    with connection.cursor() as cursor:
        if not currency:
            cursor.execute(
                sql.SQL("SELECT currency FROM {} GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1").format(rows)
            )
            found = cursor.fetchone()
            if found is None:
                return
            currency = found[0]
        cursor.execute(
            sql.SQL(
                """
                WITH other AS (DELETE FROM {} WHERE currency <> %(currency)s RETURNING row_number, currency)
                INSERT INTO metrics_importreject (part_id, row_number, "column", value, reason, parameters)
                SELECT %(part)s, row_number, 'currency', currency, %(reason)s,
                       jsonb_build_object('currency', %(currency)s::text)
                FROM other
                """
            ).format(rows),
            {"currency": currency, "part": part.pk, "reason": Reason.OTHER_CURRENCY.value},
        )
        count_rejected_later(part, cursor.rowcount)


def _last_of_each(staging: Staging, part: ImportPart) -> None:
    """Keep the last row of each id. Earlier ones of the same content are unchanged, others are replaced."""
    rows, answers = sql.Identifier(staging.rows), sql.Identifier(staging.answers)
    with connection.cursor() as cursor:
        cursor.execute(
            sql.SQL(
                """
                CREATE TEMPORARY TABLE earlier ON COMMIT DROP AS
                SELECT place, row_number, last, same FROM (
                    SELECT ctid AS place, row_number,
                           last_value(row_number) OVER w AS last,
                           last_value(content_hash) OVER w = content_hash AS same,
                           last_value(ctid) OVER w = ctid AS stays
                    FROM {rows}
                    -- Few files give an id twice, and counting them takes no sorting of all rows.
                    WHERE external_id IN (
                        SELECT external_id FROM {rows} GROUP BY external_id HAVING count(*) > 1)
                    WINDOW w AS (PARTITION BY external_id ORDER BY row_number, ctid
                                 ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)
                ) AS ranked WHERE NOT stays
                """
            ).format(rows=rows)
        )
        cursor.execute("SELECT count(*) FILTER (WHERE same), count(*) FILTER (WHERE NOT same) FROM earlier")
        same, replaced = cursor.fetchone()
        if same or replaced:
            cursor.execute(sql.SQL("DELETE FROM {} s USING earlier e WHERE s.ctid = e.place").format(rows))
            if staging.kind is Kind.RESPONSES:
                cursor.execute(
                    sql.SQL("DELETE FROM {} a USING earlier e WHERE a.row_number = e.row_number").format(
                        answers
                    )
                )
        if replaced:
            cursor.execute(
                """
                INSERT INTO metrics_importreject (part_id, row_number, "column", value, reason, parameters)
                SELECT %s, row_number, '', '', %s, jsonb_build_object('row', last) FROM earlier WHERE NOT same
                """,
                [part.pk, Reason.REPLACED.value],
            )
        cursor.execute("DROP TABLE earlier")
    count_rejected_later(part, replaced, unchanged=same)


def _note_days(staging: Staging, part: ImportPart) -> None:
    """Note from which day to which the accepted rows reach."""
    if staging.kind not in _DAYS:
        return
    first, last = _DAYS[staging.kind]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT min({first}), max({last}) FROM {staging.rows}")
        days = cursor.fetchone()
    ImportPart.objects.filter(pk=part.pk).update(first_day=days[0], last_day=days[1])


def unconfirmed_members(tables: Sequence[Staging]) -> list[str]:
    """Return the members that staged rows state and nobody has confirmed yet, as `dimension: code`."""
    stated = " UNION ".join(
        f"SELECT DISTINCT members_id FROM {name}" for staging in tables for name in staging.tables
    )
    columns = ", ".join(f"m.{column}_id" for column in COLUMNS)
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT DISTINCT d.slot, d.code, one.code FROM ({stated}) AS stated
            JOIN metrics_memberset m ON m.id = stated.members_id
            CROSS JOIN LATERAL unnest(ARRAY[{columns}]) AS named(id)
            JOIN metrics_member one ON one.id = named.id AND one.status = 'unconfirmed'
            JOIN metrics_dimension d ON d.id = one.dimension_id
            ORDER BY 1, 3
            """
        )
        return [f"{dimension}: {code}" for _slot, dimension, code in cursor.fetchall()]
