"""API tokens: `cxd_PREFIX_SECRET`, shown once, stored only as a SHA-256 digest.

A plain digest is enough here and bcrypt would be no gain: the secret holds 256 random bits, there is nothing
to guess. The prefix tells a person which token is meant; `cxd_` lets scanners of source code find one.
"""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from cxdash.accounts.models import ApiToken, User

KEYWORD = "Token"
USE_IS_NOTED_EVERY = timedelta(minutes=1)


class TokenError(ValueError):
    """A token like this cannot be made."""


def create_token(
    *, user: User, name: str, scopes: Sequence[str], days: int, now: datetime
) -> tuple[ApiToken, str]:
    """Return a new token and its text, which nobody will see again.

    Raises
    ------
    TokenError
        If a scope is unknown, or there is none, or the token would be expired at once.
    """
    unknown = sorted(set(scopes) - set(ApiToken.Scope.values))
    if unknown or not scopes:
        raise TokenError(
            f"scopes are {' and '.join(ApiToken.Scope.values)}, not {', '.join(unknown) or 'none'}"
        )
    if days < 1:
        raise TokenError("a token is valid for at least one day")
    prefix = secrets.token_hex(4)
    text = f"cxd_{prefix}_{secrets.token_urlsafe(32)}"
    token = ApiToken.objects.create(
        user=user,
        name=name,
        prefix=prefix,
        digest=_digest(text),
        scopes=sorted(set(scopes)),
        expires_at=now + timedelta(days=days),
    )
    return token, text


def revoke_token(token: ApiToken, *, now: datetime) -> None:
    """End a token at once; one that has ended stays as it is."""
    ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=now)


def find_token(text: str, *, now: datetime) -> ApiToken | None:
    """Return the token with this text, if it and its owner may still act."""
    return (
        ApiToken.objects.select_related("user")
        .filter(digest=_digest(text), revoked_at=None, expires_at__gt=now, user__is_active=True)
        .first()
    )


def note_use(token: ApiToken, *, now: datetime) -> None:
    """Write down that a token was used, at most once a minute."""
    stale = now - USE_IS_NOTED_EVERY
    if token.last_used_at is None or token.last_used_at <= stale:
        unnoted = Q(last_used_at=None) | Q(last_used_at__lte=stale)
        ApiToken.objects.filter(unnoted, pk=token.pk).update(last_used_at=now)


class TokenAuthentication(BaseAuthentication):
    """`Authorization: Token cxd_…`. The request then has the owner as `user` and the token as `auth`."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        """Return who asks; `None` where no token was sent.

        Raises
        ------
        AuthenticationFailed
            If the token is unknown, expired or revoked, or its owner inactive: the answer never says which.
        """
        words = get_authorization_header(request).split()
        if not words or words[0].lower() != KEYWORD.lower().encode():
            return None
        now = timezone.now()
        token = find_token(words[1].decode("latin-1"), now=now) if len(words) == 2 else None
        if token is None:
            raise AuthenticationFailed(_("This token is not valid."))
        note_use(token, now=now)
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        """Return what a 401 asks for."""
        return f'{KEYWORD} realm="cxdash"'


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
