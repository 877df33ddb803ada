"""People to look at pages, and silence where bells would ring."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

if TYPE_CHECKING:
    from tests.cast import Cast


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
def _silence(bells: list[tuple[Any, ...]]) -> None:
    """Ring no bells."""


@pytest.fixture
def as_role(cast: "Cast") -> Callable[[str], Client]:
    """`as_role("finance")`: a browser that somebody of the role has signed in with."""

    def signed_in(role: str) -> Client:
        client = Client()
        client.force_login(cast[role])
        return client

    return signed_in


@pytest.fixture
def administrator(as_role: Callable[[str], Client]) -> Client:
    return as_role("administrator")
