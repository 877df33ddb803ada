"""The organisation whose pages these are, read at most once a request."""

from django.http import HttpRequest

from metrics.models import Organisation

_KEPT = "_cxdash_organisation"


def organisation_of(request: HttpRequest) -> Organisation | None:
    """Return the organisation; `None` before it has been set up."""
    if not hasattr(request, _KEPT):
        setattr(request, _KEPT, Organisation.objects.first())
    organisation: Organisation | None = getattr(request, _KEPT)
    return organisation
