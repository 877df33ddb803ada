"""Forms about members and dimensions."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from metrics.catalogue.members import WITH_OWNER, WITH_SELF_SERVICE
from metrics.models import NOT_STATED, Department, Dimension, Member

_OPTIONAL = {"autocomplete": "off"}


class NamesForm(forms.Form):
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

    def __init__(self, member: Member, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
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

    @staticmethod
    def initial_of(member: Member) -> dict[str, Any]:
        """Return what stands in the form at first."""
        return {
            "name_en": member.name_en,
            "name_ru": member.name_ru,
            "parent": member.parent_id or "",
            "owner": member.owner_id or "",
            "self_service": member.self_service,
        }


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


def initial_names(dimension: Dimension) -> dict[str, str]:
    """Return the names that stand in the form of a dimension at first."""
    return {"name_en": dimension.name_en, "name_ru": dimension.name_ru}
