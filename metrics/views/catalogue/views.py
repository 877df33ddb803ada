"""`/metrics/`: the catalogue, and what an organisation decides of a metric."""

from dataclasses import dataclass
from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from metrics.catalogue.metrics import METRICS
from metrics.models import Metric, MetricVersion, Organisation
from metrics.upkeep import business_day
from metrics.views.catalogue.forms import MetricForm
from metrics.views.catalogue.listing import Entry, entry_of, listing
from metrics.views.catalogue.stale import show_both, signed_at
from metrics.views.catalogue.writing import MetricChange, StaleError, Who, change_metric

BUILT_IN = frozenset(one.code for one in METRICS)


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


@dataclass(frozen=True, slots=True)
class About:
    """A metric as the pages about it say it: the catalogue's entry, its formula, and who decided last."""

    entry: Entry
    formula: str
    is_own: bool
    changed_by: str
    changed_at: str
    smallest_by: str
    smallest_at: str
    targets: int
    references: int


def about(metric: Metric, organisation: Organisation) -> About:
    """Return what stands beside a form."""
    version = MetricVersion.objects.filter(metric=metric).order_by("-number").first()
    return About(
        entry=entry_of(metric, organisation),
        formula=version.formula if version is not None else "",
        is_own=metric.code not in BUILT_IN,
        changed_by=str(metric.changed_by or ""),
        changed_at=signed_at(metric.changed_at),
        smallest_by=str(metric.smallest_change_by or ""),
        smallest_at=signed_at(metric.smallest_change_at),
        targets=metric.targets.count(),
        references=metric.reference_values.count(),
    )


def found_metric(code: str) -> Metric:
    """Return a metric, with whom its pages name."""
    rows = Metric.objects.select_related("owner", "changed_by", "smallest_change_by")
    return get_object_or_404(rows, code=code)


def signature(request: HttpRequest) -> Who:
    """Return who asks, and when."""
    return Who(request.user.pk, timezone.now())


@require_http_methods(["GET", "HEAD", "POST"])
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
            show_both(form, form_of(row), row)
        else:
            messages.success(request, _("Saved."))
            return redirect("metric-edit", code=code)
    return render(
        request,
        "metrics/catalogue/edit.html",
        {"metric": about(metric, organisation), "form": form},
    )
