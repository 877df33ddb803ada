"""NUL is refused at the door: nobody types it, and PostgreSQL keeps no text that holds it."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.deprecation import MiddlewareMixin

from cxdash.accounts.doors import is_page


class NoNulMiddleware(MiddlewareMixin):
    """Answers 400 where an address or a form holds a NUL."""

    def process_view(
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase], *_arguments: Any
    ) -> None:
        """Look at what was sent.

        Raises
        ------
        BadRequest
            If a name or a value holds one.
        """
        # What programs send is read by those who know who they are.
        for sent in (request.GET, request.POST) if is_page(view_func) else (request.GET,):
            for name, values in sent.lists():
                if any("\0" in text for text in (name, *map(str, values))):
                    raise BadRequest("NUL in a parameter")
