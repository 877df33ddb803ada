"""A full disk is told from other faults, wherever in a chain of them it stands."""

import errno

import pytest
from django.db import OperationalError

from metrics.jobs.full_disk import is_full


class OfPostgresqlError(Exception):
    """As psycopg raises it."""

    def __init__(self, pgcode: str) -> None:
        super().__init__(pgcode)
        self.pgcode = pgcode


def raised(*chain: Exception) -> Exception:
    """Return the last of several faults, each raised while the one before was handled."""
    first, *others = chain
    try:
        raise first
    except Exception as error:
        return raised_from(error, others)


def raised_from(error: Exception, others: list[Exception]) -> Exception:
    for other in others:
        other.__cause__, error = error, other
    return error


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EFBIG])
def test_no_room_here(number: int) -> None:
    assert is_full(OSError(number, "no room"))
    assert is_full(raised(OSError(number, "no room"), ValueError("then this"), RuntimeError("and this")))


def test_no_room_where_the_database_is() -> None:
    assert is_full(raised(OfPostgresqlError("53100"), OperationalError("could not extend file")))
    assert not is_full(raised(OfPostgresqlError("57014"), OperationalError("canceling statement")))


def test_other_faults() -> None:
    assert not is_full(None)
    assert not is_full(OSError(errno.EACCES, "no"))
    circle = ValueError("a")
    circle.__cause__ = circle
    assert not is_full(circle)
