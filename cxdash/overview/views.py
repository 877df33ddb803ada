"""Health: whether customers are better off."""

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
@permission_required("metrics.view_health", raise_exception=True)
def health(request: HttpRequest) -> HttpResponse:
    """Show the frame of the page until its numbers are there."""
    return render(request, "overview/health.html")
