"""Mail: a text and the same as simple HTML, in the language of whoever gets it; none without a mail server."""

from collections.abc import Mapping
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation

from metrics.models import Organisation


class MailError(Exception):
    """The mail server did not take a mail."""


def can_send() -> bool:
    """Return whether a mail server is set up (`MAIL_HOST`)."""
    return bool(settings.MAIL_IS_SET_UP)


def send(template: str, *, to: str, language: str, context: Mapping[str, object]) -> None:
    """Send `templates/mail/TEMPLATE.txt`, the first line of which is the subject, and `….html`.

    Parameters
    ----------
    language
        That of the reader; empty for the organisation's.

    Raises
    ------
    MailError
        If there is no mail server, or it does not take the mail.
    """
    if not can_send():
        raise MailError("no mail server is set up")
    organisation = Organisation.objects.first()
    with translation.override(language or (organisation.language if organisation else "en")):
        # A name may hold a line end, which no subject may.
        name = " ".join(str(organisation or "").split()) or "cxdash"
        everything = {**context, "organisation": name}
        subject, _, text = render_to_string(f"mail/{template}.txt", everything).strip().partition("\n")
        message = EmailMultiAlternatives(subject.strip(), text.strip() + "\n", to=[to])
        message.attach_alternative(render_to_string(f"mail/{template}.html", everything), "text/html")
    try:
        message.send()
    except (SMTPException, OSError) as error:
        raise MailError(f"the mail server did not take the mail: {error}") from error
