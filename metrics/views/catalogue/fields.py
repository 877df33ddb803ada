"""Form fields of the catalogue: quantities typed as a reader writes them, and what was seen when typing began."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language

from metrics.formats import as_typed
from metrics.views.typed_numbers import Conventions, UnreadableError

HUNDRED = Decimal(100)


class QuantityField(forms.CharField):
    """A value in a metric's unit: shares are typed as percentages and kept as fractions."""

    def __init__(self, *, unit: str, **options: Any) -> None:
        super().__init__(**options)
        self.unit = unit
        self.widget.attrs |= {"inputmode": "decimal", "autocomplete": "off"}

    def prepare_value(self, value: Any) -> Any:
        """Write a stored value as it is typed; what was typed stays as it was."""
        if isinstance(value, float | int):
            exact = Decimal(f"{value:.12g}")
            return as_typed(exact * HUNDRED if self.unit == "percent" else exact)
        return value

    def to_python(self, value: Any) -> Any:
        """Read what was typed."""
        text = super().to_python(value)
        if not text:
            return None
        language = (get_language() or "en")[:2]
        try:
            number = Conventions.of([text], language).read(text, whole=self.unit == "count")
        except UnreadableError as error:
            raise ValidationError(str(error)) from error
        return float(number / HUNDRED if self.unit == "percent" else number)

    def validate(self, value: Any) -> None:
        """Ask for a value where one is needed; zero is one."""
        if value is None and self.required:
            raise ValidationError(self.error_messages["required"], code="required")

    def run_validators(self, value: Any) -> None:
        """Look at the text no further: it was read as a number."""


class DayField(forms.DateField):
    """A day, chosen in the browser's calendar."""

    def __init__(self, **options: Any) -> None:
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        super().__init__(widget=widget, input_formats=["%Y-%m-%d"], **options)


class EditionForm(forms.Form):
    """A form that says of which revision it was made."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    def made_of(self) -> int:
        """Return the revision that was seen."""
        return int(self.cleaned_data.get("revision") or 0)
