"""Who may load what: everything, or only the figures of finance."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase

P = ParamSpec("P")
R = TypeVar("R", bound=HttpResponseBase)

LOAD, LOAD_FINANCE = "metrics.load_data", "metrics.load_finance"


def may_load(view: Callable[Concatenate[HttpRequest, P], R]) -> Callable[Concatenate[HttpRequest, P], R]:
    """Close a view to those who may load nothing at all."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *arguments: P.args, **options: P.kwargs) -> R:
        if not (_may(request.user, LOAD) or _may(request.user, LOAD_FINANCE)):
            raise PermissionDenied
        return view(request, *arguments, **options)

    return guarded


def measurements_only(request: HttpRequest) -> bool:
    """Return whether somebody may load figures of periods, and nothing else."""
    return not _may(request.user, LOAD)


def person_of(request: HttpRequest) -> int:
    """Return the number of whoever asks."""
    if request.user.pk is None:
        raise PermissionDenied
    return int(request.user.pk)


def _may(user: AbstractBaseUser | AnonymousUser, right: str) -> bool:
    return bool(user.has_perm(right))  # type: ignore[union-attr]
