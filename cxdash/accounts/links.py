"""Links that open a door without a password: how their keys are made, and that guessing them is slow."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

from cxdash.accounts.guessing import LINKS, TooManyGuessesError, address_of, give_back, take
from cxdash.accounts.models import User
from cxdash.accounts.waiting import wait


class LinkKeys(PasswordResetTokenGenerator):
    """Keys of links for a new password: one of before somebody left opens nothing after the return."""

    def _make_hash_value(self, user: User, timestamp: int) -> str:
        return f"{super()._make_hash_value(user, timestamp)}:{user.times_left}"


link_keys = LinkKeys()


def dead_ones_count(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Count links that open nothing (410) as guesses of the network address that asks; too many: 429."""

    @wraps(view)
    def counted(request: HttpRequest, *arguments: Any, **options: Any) -> HttpResponseBase:
        now, address = timezone.now(), address_of(request)
        try:
            take(LINKS, address, now=now)
        except TooManyGuessesError as error:
            return wait(request, until=error.until)
        response = view(request, *arguments, **options)
        if response.status_code != HTTPStatus.GONE:
            give_back(LINKS, address, at=now)
        return response

    return counted
