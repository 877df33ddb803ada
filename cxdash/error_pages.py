"""What a person, or a program, is told when something goes wrong: never a trace."""

import logging
import secrets
import sys
from http import HTTPStatus

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from cxdash.accounts.languages import speak
from metrics.api.errors import Problem, body
from metrics.jobs.full_disk import is_full

logger = logging.getLogger(__name__)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400."""
    return _page(request, 400, "bad_request", _("This request cannot be read."))


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403."""
    return _page(request, 403, "permission_denied", _("Your role does not include this."))


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form without its secret: mostly a page that was open for too long."""
    return _page(request, 403, "stale_form", _("This page was open for too long."), "stale_form.html")


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404."""
    return _page(request, 404, "not_found", _("There is nothing at this address."))


def failed(request: HttpRequest) -> HttpResponse:
    """500, with a number to find the entry in the log by; 507 where the disk is full.

    Nothing here may need the database: perhaps it is what failed.
    """
    reference, full = secrets.token_hex(4), is_full(sys.exc_info()[1])
    logger.error("reference %s: %s %s", reference, request.method, request.path)
    if _is_api(request):
        detail = _("Something went wrong here. Reference: %(reference)s") % {"reference": reference}
        return JsonResponse(body("server_error", Problem("error", detail, None)), status=500)
    page = render_to_string("500.html", {"reference": reference, "full": full})
    return HttpResponse(page, status=HTTPStatus.INSUFFICIENT_STORAGE if full else 500)


def _page(
    request: HttpRequest, status: int, code: str, detail: str, template: str | None = None
) -> HttpResponse:
    if _is_api(request):
        return JsonResponse(body("client_error", Problem(code, detail, None)), status=status)
    try:
        # For an unknown address no view was found, and so nobody has chosen the language yet.
        if hasattr(request, "user"):
            speak(request)
        return render(request, template or f"{status}.html", status=status)
    except DatabaseError:
        return failed(request)


def _is_api(request: HttpRequest) -> bool:
    return request.path.startswith("/api/v1/")
