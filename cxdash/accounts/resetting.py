"""A lost password: a link by mail, or from the administrator's hand, that works once, for an hour.

The link is signed, not stored: it holds for the password, the address and the last sign-in that somebody had
when it was made, and ends when the person leaves. What a stranger sees does not tell whether an address is known,
not by its time either: the request only puts a job into the queue, and the worker looks whose address it is.
"""

from datetime import datetime, timedelta

from allauth.account.utils import user_pk_to_url_str
from django.db import transaction
from django.urls import reverse

from cxdash import mail
from cxdash.accounts.guessing import account_of
from cxdash.accounts.links import link_keys
from cxdash.accounts.models import User
from metrics.jobs.lease import Lease
from metrics.jobs.queue import enqueue
from metrics.models import Job
from metrics.tasks import ring

KIND = "reset"
MAILS_AN_HOUR = 3
HOUR = timedelta(hours=1)
WAITING_AT_MOST = 100
"""More such jobs do not wait at once: a load must not stand behind a flood of them."""


class TooManyResetsError(Exception):
    """No further mail for now."""

    def __init__(self, until: datetime) -> None:
        super().__init__(f"the next mail can be asked for at {until:%H:%M} UTC")
        self.until = until


@transaction.atomic
def request_reset(*, email: str, site: str, now: datetime) -> None:
    """Have a mail sent to an address, if it is somebody's.

    Parameters
    ----------
    site
        Where this site is, `https://cx.example.com`; the worker does not know.

    Raises
    ------
    TooManyResetsError
        If three were asked for in the last hour, or too many wait to be sent.
    """
    account = account_of(email)
    asked = Job.objects.filter(kind=KIND, key=account, created_at__gt=now - HOUR).order_by("-id")
    times = list(asked.values_list("created_at", flat=True)[:MAILS_AN_HOUR])
    if len(times) == MAILS_AN_HOUR:
        raise TooManyResetsError(times[-1] + HOUR)
    if Job.objects.filter(kind=KIND, state=Job.State.OPEN).count() >= WAITING_AT_MOST:
        raise TooManyResetsError(now + timedelta(minutes=5))
    ring(enqueue(KIND, account, {"site": site}))


def send_reset(lease: Lease) -> None:
    """Send the mail that a job asks for, if the address is that of somebody who has not left.

    Raises
    ------
    cxdash.mail.MailError
        If the mail server does not take it.
    """
    for person in User.objects.filter(is_active=True):
        if account_of(person.email) == lease.key:
            link = lease.payload["site"] + reset_path(person)
            mail.send("reset", to=person.email, language=person.language, context={"link": link})


def reset_path(person: User) -> str:
    """Return the address, on this site, at which a person can choose a password, once, within an hour."""
    return reverse(
        "account_reset_password_from_key",
        kwargs={"uidb36": user_pk_to_url_str(person), "key": link_keys.make_token(person)},
    )
