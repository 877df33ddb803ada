"""Forms of somebody who has lost a password."""

from typing import Any, cast

from allauth.account.adapter import get_adapter
from allauth.account.forms import UserTokenForm
from django import forms
from django.contrib.auth.forms import SetPasswordForm
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cxdash.accounts.guessing import forget_failures
from cxdash.accounts.models import User
from cxdash.accounts.resetting import request_reset


class ForgottenForm(forms.Form):
    """Whose password it is; the answer is the same whether anybody has this address."""

    email = forms.EmailField(
        label=_("E-mail"), widget=forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True})
    )

    def save(self, request: HttpRequest) -> None:
        """Have a link sent.

        Raises
        ------
        cxdash.accounts.resetting.TooManyResetsError
            If that was asked for too often.
        """
        site = request.build_absolute_uri("/").rstrip("/")
        request_reset(email=self.cleaned_data["email"], site=site, now=timezone.now())


class LinkForm(UserTokenForm):
    """Who a link belongs to: nobody, where the person has left."""

    def _get_user(self, uidb36: str) -> User | None:
        person = super()._get_user(uidb36)  # type: ignore[no-untyped-call]
        return person if isinstance(person, User) and person.is_active else None


class ChosenPasswordForm(SetPasswordForm):  # type: ignore[type-arg]
    """A password that somebody chooses who does not know the old one, or has none yet."""

    error_messages = {
        **SetPasswordForm.error_messages,
        "password_mismatch": _("The two new passwords differ."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.pop("temp_key", None)  # allauth's word for the link, which its view has checked
        super().__init__(*args, **kwargs)
        self.fields["new_password1"].label = _("New password")
        self.fields["new_password2"].label = _("New password again")
        for name in ("new_password1", "new_password2"):
            self.fields[name].help_text = ""  # the page says the rules below both

    def save(self, commit: bool = True) -> User:
        """Store it; the account waits no longer because of guesses at the old one."""
        person = cast("User", self.user)
        get_adapter().set_password(person, self.cleaned_data["new_password1"])
        forget_failures(person.email, now=timezone.now())
        return person
