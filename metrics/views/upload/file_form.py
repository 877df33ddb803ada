"""How a file is written, as far as a person says it: what is left on "as found" is left to the reader."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

AS_FOUND = ("", _("as found"))


class FormOfFile(forms.Form):
    """Separator, encoding, header, sheet, decimal sign."""

    delimiter = forms.ChoiceField(
        label=_("Separator"),
        required=False,
        choices=[
            AS_FOUND,
            (",", _("comma")),
            (";", _("semicolon")),
            ("tab", _("tab")),
            ("|", _("vertical bar")),
        ],
    )
    encoding = forms.ChoiceField(
        label=_("Encoding"),
        required=False,
        choices=[
            AS_FOUND,
            ("utf-8", "UTF-8"),
            ("windows-1251", "Windows-1251"),
            ("windows-1252", "Windows-1252"),
            ("utf-16", "UTF-16"),
        ],
    )
    header_row = forms.IntegerField(
        label=_("Row with the names of the columns"), required=False, min_value=1, max_value=1000
    )
    sheet = forms.CharField(label=_("Sheet"), required=False, max_length=100)
    decimal = forms.ChoiceField(
        label=_("Decimal sign"),
        required=False,
        choices=[AS_FOUND, (".", _("point: 1.5")), (",", _("comma: 1,5"))],
    )


def form_of(said: Mapping[str, Any]) -> dict[str, Any]:
    """Return the `file` part of a mapping; what makes no sense is left out."""
    form = FormOfFile(said)
    form.is_valid()
    return {name: value for name, value in form.cleaned_data.items() if value not in {"", None}}
