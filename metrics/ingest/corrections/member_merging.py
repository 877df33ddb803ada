"""Merging members: two names of the same thing become one, in all facts and in all files to come.

Facts carry member sets, so mostly the sets are re-labelled and no fact is touched. Only where the new label
is that of another set already, the facts move over to that one.
"""

from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from metrics.catalogue import marks
from metrics.ingest.loading import locks
from metrics.ingest.loading.fact_tables import FACT_TABLES
from metrics.models import NOT_STATED, Dimension, Member, Target
from metrics.models.dimensions import COLUMNS


class CannotMerge(Exception):  # noqa: N818 - what was asked cannot be done, nothing went wrong
    """Two members that cannot become one, with words for a person. Nothing was changed."""


@dataclass(frozen=True, slots=True)
class MergedMembers:
    """How much was re-labelled."""

    sets: int
    """Member sets that were given the new label where they stood."""
    facts: int
    """Facts that moved over to another set."""


@transaction.atomic
def merge_members(dimension: str, code: str, into: str) -> MergedMembers:
    """Make one member part of another; later files that name it mean the other.

    Parameters
    ----------
    dimension
        The code of the dimension.
    code
        The member that ends.
    into
        The member that takes its place.

    Raises
    ------
    CannotMerge
        If either is unknown, or an answer would then be given twice.
    """
    locks.without_time_limits()
    locks.members_change()
    of = Dimension.objects.filter(code=dimension).first()
    if of is None:
        raise CannotMerge(_("There is no dimension “%(code)s”.") % {"code": dimension})
    ends, heir = _member(of, code), _member(of, into)
    if ends.pk == heir.pk:
        raise CannotMerge(_("A member cannot be merged into itself."))
    if NOT_STATED in {ends.code, heir.code}:
        raise CannotMerge(_("“Not stated” cannot be merged."))
    _refuse_children(ends)
    moves = _moves(of, ends, heir)
    _refuse_double_answers(moves, code, into)
    facts = _move_facts(moves)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE metrics_memberset SET {of.column}_id = %s "
            f"WHERE {of.column}_id = %s AND NOT id = ANY(%s)",
            [heir.pk, ends.pk, list(moves)],
        )
        sets = int(cursor.rowcount)
        for column in ("segment", "region"):
            cursor.execute(
                f"UPDATE metrics_customerspan SET {column}_id = %s WHERE {column}_id = %s",
                [heir.pk, ends.pk],
            )
    for target in Target.objects.filter(members=ends):
        target.members.remove(ends)
        target.members.add(heir)
    Member.objects.filter(merged_into=ends).update(merged_into=heir)
    Member.objects.filter(pk=ends.pk).update(status=Member.Status.MERGED, merged_into=heir, parent=None)
    # Again, now that nobody can make it a parent any more: somebody may have done so meanwhile.
    _refuse_children(ends)
    locks.mark_in_turn()
    marks.mark_everything()
    return MergedMembers(sets=sets, facts=facts)


def _member(of: Dimension, code: str) -> Member:
    member = of.members.select_related("merged_into").filter(code=code).first()
    if member is None:
        raise CannotMerge(
            _("“%(dimension)s” has no member “%(code)s”.") % {"dimension": of.code, "code": code}
        )
    if member.merged_into is not None:
        raise CannotMerge(
            _("“%(code)s” is already part of “%(heir)s”.") % {"code": code, "heir": member.merged_into.code}
        )
    return member


def _refuse_children(ends: Member) -> None:
    if ends.children.exists():
        raise CannotMerge(
            _("“%(code)s” has members below it. Give these another parent first.") % {"code": ends.code}
        )


def _moves(of: Dimension, ends: Member, heir: Member) -> dict[int, int]:
    """Return the sets whose new label another set has already, and that set."""
    same = " AND ".join(f"new.{column}_id = old.{column}_id" for column in COLUMNS if column != of.column)
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT old.id, new.id FROM metrics_memberset old JOIN metrics_memberset new
            ON new.{of.column}_id = %s AND {same} WHERE old.{of.column}_id = %s
            """,
            [heir.pk, ends.pk],
        )
        return dict(cursor.fetchall())


def _refuse_double_answers(moves: dict[int, int], code: str, into: str) -> None:
    """Refuse where a submission answers the same question about both members."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT count(DISTINCT one.submission_id)
            FROM unnest(%s::bigint[], %s::bigint[]) AS moves(old, new)
            JOIN metrics_answer one ON one.members_id = moves.old
            JOIN metrics_answer other ON other.submission_id = one.submission_id
             AND other.measure_id = one.measure_id AND other.members_id = moves.new
            """,
            [list(moves), list(moves.values())],
        )
        twice = cursor.fetchone()[0]
    if twice:
        raise CannotMerge(
            ngettext(
                "%(count)s submission answers the same question about both “%(code)s” and “%(into)s”: "
                "merged, it would have two answers. Nothing was changed.",
                "%(count)s submissions answer the same question about both “%(code)s” and “%(into)s”: "
                "merged, each would have two answers. Nothing was changed.",
                twice,
            )
            % {"count": twice, "code": code, "into": into}
        )


def _move_facts(moves: dict[int, int]) -> int:
    """Give facts of the old sets the new ones; return how many."""
    if not moves:
        return 0
    parameters: list[Any] = [list(moves), list(moves.values())]
    moved = 0
    with connection.cursor() as cursor:
        for table in ("metrics_answer", *(table.name for table in FACT_TABLES.values())):
            cursor.execute(
                f"""
                UPDATE {table} t SET members_id = moves.new
                FROM unnest(%s::bigint[], %s::bigint[]) AS moves(old, new) WHERE t.members_id = moves.old
                """,
                parameters,
            )
            if table != "metrics_answer":
                moved += int(cursor.rowcount)
    return moved
