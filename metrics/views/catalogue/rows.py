"""Rows of a metric that people add, change and remove: one program for its targets and its reference values."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise

from metrics.decisions.catalogue import StaleError, Who, remove
from metrics.models import Metric, Organisation, ReferenceValue, Target
from metrics.views.catalogue.about import about, found_metric, signature
from metrics.views.catalogue.fields import EditionForm
from metrics.views.catalogue.forms import Data
from metrics.views.catalogue.stale import show_both

Row = TypeVar("Row", Target, ReferenceValue)
Form = TypeVar("Form", bound=EditionForm)


@dataclass(frozen=True, slots=True)
class Rows(Generic[Row, Form]):
    """One kind of rows.

    Attributes
    ----------
    address
        The name of the page that lists them.
    save
        Adds a row, or changes one, by a valid form; what cannot be is noted in the form.
    saved, removed, gone
        What is said when one is saved, removed, or was removed by somebody else meanwhile.
    """

    model: type[Row]
    address: str
    template: str
    form: Callable[[Data, Metric, Organisation, Row | None], Form]
    lines: Callable[[Metric, Organisation], Sequence[object]]
    save: Callable[[Metric, Form, Row | None, Who], None]
    saved: Promise
    removed: Promise
    gone: Promise


def rows_page(request: HttpRequest, rows: Rows[Row, Form], code: str, pk: int | None = None) -> HttpResponse:
    """List the rows of a metric, and add one; or change or remove the one that is named."""
    metric, organisation = found_metric(code), Organisation.objects.get()
    changed = get_object_or_404(rows.model, pk=pk, metric=metric) if pk is not None else None

    def form_of(row: Row | None) -> Form:
        data = request.POST if request.method == "POST" and row is changed else None
        return rows.form(data, metric, organisation, row)

    form = form_of(changed)
    if request.method == "POST":
        try:
            done = _write(request, rows, metric, changed, form)
        except StaleError as stale:
            if stale.row is None:
                messages.error(request, str(rows.gone))
                return redirect(rows.address, code=metric.code)
            if form.is_valid():
                show_both(form, form_of(cast("Row", stale.row)), stale.row, organisation.zone)
        else:
            if done is not None:
                messages.success(request, str(done))
                return redirect(rows.address, code=metric.code)
    return render(
        request,
        rows.template,
        {
            "metric": about(metric, organisation),
            "lines": rows.lines(metric, organisation),
            "form": form,
            "changed": changed,
        },
    )


def _write(
    request: HttpRequest, rows: Rows[Row, Form], metric: Metric, changed: Row | None, form: Form
) -> Promise | None:
    """Save or remove what was sent; return what to say, None where the form has errors."""
    valid = form.is_valid()
    if changed is not None and "remove" in request.POST:
        remove(changed, made_of=form.made_of())
        return rows.removed
    if valid:
        rows.save(metric, form, changed, signature(request))
    return None if form.errors else rows.saved
