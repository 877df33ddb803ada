"""`/metrics/<code>/references/`: values to set ours beside."""

from dataclasses import dataclass
from typing import cast

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy

from metrics.decisions.catalogue import ReferenceChange, Who, save_reference
from metrics.formats import Unit, day, figure
from metrics.models import Metric, Organisation, ReferenceValue
from metrics.upkeep import business_day
from metrics.views.catalogue.forms import Data, ReferenceForm
from metrics.views.catalogue.rows import Rows, rows_page
from metrics.views.catalogue.stale import signed_at
from metrics.views.methods import form_page
from metrics.views.words import REFERENCES, places


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


def lines(metric: Metric, organisation: Organisation) -> tuple[Line, ...]:
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
                currency=organisation.currency,
            ),
            as_of=day(one.as_of),
            source=one.source,
            method=one.method,
            same_method=one.same_method,
            by=str(one.changed_by or ""),
            at=signed_at(one.changed_at, organisation.zone),
        )
        for one in metric.reference_values.select_related("changed_by")
    )


def _form(
    data: Data, metric: Metric, organisation: Organisation, reference: ReferenceValue | None
) -> ReferenceForm:
    today = business_day(timezone.now())
    return ReferenceForm(
        data, metric=metric, currency=organisation.currency, reference=reference, today=today
    )


def _save(metric: Metric, form: ReferenceForm, changed: ReferenceValue | None, who: Who) -> None:
    names = ("kind", "label", "value", "source", "as_of", "method", "same_method")
    save_reference(
        metric,
        ReferenceChange(**{name: form.cleaned_data[name] for name in names}),
        reference_id=changed.pk if changed is not None else None,
        made_of=form.made_of(),
        who=who,
    )


_REFERENCES = Rows(
    model=ReferenceValue,
    address="references",
    template="metrics/catalogue/references.html",
    form=_form,
    lines=lines,
    save=_save,
    saved=gettext_lazy("The reference value is saved."),
    removed=gettext_lazy("The reference value is removed."),
    gone=gettext_lazy("Somebody else has since removed this value."),
)


@form_page
@permission_required("metrics.edit_catalogue", raise_exception=True)
def references(request: HttpRequest, code: str) -> HttpResponse:
    """List the reference values of a metric, and add one."""
    return rows_page(request, _REFERENCES, code)


@form_page
@permission_required("metrics.edit_catalogue", raise_exception=True)
def reference(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Change a reference value, or remove it."""
    return rows_page(request, _REFERENCES, code, pk)
