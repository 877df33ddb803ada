"""Locks of the database that keep loads, undoing, erasing and merging of members out of each other's way.

All of them last until the end of the transaction, and are taken in one order: members, sources, imports,
marks. Statements under them may take long, so the time limits of a page do not hold here.
"""

from collections.abc import Iterable

from django.db import connection

_MEMBERS = (1_790_001, 0)
_SOURCE = 1_790_002
_MARKS = (1_790_003, 0)


def without_time_limits(*, idle_seconds: int = 60) -> None:
    """Let the statements of this transaction take as long as they need, within reason.

    A process that stands still inside the transaction is cut off by the database.

    Parameters
    ----------
    idle_seconds
        How long the transaction may wait for what the process does between two statements.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT set_config('statement_timeout', '3600s', true),
                   set_config('lock_timeout', '600s', true),
                   set_config('idle_in_transaction_session_timeout', %s, true)
            """,
            [f"{idle_seconds}s"],
        )


def without_waiting_for_disk() -> None:
    """Let this transaction end before the disk has it: for a step that is taken again if the server crashes then.

    Whatever it wrote is lost as a whole, with the note that it was done; what is committed later is never without it.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit = off")


def members_stay() -> None:
    """Keep members from being merged until the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s, %s)", _MEMBERS)


def members_change() -> None:
    """Wait until nobody relies on members, and keep others from it until the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", _MEMBERS)


def change_facts_of(source_ids: Iterable[int]) -> None:
    """Wait until nobody else changes the facts of these sources."""
    with connection.cursor() as cursor:
        for source_id in sorted(set(source_ids)):
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_SOURCE, source_id])


def mark_in_turn() -> None:
    """Let nobody else mark cells until the end of the transaction.

    Two that mark in several steps might otherwise wait for each other in a circle.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", _MARKS)
