"""Forms about people: inviting, changing, accepting."""

from typing import Any, cast

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cxdash.accounts.models import User
from cxdash.accounts.roles import Role
from cxdash.administration.invitations import DAYS
from metrics.formats import LANGUAGES, count
from metrics.models import Department
from metrics.views.meanwhile import MeanwhileForm

EXPIRIES = (1, 3, DAYS, 14, 30)


def _expiries() -> list[tuple[int, str]]:
    return [(days, count(days, "days")) for days in EXPIRIES]


def _role() -> forms.ChoiceField:
    return forms.ChoiceField(label=_("Role"), choices=[("", _("Choose")), *Role.choices])


def _department(**more: Any) -> "forms.ModelChoiceField[Department]":
    return forms.ModelChoiceField(
        Department.objects.filter(active=True),
        label=_("Department"),
        required=False,
        empty_label=_("None"),
        help_text=_("A department head and an initiative owner see what belongs to theirs."),
        **more,
    )


class _NeedsDepartment(forms.Form):
    """A department head has a department."""

    def clean(self) -> dict[str, Any]:
        """Check that."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("role") == Role.HEAD and not cleaned.get("department") and "department" in cleaned:
            self.add_error("department", _("A department head needs a department."))
        return cleaned


class InviteForm(_NeedsDepartment):
    """Whom to invite, as what, for how long."""

    email = forms.EmailField(label=_("E-mail"), widget=forms.EmailInput(attrs={"autocomplete": "off"}))
    name = forms.CharField(
        label=_("Name"),
        max_length=150,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    role = _role()
    department = _department()
    language = forms.ChoiceField(label=_("Language of the invitation"), choices=list(LANGUAGES.items()))
    days = forms.TypedChoiceField(
        label=_("Open for"),
        coerce=int,
        choices=_expiries,
        initial=DAYS,
    )


class PersonForm(_NeedsDepartment, MeanwhileForm):
    """What a person is called and may do."""

    name = forms.CharField(
        label=_("Name"),
        max_length=150,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)
    department = _department()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = self.current["department"]
        if own is not None:  # it may have been switched off; then it stays until another one is chosen
            choices = Department.objects.filter(Q(active=True) | Q(pk=own.pk))
            cast("forms.ModelChoiceField[Department]", self.fields["department"]).queryset = choices


class AcceptForm(forms.Form):
    """What somebody who was invited says: the name, and a password of their own."""

    name = forms.CharField(
        label=_("Your name"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    new_password1 = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    new_password2 = forms.CharField(
        label=_("Password again"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def clean(self) -> dict[str, Any]:
        """Check the password as it is checked everywhere."""
        first, second = (self.cleaned_data.get(name) for name in ("new_password1", "new_password2"))
        if first and second and first != second:
            self.add_error("new_password2", _("The two passwords differ."))
        elif first:
            self.person.name = self.cleaned_data.get("name", "")
            try:
                validate_password(first, self.person)
            except ValidationError as error:
                self.add_error("new_password1", error)
        return self.cleaned_data
