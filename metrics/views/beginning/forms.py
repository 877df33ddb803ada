"""The forms of setting up: who the company is, and what it adds to the lists."""

from typing import Any, cast

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from metrics.catalogue.own_numbers import UNITS
from metrics.formats import unit_name
from metrics.views import company_fields
from metrics.views.words import BETTER, FAMILIES

NAME_LENGTH = 80


class CompanyForm(forms.Form):
    """Name, language, currency, time zone, fiscal year."""

    name_en = company_fields.name_en()
    name_ru = company_fields.name_ru()
    language = company_fields.language()
    time_zone = company_fields.time_zone()
    currency = company_fields.currency()
    fiscal_start_month = company_fields.fiscal_start_month()

    def __init__(self, *args: Any, currency_is_fixed: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("time_zone", "currency"):
            company_fields.keep_choice(self.fields[name], self.initial[name])
        if currency_is_fixed:
            currency = cast("forms.ChoiceField", self.fields["currency"])
            currency.choices = [(self.initial["currency"], self.initial["currency"])]
            currency.disabled = True
        if (get_language() or "en").startswith("ru"):
            self.order_fields(["name_ru", "name_en"])
        # What a company is called is no word of a language: only a second name is.
        next(iter(self.fields.values())).label = _("Name of the company")

    def clean(self) -> None:
        """Ask for a name."""
        super().clean()
        company_fields.need_a_name(self)


class NameForm(forms.Form):
    """A name for something of one's own, in one language or in both; empty where nothing is added."""

    name_en = forms.CharField(label=_("In English"), max_length=NAME_LENGTH, required=False)
    name_ru = forms.CharField(label=_("In Russian"), max_length=NAME_LENGTH, required=False)

    @property
    def is_filled(self) -> bool:
        """Whether something is to be added."""
        return self.is_valid() and any(self.cleaned_data[name].strip() for name in ("name_en", "name_ru"))

    @property
    def first_filled(self) -> str:
        """The field where something is said about the name."""
        return "name_en" if self.cleaned_data["name_en"] else "name_ru"


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
