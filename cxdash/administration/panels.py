"""The panels of the settings page: what each one shows, and what saving it does."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, ClassVar, Generic, TypeVar

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from cxdash.administration.settings_forms import (
    PLACES,
    CompanyForm,
    DepartmentsForm,
    HeroForm,
    JudgingForm,
    LoadingForm,
    ScorecardForm,
    YearForm,
)
from metrics.catalogue.company import currency_is_fixed
from metrics.catalogue.structure import NameTakenError, add_department, change_department
from metrics.decisions.company import change_organisation
from metrics.decisions.standards import arrange_scorecard, change_standards, choose_heroes
from metrics.models import Department, Metric, Organisation
from metrics.views.meanwhile import MeanwhileForm

Data = Mapping[str, Any] | None
F = TypeVar("F", bound=MeanwhileForm)


class Panel(ABC, Generic[F]):
    """One panel. `write` is called for a valid form, in the transaction in which it was checked."""

    slug: ClassVar[str]

    def __init__(self, organisation: Organisation) -> None:
        self.organisation = organisation

    @abstractmethod
    def form(self, data: Data = None) -> F:
        """Return the form, over what holds now."""

    @abstractmethod
    def write(self, form: F) -> str:
        """Save; return what to say, beyond that it is saved.

        Raises
        ------
        ValidationError
            By field, if it cannot be saved.
        """

    def _values(self, form: type[MeanwhileForm]) -> dict[str, Any]:
        return {name: getattr(self.organisation, name) for name in form.base_fields}


class Company(Panel[CompanyForm]):
    """Name, language, time zone, currency."""

    slug = "company"

    def form(self, data: Data = None) -> CompanyForm:
        """Return the form; the currency is in it only while nothing is loaded in it."""
        return CompanyForm(
            data,
            current=self._values(CompanyForm),
            prefix=self.slug,
            currency_is_fixed=currency_is_fixed(),
        )

    def write(self, form: CompanyForm) -> str:
        """Save."""
        change_organisation(**form.changes())
        return ""


class Year(Panel[YearForm]):
    """The fiscal year."""

    slug = "year"

    def form(self, data: Data = None) -> YearForm:
        """Return the form."""
        return YearForm(data, current=self._values(YearForm), prefix=self.slug)

    def write(self, form: YearForm) -> str:
        """Save; quarters and years lie elsewhere then, so all is counted and judged again."""
        if not form.changes():
            return ""
        change_organisation(**form.changes())
        return _("Quarters and years are counted again; that takes a while.")


class Judging(Panel[JudgingForm]):
    """Small groups, and how sure."""

    slug = "judging"

    def form(self, data: Data = None) -> JudgingForm:
        """Return the form."""
        return JudgingForm(data, current=self._values(JudgingForm), prefix=self.slug)

    def write(self, form: JudgingForm) -> str:
        """Save; every verdict is judged again."""
        if not form.changes():
            return ""
        change_standards(**form.changes())
        return _("All verdicts are judged again; that takes a moment.")


class Loading(Panel[LoadingForm]):
    """Rejects, the gap to finance, lost customers."""

    slug = "loading"

    def form(self, data: Data = None) -> LoadingForm:
        """Return the form."""
        return LoadingForm(data, current=self._values(LoadingForm), prefix=self.slug)

    def write(self, form: LoadingForm) -> str:
        """Save."""
        change_standards(**form.changes())
        again = "churn_after_days" in form.changes()
        return _("Lost customers are counted again; that takes a while.") if again else ""


class Scorecard(Panel[ScorecardForm]):
    """Which metrics are primary, and in which order."""

    slug = "scorecard"

    def form(self, data: Data = None) -> ScorecardForm:
        """Return the form."""
        metrics = list(Metric.objects.exclude(state=Metric.State.RETIRED, primary_position=None))
        primary = sorted(
            (one.primary_position, one.code) for one in metrics if one.primary_position is not None
        )
        codes = [code for _position, code in primary] + [""] * PLACES
        current = {str(place): codes[place - 1] for place in range(1, PLACES + 1)}
        return ScorecardForm(data, current=current, prefix=self.slug, metrics=metrics)

    def write(self, form: ScorecardForm) -> str:
        """Save; other metrics among the primary ones make every verdict another one."""
        codes = form.codes()
        found = {one.code: one for one in Metric.objects.filter(code__in=codes)}
        changed = arrange_scorecard([found[code] for code in codes])
        return _("All verdicts are judged again; that takes a moment.") if changed else ""


class Hero(Panel[HeroForm]):
    """The first picture of Health."""

    slug = "hero"

    def form(self, data: Data = None) -> HeroForm:
        """Return the form."""
        experience, outcome = self.organisation.hero_experience, self.organisation.hero_outcome
        current = {
            "experience": experience.code if experience else "",
            "outcome": outcome.code if outcome else "",
        }
        metrics = list(Metric.objects.exclude(state=Metric.State.RETIRED))
        return HeroForm(data, current=current, prefix=self.slug, metrics=metrics)

    def write(self, form: HeroForm) -> str:
        """Save."""
        codes = form.cleaned_data
        found = {one.code: one for one in Metric.objects.filter(code__in=set(codes.values()))}
        choose_heroes(experience=found.get(codes["experience"]), outcome=found.get(codes["outcome"]))
        return ""


class Departments(Panel[DepartmentsForm]):
    """Which departments there are, and what they are called."""

    slug = "departments"

    def form(self, data: Data = None) -> DepartmentsForm:
        """Return the form."""
        departments = list(Department.objects.all())
        current: dict[str, Any] = {"en_new": "", "ru_new": ""}
        for row in departments:
            current |= {f"en_{row.pk}": row.name_en, f"ru_{row.pk}": row.name_ru, f"on_{row.pk}": row.active}
        return DepartmentsForm(data, current=current, prefix=self.slug, departments=departments)

    def write(self, form: DepartmentsForm) -> str:
        """Save."""
        values, changed = form.cleaned_data, {name.partition("_")[2] for name in form.changes()}
        for row in form.departments:
            key = str(row.pk)
            if key in changed:
                with _said_at(key):
                    change_department(
                        department_id=row.pk,
                        name_en=values[f"en_{key}"],
                        name_ru=values[f"ru_{key}"],
                        active=values[f"on_{key}"],
                    )
        if "new" in changed:
            with _said_at("new"):
                add_department(name_en=values["en_new"], name_ru=values["ru_new"])
        return ""


@contextmanager
def _said_at(key: str) -> Iterator[None]:
    """Say at its row that a name is taken."""
    try:
        yield
    except NameTakenError as error:
        raise ValidationError({f"en_{key}": str(error)}) from error


PANELS: tuple[type[Panel[Any]], ...] = (Company, Year, Judging, Loading, Scorecard, Hero, Departments)
