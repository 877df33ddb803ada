"""Pages of people: all of them, and one."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import BadRequest, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cxdash import mail
from cxdash.accounts.models import User
from cxdash.accounts.people import PersonError, change_person, hold_administrators
from cxdash.accounts.resetting import reset_path
from cxdash.administration.people import people_page
from cxdash.administration.people_forms import PersonForm
from cxdash.administration.zone import zone_of
from metrics.views.access import asks_password_again
from metrics.views.methods import form_page

may_edit = permission_required("accounts.edit_users", raise_exception=True)


@require_safe
@may_edit
def people(request: HttpRequest) -> HttpResponse:
    """Show who is here, who was invited, who has left."""
    page = people_page(reader=cast("User", request.user), zone=zone_of(request), now=timezone.now())
    return render(request, "administration/people.html", {"page": page})


@form_page
@may_edit
@asks_password_again()
@transaction.atomic
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a person, and change name, role or department."""
    sends, found = request.method == "POST", User.objects.select_related("department")
    if sends:
        hold_administrators()
        found = found.select_for_update(of=("self",))
    who = get_object_or_404(found, pk=pk)
    current = {"name": who.name, "role": who.role, "department": who.department}
    form = PersonForm(request.POST if sends else None, current=current)
    if sends and form.is_valid():
        new = form.cleaned_data
        department = new["department"].code if new["department"] else ""
        try:
            change_person(
                email=who.email,
                name=new["name"],
                role=new["role"],
                department=department,
                now=timezone.now(),
            )
        except PersonError as error:
            form.add_error("role", str(error))
        else:
            messages.success(request, _("Saved."))
            return redirect("people")
    return render(
        request, "administration/person.html", {"who": who, "form": form, "can_send": mail.can_send()}
    )


@require_POST
@may_edit
def presence(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a person leave, who is then signed out everywhere, or come back."""
    who = get_object_or_404(User, pk=pk)
    active = {"leave": False, "return": True}.get(request.POST.get("what", ""))
    if active is None:
        raise BadRequest("leave or return")
    try:
        change_person(email=who.email, active=active, now=timezone.now())
    except (PersonError, ValidationError) as error:
        messages.error(request, str(error))
        return redirect("person", pk=pk)
    said = (
        _("%(name)s can sign in again.") if active else _("%(name)s has left and is signed out everywhere.")
    )
    messages.success(request, said % {"name": who})
    return redirect("people")


@require_POST
@may_edit
@asks_password_again()
def reset_link(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a link, once, with which a person can choose a new password; or send it."""
    who = get_object_or_404(User, pk=pk, is_active=True)
    link = request.build_absolute_uri(reset_path(who))
    if request.POST.get("how") == "mail":
        try:
            mail.send("reset", to=who.email, language=who.language, context={"link": link})
        except mail.MailError:
            messages.error(
                request, _("The mail server did not accept the message. Here is the link to pass on.")
            )
        else:
            messages.success(request, _("A link is on its way to %(email)s.") % {"email": who.email})
            return redirect("person", pk=pk)
    return render(request, "administration/reset_link.html", {"who": who, "link": link})
