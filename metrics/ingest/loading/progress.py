"""How long work tells how far it is, without knowing who keeps the account."""

from collections.abc import Mapping
from typing import Any, Protocol


class Progress(Protocol):
    """Where a handler notes its steps. A job's lease is one.

    `renew` is called first in the transaction of each step: the step and the note of it stand or fall together.
    It raises when somebody else has taken the work over, and what the step did is rolled back.
    """

    @property
    def cursor(self) -> Mapping[str, Any]:
        """How far an earlier attempt got; empty at the first."""

    def renew(
        self,
        *,
        done: int | None = None,
        total: int | None = None,
        cursor: Mapping[str, Any] | None = None,
    ) -> None:
        """Note how far the work is, and keep it."""


class NoAccount:
    """Work that nobody follows and nothing resumes."""

    cursor: Mapping[str, Any] = {}

    def renew(
        self,
        *,
        done: int | None = None,
        total: int | None = None,
        cursor: Mapping[str, Any] | None = None,
    ) -> None:
        """Note nothing."""
