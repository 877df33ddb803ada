"""`/metrics/<code>/references/`: values to set ours beside."""

from dataclasses import dataclass
from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from metrics.formats import Unit, day, figure
from metrics.models import Metric, Organisation, ReferenceValue
from metrics.upkeep import business_day
from metrics.views.catalogue.forms import ReferenceForm
from metrics.views.catalogue.listing import places
from metrics.views.catalogue.stale import show_both, signed_at
from metrics.views.catalogue.views import about, found_metric, signature
from metrics.views.catalogue.writing import ReferenceChange, StaleError, remove, save_reference
from metrics.views.words import REFERENCES


@dataclass(frozen=True, slots=True)
class Line:
    """One reference value as its list shows it."""

    pk: int
    kind: str
    label: str
    value: str
    as_of: str
    source: str
    method: str
    same_method: bool
    by: str
    at: str


def lines(metric: Metric, currency: str) -> tuple[Line, ...]:
    """Return the reference values of a metric, kind by kind, the newest first."""
    return tuple(
        Line(
            pk=one.pk,
            kind=str(dict(REFERENCES)[one.kind]),
            label=one.label,
            value=figure(
                one.value,
                cast("Unit", metric.unit),
                max(metric.decimals, places(one.value, metric.unit)),
                currency=currency,
            ),
            as_of=day(one.as_of),
            source=one.source,
            method=one.method,
            same_method=one.same_method,
            by=str(one.changed_by or ""),
            at=signed_at(one.changed_at),
        )
        for one in metric.reference_values.select_related("changed_by")
    )


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("metrics.edit_catalogue", raise_exception=True)
def references(request: HttpRequest, code: str) -> HttpResponse:
    """List the reference values of a metric, and add one."""
    return _page(request, found_metric(code), None)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("metrics.edit_catalogue", raise_exception=True)
def reference(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Change a reference value, or remove it."""
    metric = found_metric(code)
    return _page(request, metric, get_object_or_404(ReferenceValue, pk=pk, metric=metric))


def _page(request: HttpRequest, metric: Metric, changed: ReferenceValue | None) -> HttpResponse:
    organisation = Organisation.objects.get()

    def form_of(row: ReferenceValue | None) -> ReferenceForm:
        return ReferenceForm(
            request.POST if request.method == "POST" and row is changed else None,
            metric=metric,
            currency=organisation.currency,
            reference=row,
            today=business_day(timezone.now()),
        )

    form = form_of(changed)
    if request.method == "POST":
        try:
            done = _write(request, metric, changed, form)
        except StaleError as stale:
            if not isinstance(stale.row, ReferenceValue):
                messages.error(request, _("Somebody else has since removed this value."))
                return redirect("references", code=metric.code)
            if form.is_valid():
                show_both(form, form_of(stale.row), stale.row)
        else:
            if done:
                messages.success(request, done)
                return redirect("references", code=metric.code)
    return render(
        request,
        "metrics/catalogue/references.html",
        {
            "metric": about(metric, organisation),
            "lines": lines(metric, organisation.currency),
            "form": form,
            "changed": changed,
        },
    )


def _write(request: HttpRequest, metric: Metric, changed: ReferenceValue | None, form: ReferenceForm) -> str:
    """Save or remove what was sent; return what to say, nothing where the form has errors."""
    valid = form.is_valid()
    if changed is not None and "remove" in request.POST:
        remove(changed, made_of=int(form.cleaned_data.get("revision") or 0))
        return _("The reference value is removed.")
    if not valid:
        return ""
    names = ("kind", "label", "value", "source", "as_of", "method", "same_method")
    save_reference(
        metric,
        ReferenceChange(**{name: form.cleaned_data[name] for name in names}),
        reference_id=changed.pk if changed is not None else None,
        made_of=form.made_of(),
        who=signature(request),
    )
    return _("The reference value is saved.")
