"""Putting work into the queue and taking it out.

A job is enqueued in the caller's transaction, so it exists exactly when what it is about exists. Taking it is
one UPDATE that skips rows that others hold. Leases are measured by the clock of the database, which is the
same for every host.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.db import connection
from django.utils.translation import gettext as _

from metrics.jobs.lease import LEASE, Lease
from metrics.models import Job

ATTEMPTS = 3
"""How often a job is begun again where the process that did it died without getting any further."""

_CLAIMABLE = "state = 'open' AND (lease_until IS NULL OR lease_until < clock_timestamp())"


def enqueue(kind: str, key: str, payload: Mapping[str, Any] | None = None) -> Job:
    """Return the open job of this kind and key, made now unless there is one already.

    Parameters
    ----------
    kind
        Names the handler.
    key
        What the work is about: there is one open job for each.
    payload
        What the handler needs besides; no personal data.
    """
    while True:
        with connection.cursor() as cursor:
            cursor.execute(
                """
                INSERT INTO metrics_job
                    (kind, key, state, payload, cursor, attempts, done_steps, problem, created_at)
                VALUES (%s, %s, 'open', %s, '{}', 0, 0, '', clock_timestamp())
                ON CONFLICT (kind, key) WHERE state = 'open' DO NOTHING
                """,
                [kind, key, json.dumps(payload or {})],
            )
        job = Job.objects.filter(kind=kind, key=key, state=Job.State.OPEN).first()
        # Where another one stood in the way and was closed meanwhile, there is none: then it is made after all.
        if job is not None:
            return job


def claim_job(job_id: int) -> Lease | None:
    """Take this job; None if it is closed or somebody else works on it."""
    return _claim("id = %(value)s", job_id)


def claim(kind: str | None = None) -> Lease | None:
    """Take the oldest job that waits, of one kind or of any; None if none waits."""
    return _claim("TRUE", None) if kind is None else _claim("kind = %(value)s", kind)


def waiting_jobs(limit: int) -> list[int]:
    """Return the oldest jobs that wait for a worker, those with a lost lease among them."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT id FROM metrics_job WHERE {_CLAIMABLE}
            ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED
            """,  # noqa: S608
            [limit],
        )
        return [row[0] for row in cursor.fetchall()]


def give_up() -> list[Job]:
    """Close the jobs that died too often, with a reason that a person can read, and return them."""
    problem = _(
        "The work was begun %(attempts)s times, and each time the process that did it died. "
        "The log of the worker says more."
    ) % {"attempts": ATTEMPTS}
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            UPDATE metrics_job
            SET state = 'failed', finished_at = clock_timestamp(), lease_until = NULL, lease_token = NULL,
                problem = CASE WHEN problem = '' THEN %(problem)s ELSE problem END
            WHERE id IN (
                SELECT id FROM metrics_job WHERE {_CLAIMABLE} AND attempts >= %(attempts)s
                FOR UPDATE SKIP LOCKED
            )
            RETURNING id
            """,  # noqa: S608
            {"problem": problem, "attempts": ATTEMPTS},
        )
        closed = [row[0] for row in cursor.fetchall()]
    return list(Job.objects.filter(id__in=closed)) if closed else []


def forget_closed(*, before: datetime) -> None:
    """Remove the rows of jobs that were closed before a moment."""
    Job.objects.exclude(state=Job.State.OPEN).filter(finished_at__lt=before).delete()


def _claim(which: str, value: int | str | None) -> Lease | None:
    token = uuid4()
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            UPDATE metrics_job
            SET attempts = attempts + 1, lease_token = %(token)s,
                lease_until = clock_timestamp() + %(lease)s * interval '1 second'
            WHERE id = (
                SELECT id FROM metrics_job
                WHERE {_CLAIMABLE} AND attempts < %(attempts)s AND {which}
                ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED
            )
            RETURNING id, kind, key, payload, cursor, attempts
            """,  # noqa: S608 - fixed conditions of this module
            {"lease": LEASE.total_seconds(), "token": token, "attempts": ATTEMPTS, "value": value},
        )
        row = cursor.fetchone()
    if row is None:
        return None
    job_id, kind, key, payload, cursor_, attempts = row
    return Lease(
        job_id=job_id,
        kind=kind,
        key=key,
        payload=json.loads(payload),
        cursor=json.loads(cursor_),
        attempts=attempts,
        token=token,
    )
