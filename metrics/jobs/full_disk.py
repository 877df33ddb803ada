"""Telling a full disk from other faults: somebody can do something about it, and has to be told."""

import errno

OURS = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
OF_POSTGRESQL = "53100"


def is_full(error: BaseException | None) -> bool:
    """Return whether a fault, or one that led to it, is that there was no room: here, or where PostgreSQL is."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        if isinstance(error, OSError) and error.errno in OURS:
            return True
        if getattr(error, "pgcode", None) == OF_POSTGRESQL:
            return True
        error = error.__cause__ or error.__context__
    return False
