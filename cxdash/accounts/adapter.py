"""What django-allauth asks this site: who gets in, what is said, where one may be sent on to.

allauth leads through signing in and through a lost password, so that further steps (a second factor, single
sign-on) have their place in it. Its limits are not used: they count in the cache of one process, ours in
PostgreSQL (see `guessing`). Nobody signs up.
"""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from cxdash.accounts.guessing import forget_failures, take_attempt
from cxdash.accounts.models import User


class Adapter(DefaultAccountAdapter):
    """Our answers."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _("This e-mail address and password do not match."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return that nobody can sign up: people are invited."""
        return False

    def is_ajax(self, request: HttpRequest) -> bool:
        """Return that every answer is a page: the API has tokens."""
        return False

    def is_safe_url(self, url: str) -> bool:
        """Return whether one may be sent on to an address: only on the host that was asked."""
        request = self.request
        return url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure())

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Say nothing: the pages say themselves what happened."""

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """Check a pair, which takes one of the account's few attempts unless it is right.

        Raises
        ------
        cxdash.accounts.guessing.TooManyGuessesError
            If the account has to wait.
        """
        now = timezone.now()
        take_attempt(credentials["email"], now=now)
        person = super().authenticate(request, **credentials)
        if not isinstance(person, User):
            return None
        forget_failures(credentials["email"], now=now)
        return person

    def set_password(self, user: User, password: str) -> None:  # type: ignore[override]
        """Store a password that somebody has chosen."""
        user.set_password(password)
        user.password_is_temporary = False
        user.save(update_fields=["password", "password_is_temporary"])

    def respond_user_inactive(self, request: HttpRequest, user: object) -> HttpResponse:
        """Answer somebody who has left as a stranger."""
        return redirect("sign-in")
