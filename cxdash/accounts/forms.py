"""Forms for signing in and for a new password."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from cxdash.accounts.guessing import TooManyGuessesError, forget_failures, take_attempt


class SignInForm(AuthenticationForm):
    """E-mail address and password; whatever is wrong with them, the answer is the same."""

    username = forms.EmailField(
        label=_("E-mail"),
        widget=forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True}),
    )
    error_messages = {
        "invalid_login": _("This e-mail address and password do not go together."),
        "inactive": _("This e-mail address and password do not go together."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.locked_until: datetime | None = None

    def clean(self) -> dict[str, Any]:
        """Check the pair, which takes one of the account's few attempts unless it is right."""
        email = self.cleaned_data.get("username")
        if not email or not self.cleaned_data.get("password"):
            return self.cleaned_data
        now = timezone.now()
        try:
            take_attempt(email, now=now)
        except TooManyGuessesError as error:
            self.locked_until = error.until
            raise locked(error, now=now) from error
        cleaned = super().clean()
        forget_failures(email, now=now)
        return cleaned


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
        self.fields["old_password"].label = _("Password until now")
        self.fields["new_password1"].label = _("New password")
        self.fields["new_password2"].label = _("New password once more")

    def clean_old_password(self) -> str:
        """Check the old password: an open session is no licence to guess it."""
        now = timezone.now()
        try:
            take_attempt(self.user.email, now=now)
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
