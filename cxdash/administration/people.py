"""The page of people: who is here, who was invited, who has left."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cxdash.accounts.models import User
from cxdash.accounts.roles import Role
from cxdash.administration.models import Invitation
from metrics.formats import day, moment


@dataclass(frozen=True, slots=True)
class PersonRow:
    """Somebody who is here, or was."""

    pk: int
    name: str
    email: str
    role: str
    department: str
    last_seen: str
    is_reader: bool


@dataclass(frozen=True, slots=True)
class InvitationRow:
    """Somebody who was asked to join."""

    pk: int
    name: str
    email: str
    role: str
    department: str
    by: str
    until: str
    expired: bool
    stands: bool


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """All that the template needs."""

    title: str
    here: tuple[PersonRow, ...]
    invited: tuple[InvitationRow, ...]
    left: tuple[PersonRow, ...]


def people_page(*, reader: User, zone: ZoneInfo, now: datetime) -> PeoplePage:
    """Return who is here, in the order of roles."""
    order = list(Role.values)
    found = sorted(
        User.objects.select_related("department"),
        key=lambda one: (order.index(one.role), str(one).casefold()),
    )
    invited = Invitation.objects.filter(accepted_at=None, withdrawn_at=None).select_related(
        "department", "invited_by"
    )
    here = tuple(_person(one, reader, zone) for one in found if one.is_active)
    left = tuple(_person(one, reader, zone) for one in found if not one.is_active)
    open_ones = tuple(_invitation(one, zone, now) for one in invited)
    return PeoplePage(_title(here, open_ones), here, open_ones, left)


def _title(here: Sequence[PersonRow], invited: Sequence[InvitationRow]) -> str:
    people = ngettext("%(count)s person", "%(count)s people", len(here)) % {"count": len(here)}
    if not invited:
        return people
    asked = ngettext("%(count)s open invitation", "%(count)s open invitations", len(invited))
    return _("%(people)s, %(invitations)s") % {
        "people": people,
        "invitations": asked % {"count": len(invited)},
    }


def _person(one: User, reader: User, zone: ZoneInfo) -> PersonRow:
    return PersonRow(
        pk=one.pk,
        name=one.name,
        email=one.email,
        role=str(Role(one.role).label),
        department=one.department.name if one.department else "",
        last_seen=day(one.last_login.astimezone(zone).date()) if one.last_login else _("never"),
        is_reader=one.pk == reader.pk,
    )


def _invitation(one: Invitation, zone: ZoneInfo, now: datetime) -> InvitationRow:
    return InvitationRow(
        pk=one.pk,
        name=one.name,
        email=one.email,
        role=str(Role(one.role).label),
        department=one.department.name if one.department else "",
        by=str(one.invited_by or ""),
        until=moment(one.expires_at, zone),
        expired=one.expires_at <= now,
        stands=one.stands,
    )
