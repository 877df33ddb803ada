"""No page without signing in, unless its view says so; nothing that was shown stays in a cache."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, resolve_url
from django.utils.deprecation import MiddlewareMixin
from django_htmx.http import HttpResponseClientRedirect

from cxdash.accounts.doors import is_page, needs_sign_in
from cxdash.accounts.languages import speak
from cxdash.accounts.models import User

# In the address of the sign-in: a session has ended.
ENDED = "ended"

# What somebody with a one-time password may open before choosing a password.
BEFORE_A_PASSWORD = frozenset({"password", "sign-out", "language", "account_reset_password_from_key"})


class SignedInPagesMiddleware(MiddlewareMixin):
    """Deny by default. The person, with the role, is read from the database at every request."""

    def process_view(
        self,
        request: HttpRequest,
        view_func: Callable[..., HttpResponseBase],
        view_args: tuple[Any, ...],
        view_kwargs: dict[str, Any],
    ) -> HttpResponseBase | None:
        """Choose the language, then let in, or show the way to the sign-in."""
        if not is_page(view_func):
            return None
        speak(request)
        if isinstance(request.user, User):
            return _password_first(request, request.user)
        return _to_sign_in(request) if needs_sign_in(view_func) else None

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Let no cache keep the answer, unless its view has said otherwise."""
        response.headers.setdefault("Cache-Control", "no-store")
        return response


def _password_first(request: HttpRequest, user: User) -> HttpResponseBase | None:
    """Send somebody with a one-time password to where it is replaced."""
    match = request.resolver_match
    if not user.password_is_temporary or (match is not None and match.view_name in BEFORE_A_PASSWORD):
        return None
    return _go(request, resolve_url("password"))


def _to_sign_in(request: HttpRequest) -> HttpResponseBase:
    """Send somebody to the sign-in and, where one can, back; say so where a session has ended."""
    # After the sign-in comes a GET, which is no use to a view that takes POST.
    back = request.get_full_path()
    if getattr(request, "htmx", False):
        # The address that the reader sees, not that of the part which was asked for.
        back = _within(request, request.htmx.current_url)  # type: ignore[attr-defined]
    elif request.method not in {"GET", "HEAD"}:
        back = _within(request, request.headers.get("Referer"))
    address = redirect_to_login(back).url
    if settings.SESSION_COOKIE_NAME in request.COOKIES:
        address += f"&{ENDED}=1"
    return _go(request, address)


def _within(request: HttpRequest, page: str | None) -> str:
    """Return the page that a browser says it was on; the first page where that is none of ours."""
    here = request.build_absolute_uri("/")
    return page[len(here) - 1 :] if page is not None and page.startswith(here) else "/"


def _go(request: HttpRequest, address: str) -> HttpResponseBase:
    # A plain redirect would be followed by htmx and end up inside of a panel.
    if getattr(request, "htmx", False):
        return HttpResponseClientRedirect(address)
    return redirect(address)
