"""People for the table of access."""

from typing import TYPE_CHECKING

import pytest
from pytest_django import Settings

if TYPE_CHECKING:
    from tests.cast import Cast


@pytest.fixture
def cast(db: None, settings: Settings) -> "Cast":
    # pytest reads this file before Django is set up.
    from tests.cast import Cast  # noqa: PLC0415

    # The hash of real passwords is slow on purpose, and nobody signs in with one here.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return Cast()
