"""`/metrics/<code>/targets/`: what is aimed at."""

from dataclasses import dataclass
from datetime import timedelta
from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from metrics.formats import Unit, day, figure, missing
from metrics.models import Metric, Organisation, Target
from metrics.views.catalogue.forms import TargetForm, members_for_targets
from metrics.views.catalogue.listing import places
from metrics.views.catalogue.stale import show_both, signed_at
from metrics.views.catalogue.views import about, found_metric, signature
from metrics.views.catalogue.writing import OverlapError, StaleError, TargetChange, remove, save_target


@dataclass(frozen=True, slots=True)
class Line:
    """One target as its list shows it."""

    pk: int
    value: str
    amber: str
    red: str
    first: str
    last: str
    whom: str
    by: str
    at: str


def lines(metric: Metric, currency: str) -> tuple[Line, ...]:
    """Return the targets of a metric, the newest first."""
    rows = metric.targets.select_related("changed_by").prefetch_related("members__dimension")

    def written(value: float | None) -> str:
        if value is None:
            return missing()
        decimals = max(metric.decimals, places(value, metric.unit))
        return figure(value, cast("Unit", metric.unit), decimals, currency=currency)

    return tuple(
        Line(
            pk=one.pk,
            value=written(one.value),
            amber=written(one.amber),
            red=written(one.red),
            first=day(one.valid_from),
            last=day(one.valid_until - timedelta(days=1)),
            whom="; ".join(f"{member.dimension.name}: {member.name}" for member in one.members.all())
            or _("Everyone"),
            by=str(one.changed_by or ""),
            at=signed_at(one.changed_at),
        )
        for one in rows.order_by("-valid_from", "pk")
    )


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("metrics.edit_targets", raise_exception=True)
def targets(request: HttpRequest, code: str) -> HttpResponse:
    """List the targets of a metric, and add one."""
    return _page(request, found_metric(code), None)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("metrics.edit_targets", raise_exception=True)
def target(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Change a target, or remove it."""
    metric = found_metric(code)
    return _page(request, metric, get_object_or_404(Target, pk=pk, metric=metric))


def _page(request: HttpRequest, metric: Metric, changed: Target | None) -> HttpResponse:
    organisation, members = Organisation.objects.get(), members_for_targets()

    def form_of(row: Target | None) -> TargetForm:
        return TargetForm(
            request.POST if request.method == "POST" and row is changed else None,
            metric=metric,
            currency=organisation.currency,
            members=members,
            target=row,
        )

    form = form_of(changed)
    if request.method == "POST":
        try:
            done = _write(request, metric, changed, form)
        except StaleError as stale:
            if not isinstance(stale.row, Target):
                messages.error(request, _("Somebody else has since removed this target."))
                return redirect("targets", code=metric.code)
            if form.is_valid():
                show_both(form, form_of(stale.row), stale.row)
        except OverlapError as error:
            form.add_error("valid_from", str(error))
        else:
            if done:
                messages.success(request, done)
                return redirect("targets", code=metric.code)
    return render(
        request,
        "metrics/catalogue/targets.html",
        {
            "metric": about(metric, organisation),
            "lines": lines(metric, organisation.currency),
            "form": form,
            "members": [form[name] for name in form.member_fields],
            "changed": changed,
        },
    )


def _write(request: HttpRequest, metric: Metric, changed: Target | None, form: TargetForm) -> str:
    """Save or remove what was sent; return what to say, nothing where the form has errors."""
    valid = form.is_valid()
    if changed is not None and "remove" in request.POST:
        remove(changed, made_of=int(form.cleaned_data.get("revision") or 0))
        return _("The target is removed.")
    if not valid:
        return ""
    given = form.cleaned_data
    change = TargetChange(
        value=given["value"],
        amber=given["amber"],
        red=given["red"],
        valid_from=given["valid_from"],
        last_day=given["last_day"],
        members=form.members(),
    )
    save_target(
        metric,
        change,
        target_id=changed.pk if changed is not None else None,
        made_of=form.made_of(),
        who=signature(request),
    )
    return _("The target is saved.")
