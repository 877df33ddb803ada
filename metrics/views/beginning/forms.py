"""The forms of setting up: who the company is, and what it adds to the lists."""

from typing import Any, cast

from django import forms
from django.utils.dates import MONTHS
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from metrics.catalogue.own_numbers import UNITS
from metrics.formats import unit_name
from metrics.views.beginning import guesses
from metrics.views.words import BETTER, FAMILIES

NAME_LENGTH = 80


class ZoneSelect(forms.Select):
    """A list of time zones whose lines know the currency that is paid with there."""

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the currency to a line."""
        option: dict[str, Any] = super().create_option(name, value, *args, **kwargs)
        option["attrs"]["data-currency"] = guesses.currency_at(str(value))
        return option


def _zones() -> list[tuple[str, str]]:
    return [
        ("", gettext("Choose")),
        *((one.code, one.label) for one in guesses.zones(get_language() or "en")),
    ]


def _currencies() -> list[tuple[str, str]]:
    return [("", gettext("Choose")), *guesses.currencies(get_language() or "en")]


class CompanyForm(forms.Form):
    """Name, language, currency, time zone, fiscal year."""

    name_en = forms.CharField(label=_("Name in English"), max_length=NAME_LENGTH, required=False)
    name_ru = forms.CharField(label=_("Name in Russian"), max_length=NAME_LENGTH, required=False)
    language = forms.ChoiceField(
        label=_("Language"),
        choices=[("en", "English"), ("ru", "Русский")],
        help_text=_("What pages speak to whoever has not chosen a language."),
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=_zones,
        widget=ZoneSelect,
        help_text=_("Where the business counts its days. It holds for files loaded from now on."),
    )
    currency = forms.ChoiceField(
        label=_("Currency"),
        choices=_currencies,
        help_text=_("All amounts are kept in it. The first amounts loaded fix it."),
    )
    fiscal_start_month = forms.TypedChoiceField(
        label=_("The fiscal year begins in"), coerce=int, choices=list(MONTHS.items())
    )

    def __init__(self, *args: Any, currency_is_fixed: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if currency_is_fixed:
            currency = cast("forms.ChoiceField", self.fields["currency"])
            currency.choices = [(self.initial["currency"], self.initial["currency"])]
            currency.disabled = True
        if (get_language() or "en").startswith("ru"):
            self.order_fields(["name_ru", "name_en"])
        # What a company is called is no word of a language: only a second name is.
        next(iter(self.fields.values())).label = _("Name of the company")

    def clean(self) -> dict[str, Any]:
        """Ask for one name; which language it is in does not matter."""
        cleaned: dict[str, Any] = super().clean() or {}
        if not (cleaned.get("name_en") or cleaned.get("name_ru")) and not self.errors:
            first = next(iter(self.fields))
            self.add_error(
                first, forms.ValidationError(_("Give the company a name, in one language at least."))
            )
        return cleaned


class NameForm(forms.Form):
    """A name for something of one's own, in one language or in both; empty where nothing is added."""

    name_en = forms.CharField(label=_("In English"), max_length=NAME_LENGTH, required=False)
    name_ru = forms.CharField(label=_("In Russian"), max_length=NAME_LENGTH, required=False)

    @property
    def is_filled(self) -> bool:
        """Whether something is to be added."""
        return self.is_valid() and any(self.cleaned_data[name].strip() for name in ("name_en", "name_ru"))


def _units() -> list[tuple[str, str]]:
    return [(unit, unit_name(unit)) for unit in UNITS]


class OwnNumberForm(NameForm):
    """A number that is not in the list."""

    unit = forms.ChoiceField(label=_("Unit"), choices=_units, initial="percent")
    better = forms.ChoiceField(label=_("Which way is better"), choices=BETTER)
    family = forms.ChoiceField(label=_("What it is about"), choices=FAMILIES)
    adds_up = forms.TypedChoiceField(
        label=_("A quarter is"),
        coerce=lambda value: value == "sum",
        choices=[("last", _("its last month")), ("sum", _("the sum of its months"))],
    )
