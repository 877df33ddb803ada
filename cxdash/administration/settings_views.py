"""The page of settings: panels, each of which is saved by itself."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import BadRequest, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cxdash import mail
from cxdash.administration.fields import time_zones
from cxdash.administration.meanwhile import MeanwhileForm
from cxdash.administration.panels import PANELS
from cxdash.administration.year import year_example
from metrics.models import Organisation


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("accounts.edit_settings", raise_exception=True)
def settings_page(request: HttpRequest) -> HttpResponse:
    """Show the settings; save the panel that was sent, unless somebody else has changed the same meanwhile."""
    sent = _save(request) if request.method == "POST" else {}
    if isinstance(sent, HttpResponse):
        return sent
    organisation = Organisation.objects.select_related("hero_experience", "hero_outcome").get()
    forms = {panel.slug: panel(organisation).form() for panel in PANELS} | sent
    page = {
        "forms": forms,
        "organisation": organisation,
        "example": year_example(organisation.fiscal_start_month),
        "can_send": mail.can_send(),
        "zones": time_zones(),
    }
    return render(request, "administration/settings.html", page)


def _save(request: HttpRequest) -> HttpResponse | dict[str, MeanwhileForm]:
    """Return where to go once a panel is saved; where it is not, its form, with what is wrong."""
    slug = request.POST.get("panel", "")
    kind = next((panel for panel in PANELS if panel.slug == slug), None)
    if kind is None:
        raise BadRequest("no such panel")
    with transaction.atomic():
        # Whoever saves a setting waits for the one before, and then sees what that one has saved.
        panel = kind(Organisation.objects.select_for_update().get())
        form = panel.form(request.POST)
        if not form.is_valid():
            return {slug: form}
        try:
            with transaction.atomic():
                said = panel.write(form)
        except ValidationError as error:
            form.add_error(None, error)
            return {slug: form}
    messages.success(request, " ".join(filter(None, (_("Saved."), said))))
    return redirect(f"{reverse('settings')}#{slug}")
