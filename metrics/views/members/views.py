"""Members: the list by dimension, one member, merging two, the names of the own dimensions."""

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db import transaction
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from metrics import tasks
from metrics.catalogue import member_sets
from metrics.catalogue.members import MemberError, change_member, confirm_members, rename_dimension
from metrics.formats import number
from metrics.kpis.coverage import facts_by_member
from metrics.models import NOT_STATED, Dimension, Member
from metrics.models.dimensions import BUILT_IN
from metrics.views.ids import row_id
from metrics.views.members.forms import MemberForm, MergeForm, NamesForm, names_of
from metrics.views.members.listing import listing
from metrics.views.methods import form_page

EDIT = "metrics.edit_members"


@require_safe
@permission_required(EDIT, raise_exception=True)
def members(request: HttpRequest) -> HttpResponse:
    """Show the members of one dimension."""
    page = listing(request.GET.get("dimension", ""), request.GET.get("page", "1"))
    if page is None:
        raise Http404
    return render(request, "metrics/members/list.html", {"page": page})


@require_POST
@permission_required(EDIT, raise_exception=True)
def confirm(request: HttpRequest) -> HttpResponse:
    """Confirm the members that were ticked."""
    ids = [pk for one in request.POST.getlist("member") if (pk := row_id(one)) is not None]
    done = confirm_members(ids)
    if ids:
        said = ngettext("%(count)s name is confirmed.", "%(count)s names are confirmed.", done)
        messages.success(request, said % {"count": number(done)})
    else:
        messages.error(request, _("Tick the names that you want to confirm."))
    return redirect(_list(request.POST.get("dimension", "")))


@form_page
@permission_required(EDIT, raise_exception=True)
@transaction.atomic
def member(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what is said of a member, and change it."""
    sends = request.method == "POST"
    if sends:
        member_sets.lock()
    found = _member(pk)
    form = MemberForm(found, request.POST if sends else None)
    if sends and form.is_valid():
        values = form.cleaned_data
        try:
            change_member(
                found.pk,
                name_en=values["name_en"],
                name_ru=values["name_ru"],
                parent_id=values["parent"],
                owner_id=values.get("owner"),
                self_service=values.get("self_service", False),
                confirm=True,
            )
        except MemberError as error:
            _note(form, error)
        else:
            tasks.ring_for_refresh()
            messages.success(request, _("“%(code)s” is saved.") % {"code": found.code})
            return redirect(_list(found.dimension.code))
    page = {
        "member": found,
        "form": form,
        "facts": number(facts_by_member([found.pk]).get(found.pk, 0)),
        "back": _list(found.dimension.code),
        "waits": found.status == Member.Status.UNCONFIRMED,
    }
    return render(request, "metrics/members/member.html", page, status=_status(form))


@form_page
@permission_required(EDIT, raise_exception=True)
def merge(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask into which member one is to be merged, and whether that is meant; then have it done."""
    ends = _member(pk)
    chosen = request.POST if request.method == "POST" else request.GET if "into" in request.GET else None
    form = MergeForm(ends, chosen)
    heir = _member(form.cleaned_data["into"]) if chosen is not None and form.is_valid() else None
    back = _list(ends.dimension.code)
    if request.method == "POST" and heir is not None:
        try:
            tasks.request_merge(ends.pk, into_id=heir.pk)
        except tasks.MergeWaits as refusal:
            messages.error(request, str(refusal))
        else:
            said = _("“%(code)s” is being merged into “%(heir)s”.")
            messages.success(request, said % {"code": ends.code, "heir": heir.code})
        return redirect(back)
    page = {
        "ends": ends,
        "heir": heir,
        "form": form,
        "facts": number(facts_by_member([ends.pk]).get(ends.pk, 0)),
        "back": back,
    }
    return render(request, "metrics/members/merge.html", page, status=_status(form))


@form_page
@permission_required(EDIT, raise_exception=True)
@transaction.atomic
def dimension(request: HttpRequest, code: str) -> HttpResponse:
    """Show the names of a dimension of the organisation's own, and change them."""
    sends, own = request.method == "POST", Dimension.objects.exclude(code__in=BUILT_IN)
    found = get_object_or_404(own.select_for_update() if sends else own, code=code)
    form = NamesForm(request.POST if sends else None, current=names_of(found))
    if sends and form.is_valid():
        try:
            rename_dimension(found.code, **form.cleaned_data)
        except MemberError as error:
            _note(form, error)
        else:
            messages.success(request, _("“%(code)s” is saved.") % {"code": found.code})
            return redirect(_list(found.code))
    page = {"dimension": found, "form": form, "back": _list(found.code)}
    return render(request, "metrics/members/dimension.html", page, status=_status(form))


def _member(pk: int) -> Member:
    return get_object_or_404(
        Member.objects.exclude(status=Member.Status.MERGED)
        .exclude(code=NOT_STATED)
        .select_related("dimension", "parent", "owner"),
        pk=pk,
    )


def _list(dimension: str) -> str:
    return f"{reverse('members')}?{urlencode({'dimension': dimension})}"


def _note(form: Form, error: MemberError) -> None:
    form.add_error(error.field if error.field in form.fields else None, str(error))


def _status(form: Form) -> int:
    return 400 if form.is_bound and not form.is_valid() else 200
