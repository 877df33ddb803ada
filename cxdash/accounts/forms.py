"""Forms for signing in and for a new password of somebody who knows the old one."""

from datetime import datetime
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import LoginForm
from django import forms
from django.contrib.auth.forms import PasswordChangeForm
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from cxdash.accounts.guessing import ACCOUNT, TooManyGuessesError, forget_failures, take
from cxdash.accounts.models import User


class SignInForm(LoginForm):
    """E-mail address and password; whatever is wrong with them, the answer is the same."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.locked_until: datetime | None = None
        self.fields["login"] = forms.EmailField(
            label=_("E-mail"),
            widget=forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True}),
        )
        self.fields["password"] = forms.CharField(
            label=_("Password"),
            strip=False,
            widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        )

    def add_prefix(self, field_name: str) -> str:
        """Return the name under which a field is sent: password managers know the address as `username`."""
        return "username" if field_name == "login" else super().add_prefix(field_name)

    def clean(self) -> dict[str, Any]:
        """Check the pair."""
        try:
            cleaned: dict[str, Any] = super().clean()  # type: ignore[no-untyped-call]
        except TooManyGuessesError as error:
            self.locked_until = error.until
            raise locked(error, now=timezone.now()) from error
        return cleaned


class PasswordAgainForm(forms.Form):
    """The password of who is signed in, before something that needs it."""

    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "autofocus": True}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.locked_until: datetime | None = None

    def clean_password(self) -> str:
        """Check it, with the few attempts of a sign-in."""
        password = str(self.cleaned_data["password"])
        try:
            right = get_adapter().reauthenticate(self.user, password)
        except TooManyGuessesError as error:
            self.locked_until = error.until
            raise locked(error, now=timezone.now()) from error
        if not right:
            raise ValidationError(NewPasswordForm.error_messages["password_incorrect"])
        return password


class NewPasswordForm(PasswordChangeForm):
    """A new password for somebody who knows the old one."""

    error_messages = {
        **PasswordChangeForm.error_messages,
        "password_incorrect": _("This is not your password."),
        "password_mismatch": _("The two new passwords differ."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.locked_until: datetime | None = None
        self.fields["old_password"].label = _("Current password")
        if self.user.password_is_temporary:
            # It was asked for a moment ago, and this session may do nothing but replace it.
            del self.fields["old_password"]
        self.fields["new_password1"].label = _("New password")
        self.fields["new_password2"].label = _("New password again")
        for name in ("new_password1", "new_password2"):
            self.fields[name].help_text = ""  # the page says the rules below both

    def clean_old_password(self) -> str:
        """Check the old password: an open session is no licence to guess it."""
        now = timezone.now()
        try:
            take(ACCOUNT, self.user.email, now=now)
        except TooManyGuessesError as error:
            self.locked_until = error.until
            raise locked(error, now=now) from error
        password = str(super().clean_old_password())
        forget_failures(self.user.email, now=now)
        return password

    def save(self, commit: bool = True) -> Any:
        """Store it; it is nobody's temporary password any more."""
        self.user.password_is_temporary = False
        return super().save(commit)


def locked(refusal: TooManyGuessesError, *, now: datetime) -> ValidationError:
    """Return what to tell somebody who has to wait."""
    minutes = max(1, -(-int((refusal.until - now).total_seconds()) // 60))
    text = ngettext(
        "Too many wrong passwords. Try again in %(count)s minute.",
        "Too many wrong passwords. Try again in %(count)s minutes.",
        minutes,
    )
    return ValidationError(text, code="locked", params={"count": minutes})
