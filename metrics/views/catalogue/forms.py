"""The forms of the catalogue: a metric, a target, a reference value."""

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import groupby
from typing import Any, cast

from django import forms
from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from metrics.formats import Unit, day, unit_name
from metrics.models import NOT_STATED, Member, Metric, ReferenceValue, Target
from metrics.views.catalogue.fields import DayField, EditionForm, QuantityField
from metrics.views.words import REFERENCES, STATES

NAME_LENGTH = 80
ONE_DAY = timedelta(days=1)
Data = QueryDict | None


class MetricForm(EditionForm):
    """What an organisation decides of a metric."""

    state = forms.ChoiceField(
        label=gettext_lazy("State"),
        choices=STATES,
        help_text=gettext_lazy(
            "Incumbent: the board sees it today. Running in parallel: shown beside its successor. "
            "Retired: kept, but off the first page."
        ),
    )
    on_scorecard = forms.BooleanField(
        label=gettext_lazy("On the first page and judged there"), required=False
    )
    owner = forms.ModelChoiceField(
        label=gettext_lazy("Owner"),
        queryset=get_user_model()._default_manager.none(),
        required=False,
        empty_label=gettext_lazy("Nobody yet"),
    )

    def __init__(self, data: Data, *, metric: Metric, is_own: bool, currency: str) -> None:
        initial = {
            "revision": metric.revision,
            "state": metric.state,
            "on_scorecard": metric.primary_position is not None,
            "owner": metric.owner_id,
            "smallest_change": metric.smallest_change,
            "minimum_n": metric.minimum_n,
            "name_en": metric.name_en,
            "name_ru": metric.name_ru,
        }
        super().__init__(data, initial=initial)
        cast("forms.ModelChoiceField[Any]", self.fields["owner"]).queryset = _people(metric)
        unit = _("percentage points") if metric.unit == "percent" else _unit(metric, currency)
        self.fields["smallest_change"] = QuantityField(
            unit=metric.unit,
            label=_("Smallest change worth reporting, %(unit)s") % {"unit": unit},
            help_text=_(
                "Set it before you look at results. A smaller change is called too small to report; 0 sets no limit."
            ),
        )
        self.fields["minimum_n"] = forms.IntegerField(
            label=_("Fewest answers for a verdict"),
            required=False,
            min_value=1,
            max_value=1_000_000,
            widget=forms.TextInput(attrs={"inputmode": "numeric"}),
            help_text=_("Only where this metric needs more than all others do."),
        )
        if is_own:
            for name, label in (("name_en", _("Name in English")), ("name_ru", _("Name in Russian"))):
                self.fields[name] = forms.CharField(label=label, max_length=NAME_LENGTH, required=False)

    def clean_smallest_change(self) -> float:
        """Refuse what is below zero."""
        value = self.cleaned_data["smallest_change"]
        if value < 0:
            raise forms.ValidationError(_("The smallest change cannot be below zero."))
        return float(value)

    def clean(self) -> dict[str, Any]:
        """Ask for a name, where there can be one."""
        cleaned: dict[str, Any] = super().clean() or {}
        if "name_en" in self.fields and not (cleaned.get("name_en") or cleaned.get("name_ru")):
            self.add_error("name_en", _("Give the metric a name, in one language at least."))
        return cleaned


def _unit(metric: Metric, currency: str) -> str:
    return unit_name(cast("Unit", metric.unit), currency=currency)


def _people(metric: Metric) -> QuerySet[Any]:
    people = get_user_model()._default_manager.filter(is_active=True)
    if metric.owner_id is not None:
        people = people | get_user_model()._default_manager.filter(pk=metric.owner_id)
    return people


class TargetForm(EditionForm):
    """A value with its thresholds, the days that it holds for, and whom."""

    def __init__(
        self,
        data: Data,
        *,
        metric: Metric,
        currency: str,
        members: Iterable[Member],
        target: Target | None = None,
        of_one_period: bool = False,
    ) -> None:
        self.metric, self.target = metric, target
        initial: dict[str, Any] = {}
        if target is not None:
            initial = {
                "revision": target.revision,
                "value": target.value,
                "amber": target.amber,
                "red": target.red,
                "valid_from": target.valid_from,
                "last_day": target.valid_until - ONE_DAY,
                **{f"of_{one.dimension.code}": one.pk for one in target.members.all()},
            }
        super().__init__(data, initial=initial)
        unit = _unit(metric, currency)
        for name, label, required in (
            ("value", _("Target, %(unit)s"), True),
            ("amber", _("Warning from, %(unit)s"), False),
            ("red", _("Alarm from, %(unit)s"), False),
        ):
            self.fields[name] = QuantityField(
                unit=metric.unit, label=label % {"unit": unit}, required=required
            )
        self.fields["valid_from"] = DayField(label=_("Holds from"))
        self.fields["last_day"] = DayField(
            label=_("Through"),
            help_text=_(
                "The longer the period, the larger this number: set a target for each month, quarter or year."
            )
            if of_one_period
            else "",
        )
        self.member_fields = []
        by_dimension = groupby(members, key=lambda one: one.dimension)
        for dimension, own in by_dimension:
            name = f"of_{dimension.code}"
            self.member_fields.append(name)
            self.fields[name] = forms.TypedChoiceField(
                label=dimension.name,
                choices=[("", _("All")), *((one.pk, one.name) for one in own)],
                coerce=int,
                empty_value=None,
                required=False,
            )

    def whom(self) -> list[forms.BoundField]:
        """Return the fields that say for whom it holds."""
        return [self[name] for name in self.member_fields]

    def members(self) -> list[int]:
        """Return the members that were chosen, one of a dimension at most."""
        chosen = (self.cleaned_data.get(name) for name in self.member_fields)
        return sorted(one for one in chosen if one is not None)

    def clean(self) -> dict[str, Any]:
        """Hold the values and days against each other."""
        cleaned: dict[str, Any] = super().clean() or {}
        first, last = cleaned.get("valid_from"), cleaned.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", _("It ends before it begins."))
        self._check_order(cleaned)
        return cleaned

    def _check_order(self, cleaned: dict[str, Any]) -> None:
        """Warning comes before alarm, and both fall short of the target."""
        if self.metric.better == Metric.Better.RANGE:
            return
        sign = 1 if self.metric.better == Metric.Better.HIGHER else -1
        value, amber, red = (cleaned.get(name) for name in ("value", "amber", "red"))
        if value is not None and amber is not None and (value - amber) * sign <= 0:
            self.add_error("amber", _("The warning must fall short of the target."))
        best = amber if amber is not None else value
        if best is not None and red is not None and (best - red) * sign <= 0:
            self.add_error("red", _("The alarm must lie beyond the warning and the target."))


def members_for_targets() -> list[Member]:
    """Return the members that a target can be narrowed to, by dimension."""
    known = Member.objects.filter(status=Member.Status.CONFIRMED, active=True).exclude(code=NOT_STATED)
    return list(known.select_related("dimension").order_by("dimension__slot", "pk"))


class ReferenceForm(EditionForm):
    """A value to set ours beside, with where it comes from and how it was measured."""

    kind = forms.ChoiceField(label=gettext_lazy("What it is"), choices=REFERENCES)
    label = forms.CharField(
        label=pgettext_lazy("of a thing", "Name"),
        max_length=100,
        help_text=gettext_lazy("As a page shows it: the competitor, the study, the year."),
    )
    source = forms.CharField(label=gettext_lazy("Source"), max_length=200)
    method = forms.CharField(
        label=gettext_lazy("Method"),
        max_length=200,
        help_text=gettext_lazy("Who was asked what, and how many."),
    )
    same_method = forms.BooleanField(
        label=gettext_lazy("Measured by the same method as ours"),
        required=False,
        help_text=gettext_lazy("Only then may a page colour the comparison."),
    )

    def __init__(
        self,
        data: Data,
        *,
        metric: Metric,
        currency: str,
        reference: ReferenceValue | None = None,
        today: date,
    ) -> None:
        names = ("revision", "kind", "label", "value", "source", "as_of", "method", "same_method")
        initial = {name: getattr(reference, name) for name in names} if reference is not None else {}
        super().__init__(data, initial=initial)
        self.today = today
        unit = _unit(metric, currency)
        self.fields["value"] = QuantityField(unit=metric.unit, label=_("Value, %(unit)s") % {"unit": unit})
        self.fields["as_of"] = DayField(label=_("As of"))
        self.order_fields(["kind", "label", "value", "as_of", "source", "method", "same_method"])

    def clean_as_of(self) -> date:
        """Refuse days to come."""
        found: date = self.cleaned_data["as_of"]
        if found > self.today:
            raise forms.ValidationError(_("%(day)s is still to come.") % {"day": day(found)})
        return found
