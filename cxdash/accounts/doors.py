"""Views that may be seen without signing in. All others may not."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.contrib.auth.decorators import login_not_required
from django.http.response import HttpResponseBase

View = TypeVar("View", bound=Callable[..., HttpResponseBase])

OPEN_PAGE, FOR_MACHINES = "is_open_page", "is_for_machines"


def public(view: View) -> View:
    """Mark a page that people see before they have signed in."""
    view = login_not_required(view)
    setattr(view, OPEN_PAGE, True)
    return view


def for_machines(view: View) -> View:
    """Mark a view that looks at neither session nor language, such as a health probe."""
    view = login_not_required(view)
    setattr(view, FOR_MACHINES, True)
    return view


def is_page(view: Callable[..., Any]) -> bool:
    """Return whether a person reads this view: the API and the probes speak the language of the request."""
    return needs_sign_in(view) or getattr(view, OPEN_PAGE, False)


def knows_sessions(view: Callable[..., Any]) -> bool:
    """Return whether a view may look who is signed in: a health probe answers while the database is down."""
    return not getattr(view, FOR_MACHINES, False)


def needs_sign_in(view: Callable[..., Any]) -> bool:
    """Return whether a view is closed to those who have not signed in: all are that do not say otherwise."""
    return getattr(view, "login_required", True)
