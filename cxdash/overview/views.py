"""Health and Metric: the pages of numbers."""

from datetime import date
from http import HTTPStatus
from typing import Any

from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cxdash.accounts.organisation import organisation_of
from cxdash.overview.health.page import HealthPage, health_page
from cxdash.overview.metric.numbers import numbers_as_csv
from cxdash.overview.metric.page import MetricPage, find_metric, metric_page
from cxdash.overview.question import Parameters, address
from cxdash.overview.remembered import Content, remembered
from metrics.kpis.shelf import one_answer
from metrics.models import Metric, Organisation
from metrics.upkeep import business_day


def _parameters(request: HttpRequest) -> Parameters:
    return {name: request.GET.getlist(name) for name in request.GET}


def _today(request: HttpRequest) -> date:
    """Return the business day: what is shown as of it is the same for everybody."""
    organisation = organisation_of(request)
    return business_day(timezone.now(), organisation.time_zone if organisation else None)


def _one_address(request: HttpRequest) -> HttpResponse | None:
    """Lead to the one address of a view, whether it was asked for by the form or by a link."""
    query = address(_parameters(request))
    if query is None:
        return None
    return redirect(f"{request.path}?{query}" if query else request.path)


@require_safe
@permission_required("metrics.view_health", raise_exception=True)
def health(request: HttpRequest) -> HttpResponse:
    """Show the page that the address asks for."""
    if (elsewhere := _one_address(request)) is not None:
        return elsewhere
    today, may_load = _today(request), request.user.has_perm("metrics.load_data")

    def put_together() -> Content:
        with one_answer():
            page = health_page(
                organisation=organisation_of(request),
                parameters=_parameters(request),
                today=today,
                may_load=may_load,
            )
        return _content(request, "overview/health.html", _("Health"), page, {})

    return _shown(
        request, "overview/health_frame.html", remembered(request, today, (may_load,), put_together)
    )


def _content(
    request: HttpRequest, template: str, title: str, page: HealthPage | MetricPage, more: dict[str, Any]
) -> Content:
    status = HTTPStatus.BAD_REQUEST if page.problem else HTTPStatus.OK
    here = {"path": request.path, "here": request.get_full_path()}
    html = render_to_string(template, {"page": page, **here, **more})
    counting = isinstance(page, HealthPage) and page.counting
    return Content(html, title, status, page.speaks, counting)


def _shown(request: HttpRequest, template: str, content: Content) -> HttpResponse:
    return render(request, template, {"content": content}, status=content.status)


def _metric(request: HttpRequest, code: str) -> tuple[Organisation, Metric, list[Metric]]:
    organisation, found = organisation_of(request), find_metric(code)
    if organisation is None or found is None or not request.user.has_perm("metrics.view_metrics", found[0]):
        raise Http404
    return organisation, *found


@require_safe
@permission_required("metrics.view_metrics", raise_exception=True)
def metric(request: HttpRequest, code: str) -> HttpResponse:
    """Show one number: how it went, where, why it moved, how it is made."""
    if (elsewhere := _one_address(request)) is not None:
        return elsewhere
    today = _today(request)
    abilities = {
        "may_see_files": request.user.has_perm("metrics.load_data"),
        "may_edit": request.user.has_perm("metrics.edit_catalogue"),
        "may_aim": request.user.has_perm("metrics.edit_targets"),
    }
    if not request.user.has_perm("metrics.view_metrics", Metric(code=code)):
        raise Http404

    def put_together() -> Content:
        organisation, found, beside = _metric(request, code)
        with one_answer():
            page = metric_page(
                organisation=organisation,
                metric=found,
                beside=beside,
                parameters=_parameters(request),
                today=today,
            )
        drawer = bool(request.GET.get("def"))
        return _content(
            request, "overview/metric/page.html", page.name, page, {"drawer": drawer, **abilities}
        )

    content = remembered(request, today, tuple(abilities.values()), put_together)
    return _shown(request, "overview/metric/frame.html", content)


@require_safe
@permission_required("metrics.view_metrics", raise_exception=True)
def metric_csv(request: HttpRequest, code: str) -> HttpResponse:
    """Send the numbers of a Metric page as a file."""
    organisation, found, beside = _metric(request, code)
    with one_answer():
        text = numbers_as_csv(
            organisation=organisation,
            metric=found,
            beside=beside,
            parameters=_parameters(request),
            today=_today(request),
        )
    if text is None:
        raise Http404
    return HttpResponse(
        text,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{found.code}.csv"'},
    )
