"""Who may load what: everything, or only the figures of finance; for what the password is asked for again."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from allauth.account.decorators import reauthentication_required
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from metrics.catalogue.measures import FINANCE
from metrics.ingest.kinds import Kind
from metrics.models import Import, Measure

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


def asks_password_again(
    when: Callable[[HttpRequest], bool] = lambda request: True,
) -> Callable[[Callable[Concatenate[HttpRequest, P], R]], Callable[Concatenate[HttpRequest, P], R]]:
    """Ask for the password before a form is acted on, unless it was given within the last five minutes.

    What was sent is kept meanwhile, and acted on once the password is right.

    Parameters
    ----------
    when
        Which of the forms need it.
    """
    guard: Callable[..., Any] = reauthentication_required(
        enabled=lambda request: request.method == "POST" and when(request)
    )
    return guard


def measurements_only(request: HttpRequest) -> bool:
    """Return whether somebody may load figures of finance, and nothing else."""
    return not _may(request.user, LOAD)


def opener(request: HttpRequest) -> Callable[[Import], bool]:
    """Return whether somebody may see an import and decide about it.

    Who may load figures of finance, and nothing else: what they have handed in, and what held nothing else.
    """
    if not measurements_only(request):
        return lambda of: True
    finance = set(Measure.objects.filter(code__in=FINANCE).values_list("pk", flat=True))

    def opens(of: Import) -> bool:
        return of.requested_by_id == request.user.pk or all(
            part.kind == Kind.MEASUREMENTS and part.measures and finance.issuperset(part.measures)
            for part in of.parts.all()
        )

    return opens


def person_of(request: HttpRequest) -> int:
    """Return the number of whoever asks."""
    if request.user.pk is None:
        raise PermissionDenied
    return int(request.user.pk)


def _may(user: AbstractBaseUser | AnonymousUser, right: str) -> bool:
    return bool(user.has_perm(right))  # type: ignore[union-attr]
