"""Forms about members and dimensions."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from metrics.catalogue.members import WITH_OWNER, WITH_SELF_SERVICE
from metrics.models import NOT_STATED, Department, Dimension, Member
from metrics.views.meanwhile import MeanwhileForm

_OPTIONAL = {"autocomplete": "off"}


class NamesForm(MeanwhileForm):
    """A name in both languages."""

    name_en = forms.CharField(
        label=gettext_lazy("Name in English"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={**_OPTIONAL, "lang": "en"}),
    )
    name_ru = forms.CharField(
        label=gettext_lazy("Name in Russian"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={**_OPTIONAL, "lang": "ru"}),
    )


class MemberForm(NamesForm):
    """What is said of a member."""

    self_service = forms.BooleanField(
        label=gettext_lazy("Customers serve themselves here, without an employee"), required=False
    )

    def __init__(self, member: Member, data: Mapping[str, Any] | None) -> None:
        super().__init__(data, current=_said_of(member))
        others = _others(member).filter(status=Member.Status.CONFIRMED)
        self.fields["parent"] = _choice(
            _("Part of"), _("none"), [(one.pk, one.name) for one in others], required=False
        )
        if member.dimension.code == WITH_OWNER:
            departments = Department.objects.filter(active=True)
            self.fields["owner"] = _choice(
                _("Department that owns it"),
                _("none"),
                [(one.pk, one.name) for one in departments],
                required=False,
            )
        if member.dimension.code != WITH_SELF_SERVICE:
            del self.fields["self_service"]


class MergeForm(forms.Form):
    """Which member takes another's place."""

    def __init__(self, member: Member, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(one.pk, f"{one.name} ({one.code})") for one in _others(member)]
        self.fields["into"] = _choice(_("Make it part of"), "…", choices, required=True)


def _others(member: Member) -> QuerySet[Member]:
    """Return the members of the same dimension that one may be part of."""
    return (
        member.dimension.members.exclude(status=Member.Status.MERGED)
        .exclude(code=NOT_STATED)
        .exclude(pk=member.pk)
    )


def _choice(
    label: str, nothing: str, choices: Iterable[tuple[int, str]], *, required: bool
) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        coerce=int,
        empty_value=None,
        required=required,
        choices=[("", nothing), *sorted(choices, key=lambda choice: choice[1].casefold())],
    )


def names_of(row: Dimension | Member) -> dict[str, Any]:
    """Return what something is called, by field."""
    return {"name_en": row.name_en, "name_ru": row.name_ru}


def _said_of(member: Member) -> dict[str, Any]:
    return names_of(member) | {
        "parent": member.parent_id,
        "owner": member.owner_id,
        "self_service": member.self_service,
    }
