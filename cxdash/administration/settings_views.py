"""The page of settings."""

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("accounts.edit_settings", raise_exception=True)
def settings_page(request: HttpRequest) -> HttpResponse:
    """Show the settings."""
    return render(request, "administration/settings.html")
