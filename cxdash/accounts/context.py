"""What every page shows: whose page it is, the menu, the other language."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.translation import get_language

from cxdash.accounts.menu import Entry, menu_of
from cxdash.accounts.models import User
from cxdash.accounts.organisation import organisation_of
from metrics.formats import LANGUAGES


@dataclass(frozen=True)
class Language:
    """A language that a page can be switched to."""

    code: str
    name: str


@dataclass(frozen=True)
class Frame:
    """What stands around the contents of a page."""

    organisation: str
    invented: bool
    menu: list[Entry]
    other_languages: list[Language]
    back: str


def signed_in(request: HttpRequest) -> dict[str, Frame]:
    """Return `frame` for the templates."""
    organisation = organisation_of(request)
    current = get_language()
    # An error page may come before anybody has looked who asks.
    user = getattr(request, "user", None)
    return {
        "frame": Frame(
            organisation=str(organisation) if organisation else "",
            invented=organisation is not None and organisation.invented,
            menu=menu_of(user, request.path) if isinstance(user, User) else [],
            other_languages=[Language(code, name) for code, name in LANGUAGES.items() if code != current],
            back=request.get_full_path() if request.method == "GET" else request.path,
        )
    }
