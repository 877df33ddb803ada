"""Fields of settings: percentages, metrics in groups."""

from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from metrics.formats import percent
from metrics.models import Metric
from metrics.views.words import BUSINESS, CUSTOMERS


class PercentField(forms.Field):
    """A share that people know as a percentage: 20 for 0.2; comma or point, with or without the sign.

    Parameters
    ----------
    digits
        How many there may be after the point.
    """

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def __init__(self, *, low: str, high: str, digits: int, **more: Any) -> None:
        super().__init__(**more)
        self.low, self.high, self.digits = Decimal(low), Decimal(high), digits

    def to_python(self, value: Any) -> Decimal | None:
        """Return the share."""
        written = str(value or "").replace("%", "").replace(",", ".").replace("\xa0", "").strip()
        if not written:
            return None
        try:
            share = Decimal(written) / 100
        except InvalidOperation as error:
            raise ValidationError(_("Write a percentage, such as 20 or 0.5.")) from error
        if not share.is_finite() or not self.low <= share <= self.high:
            limits = {"low": _plain(self.low), "high": _plain(self.high)}
            raise ValidationError(_("Between %(low)s and %(high)s per cent.") % limits)
        if share != round(share, self.digits + 2):
            text = ngettext(
                "At most %(count)s digit after the point.",
                "At most %(count)s digits after the point.",
                self.digits,
            )
            raise ValidationError(text % {"count": self.digits})
        return share

    def prepare_value(self, value: Any) -> Any:
        """Return the percentage as it is typed."""
        return _plain(value) if isinstance(value, Decimal) else value


class ConfidenceField(forms.TypedChoiceField):
    """How sure the likely range is; one that a command has set stays to choose."""

    OFFERED = (Decimal("0.80"), Decimal("0.90"), Decimal("0.95"), Decimal("0.99"))

    def __init__(self, **more: Any) -> None:
        super().__init__(coerce=Decimal, choices=self._offered(()), **more)

    def offer(self, value: Decimal) -> None:
        """Offer a value besides."""
        self.choices = self._offered((value,))

    def prepare_value(self, value: Any) -> Any:
        """Return a value as it is written in the list."""
        return _code(value) if isinstance(value, Decimal) else value

    def _offered(self, more: Iterable[Decimal]) -> list[tuple[str, str]]:
        values = sorted({_code(value): value for value in (*self.OFFERED, *more)}.values())
        return [(_code(value), _likely(value)) for value in values]


def metric_choices(metrics: Iterable[Metric], *, empty: str) -> list[Any]:
    """Return metrics by name, those about customers before those about the business."""
    customers: list[tuple[str, str]] = []
    business: list[tuple[str, str]] = []
    for metric in sorted(metrics, key=lambda one: one.name.casefold()):
        (business if metric.family in Metric.BUSINESS else customers).append((metric.code, metric.name))
    groups = [(CUSTOMERS, customers), (BUSINESS, business)]
    return [("", empty), *((title, choices) for title, choices in groups if choices)]


def _plain(share: Decimal) -> str:
    written = format((share * 100).normalize(), "f")
    return written.replace(".", ",") if (get_language() or "").startswith("ru") else written


def _code(value: Decimal) -> str:
    return format(value.normalize(), "f")


def _likely(value: Decimal) -> str:
    return percent(value, 0 if value * 100 == int(value * 100) else 1)
