"""Forms that notice what somebody else has saved since they were shown.

Each form carries the values that its reader has seen. What the reader left as it was follows the other's change;
where both have changed a field, nothing is saved and both values are shown. Saving once more replaces.
"""

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import Model
from django.utils.translation import gettext as _

from metrics.formats import missing

SEEN = "seen"


class MeanwhileForm(forms.Form):
    """A form over values that others may change. To be checked while nobody else can write them."""

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, current: Mapping[str, Any], prefix: str | None = None
    ) -> None:
        super().__init__(data, initial=dict(current), prefix=prefix)
        self.current = current

    @property
    def seen_name(self) -> str:
        """The name of the hidden field."""
        return self.add_prefix(SEEN)

    @property
    def seen(self) -> str:
        """What the reader of this form sees, for the hidden field."""
        return json.dumps({name: _text(self.current[name]) for name in self.fields})

    def clean(self) -> dict[str, Any]:
        """Set what was seen, what is there now and what is wanted against each other."""
        seen = self._seen()
        for name in self.fields:
            if name not in seen or name not in self.cleaned_data:
                continue
            was, now, wanted = seen[name], _text(self.current[name]), _text(self.cleaned_data[name])
            if was == now:
                continue
            if wanted == was:
                self._follow(name)
            elif wanted != now:
                self.add_error(name, self._both(name, self.cleaned_data[name]))
        return self.cleaned_data

    def _follow(self, name: str) -> None:
        """Take over what somebody else has set; the form shows it too, should it come back."""
        self.cleaned_data[name] = self.current[name]
        written = self.fields[name].prepare_value(self.current[name])
        shown = {self.add_prefix(name): "" if written is None else str(written)}
        self.data = {key: self.data[key] for key in self.data} | shown

    def changes(self) -> dict[str, Any]:
        """Return what is to be written, by field."""
        return {
            name: value
            for name, value in self.cleaned_data.items()
            if _text(value) != _text(self.current[name])
        }

    def focus_on_what_is_wrong(self) -> None:
        """Let the first field with an error be where its reader goes on."""
        wrong = next((name for name in self.fields if name in self.errors), None)
        if wrong is not None:
            self.fields[wrong].widget.attrs["autofocus"] = True

    def _seen(self) -> dict[str, str]:
        try:
            seen = json.loads(self.data.get(self.seen_name, ""))
        except (ValueError, RecursionError):
            return {}
        return seen if isinstance(seen, dict) else {}

    def _both(self, name: str, wanted: Any) -> str:
        return _(
            "Somebody else has since set this to “%(now)s”; you entered “%(wanted)s”. "
            "Save again to replace it."
        ) % {"now": self._label(name, self.current[name]), "wanted": self._label(name, wanted)}

    def _label(self, name: str, value: Any) -> str:
        """Return how the reader knows a value: a choice by its label."""
        field = self.fields[name]
        if isinstance(value, bool):
            return _("on") if value else _("off")
        if isinstance(field, forms.ChoiceField):
            labels = {str(one): str(label) for one, label in _flat(field.choices)}
            return labels.get(_text(value), _text(value)) or missing()
        return str(field.prepare_value(value) if not isinstance(value, Model) else value) or missing()


def _flat(choices: Any) -> list[tuple[Any, Any]]:
    pairs: list[tuple[Any, Any]] = []
    for value, label in choices:
        pairs += _flat(label) if isinstance(label, list | tuple) else [(value, label)]
    return pairs


def _text(value: Any) -> str:
    """Return a value as it can be compared and carried, however it was written."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, Model):
        return str(value.pk)
    return str(value)
