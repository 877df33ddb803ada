"""Data: what arrived and how good it is; erasing a source, turning its comments on and off."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db.models import Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from metrics import tasks
from metrics.formats import count
from metrics.models import Import, ImportPart, Organisation, Source
from metrics.upkeep import business_day
from metrics.views.access import asks_password_again, may_load, opener
from metrics.views.data.page import data_page
from metrics.views.methods import form_page


@require_safe
@may_load
def data(request: HttpRequest) -> HttpResponse:
    """Show what arrived, what was rejected, how fresh and how complete each number is."""
    organisation = Organisation.objects.first()
    if organisation is None:
        raise Http404
    page = data_page(
        organisation,
        today=business_day(timezone.now()),
        page=request.GET.get("page", "1"),
        opens=opener(request),
    )
    response = render(
        request,
        "metrics/data/data.html",
        {
            "page": page,
            "may_change": request.user.has_perm("metrics.load_data"),
            "may_edit_members": request.user.has_perm("metrics.edit_members"),
        },
    )
    if getattr(request, "htmx", False) and not page.running:
        # The last load has ended: everything on the page may have changed.
        response["HX-Refresh"] = "true"
    return response


@form_page
@permission_required("metrics.load_data", raise_exception=True)
@asks_password_again()
def erase_source(request: HttpRequest, code: str) -> HttpResponse:
    """Ask, and then have everything erased that a source delivered."""
    source = get_object_or_404(Source, code=code)
    error = ""
    if request.method == "POST":
        if request.POST.get("code", "").strip() == source.code:
            tasks.request_erasing(source.code)
            messages.success(request, _("“%(code)s” is being erased.") % {"code": source.code})
            return redirect("data")
        error = _("Type the code exactly: %(code)s") % {"code": source.code}
    rows = ImportPart.objects.filter(of__source=source, of__state=Import.State.LOADED).aggregate(
        _n=Sum("accepted", default=0)
    )["_n"]
    page = {
        "code": source.code,
        "rows": count(rows, "rows"),
        "typed": request.POST.get("code", ""),
        "error": error,
    }
    return render(request, "metrics/data/erase.html", page, status=400 if error else 200)


@form_page
@permission_required("metrics.load_data", raise_exception=True)
@asks_password_again(when=lambda request: request.POST.get("comments") != "on")
def source_comments(request: HttpRequest, code: str) -> HttpResponse:
    """Ask, and then turn the comments of a source on, or off."""
    source = get_object_or_404(Source, code=code)
    if request.method == "POST":
        allowed = request.POST.get("comments") == "on"
        tasks.request_comments(source.code, allowed=allowed)
        said = (
            _("Comments of “%(code)s” are kept from the next file on.")
            if allowed
            else _("Comments of “%(code)s” are being removed.")
        )
        messages.success(request, said % {"code": source.code})
        return redirect("data")
    return render(request, "metrics/data/comments.html", {"source": source.code, "on": source.comments})
