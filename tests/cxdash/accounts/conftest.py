"""A browser that shows faults, and a clock that can be moved."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone


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
def visitor() -> Client:
    """A browser that shows faults as a page, as it would outside of tests."""
    return Client(raise_request_exception=False)
