"""One import: how far it is, what became of its rows, and what can be done about it."""

from http import HTTPStatus

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from metrics import tasks
from metrics.ingest.corrections.undoing import can_undo
from metrics.ingest.loading.confirming import CannotConfirm
from metrics.ingest.loading.stopping import CannotStop
from metrics.ingest.loading.stopping import stop as stop_import
from metrics.ingest.reporting import rejected_row
from metrics.models import Import, ImportReject
from metrics.views.access import may_load, opener
from metrics.views.imports.members_form import settle_members
from metrics.views.imports.page import import_page, undoing_of
from metrics.views.methods import form_page
from metrics.views.rejects_csv import rejects_csv


@require_safe
@may_load
def shown(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an import."""
    return _render(request, _import(request, pk))


@require_safe
@may_load
def rejected(request: HttpRequest, pk: int) -> StreamingHttpResponse:
    """Give the rejected rows as a file."""
    of = _import(request, pk)
    rejects = ImportReject.objects.filter(part__of=of).order_by("part", "row_number", "id")
    return rejects_csv(map(rejected_row, rejects.iterator()), file_name=of.file_name)


@require_POST
@may_load
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Load an import that waits because much of it was rejected."""
    of = _import(request, pk)
    try:
        tasks.confirm_load(of.pk)
    except CannotConfirm as refusal:
        return _render(request, of, problem=str(refusal))
    return redirect("import", pk=of.pk)


@require_POST
@may_load
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop a load that is under way."""
    of = _import(request, pk)
    try:
        stop_import(of.pk)
    except CannotStop as refusal:
        return _render(request, _import(request, pk), problem=str(refusal))
    return redirect("import", pk=of.pk)


@form_page
@may_load
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask whether an import is to be taken back, and take it back."""
    of = _import(request, pk)
    now = timezone.now()
    if request.method != "POST":
        page = import_page(of, now=now, may_edit_members=False)
        return render(request, "metrics/imports/undo.html", {"page": page})
    if undoing_of(of).now or not can_undo(of, now=now, days=settings.UNDO_DAYS):
        return _render(request, of, problem=_("This load cannot be undone: it is not loaded, or too old."))
    tasks.request_undo(of.pk)
    return redirect("import", pk=of.pk)


@require_POST
@permission_required("metrics.edit_members", raise_exception=True)
def members(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm members of an import, or make them part of others."""
    of = _import(request, pk)
    problems, settled = settle_members(request.POST)
    if settled:
        tasks.ring_for_refresh()
    if problems:
        return _render(request, of, problem=" ".join(problems))
    messages.success(request, _("Saved."))
    return redirect("import", pk=of.pk)


def _import(request: HttpRequest, pk: int) -> Import:
    """Return an import that this person may see: finance sees its own figures, and nothing else."""
    of = get_object_or_404(Import.objects.select_related("source", "requested_by"), pk=pk)
    if not opener(request)(of):
        raise Http404
    return of


def _render(request: HttpRequest, of: Import, *, problem: str = "") -> HttpResponse:
    page = import_page(
        of,
        now=timezone.now(),
        may_edit_members=request.user.has_perm("metrics.edit_members"),
        problem=problem,
    )
    status = HTTPStatus.CONFLICT if problem else HTTPStatus.OK
    return render(request, "metrics/imports/import.html", {"page": page}, status=status)
