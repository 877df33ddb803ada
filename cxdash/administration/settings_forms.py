"""The forms of the settings page, one for each panel."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cxdash.administration.fields import ConfidenceField, PercentField, metric_choices
from metrics.models import Department, Metric
from metrics.views import company_fields
from metrics.views.meanwhile import MeanwhileForm

PLACES = 12
OFF = {"autocomplete": "off"}


class CompanyForm(MeanwhileForm):
    """Who we are."""

    name_en = company_fields.name_en()
    name_ru = company_fields.name_ru()
    language = company_fields.language()
    time_zone = company_fields.time_zone()
    currency = company_fields.currency(required=False)

    def __init__(self, *args: Any, currency_is_fixed: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("time_zone", "currency"):
            company_fields.keep_choice(self.fields[name], self.current[name])
        if currency_is_fixed:
            del self.fields["currency"]

    def clean(self) -> dict[str, Any]:
        """Check that there is a name."""
        cleaned = super().clean()
        company_fields.need_a_name(self)
        return cleaned


class YearForm(MeanwhileForm):
    """When the year begins."""

    fiscal_start_month = company_fields.fiscal_start_month()


class JudgingForm(MeanwhileForm):
    """From when on a number is shown, judged, and called certain."""

    hide_below = forms.IntegerField(
        label=gettext_lazy("Hidden below, answers"),
        min_value=3,
        max_value=50,
        help_text=gettext_lazy(
            "So that nobody can be recognised in a small group. Further groups are hidden where subtraction would "
            "reveal one."
        ),
    )
    indicative_below = forms.IntegerField(
        label=gettext_lazy("Too few below, answers"),
        min_value=3,
        max_value=1000,
        help_text=gettext_lazy("A number based on fewer answers is grey, without verdict or rank."),
    )
    confidence = ConfidenceField(
        label=gettext_lazy("Certainty of a likely range"),
        help_text=gettext_lazy(
            "Of 100 such ranges, so many hold the true value. The more certain, the wider, and the fewer changes "
            "are called better or worse."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["confidence"].offer(self.current["confidence"])  # type: ignore[attr-defined]


class LoadingForm(MeanwhileForm):
    """What is accepted, and when a customer counts as gone."""

    reject_share = PercentField(
        label=gettext_lazy("Rejected rows, at most %"),
        low="0",
        high="1",
        digits=1,
        help_text=gettext_lazy("A load with more of them waits until somebody confirms it."),
    )
    finance_gap_limit = PercentField(
        label=gettext_lazy("Gap to finance, at most %"),
        low="0",
        high="0.5",
        digits=2,
        help_text=gettext_lazy(
            "Where revenue differs by more from the finance total of a closed period, Health says so."
        ),
    )
    churn_after_days = forms.IntegerField(
        label=gettext_lazy("Lost after, days"),
        min_value=7,
        max_value=1100,
        help_text=gettext_lazy(
            "Without a purchase, where there is no contract. Counted again when this changes."
        ),
    )


class ScorecardForm(MeanwhileForm):
    """Which metrics are primary, place by place."""

    def __init__(self, *args: Any, metrics: Iterable[Metric], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = metric_choices(metrics, empty="–")
        for place in range(1, PLACES + 1):
            self.fields[str(place)] = forms.ChoiceField(
                label=_("Place %(place)s") % {"place": place}, choices=choices, required=False
            )

    def clean(self) -> dict[str, Any]:
        """Check that a metric stands in one place only, and that there is one."""
        cleaned = super().clean()
        seen: set[str] = set()
        for place in map(str, range(1, PLACES + 1)):
            code = cleaned.get(place) or ""
            if code in seen:
                self.add_error(place, _("This one has a place already."))
            seen |= {code} - {""}
        if not seen and not self.errors:
            self.add_error("1", _("At least one metric is needed."))
        return cleaned

    def codes(self) -> list[str]:
        """Return the metrics in their order, without gaps."""
        return [code for place in map(str, range(1, PLACES + 1)) if (code := self.cleaned_data[place])]


class HeroForm(MeanwhileForm):
    """The two metrics of the first picture."""

    experience = forms.ChoiceField(label=gettext_lazy("Above: customers"), required=False)
    outcome = forms.ChoiceField(label=gettext_lazy("Below: business"), required=False)

    def __init__(self, *args: Any, metrics: Iterable[Metric], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, families in (
            ("experience", Metric.SEEN_BY_CUSTOMERS),
            ("outcome", Metric.BUSINESS),
        ):
            own = [metric for metric in metrics if metric.family in families]
            flat = [(one.code, one.name) for one in sorted(own, key=lambda one: one.name.casefold())]
            self.fields[name].choices = [("", _("The one with most data")), *flat]  # type: ignore[attr-defined]


class DepartmentsForm(MeanwhileForm):
    """All departments, and room for one more."""

    def __init__(self, *args: Any, departments: Iterable[Department], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.departments = list(departments)
        for row in self.departments:
            names = {"name": row.name}
            self._add_names(str(row.pk), _("%(name)s, in English") % names, _("%(name)s, in Russian") % names)
            self.fields[f"on_{row.pk}"] = forms.BooleanField(
                label=_("%(name)s is in use") % names, required=False
            )
        self._add_names("new", _("One more, in English"), _("One more, in Russian"))

    def _add_names(self, key: str, english: str, russian: str) -> None:
        for prefix, label in (("en", english), ("ru", russian)):
            self.fields[f"{prefix}_{key}"] = forms.CharField(
                label=label, max_length=200, required=False, widget=forms.TextInput(attrs=OFF)
            )

    def rows(self) -> list[tuple[Department | None, Mapping[str, forms.BoundField]]]:
        """Return the fields row by row, the new one last."""
        keys = [(row, str(row.pk)) for row in self.departments]
        rows: list[tuple[Department | None, Mapping[str, forms.BoundField]]] = [
            (row, {"en": self[f"en_{key}"], "ru": self[f"ru_{key}"], "on": self[f"on_{key}"]})
            for row, key in keys
        ]
        return [*rows, (None, {"en": self["en_new"], "ru": self["ru_new"]})]

    def clean(self) -> dict[str, Any]:
        """Check that every department keeps a name."""
        cleaned = super().clean()
        for row in self.departments:
            english, russian = cleaned.get(f"en_{row.pk}"), cleaned.get(f"ru_{row.pk}")
            if not english and not russian and not self.errors:
                self.add_error(f"en_{row.pk}", ValidationError(_("A department needs a name.")))
        return cleaned
