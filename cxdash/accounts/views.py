"""Signing in and out, a new password, the language."""

from allauth.account.views import LoginView, ReauthenticateView
from django.conf import settings
from django.contrib.auth.forms import PasswordChangeForm
from django.contrib.auth.views import LogoutView, PasswordChangeView
from django.core.exceptions import BadRequest
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from cxdash.accounts.doors import public
from cxdash.accounts.forms import NewPasswordForm, PasswordAgainForm, SignInForm
from cxdash.accounts.languages import is_offered, remember
from cxdash.accounts.menu import first_page
from cxdash.accounts.models import User
from cxdash.accounts.organisation import organisation_of
from cxdash.accounts.people import administrators
from cxdash.accounts.waiting import say_when
from metrics.views.methods import form_page


# Its parent sends those who are signed in onward before it looks at the method.
@method_decorator([public, form_page], name="dispatch")
class SignIn(LoginView):
    """`/sign-in/`. The sixth wrong password within five minutes is answered with 429."""

    template_name = "accounts/sign_in.html"
    form_class = SignInForm

    def form_invalid(self, form: SignInForm) -> HttpResponse:
        """Show the form again with what is wrong."""
        return _shown_again(super().form_invalid(form), form)


@method_decorator(form_page, name="dispatch")
class PasswordAgain(ReauthenticateView):
    """`/password/again/`: the password once more, before something that needs it; then that is done."""

    template_name = "accounts/password_again.html"
    form_class = PasswordAgainForm  # type: ignore[assignment]

    def form_invalid(self, form: PasswordAgainForm) -> HttpResponse:
        """Show the form again with what is wrong."""
        return _shown_again(super().form_invalid(form), form)


class SignOut(LogoutView):
    """`/sign-out/`, by POST only: a link or a picture elsewhere signs nobody out."""

    http_method_names = ["post"]


class NewPassword(PasswordChangeView):
    """`/password/`. Other sessions of the same person end with the old password."""

    template_name = "accounts/password.html"
    form_class = NewPasswordForm
    success_url = reverse_lazy("start")
    http_method_names = ["get", "head", "post"]

    def form_invalid(self, form: PasswordChangeForm) -> HttpResponse:
        """Show the form again with what is wrong."""
        return _shown_again(super().form_invalid(form), form)


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Go to the first page of the role; while the company is not set up, to where that is done."""
    organisation = organisation_of(request)
    if organisation is not None and not organisation.is_set_up:
        if request.user.has_perm("accounts.edit_settings"):
            return redirect("begin")
        return render(request, "accounts/being_set_up.html", {"people": administrators()})
    address = first_page(request.user) if isinstance(request.user, User) else None
    if address is None:
        return render(request, "accounts/nothing_yet.html")
    return redirect(address)


@public
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Store the language that somebody chose, and go back."""
    chosen = request.POST.get("language", "")
    if not is_offered(chosen):
        raise BadRequest("no such language")
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        back = settings.LOGIN_REDIRECT_URL
    response = redirect(back)
    remember(request, response, chosen)
    return response


def _shown_again(response: HttpResponse, form: Form) -> HttpResponse:
    until = getattr(form, "locked_until", None)
    return response if until is None else say_when(response, until=until)
