"""Pages of numbers are put together once for each state of the data, and remembered by the process that did it.

What a page says depends on its address, the language, the business day, what the reader may do, and the data. All of
these are in the key, so nothing has to be cleared: a load, a setting or a verdict makes another key.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from django.core.cache import caches
from django.http import HttpRequest
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from cxdash.accounts.organisation import organisation_of
from metrics.kpis.changes import state_of_data

SECONDS = 3600


@dataclass(frozen=True, slots=True)
class Content:
    """The inner part of a page.

    Attributes
    ----------
    title
        For the browser's tab.
    speaks
        Whether it shows numbers, so that the reading key belongs below it.
    passing
        It says that something is under way, which ends without another change of the data: not remembered.
    """

    html: SafeString
    title: str
    status: int
    speaks: bool
    passing: bool = False


def remembered(
    request: HttpRequest, today: date, abilities: tuple[bool, ...], put_together: Callable[[], Content]
) -> Content:
    """Return the inner part of a page: as it was put together before, or now.

    Parameters
    ----------
    abilities
        What of the reader's rights the page depends on.
    """
    words = (
        request.get_full_path(),
        get_language() or "",
        today.isoformat(),
        repr(abilities),
        _organisation_as_read(request),
        state_of_data(),
    )
    key = sha256("\n".join(words).encode()).hexdigest()
    memory = caches["pages"]
    found = memory.get(key)
    if found is None:
        content = put_together()
        if content.passing:
            return content
        memory.set(key, (str(content.html), content.title, content.status, content.speaks), SECONDS)
        return content
    html, title, status, speaks = found
    # It was rendered by a template of ours, with everything escaped.
    return Content(mark_safe(html), title, status, speaks)  # noqa: S308


def _organisation_as_read(request: HttpRequest) -> str:
    """Return the organisation's settings as a word: they were read before the state, and may be older than it."""
    organisation = organisation_of(request)
    fields = organisation._meta.concrete_fields if organisation is not None else ()
    return repr([getattr(organisation, field.attname) for field in fields])
