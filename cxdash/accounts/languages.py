"""Which language a page speaks: the reader's choice, else the organisation's, else the browser's."""

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import translation
from django.utils.translation import get_supported_language_variant

from cxdash.accounts.models import User
from cxdash.accounts.organisation import organisation_of

YEAR_SECONDS = 365 * 24 * 3600


def language_of(request: HttpRequest) -> str:
    """Return the language for a page.

    The choice of somebody signed in is stored with the person; before that, in a cookie.
    """
    chosen = request.user.language if isinstance(request.user, User) else ""
    chosen = chosen or request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    if not is_offered(chosen):
        organisation = organisation_of(request)
        # Before the company has a name, its language is nobody's choice.
        chosen = organisation.language if organisation and organisation.name else ""
    if not is_offered(chosen):
        chosen = translation.get_language_from_request(request)
    return get_supported_language_variant(chosen)


def is_offered(language: str) -> bool:
    """Return whether pages can be had in this language."""
    return language in dict(settings.LANGUAGES)


def speak(request: HttpRequest) -> None:
    """Make everything from here on speak the language of the reader."""
    language = language_of(request)
    translation.activate(language)
    request.LANGUAGE_CODE = language


def remember(request: HttpRequest, response: HttpResponseBase, language: str) -> None:
    """Store the reader's choice."""
    if isinstance(request.user, User):
        request.user.language = language
        request.user.save(update_fields=["language"])
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=YEAR_SECONDS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
