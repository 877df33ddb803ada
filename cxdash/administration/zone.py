"""The time zone in which moments are written for people."""

from zoneinfo import ZoneInfo

from django.http import HttpRequest

from cxdash.accounts.organisation import organisation_of


def zone_of(request: HttpRequest) -> ZoneInfo:
    """Return the organisation's time zone."""
    organisation = organisation_of(request)
    return organisation.zone if organisation else ZoneInfo("UTC")
