"""Guessing of passwords is slow: five failures in five minutes, then the account waits.

The failures stand in PostgreSQL: the web server is several processes, and Redis may be lost at any moment. An
attempt takes its place in the row before the password is looked at, so a hundred at once get five. The limit
is per account and knows no addresses of machines: an office behind one address is not locked out with the one
colleague whose password somebody guesses, and no forged header helps.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.crypto import salted_hmac

from cxdash.accounts.models import FailedSignIns

LIMIT = 5
WINDOW = timedelta(minutes=5)


class TooManyGuessesError(Exception):
    """This account has to wait."""

    def __init__(self, until: datetime) -> None:
        super().__init__(f"too many failed sign-ins; the next is possible at {until:%H:%M:%S} UTC")
        self.until = until


@transaction.atomic
def take_attempt(email: str, *, now: datetime) -> None:
    """Take one attempt on an account, which counts as failed until `forget_failures`.

    Raises
    ------
    TooManyGuessesError
        If the last five minutes hold five failures already.
    """
    account = account_of(email)
    FailedSignIns.objects.bulk_create(
        [FailedSignIns(account=account, at=[], last_at=now)], ignore_conflicts=True
    )
    failures = FailedSignIns.objects.select_for_update().get(account=account)
    recent = sorted(at for at in failures.at if at > now - WINDOW)
    if len(recent) >= LIMIT:
        raise TooManyGuessesError(until=recent[-LIMIT] + WINDOW)
    failures.at = [*recent, now]
    failures.last_at = now
    failures.save(update_fields=["at", "last_at"])


def forget_failures(email: str, *, now: datetime) -> None:
    """Start afresh, the right password was given; drop what no longer counts for other accounts as well."""
    FailedSignIns.objects.filter(Q(account=account_of(email)) | Q(last_at__lte=now - WINDOW)).delete()


def account_of(email: str) -> str:
    """Return what stands for an account where the address itself must not."""
    return salted_hmac("cxdash.accounts.guessing", email.strip().lower(), algorithm="sha256").hexdigest()
