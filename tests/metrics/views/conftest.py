"""People who look at pages, and a worker that is one call away."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from pytest_django import Settings

if TYPE_CHECKING:
    from tests.cast import Cast


@pytest.fixture
def cast(db: None, settings: Settings) -> "Cast":
    # pytest reads this file before Django is set up.
    from tests.cast import Cast  # noqa: PLC0415

    # The hash of real passwords is slow on purpose.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return Cast()


@pytest.fixture
def signed_in(cast: "Cast") -> Callable[[str], Client]:
    """Return a browser that somebody has signed in with, in English."""

    def browser(name: str) -> Client:
        client = Client()
        client.force_login(cast[name])
        client.post("/language/", {"language": "en", "next": "/"})
        return client

    return browser


@pytest.fixture
def analyst(signed_in: Callable[[str], Client]) -> Client:
    return signed_in("analyst")


@pytest.fixture
def finance(signed_in: Callable[[str], Client]) -> Client:
    return signed_in("finance")


@pytest.fixture(autouse=True)
def no_bells(monkeypatch: pytest.MonkeyPatch) -> None:
    """No broker is needed: what waits is done when a test says so."""
    from metrics import tasks  # noqa: PLC0415

    def quiet(*_arguments: Any) -> bool:
        return True

    monkeypatch.setattr(tasks, "bell", quiet)
