"""Inviting people, and what becomes of an invitation: a new link, more time, withdrawn, accepted.

A link holds 256 random bits; the database knows their hash only, so nobody can read a link out of it. Whoever
opens it chooses a password, and is a person from then on.
"""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from cxdash.accounts.models import User
from cxdash.accounts.roles import Role
from cxdash.administration.models import Invitation
from metrics.models import Department

FORGOTTEN_AFTER = timedelta(days=90)
"""Names and addresses are not kept for longer once an invitation has ended."""

DAYS = 7
"""How long an invitation is open unless somebody says otherwise, and how much longer one is kept open."""


class InvitationError(ValueError):
    """This person cannot be invited; the message says why."""


class InvitationGoneError(LookupError):
    """There is no open invitation like this: expired, used, withdrawn, or never made."""


def invite(
    *,
    email: str,
    role: str,
    by: User | None,
    language: str,
    now: datetime,
    name: str = "",
    department: Department | None = None,
    days: int = DAYS,
) -> tuple[Invitation, str]:
    """Return a new invitation and the secret of its link, which nobody can look up later.

    Raises
    ------
    InvitationError
        If the address is somebody's, or was invited already, or a head would have no department.
    """
    email = email.strip()
    if role == Role.HEAD and department is None:
        raise InvitationError(_("A department head needs a department."))
    _refuse_known(email)
    _forget_ended(now - FORGOTTEN_AFTER)
    secret = secrets.token_urlsafe(32)
    try:
        with transaction.atomic():
            invitation = Invitation.objects.create(
                email=email,
                name=name.strip(),
                role=role,
                department=department,
                language=language,
                digest=_digest(secret),
                invited_by=by,
                created_at=now,
                expires_at=now + timedelta(days=days),
            )
    except IntegrityError as error:
        if "invitation_open_once" not in str(error):
            raise
        raise InvitationError(
            _("%(email)s has already been invited. Make a new link, or withdraw that invitation first.")
            % {"email": email}
        ) from error
    return invitation, secret


@transaction.atomic
def renew_link(*, invitation_id: int, by: User | None, now: datetime) -> tuple[Invitation, str]:
    """Return the secret of a new link; the one before ends. An expired invitation is open again.

    From then on it is the invitation of whoever has renewed it.

    Raises
    ------
    InvitationGoneError
        If it was accepted or withdrawn.
    """
    invitation = _locked(invitation_id)
    secret = secrets.token_urlsafe(32)
    invitation.digest = _digest(secret)
    if invitation.expires_at <= now:
        invitation.expires_at = now + timedelta(days=DAYS)
    invitation.invited_by = by
    invitation.save(update_fields=["digest", "expires_at", "invited_by"])
    return invitation, secret


@transaction.atomic
def extend(*, invitation_id: int, by: User | None, now: datetime) -> Invitation:
    """Keep an invitation open for another week, with the link that it has; it is then that of whoever does so.

    Raises
    ------
    InvitationGoneError
        If it was accepted or withdrawn.
    """
    invitation = _locked(invitation_id)
    invitation.expires_at = max(invitation.expires_at, now) + timedelta(days=DAYS)
    invitation.invited_by = by
    invitation.save(update_fields=["expires_at", "invited_by"])
    return invitation


@transaction.atomic
def withdraw(*, invitation_id: int, now: datetime) -> Invitation:
    """End an invitation.

    Raises
    ------
    InvitationGoneError
        If it was accepted or withdrawn.
    """
    invitation = _locked(invitation_id)
    invitation.withdrawn_at = now
    invitation.save(update_fields=["withdrawn_at"])
    return invitation


def find_open(secret: str, *, now: datetime) -> Invitation:
    """Return the invitation that a link opens.

    Raises
    ------
    InvitationGoneError
        If it opens none.
    """
    found = _behind(secret, _open(), now)
    if found is None:
        raise InvitationGoneError
    return found


@transaction.atomic
def accept(*, secret: str, name: str, password: str, language: str, now: datetime) -> User:
    """Return the new person that an invitation was for; the link works no more.

    Raises
    ------
    InvitationGoneError
        If the link opens no invitation.
    InvitationError
        If the address has become somebody's meanwhile.
    """
    invitation = _behind(secret, _open().select_for_update(of=("self",)), now)
    if invitation is None:
        raise InvitationGoneError
    _refuse_known(invitation.email)
    person = User.objects.create_user(
        invitation.email,
        password,
        role=invitation.role,
        name=name.strip(),
        department=invitation.department,
        language=language,
    )
    invitation.accepted_at = now
    invitation.save(update_fields=["accepted_at"])
    return person


def _refuse_known(email: str) -> None:
    if User.objects.with_address(email).exists():
        raise InvitationError(
            _("%(email)s is the address of somebody who is here already.") % {"email": email}
        )


def _forget_ended(before: datetime) -> None:
    Invitation.objects.filter(
        Q(accepted_at__lt=before) | Q(withdrawn_at__lt=before) | Q(expires_at__lt=before)
    ).delete()


def _open() -> QuerySet[Invitation]:
    return Invitation.objects.filter(accepted_at=None, withdrawn_at=None)


def _behind(secret: str, among: QuerySet[Invitation], now: datetime) -> Invitation | None:
    """Return the invitation behind a link; None where it has expired, or whoever invited may not any more."""
    found = among.select_related("department", "invited_by").filter(digest=_digest(secret)).first()
    return found if found is not None and found.expires_at > now and found.stands else None


def _locked(invitation_id: int) -> Invitation:
    found = _open().select_for_update().filter(pk=invitation_id).first()
    if found is None:
        raise InvitationGoneError
    return found


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
