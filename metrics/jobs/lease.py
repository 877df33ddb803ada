"""Holding a job: the right to work on it until a moment, renewed with every step."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

LEASE = timedelta(seconds=60)
"""How long a job stays with a worker that says nothing."""

PROBLEM_LIMIT = 2000


class LeaseLost(Exception):  # noqa: N818 - somebody else works on it now, which is no error
    """Another worker has the job, or it is closed: whatever this one still does must not be kept."""


@dataclass(frozen=True, slots=True)
class Lease:
    """A job that this process may work on.

    Every method is one statement that touches the row only while `token` stands in it, and raises `LeaseLost`
    otherwise. Inside a transaction it also locks the row, and a locked row is claimed by nobody: a step that
    begins with `renew` may last longer than the lease.
    """

    job_id: int
    kind: str
    key: str
    payload: Mapping[str, Any]
    cursor: Mapping[str, Any]
    """How far an earlier attempt got."""
    attempts: int
    token: UUID = field(repr=False)

    def renew(
        self,
        *,
        done: int | None = None,
        total: int | None = None,
        cursor: Mapping[str, Any] | None = None,
    ) -> None:
        """Keep the job for another minute and note how far it is.

        A new cursor is progress: it starts the count of attempts again, so that a long job survives any
        number of crashes, and one that dies at the same place each time does not.
        """
        self._update(
            """
            lease_until = clock_timestamp() + %(lease)s * interval '1 second',
            done_steps = coalesce(%(done)s, done_steps),
            all_steps = coalesce(%(total)s, all_steps),
            attempts = CASE WHEN %(cursor)s::jsonb IS NULL OR %(cursor)s::jsonb = cursor THEN attempts ELSE 1 END,
            cursor = coalesce(%(cursor)s::jsonb, cursor)
            """,
            done=done,
            total=total,
            cursor=None if cursor is None else json.dumps(cursor),
        )

    def finish(self) -> None:
        """Close the job as done."""
        self._update(
            """
            state = 'done', finished_at = clock_timestamp(), problem = '',
            lease_until = NULL, lease_token = NULL, done_steps = coalesce(all_steps, done_steps)
            """
        )

    def fail(self, problem: str) -> None:
        """Close the job as failed, with words for a person."""
        self._update(
            """
            state = 'failed', finished_at = clock_timestamp(), problem = %(problem)s,
            lease_until = NULL, lease_token = NULL
            """,
            problem=problem[:PROBLEM_LIMIT] or _("The work failed without saying why."),
        )

    def give_back(self, problem: str = "") -> None:
        """Leave the job to the next attempt at once, noting what went wrong with this one."""
        self._update(
            "lease_until = NULL, lease_token = NULL, problem = %(problem)s", problem=problem[:PROBLEM_LIMIT]
        )

    def _update(self, assignments: str, **values: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                f"""
                UPDATE metrics_job SET {assignments}
                WHERE id = %(id)s AND lease_token = %(token)s AND state = 'open'
                """,  # noqa: S608 - the assignments are written above
                {"id": self.job_id, "token": self.token, "lease": LEASE.total_seconds(), **values},
            )
            if cursor.rowcount != 1:
                raise LeaseLost(f"{self.kind} {self.key}")
