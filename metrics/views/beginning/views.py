"""Four steps from an empty database to a first page of one's own. Each saves by itself."""

from typing import Any

from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from metrics.catalogue.company import currency_is_fixed, finish_step
from metrics.catalogue.own_numbers import OwnNumber, OwnNumberError
from metrics.catalogue.structure import keep_structure
from metrics.decisions.company import change_organisation
from metrics.decisions.standards import keep_numbers
from metrics.models import Import, Organisation
from metrics.views.beginning import lists
from metrics.views.beginning.forms import CompanyForm, NameForm, OwnNumberForm
from metrics.views.beginning.guesses import guess
from metrics.views.beginning.steps import steps
from metrics.views.methods import form_page

_may = permission_required("accounts.edit_settings", raise_exception=True)


def _sent(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


@form_page
@_may
def company(request: HttpRequest) -> HttpResponse:
    """Ask who the company is."""
    organisation = Organisation.objects.get()
    fixed = currency_is_fixed()
    form = CompanyForm(_sent(request), initial=_known(organisation, request), currency_is_fixed=fixed)
    if request.method == "POST" and form.is_valid():
        try:
            change_organisation(**form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            finish_step(1)
            return redirect("begin-departments")
    return _shown(request, "company", organisation, 1, form=form, guess_zone=not organisation.setup_step)


def _known(organisation: Organisation, request: HttpRequest) -> dict[str, Any]:
    """Return what is known of the company; before anybody has said it, what its administrator's browser tells."""
    known = {
        name: getattr(organisation, name)
        for name in ("name_en", "name_ru", "language", "currency", "time_zone", "fiscal_start_month")
    }
    if not organisation.setup_step:
        language = (get_language() or "en")[:2]
        found = guess(request.headers.get("Accept-Language", ""), language)
        known |= {
            "language": language,
            "currency": organisation.currency or found.currency,
            "time_zone": found.time_zone or organisation.time_zone,
        }
    return known


@form_page
@_may
def departments(request: HttpRequest) -> HttpResponse:
    """Ask which departments and channels there are."""
    organisation = Organisation.objects.get()
    ticked = request.POST.getlist("department"), request.POST.getlist("channel")
    department, channel = (
        NameForm(_sent(request), prefix=prefix) for prefix in ("own_department", "own_channel")
    )
    if request.method == "POST" and _keep_structure(*ticked, department, channel):
        finish_step(2)
        add = request.POST.get("add")
        return redirect("begin-numbers") if not add else redirect(f"{request.path}#{add}")
    again = request.method == "POST"
    usual = lists.USUAL_CHANNELS if organisation.setup_step < 2 else None
    return _shown(
        request,
        "departments",
        organisation,
        2,
        departments=lists.departments(ticked[0] if again else None),
        channels=lists.channel_ticks(ticked[1] if again else usual),
        own_department=department,
        own_channel=channel,
    )


def _keep_structure(
    department_codes: list[str], channel_codes: list[str], department: NameForm, channel: NameForm
) -> bool:
    """Write what was ticked and what was added, or nothing; return whether it was written."""
    forms = {"department": department, "channel": channel}
    if not all(form.is_valid() for form in forms.values()):
        return False
    try:
        keep_structure(
            departments=department_codes,
            channels=channel_codes,
            own_department=department.cleaned_data if department.is_filled else None,
            own_channel=channel.cleaned_data if channel.is_filled else None,
        )
    except ValidationError as refused:
        for what, messages in refused.message_dict.items():
            forms[what].add_error(forms[what].first_filled, messages)
        return False
    return True


@form_page
@_may
def numbers(request: HttpRequest) -> HttpResponse:
    """Ask which numbers the board sees today."""
    organisation = Organisation.objects.get()
    ticked = request.POST.getlist("metric")
    own = OwnNumberForm(_sent(request), prefix="own")
    if request.method == "POST" and _keep_numbers(ticked, own):
        finish_step(3)
        return redirect("begin-data") if not request.POST.get("add") else redirect(f"{request.path}#own")
    return _shown(
        request,
        "numbers",
        organisation,
        3,
        families=lists.metrics_by_family(ticked if request.method == "POST" else None),
        own=own,
    )


def _keep_numbers(ticked: list[str], own: OwnNumberForm) -> bool:
    """Write what was ticked and what was added, or nothing; return whether it was written."""
    if not own.is_valid():
        return False
    try:
        keep_numbers(ticked, OwnNumber(**own.cleaned_data) if own.is_filled else None)
    except OwnNumberError as error:
        own.add_error(own.first_filled, str(error))
        return False
    return True


@require_safe
@_may
def data(request: HttpRequest) -> HttpResponse:
    """Show the ways to the first numbers."""
    organisation = Organisation.objects.get()
    loaded = Import.objects.filter(state=Import.State.LOADED)
    return _shown(request, "data", organisation, 4, has_numbers=loaded.exists())


def _shown(
    request: HttpRequest, template: str, organisation: Organisation, number: int, **more: Any
) -> HttpResponse:
    names = {"steps": steps(organisation, number), "organisation": organisation}
    title = _("Start with my company")
    return render(request, f"metrics/beginning/{template}.html", {**names, "title": title, **more})
