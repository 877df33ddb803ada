"""Undoing an import: the facts become what they were without it, later imports included.

The revisions of one fact form a stack, the fact itself on top. Say import 1 wrote A, import 2 replaced it by B
and import 3 that by C:

==========  ===================================  =============================================
undone      the stack before                     the stack after
==========  ===================================  =============================================
3           C (3) over B (2) over A (1)          B (2) over A (1): the top is brought back
2           C (3) over B (2) over A (1)          C (3) over A (1): the middle is taken out
1           C (3) over B (2) over A (1)          C (3) over B (2): nothing is left below B
1           A (1)                                nothing: the fact goes
==========  ===================================  =============================================

A row that said nothing new when it came was not written, so it is in no stack: undoing the import that brought
it first takes it away, and loading the later file again brings it back.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _
from psycopg2 import sql

from metrics.ingest.kinds import Kind
from metrics.ingest.loading import locks
from metrics.ingest.loading.fact_tables import FACT_TABLES
from metrics.ingest.loading.heirs import heirs_of_sets
from metrics.ingest.loading.revisions import bring_back
from metrics.ingest.loading.touched import Touched
from metrics.models import Import


class CannotUndo(Exception):  # noqa: N818 - what was asked cannot be done, nothing went wrong
    """An import that cannot be undone, with words for a person."""


def can_undo(of: Import, *, now: datetime, days: int) -> bool:
    """Return whether an import can still be taken back."""
    return (
        of.state == Import.State.LOADED and of.loaded_at is not None and not _is_old(of.loaded_at, now, days)
    )


def _is_old(loaded_at: datetime, now: datetime, days: int) -> bool:
    return loaded_at < now - timedelta(days=days)


@transaction.atomic
def undo(import_id: int, *, now: datetime, days: int) -> None:
    """Take an import back.

    Parameters
    ----------
    now
        The clock.
    days
        How long an import can be undone: after that, what it replaced is not kept any more.

    Raises
    ------
    CannotUndo
        If it is not loaded, or too old.
    """
    locks.without_time_limits()
    locks.members_stay()
    locks.change_facts_of(Import.objects.filter(pk=import_id).values_list("source_id", flat=True))
    of = Import.objects.select_for_update().filter(pk=import_id).first()
    if of is None:
        raise CannotUndo(_("There is no import %(id)s.") % {"id": import_id})
    if of.state != Import.State.LOADED or of.loaded_at is None:
        raise CannotUndo(_("Import %(id)s is not loaded, so there is nothing to undo.") % {"id": import_id})
    if _is_old(of.loaded_at, now, days):
        raise CannotUndo(
            _("Import %(id)s is older than %(days)s days: what it replaced is not kept any more.")
            % {"id": import_id, "days": days}
        )
    heirs = heirs_of_sets()
    kinds = {Kind(kind) for kind in of.parts.values_list("kind", flat=True)}
    touched = [_undo_kind(kind, of.pk, heirs) for kind in sorted(kinds)]
    locks.mark_in_turn()
    for one in touched:
        one.settle()
    Import.objects.filter(pk=of.pk).update(state=Import.State.UNDONE)


def _undo_kind(kind: Kind, import_id: int, heirs: dict[int, int]) -> Touched:
    table = FACT_TABLES[kind]
    parameters: dict[str, Any] = {"import": import_id, "kind": kind.value}
    facts = sql.SQL("{} t").format(sql.Identifier(table.name))
    on_top = sql.SQL("{} WHERE t.loaded_by_id = %(import)s").format(facts)
    restored = sql.SQL(
        """
        {} JOIN metrics_superseded p ON p.source_id = t.source_id AND p.external_id = t.external_id
        AND p.kind = %(kind)s AND p.replaced_by_id = %(import)s AND t.loaded_by_id = p.written_by_id
        """
    ).format(facts)
    touched = Touched(kind)
    touched.note(on_top, parameters)
    with connection.cursor() as cursor:
        if kind is Kind.RESPONSES:
            cursor.execute(
                "DELETE FROM metrics_answer a USING metrics_submission t "
                "WHERE a.submission_id = t.id AND t.loaded_by_id = %(import)s",
                parameters,
            )
        bring_back(kind, table, import_id, heirs)
        touched.note(restored, parameters)
        cursor.execute(
            sql.SQL("DELETE FROM {} t WHERE t.loaded_by_id = %(import)s").format(sql.Identifier(table.name)),
            parameters,
        )
        _take_out(cursor, parameters)
    return touched


def _take_out(cursor: Any, parameters: dict[str, Any]) -> None:
    """Take the import out of the stacks in which later imports lie above it."""
    cursor.execute(
        """
        CREATE TEMPORARY TABLE above ON COMMIT DROP AS
        SELECT source_id, external_id, replaced_by_id FROM metrics_superseded
        WHERE kind = %(kind)s AND written_by_id = %(import)s
        """,
        parameters,
    )
    cursor.execute(
        "DELETE FROM metrics_superseded WHERE kind = %(kind)s AND written_by_id = %(import)s", parameters
    )
    cursor.execute(
        """
        UPDATE metrics_superseded p SET replaced_by_id = above.replaced_by_id FROM above
        WHERE p.kind = %(kind)s AND p.replaced_by_id = %(import)s
          AND p.source_id = above.source_id AND p.external_id = above.external_id
        """,
        parameters,
    )
    cursor.execute(
        "DELETE FROM metrics_superseded WHERE kind = %(kind)s AND replaced_by_id = %(import)s", parameters
    )
    cursor.execute("DROP TABLE above")
