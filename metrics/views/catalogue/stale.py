"""A form that comes back because somebody else was quicker: what they have written stands beside what was typed."""

from datetime import datetime
from typing import Any, cast
from zoneinfo import ZoneInfo

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from metrics.formats import day, missing, moment, number
from metrics.models.editing import Edited
from metrics.views.catalogue.fields import EditionForm, QuantityField


def show_both(form: EditionForm, fresh: EditionForm, row: Edited, zone: ZoneInfo) -> None:
    """Say in a form what has changed meanwhile, and let it be saved over it now that it was seen.

    Parameters
    ----------
    fresh
        The same form as it would be opened now.
    zone
        Where the clock of the business is.
    """
    form.add_error(
        None,
        _(
            "%(who)s changed this on %(when)s, while you had it open. Nothing of yours was saved: look, and save again."
        )
        % {"who": str(row.changed_by or _("Somebody")), "when": signed_at(row.changed_at, zone)},
    )
    for name in list(form.fields):
        now = fresh.initial.get(name)
        if name == "revision" or name in form.errors or _same(now, form.cleaned_data.get(name)):
            continue
        form.add_error(name, _("Now: %(value)s") % {"value": _in_words(form.fields[name], now)})
    form.data = {**cast("QueryDict", form.data).dict(), "revision": str(row.revision)}


def signed_at(when: datetime | None, zone: ZoneInfo) -> str:
    """Return when something was changed, as the clock of the business showed; nothing where nobody has."""
    return "" if when is None else moment(when, zone)


def _same(now: Any, typed: Any) -> bool:
    typed = getattr(typed, "pk", typed)
    return (now or None) == (typed or None)


def _in_words(field: forms.Field, value: Any) -> str:
    if isinstance(field, forms.BooleanField):
        return _("yes") if value else _("no")
    return missing() if value in {None, ""} else _value_in_words(field, value)


def _value_in_words(field: forms.Field, value: Any) -> str:
    match field:
        case QuantityField():
            return str(field.prepare_value(value))
        case forms.ModelChoiceField():
            return str(cast("Any", field.queryset).filter(pk=value).first() or missing())
        case forms.ChoiceField():
            return str(dict(cast("Any", field.choices)).get(value, value))
        case forms.DateField():
            return day(value)
        case _:
            return number(value) if isinstance(value, int) else str(value)
