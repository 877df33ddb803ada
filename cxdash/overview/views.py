"""Health: whether customers are better off."""

from http import HTTPStatus

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cxdash.accounts.organisation import organisation_of
from cxdash.overview.health.page import health_page
from cxdash.overview.question import address
from metrics.upkeep import business_day


@require_safe
@permission_required("metrics.view_health", raise_exception=True)
def health(request: HttpRequest) -> HttpResponse:
    """Show the page that the address asks for."""
    parameters = {name: request.GET.getlist(name) for name in request.GET}
    query = address(parameters)
    if query is not None:
        # One address for one view, whether it came from the form or from a link.
        return redirect(f"{request.path}?{query}" if query else request.path)
    page = health_page(
        organisation=organisation_of(request),
        parameters=parameters,
        today=business_day(timezone.now()),
        may_load=request.user.has_perm("metrics.load_data"),
    )
    status = HTTPStatus.BAD_REQUEST if page.problem else HTTPStatus.OK
    return render(request, "overview/health.html", {"page": page}, status=status)
