"""`/metrics/`: the catalogue, and what an organisation decides of a metric."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from metrics.decisions.catalogue import MetricChange, StaleError, change_metric
from metrics.models import Metric, Organisation
from metrics.upkeep import business_day
from metrics.views.catalogue.about import about, found_metric, signature
from metrics.views.catalogue.forms import MetricForm
from metrics.views.catalogue.listing import BUILT_IN, listing
from metrics.views.catalogue.stale import show_both
from metrics.views.methods import form_page


@require_safe
@permission_required("metrics.view_metrics", raise_exception=True)
def catalogue(request: HttpRequest) -> HttpResponse:
    """List the metrics."""
    if request.user.departments_within("metrics.view_metrics") is not None:  # type: ignore[union-attr]
        # Who may see the metrics of own initiatives only has none of these.
        raise PermissionDenied
    found = listing(
        Organisation.objects.get(),
        state=request.GET.get("state", ""),
        today=business_day(timezone.now()),
    )
    return render(request, "metrics/catalogue/catalogue.html", {"page": found})


@form_page
@permission_required("metrics.edit_catalogue", raise_exception=True)
def edit(request: HttpRequest, code: str) -> HttpResponse:
    """Change what an organisation decides of a metric."""
    metric, organisation = found_metric(code), Organisation.objects.get()
    own = code not in BUILT_IN

    def form_of(row: Metric) -> MetricForm:
        return MetricForm(
            request.POST if request.method == "POST" and row is metric else None,
            metric=row,
            is_own=own,
            currency=organisation.currency,
        )

    form = form_of(metric)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        change = MetricChange(
            state=given["state"],
            on_scorecard=given["on_scorecard"],
            owner_id=given["owner"].pk if given["owner"] is not None else None,
            smallest_change=given["smallest_change"],
            minimum_n=given["minimum_n"],
            name_en=given.get("name_en"),
            name_ru=given.get("name_ru"),
        )
        try:
            change_metric(code, change, made_of=form.made_of(), who=signature(request))
        except StaleError as stale:
            row = cast("Metric", stale.row)
            show_both(form, form_of(row), row, organisation.zone)
        else:
            messages.success(request, _("Saved."))
            return redirect("metric-edit", code=code)
    return render(
        request,
        "metrics/catalogue/edit.html",
        {"metric": about(metric, organisation), "form": form},
    )
