"""When a session ends: so long after the sign-in, and so long after the last thing that was done in it.

Both moments stand in the session. It is written at most once a minute, and what a page asks by itself while it
waits (`X-Unasked`) does not count: a forgotten progress bar keeps nobody signed in.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.deprecation import MiddlewareMixin

from cxdash.accounts.doors import knows_sessions
from cxdash.accounts.models import User
from cxdash.accounts.roles import Role

BEGAN, SEEN = "began", "seen"
UNASKED = "X-Unasked"
NOTED_EVERY = timedelta(minutes=1)


class SessionEndsMiddleware(MiddlewareMixin):
    """Signs out whose session is over before anything else is looked at."""

    def process_view(
        self,
        request: HttpRequest,
        view_func: Callable[..., HttpResponseBase],
        view_args: tuple[Any, ...],
        view_kwargs: dict[str, Any],
    ) -> None:
        """End the session, or note that somebody is there."""
        if not knows_sessions(view_func) or not isinstance(request.user, User):
            return
        now, unasked = timezone.now(), UNASKED in request.headers
        if is_over(request.session, request.user, now=now):
            logout(request)
        elif not unasked and now - _at(request.session, SEEN, now) >= NOTED_EVERY:
            request.session[SEEN] = now.timestamp()


def is_over(session: Any, user: User, *, now: datetime) -> bool:
    """Return whether a person's session has lasted, or lain idle, for too long."""
    minutes = settings.SESSION_IDLE_MINUTES
    if user.role == Role.ADMINISTRATOR:
        minutes = settings.SESSION_IDLE_MINUTES_ADMINISTRATOR
    oldest = now - timedelta(seconds=settings.SESSION_COOKIE_AGE)
    return _at(session, BEGAN, oldest) <= oldest or _at(session, SEEN, now) <= now - timedelta(
        minutes=minutes
    )


@receiver(user_logged_in)
def begin(sender: object, request: HttpRequest, user: User, **more: object) -> None:
    """Note when a session began, and that the password was just given: nobody is asked for it again at once.

    A session that does not say when it began, because an older version made it, is over.
    """
    now = timezone.now().timestamp()
    request.session[BEGAN] = request.session[SEEN] = now
    record_authentication(request, user, method="password", reauthenticated=True)


def _at(session: Any, name: str, unknown: datetime) -> datetime:
    moment = session.get(name)
    return unknown if moment is None else datetime.fromtimestamp(moment, tz=timezone.get_default_timezone())
