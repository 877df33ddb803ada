"""What a company says of itself, as fields: for the first step of setting up and for the settings alike."""

from typing import Any, cast

from babel.dates import get_month_names
from django import forms
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from metrics.formats import LANGUAGES, reading_language
from metrics.views import places


class ZoneSelect(forms.Select):
    """A list of time zones whose lines know the currency that is paid with there."""

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the currency to a line."""
        option: dict[str, Any] = super().create_option(name, value, *args, **kwargs)
        option["attrs"]["data-currency"] = places.currency_at(str(value))
        return option


def name_en() -> forms.CharField:
    """Return the field of the English name."""
    return forms.CharField(label=_("Name in English"), max_length=200, required=False)


def name_ru() -> forms.CharField:
    """Return the field of the Russian name."""
    return forms.CharField(label=_("Name in Russian"), max_length=200, required=False)


def language() -> forms.ChoiceField:
    """Return the field of the language."""
    return forms.ChoiceField(
        label=_("Language"),
        choices=list(LANGUAGES.items()),
        help_text=_("For whoever has not chosen one, and for reports of loads."),
    )


def time_zone() -> forms.ChoiceField:
    """Return the field of the time zone."""
    return forms.ChoiceField(
        label=_("Time zone"),
        choices=_zones,
        widget=ZoneSelect,
        help_text=_("The time zone in which days are counted. It holds for files loaded from now on."),
    )


def currency(*, required: bool = True) -> forms.ChoiceField:
    """Return the field of the currency."""
    return forms.ChoiceField(
        label=_("Currency"),
        choices=_currencies,
        required=required,
        help_text=_("All amounts are kept in it. The first amounts loaded fix it."),
    )


def fiscal_start_month() -> forms.TypedChoiceField:
    """Return the field of the month in which the fiscal year begins."""
    return forms.TypedChoiceField(label=_("The fiscal year begins in"), coerce=int, choices=_months)


def keep_choice(field: forms.Field, value: str) -> None:
    """Let a value that stands be chosen, though the list lacks it: a command may have set it."""
    if isinstance(field, forms.ChoiceField) and value and not field.valid_value(value):
        field.choices = [*cast("Any", field.choices), (value, value)]


def need_a_name(form: forms.Form) -> None:
    """Ask for one name; which language it is in does not matter."""
    if not any(form.cleaned_data.get(name) for name in ("name_en", "name_ru")) and not form.errors:
        first = next(name for name in form.fields if name.startswith("name_"))
        form.add_error(first, gettext("Give the company a name, in one language at least."))


def _language() -> str:
    return get_language() or "en"


def _zones() -> list[tuple[str, str]]:
    return [("", gettext("Choose")), *((one.code, one.label) for one in places.zones(_language()))]


def _currencies() -> list[tuple[str, str]]:
    return [("", gettext("Choose")), *places.currencies(_language())]


def _months() -> list[tuple[int, str]]:
    names = get_month_names("wide", "stand-alone", reading_language(_language()))
    return [(number, names[number].capitalize()) for number in range(1, 13)]
