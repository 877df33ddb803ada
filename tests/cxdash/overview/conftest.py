"""A small company, and people to look at it."""

from typing import TYPE_CHECKING

import pytest
from django.test import Client

if TYPE_CHECKING:
    from tests.cast import Cast
    from tests.metrics.facts import Facts


@pytest.fixture(scope="module")
def company(kept: None) -> "Facts":
    """The company of `company.py`, founded once for a module; what a test adds is gone after it."""
    # pytest reads this file before Django is set up.
    from tests.cxdash.overview.company import found_company  # noqa: PLC0415

    return found_company()


@pytest.fixture
def cco(cast: "Cast") -> Client:
    """A browser that the CCO has signed in with."""
    client = Client()
    client.force_login(cast["cco"])
    return client
