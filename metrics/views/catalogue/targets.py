"""`/metrics/<code>/targets/`: what is aimed at."""

from dataclasses import dataclass
from datetime import timedelta
from typing import cast

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from metrics.decisions.catalogue import (
    NoPeriodError,
    OverlapError,
    TargetChange,
    Who,
    grows_with_the_days,
    save_target,
)
from metrics.formats import Unit, day, figure, missing
from metrics.models import Metric, Organisation, Target
from metrics.views.catalogue.forms import Data, TargetForm, members_for_targets
from metrics.views.catalogue.rows import Rows, rows_page
from metrics.views.catalogue.stale import signed_at
from metrics.views.methods import form_page
from metrics.views.words import places


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


def lines(metric: Metric, organisation: Organisation) -> tuple[Line, ...]:
    """Return the targets of a metric, the newest first."""
    rows = metric.targets.select_related("changed_by").prefetch_related("members__dimension")

    def written(value: float | None) -> str:
        if value is None:
            return missing()
        decimals = max(metric.decimals, places(value, metric.unit))
        return figure(value, cast("Unit", metric.unit), decimals, currency=organisation.currency)

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
            at=signed_at(one.changed_at, organisation.zone),
        )
        for one in rows.order_by("-valid_from", "pk")
    )


def _form(data: Data, metric: Metric, organisation: Organisation, target: Target | None) -> TargetForm:
    members = members_for_targets()
    return TargetForm(
        data,
        metric=metric,
        currency=organisation.currency,
        members=members,
        target=target,
        of_one_period=grows_with_the_days(metric),
    )


def _save(metric: Metric, form: TargetForm, changed: Target | None, who: Who) -> None:
    given = form.cleaned_data
    change = TargetChange(
        value=given["value"],
        amber=given["amber"],
        red=given["red"],
        valid_from=given["valid_from"],
        last_day=given["last_day"],
        members=form.members(),
    )
    target_id = changed.pk if changed is not None else None
    try:
        save_target(metric, change, target_id=target_id, made_of=form.made_of(), who=who)
    except OverlapError as error:
        form.add_error("valid_from", str(error))
    except NoPeriodError as error:
        form.add_error("last_day", str(error))


_TARGETS = Rows(
    model=Target,
    address="targets",
    template="metrics/catalogue/targets.html",
    form=_form,
    lines=lines,
    save=_save,
    saved=gettext_lazy("The target is saved."),
    removed=gettext_lazy("The target is removed."),
    gone=gettext_lazy("Somebody else has since removed this target."),
)


@form_page
@permission_required("metrics.edit_targets", raise_exception=True)
def targets(request: HttpRequest, code: str) -> HttpResponse:
    """List the targets of a metric, and add one."""
    return rows_page(request, _TARGETS, code)


@form_page
@permission_required("metrics.edit_targets", raise_exception=True)
def target(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Change a target, or remove it."""
    return rows_page(request, _TARGETS, code, pk)
