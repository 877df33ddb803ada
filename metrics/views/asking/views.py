"""Asking for data: which kinds there are, a request for each in either language, its template to fill in."""

from dataclasses import dataclass

from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.views.decorators.http import require_safe

from metrics.formats import LANGUAGES, Language, reading_language
from metrics.ingest.kinds import Kind
from metrics.upkeep import business_day
from metrics.views.asking.columns import columns_of
from metrics.views.asking.company import company_words
from metrics.views.asking.examples import example_rows
from metrics.views.asking.files import FORMATS, template_file
from metrics.views.asking.request import mail_link, plain_text, request_for
from metrics.views.asking.wording import Wording, wording_of


@dataclass(frozen=True, slots=True)
class Offer:
    """One kind of data that can be asked for."""

    kind: Kind
    wording: Wording


@require_safe
@permission_required("metrics.view_health", raise_exception=True)
def ask(request: HttpRequest) -> HttpResponse:
    """Show which kinds of data can be asked for, and of whom."""
    offers = [Offer(kind, wording_of(kind)) for kind in Kind]
    return render(request, "metrics/asking/kinds.html", {"offers": offers})


@require_safe
@permission_required("metrics.view_health", raise_exception=True)
def ask_kind(request: HttpRequest, kind: str) -> HttpResponse:
    """Show the request for one kind, in the language of its reader, who may be another than ours."""
    wanted, language = _kind(kind), _language(request)
    with translation.override(language):
        asked = request_for(
            wanted,
            company_words(),
            today=business_day(timezone.now()),
            sender=str(request.user),
            address=request.user.get_username(),
        )
        page = {"asked": asked, "text": plain_text(asked), "mail": mail_link(asked)}
    page |= {"language": language, "languages": LANGUAGES.items(), "formats": list(FORMATS)}
    return render(request, "metrics/asking/request.html", page)


@require_safe
@permission_required("metrics.view_health", raise_exception=True)
def template(request: HttpRequest, kind: str, form: str) -> HttpResponse:
    """Hand out the template of a kind."""
    wanted = _kind(kind)
    if form not in FORMATS:
        raise Http404
    with translation.override(_language(request)):
        company = company_words()
        columns = columns_of(wanted, company)
        rows = example_rows(wanted, columns, company, business_day(timezone.now()))
        contents = template_file(form, columns, rows)
    response = HttpResponse(contents, content_type=FORMATS[form])
    response["Content-Disposition"] = f'attachment; filename="{wanted.value}.{form}"'
    return response


def _kind(name: str) -> Kind:
    if name not in list(Kind):
        raise Http404
    return Kind(name)


def _language(request: HttpRequest) -> Language:
    return reading_language(request.GET.get("lang"))
