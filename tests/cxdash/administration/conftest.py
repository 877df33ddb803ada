"""The same clock as for signing in, and a mail server that is not there."""

from typing import TYPE_CHECKING

import pytest
from django.test import Client
from pytest_django import Settings

from tests.cxdash.accounts.conftest import Clock, clock

if TYPE_CHECKING:
    from tests.cast import Cast

__all__ = ["Clock", "clock"]


@pytest.fixture
def mail_server(settings: Settings) -> None:
    settings.MAIL_IS_SET_UP = True
    settings.DEFAULT_FROM_EMAIL = "cxdash@example.com"


@pytest.fixture
def administrator(cast: "Cast") -> Client:
    """A browser that the administrator has signed in with."""
    client = Client()
    client.force_login(cast["administrator"])
    return client
