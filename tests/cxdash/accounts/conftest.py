"""People, and a clock that can be moved."""

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

if TYPE_CHECKING:
    from tests.cast import Cast


class Clock:
    """The time of day for everything that asks Django for it."""

    def __init__(self) -> None:
        self.now = timezone.now()

    def move(self, **duration: float) -> None:
        self.now += timedelta(**duration)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(timezone, "now", lambda: clock.now)
    return clock


@pytest.fixture
def cast(db: None, settings: Settings) -> "Cast":
    # pytest reads this file before Django is set up.
    from tests.cast import Cast  # noqa: PLC0415

    # The hash of real passwords is slow on purpose.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return Cast()


@pytest.fixture
def visitor() -> Client:
    """A browser that shows faults as a page, as it would outside of tests."""
    return Client(raise_request_exception=False)
