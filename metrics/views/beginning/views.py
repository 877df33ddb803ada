"""Four steps from an empty database to a first page of one's own. Each saves by itself."""

from typing import Any

from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from metrics import tasks
from metrics.catalogue.company import change_organisation, currency_is_fixed, finish_step
from metrics.catalogue.incumbents import set_incumbents
from metrics.catalogue.own_numbers import OwnNumber, OwnNumberError, add_own_number
from metrics.catalogue.structure import (
    NameTakenError,
    add_channel,
    add_department,
    keep_channels,
    keep_departments,
)
from metrics.kpis.verdicts import judge_all_again
from metrics.models import Import, Organisation
from metrics.views.beginning import lists
from metrics.views.beginning.forms import CompanyForm, NameForm, OwnNumberForm
from metrics.views.beginning.guesses import guess
from metrics.views.beginning.steps import steps

_page = require_http_methods(["GET", "HEAD", "POST"])
_may = permission_required("accounts.edit_settings", raise_exception=True)


def _sent(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


@_page
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


@_page
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
    with transaction.atomic():
        keep_departments(department_codes)
        keep_channels(channel_codes)
        for form, add in ((department, add_department), (channel, add_channel)):
            if form.is_filled:
                try:
                    add(name_en=form.cleaned_data["name_en"], name_ru=form.cleaned_data["name_ru"])
                except NameTakenError as error:
                    form.add_error("name_en" if form.cleaned_data["name_en"] else "name_ru", str(error))
        whole = department.is_valid() and channel.is_valid()
        if not whole:
            transaction.set_rollback(True)
    return whole


@_page
@_may
def numbers(request: HttpRequest) -> HttpResponse:
    """Ask which numbers the board sees today."""
    organisation = Organisation.objects.get()
    ticked = request.POST.getlist("metric")
    own = OwnNumberForm(_sent(request), prefix="own")
    if request.method == "POST" and _keep_numbers(ticked, own):
        finish_step(3)
        tasks.ring_for_refresh()
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
    if not own.is_valid():
        return False
    with transaction.atomic():
        changed = set_incumbents(ticked)
        if own.is_filled:
            try:
                add_own_number(OwnNumber(**own.cleaned_data))
            except OwnNumberError as error:
                own.add_error("name_en" if own.cleaned_data["name_en"] else "name_ru", str(error))
                transaction.set_rollback(True)
                return False
            changed = True
        if changed:
            judge_all_again()
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
