"""Pages of invitations: asking somebody to join, and the door behind the link."""

from http import HTTPStatus
from typing import cast

from allauth.account.utils import perform_login
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from cxdash import mail
from cxdash.accounts.doors import public
from cxdash.accounts.links import dead_ones_count
from cxdash.accounts.models import User
from cxdash.accounts.organisation import organisation_of
from cxdash.accounts.roles import Role
from cxdash.administration import invitations
from cxdash.administration.invitations import InvitationError, InvitationGoneError
from cxdash.administration.models import Invitation
from cxdash.administration.people_forms import AcceptForm, InviteForm
from cxdash.administration.roles import role_rows
from cxdash.administration.zone import zone_of
from metrics.formats import moment
from metrics.views.access import asks_password_again
from metrics.views.methods import form_page

may_edit = permission_required("accounts.edit_users", raise_exception=True)


@form_page
@may_edit
@asks_password_again(when=lambda request: request.POST.get("role") == Role.ADMINISTRATOR)
def invite(request: HttpRequest) -> HttpResponse:
    """Ask somebody to join: by mail, or with a link to hand on."""
    organisation = organisation_of(request)
    initial = {"language": organisation.language if organisation else get_language()}
    form = InviteForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        by = cast("User", request.user)
        try:
            made, secret = invitations.invite(**form.cleaned_data, by=by, now=timezone.now())
        except InvitationError as error:
            form.add_error("email", str(error))
        else:
            return _hand_over(request, made, secret)
    page = {"form": form, "can_send": mail.can_send(), "roles": role_rows()}
    return render(request, "administration/invite.html", page)


@require_POST
@may_edit
@asks_password_again(when=lambda request: request.POST.get("what") == "link")
def change_invitation(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a new link, keep an invitation open for longer, or withdraw it."""
    now, what, by = timezone.now(), request.POST.get("what", ""), cast("User", request.user)
    try:
        if what == "link":
            return _hand_over(request, *invitations.renew_link(invitation_id=pk, by=by, now=now))
        if what == "extend":
            kept = invitations.extend(invitation_id=pk, by=by, now=now)
            said = _("The invitation of %(email)s is open until %(until)s.")
            until = moment(kept.expires_at, zone_of(request))
            messages.success(request, said % {"email": kept.email, "until": until})
        elif what == "withdraw":
            gone = invitations.withdraw(invitation_id=pk, now=now)
            messages.success(request, _("The invitation of %(email)s is withdrawn.") % {"email": gone.email})
        else:
            raise BadRequest("link, extend or withdraw")
    except InvitationGoneError:
        messages.error(request, _("This invitation has since been accepted or withdrawn."))
    return redirect("people")


def _hand_over(request: HttpRequest, invitation: Invitation, secret: str) -> HttpResponse:
    """Send the link; without a mail server, or where it fails, show it: once, it cannot be looked up."""
    link = request.build_absolute_uri(reverse("invitation", kwargs={"secret": secret}))
    zone, failed = zone_of(request), False
    if mail.can_send():
        until = moment(invitation.expires_at, zone, language=invitation.language)
        context = {"link": link, "by": str(request.user), "until": until}
        try:
            mail.send("invitation", to=invitation.email, language=invitation.language, context=context)
        except mail.MailError:
            failed = True
        else:
            said = _("An invitation is on its way to %(email)s.") % {"email": invitation.email}
            messages.success(request, said)
            return redirect("people")
    until = moment(invitation.expires_at, zone)
    shown = {"invitation": invitation, "link": link, "until": until, "failed": failed}
    return render(request, "administration/invitation_link.html", shown)


@public
@form_page
@dead_ones_count
@sensitive_post_parameters("new_password1", "new_password2")
def invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """Let somebody in who was invited: a name, a password, and the person is signed in."""
    now = timezone.now()
    try:
        found = invitations.find_open(secret, now=now)
        if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
            translation.activate(found.language)
        person = User(email=found.email, name=found.name)
        data = request.POST if request.method == "POST" else None
        form = AcceptForm(data, initial={"name": found.name}, person=person)
        if form.is_bound and form.is_valid():
            new = invitations.accept(
                secret=secret,
                name=form.cleaned_data["name"],
                password=form.cleaned_data["new_password1"],
                language=get_language() or "",
                now=now,
            )
            answer: HttpResponse = perform_login(request, new, email=new.email)
            return answer
    except (InvitationGoneError, InvitationError):
        return render(request, "administration/invitation_gone.html", status=HTTPStatus.GONE)
    return render(request, "administration/accept.html", {"form": form, "invitation": found})
