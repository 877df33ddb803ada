"""Doors of pages that several rights open."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import user_passes_test
from django.core.exceptions import PermissionDenied


def any_right(*rights: str) -> Callable[[Any], Any]:
    """Let in whoever has one of the rights, as `permission_required` does with a single one."""

    def check(user: Any) -> bool:
        if not any(map(user.has_perm, rights)):
            raise PermissionDenied
        return True

    return user_passes_test(check)
