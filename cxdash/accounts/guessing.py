"""Guessing is slow: so many failures within so long, then whoever fails has to wait.

The failures stand in PostgreSQL: the web server is several processes, and Redis may be lost at any moment. An
attempt takes its place in the row before the password is looked at, so a hundred at once get five. Passwords are
counted per account and per network address. The account comes first, and an attempt that it refuses does not
count for the address: an office behind one address is not locked out with the one colleague whose password
somebody guesses.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.core.internal.ratelimit import get_ip
from django.db import transaction
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from cxdash.accounts.models import Failures


@dataclass(frozen=True, slots=True)
class Limit:
    """How many failures of one kind, and within how long, before the next attempt is refused."""

    name: str
    amount: int
    window: timedelta


ACCOUNT = Limit("account", 5, timedelta(minutes=5))
"""Wrong passwords for one account."""
ADDRESS = Limit("address", 10, timedelta(minutes=1))
"""Wrong passwords from one network address, for whichever accounts."""
LINKS = Limit("links", 10, timedelta(minutes=1))
"""Links from one network address that open nothing: invitations, lost passwords."""
RESETS = Limit("resets", 10, timedelta(minutes=1))
"""Mails that one network address asks for; each counts, whether anybody has that address."""

_KEPT = max(limit.window for limit in (ACCOUNT, ADDRESS, LINKS, RESETS))


class TooManyGuessesError(Exception):
    """This account, or this network address, has to wait."""

    def __init__(self, until: datetime) -> None:
        super().__init__(f"too many failures; the next attempt is possible at {until:%H:%M:%S} UTC")
        self.until = until


@transaction.atomic
def take(limit: Limit, whose: str, *, now: datetime) -> None:
    """Take one attempt, which counts as failed until it is given back.

    Raises
    ------
    TooManyGuessesError
        If the window holds as many failures as there may be.
    """
    failures = _locked(limit, whose, now=now)
    recent = sorted(at for at in failures.at if at > now - limit.window)
    if len(recent) >= limit.amount:
        raise TooManyGuessesError(until=recent[-limit.amount] + limit.window)
    _keep(failures, [*recent, now])


@transaction.atomic
def give_back(limit: Limit, whose: str, *, at: datetime) -> None:
    """Undo an attempt that was taken at a moment: it was no failure. Others stay."""
    failures = Failures.objects.select_for_update().filter(key=_key(limit, whose)).first()
    if failures is not None and at in failures.at:
        left = list(failures.at)
        left.remove(at)
        _keep(failures, left)


@transaction.atomic
def take_attempt(email: str, *, address: str, now: datetime) -> None:
    """Take one attempt at a password, of the account and of the network address.

    Raises
    ------
    TooManyGuessesError
        If either has to wait; then neither has lost an attempt.
    """
    take(ACCOUNT, email, now=now)
    take(ADDRESS, address, now=now)


def password_was_right(email: str, *, address: str, at: datetime) -> None:
    """Let the account start afresh. Of the network address only this attempt is given back: whoever has one
    password of their own must not be able to guess those of others for ever.
    """
    forget_failures(email, now=at)
    give_back(ADDRESS, address, at=at)


def forget_failures(email: str, *, now: datetime) -> None:
    """Let an account start afresh; drop what no longer counts for others as well."""
    Failures.objects.filter(key=_key(ACCOUNT, email)).delete()
    Failures.objects.filter(last_at__lte=now - _KEPT).delete()


def address_of(request: HttpRequest) -> str:
    """Return the network address that a request comes from; of IPv6 the part that is one customer's."""
    return get_ip(request)


def account_of(email: str) -> str:
    """Return what stands for an account where the address itself must not."""
    return _key(ACCOUNT, email)


def _key(limit: Limit, whose: str) -> str:
    salt = f"cxdash.accounts.guessing.{limit.name}"
    return salted_hmac(salt, whose.strip().lower(), algorithm="sha256").hexdigest()


def _locked(limit: Limit, whose: str, *, now: datetime) -> Failures:
    key = _key(limit, whose)
    Failures.objects.bulk_create([Failures(key=key, at=[], last_at=now)], ignore_conflicts=True)
    return Failures.objects.select_for_update().get(key=key)


def _keep(failures: Failures, at: list[datetime]) -> None:
    if not at:
        failures.delete()
        return
    failures.at, failures.last_at = at, max(at)
    failures.save(update_fields=["at", "last_at"])
