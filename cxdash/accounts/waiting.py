"""The answer to somebody who has asked too often: 429, and when it is worth trying again."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone


def wait(request: HttpRequest, *, until: datetime) -> HttpResponse:
    """Return a page that says to wait."""
    return say_when(render(request, "429.html"), until=until)


def say_when(response: HttpResponse, *, until: datetime) -> HttpResponse:
    """Turn an answer into a 429 that says from when on it is worth trying again."""
    response.status_code = 429
    response.headers["Retry-After"] = str(max(1, int((until - timezone.now()).total_seconds())))
    return response
