"""Silence where bells would ring."""

from typing import Any

import pytest


@pytest.fixture(autouse=True)
def _silence(bells: list[tuple[Any, ...]]) -> None:
    """Ring no bells."""
