"""What django-allauth asks this site: who gets in, what is said, where one may be sent on to.

allauth leads through signing in, through a lost password and through saying the password again, so that further
steps (a second factor, single sign-on) have their place in it. Its limits are not used: they count in the cache of
one process, ours in PostgreSQL (see `guessing`); whose address a request has, allauth says. Nobody signs up.
"""

import logging
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from cxdash.accounts.guessing import address_of, password_was_right, take_attempt
from cxdash.accounts.models import User

logger = logging.getLogger(__name__)


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
        """Check a pair, which takes one of the few attempts of account and network address unless it is right.

        Raises
        ------
        cxdash.accounts.guessing.TooManyGuessesError
            If the account or the network address has to wait.
        """
        now, address = timezone.now(), address_of(request)
        take_attempt(credentials["email"], address=address, now=now)
        person = super().authenticate(request, **credentials)
        if not isinstance(person, User):
            return None
        password_was_right(credentials["email"], address=address, at=now)
        return person

    def reauthenticate(self, user: User, password: str) -> bool:  # type: ignore[override]
        """Return whether this is the password of who is signed in; a wrong one takes an attempt, as at the sign-in.

        Raises
        ------
        cxdash.accounts.guessing.TooManyGuessesError
            If the account or the network address has to wait.
        """
        return self.authenticate(context.request, email=user.email, password=password) == user

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return the network address of whoever asks, as far as the proxies that are trusted say it.

        Where they say less than they should (`TRUSTED_PROXIES` is wrong), or where there is none, as behind a
        Unix socket, all who come that way count as one: nobody is shut out by a page that fails.
        """
        try:
            return super().get_client_ip(request)
        except (ImproperlyConfigured, PermissionDenied):
            logger.warning("no network address of a client: see TRUSTED_PROXIES in docs/configuration.md")
            return str(request.META.get("REMOTE_ADDR", ""))

    def set_password(self, user: User, password: str) -> None:  # type: ignore[override]
        """Store a password that somebody has chosen."""
        user.set_password(password)
        user.password_is_temporary = False
        user.save(update_fields=["password", "password_is_temporary"])

    def respond_user_inactive(self, request: HttpRequest, user: object) -> HttpResponse:
        """Answer somebody who has left as a stranger."""
        return redirect("sign-in")
