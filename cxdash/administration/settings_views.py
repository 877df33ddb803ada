"""The page of settings: panels, each of which is saved by itself."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import BadRequest, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from cxdash import mail
from cxdash.administration.panels import PANELS
from cxdash.administration.year import year_example
from metrics.models import Organisation
from metrics.views.meanwhile import MeanwhileForm
from metrics.views.methods import form_page


@dataclass(frozen=True, slots=True)
class Sent:
    """A panel that was sent: its form, and what to say where it is saved."""

    slug: str
    form: MeanwhileForm
    said: str


@form_page
@permission_required("accounts.edit_settings", raise_exception=True)
def settings_page(request: HttpRequest) -> HttpResponse:
    """Show the settings; save the panel that was sent, unless somebody else has changed the same meanwhile."""
    sent = _save(request) if request.method == "POST" else None
    if sent is not None and request.htmx:  # type: ignore[attr-defined]
        # What was typed into other panels stays as it is.
        page = _page({}) | {"form": sent.form, "slug": sent.slug, "said": sent.said}
        return render(request, f"administration/panels/{sent.slug}.html", page)
    if sent is not None and sent.said:
        messages.success(request, sent.said)
        return redirect(f"{reverse('settings')}#{sent.slug}")
    return render(request, "administration/settings.html", _page({sent.slug: sent.form} if sent else {}))


def _save(request: HttpRequest) -> Sent:
    slug = request.POST.get("panel", "")
    kind = next((panel for panel in PANELS if panel.slug == slug), None)
    if kind is None:
        raise BadRequest("no such panel")
    with transaction.atomic():
        # Whoever saves a setting waits for the one before, and then sees what that one has saved.
        panel = kind(Organisation.objects.select_for_update().get())
        form = panel.form(request.POST)
        if form.is_valid():
            try:
                with transaction.atomic():
                    further = panel.write(form)
            except ValidationError as error:
                form.add_error(None, error)
        if form.errors:
            form.focus_on_what_is_wrong()
            return Sent(slug, form, "")
    saved = kind(Organisation.objects.get()).form()
    return Sent(slug, saved, " ".join(filter(None, (_("Saved."), further))))


def _page(sent: dict[str, MeanwhileForm]) -> dict[str, Any]:
    """Return all that the panels need; those that were sent as they came."""
    organisation = Organisation.objects.select_related("hero_experience", "hero_outcome").get()
    return {
        "forms": {panel.slug: sent.get(panel.slug) or panel(organisation).form() for panel in PANELS},
        "organisation": organisation,
        "example": year_example(organisation.fiscal_start_month),
        "can_send": mail.can_send(),
    }
