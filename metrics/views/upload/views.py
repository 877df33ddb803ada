"""The steps of an upload. Each is a page or a plain form; what they say is kept with the uploaded file."""

from http import HTTPStatus

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from metrics import tasks
from metrics.ingest.loading.intake import FileTooLarge
from metrics.ingest.loading.progress import NoAccount
from metrics.ingest.loading.uploads import (
    NotTried,
    document_for,
    fingerprint,
    hand_in,
    load_upload,
    propose_anew,
    read_anew,
    say,
    still_needed,
    try_out,
)
from metrics.ingest.proposing.company import known_company
from metrics.ingest.proposing.known import Known
from metrics.ingest.reasons import FileRefused
from metrics.models import Upload
from metrics.views.access import may_load, measurements_only, person_of
from metrics.views.methods import form_page
from metrics.views.rejects_csv import rejects_csv
from metrics.views.upload.columns_form import said_by
from metrics.views.upload.columns_page import columns_page
from metrics.views.upload.file_form import form_of
from metrics.views.upload.file_page import file_page
from metrics.views.upload.receiving import was_too_large
from metrics.views.upload.trial_page import rejected_rows, trial_page

TRIED_IN_PLACE = 3_000_000
"""Bytes of a text file that is tried while the person waits; what is larger is tried by a worker."""


@form_page
@may_load
def upload(request: HttpRequest) -> HttpResponse:
    """Take a file."""
    problem = ""
    if request.method == "POST":
        sent = request.FILES.get("file")
        try:
            if was_too_large(request):
                raise FileTooLarge(settings.UPLOAD_LIMIT_BYTES)
            if sent is None or not sent.name:
                problem = _("Choose a file first.")
            else:
                made = hand_in(
                    sent.chunks(),
                    file_name=sent.name,
                    requested_by_id=person_of(request),
                    known=_known(request),
                    now=timezone.now(),
                    limit=settings.UPLOAD_LIMIT_BYTES,
                )
                return redirect("upload-columns", pk=made.pk)
        except (FileRefused, FileTooLarge) as refusal:
            problem = str(refusal)
    page = file_page(person_of(request), problem=problem, finance=measurements_only(request))
    return render(request, "metrics/upload/file.html", {"page": page}, status=_status(problem))


@form_page
@may_load
def columns(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what each column means."""
    of = _own(request, pk)
    if of.became_id is not None:
        return redirect("import", pk=of.became_id)
    known = _known(request)
    asked = False
    if request.method == "POST":
        say(of, said_by(request.POST, of, known))
        asked = "go" in request.POST
        if asked and not still_needed(of, known):
            _begin_trial(of, known)
            return redirect("upload-trial", pk=of.pk)
        if not asked and not getattr(request, "htmx", False):
            return redirect("upload-columns", pk=of.pk)
    page = columns_page(of, known, asked=asked)
    status = HTTPStatus.BAD_REQUEST if asked else HTTPStatus.OK
    return render(request, "metrics/upload/columns.html", {"page": page}, status=status)


@require_POST
@may_load
def file(request: HttpRequest, pk: int) -> HttpResponse:
    """Read the file otherwise: another separator, another sheet."""
    of = _own(request, pk, open_only=True)
    try:
        read_anew(of, form_of(request.POST), _known(request))
    except FileRefused as refusal:
        page = columns_page(_own(request, pk), _known(request), file_problem=str(refusal))
        return render(request, "metrics/upload/columns.html", {"page": page}, status=HTTPStatus.BAD_REQUEST)
    return redirect("upload-columns", pk=of.pk)


@require_POST
@may_load
def anew(request: HttpRequest, pk: int) -> HttpResponse:
    """Propose from the file alone, where it was taken for another one of a source."""
    propose_anew(_own(request, pk, open_only=True), _known(request))
    return redirect("upload-columns", pk=pk)


@form_page
@may_load
def trial(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what loading the file would bring."""
    of = _own(request, pk)
    if of.became_id is not None:
        return redirect("import", pk=of.became_id)
    known = _known(request)
    if still_needed(of, known):
        return redirect("upload-columns", pk=of.pk)
    if request.method == "POST":
        _begin_trial(of, known)
        return redirect("upload-trial", pk=of.pk)
    return render(request, "metrics/upload/trial.html", {"page": trial_page(of, known, now=timezone.now())})


@require_safe
@may_load
def rejected(request: HttpRequest, pk: int) -> StreamingHttpResponse:
    """Give the rows that the trial rejected as a file."""
    of = _own(request, pk)
    return rejects_csv(rejected_rows(of), file_name=of.file_name)


@require_POST
@may_load
def load(request: HttpRequest, pk: int) -> HttpResponse:
    """Load what was tried."""
    of = _own(request, pk)
    if of.became_id is not None:
        return redirect("import", pk=of.became_id)
    known = _known(request)
    if still_needed(of, known):
        return redirect("upload-columns", pk=of.pk)
    try:
        with transaction.atomic():
            made, is_new = load_upload(
                of.pk,
                document=document_for(of, known),
                requested_by_id=person_of(request),
                now=timezone.now(),
            )
            if is_new:
                tasks.request_load(made.pk)
    except NotTried:
        return redirect("upload-trial", pk=of.pk)
    return redirect("import", pk=made.pk)


@require_POST
@may_load
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw a file away that was not loaded."""
    with transaction.atomic():
        # Whoever loads it at this moment is waited for.
        _own(request, pk, open_only=True, lock=True).delete()
    messages.success(request, _("The file has been thrown away. Nothing from it was loaded."))
    return redirect("upload")


def _own(request: HttpRequest, pk: int, *, open_only: bool = False, lock: bool = False) -> Upload:
    """Return an upload of whoever asks; those of others are nobody else's business."""
    mine = Upload.objects.filter(requested_by_id=person_of(request))
    if lock:
        mine = mine.select_for_update()
    return get_object_or_404(mine.filter(became=None) if open_only else mine, pk=pk)


def _known(request: HttpRequest) -> Known:
    return known_company(measurements_only=measurements_only(request))


def _begin_trial(of: Upload, known: Known) -> None:
    """Try a small file at once, and leave a large one to a worker."""
    document = document_for(of, known)
    if of.trial.get("mapping") == fingerprint(document) and "report" in of.trial:
        return
    if _is_small(of):
        try_out(of, document, secret=tasks.key_secret(), clock=timezone.now, progress=NoAccount())
        return
    with transaction.atomic():
        Upload.objects.filter(pk=of.pk).update(trial={})
        tasks.request_trial(of, document)


def _is_small(of: Upload) -> bool:
    """Return whether a file is read in a few seconds. What a workbook unpacks to, its size does not tell."""
    packed = of.seen["detected"].get("format") == "xlsx"
    return bool(of.seen["whole"] if packed else of.file_size <= TRIED_IN_PLACE)


def _status(problem: str) -> HTTPStatus:
    return HTTPStatus.BAD_REQUEST if problem else HTTPStatus.OK
