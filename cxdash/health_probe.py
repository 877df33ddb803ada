"""`/healthz`: whether this process answers, and nothing else."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Answer 200 without touching a store: a database that is down is no reason to restart the web server."""
    return HttpResponse("ok\n", content_type="text/plain")
