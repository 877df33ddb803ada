"""The password is asked for again, five minutes after the sign-in, before what hands out rights or erases."""

import re
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from cxdash.accounts.models import ApiToken
from cxdash.administration.invitations import invite
from cxdash.administration.models import Invitation
from metrics.models import Job, Source
from tests.cast import PASSWORD, Cast
from tests.cxdash.accounts.conftest import Clock

AGAIN = "/password/again/"
TOKENS = "/settings/tokens/"
TOKEN = {"name": "Nightly export", "scopes": ["read"], "days": "30"}

pytestmark = pytest.mark.usefixtures("bells")


def browser_of(cast: Cast, who: str, *, minutes: float) -> Client:
    """Return a browser in which somebody gave the password so long ago."""
    client = Client()
    client.force_login(cast[who])
    session = client.session
    for record in session["account_authentication_methods"]:
        record["at"] -= minutes * 60
    session.save()
    return client


def say(client: Client, address: str, password: str = PASSWORD) -> Any:
    """Say the password where one was sent."""
    return client.post(
        address, {"password": password, "next": re.sub(r".*\?next=", "", address).replace("%2F", "/")}
    )


def test_a_sign_in_is_enough_for_five_minutes(cast: Cast) -> None:
    assert browser_of(cast, "analyst", minutes=4.9).post(TOKENS, TOKEN).status_code == 200
    assert ApiToken.objects.count() == 1
    late = browser_of(cast, "analyst", minutes=5.1)
    assert late.get(TOKENS).status_code == 200
    assert late.post(TOKENS, TOKEN).headers["Location"] == f"{AGAIN}?next=%2Fsettings%2Ftokens%2F"
    assert ApiToken.objects.count() == 1


def test_what_was_sent_is_done_once_the_password_is_right(cast: Cast) -> None:
    client = browser_of(cast, "analyst", minutes=6)
    way = client.post(TOKENS, TOKEN).headers["Location"]
    asked = client.get(way).content.decode()
    assert "Your password, please" in asked
    assert 'value="/settings/tokens/"' in asked
    wrong = say(client, way, "something else")
    assert wrong.status_code == 200
    assert "This is not your password." in wrong.content.decode()
    assert not ApiToken.objects.exists()
    page = say(client, way).content.decode()
    assert "Nightly export" in page
    assert 'value="cxd_' in page
    # Further forms of the page are sent to the page, not to where the password was asked for.
    assert 'action="/settings/tokens/"' in page
    # It is done once, and for five minutes nothing is asked again.
    assert client.get(TOKENS).status_code == 200
    assert ApiToken.objects.count() == 1
    assert client.post(TOKENS, TOKEN).status_code == 200


def _role(cast: Cast) -> tuple[str, dict[str, str]]:
    return reverse("person", args=[cast["analyst"].pk]), {"name": "Sam", "role": "cco", "department": ""}


def _invite(cast: Cast) -> tuple[str, dict[str, str]]:
    words = {"email": "new@example.com", "role": "administrator", "language": "en", "days": "7"}
    return reverse("invite"), words


def _link(cast: Cast) -> tuple[str, dict[str, str]]:
    from django.utils import timezone  # noqa: PLC0415

    made, _ = invite(
        email="asked@example.com", role="ceo", by=cast["administrator"], language="en", now=timezone.now()
    )
    return reverse("invitation-change", args=[made.pk]), {"what": "link"}


def _reset(cast: Cast) -> tuple[str, dict[str, str]]:
    return reverse("person-reset-link", args=[cast["cco"].pk]), {"how": "show"}


def _token(cast: Cast) -> tuple[str, dict[str, Any]]:
    return TOKENS, TOKEN


def _erase(cast: Cast) -> tuple[str, dict[str, str]]:
    Source.objects.create(code="survey")
    return reverse("source-erase", args=["survey"]), {"code": "survey"}


def _comments(cast: Cast) -> tuple[str, dict[str, str]]:
    Source.objects.create(code="survey", comments=True)
    return reverse("source-comments", args=["survey"]), {"comments": "off"}


@pytest.mark.parametrize("form", [_role, _invite, _link, _reset, _token, _erase, _comments])
def test_each_of_these_asks_again(form: Any, cast: Cast) -> None:
    address, words = form(cast)
    late = browser_of(cast, "administrator", minutes=6)
    before = [Invitation.objects.values().first(), Job.objects.count(), ApiToken.objects.count()]
    asked = late.post(address, words)
    assert asked.headers["Location"].startswith(f"{AGAIN}?next=")
    assert [Invitation.objects.values().first(), Job.objects.count(), ApiToken.objects.count()] == before
    cast["analyst"].refresh_from_db()
    assert cast["analyst"].role == "analyst"
    assert late.get(address).status_code in {200, 405}
    done = say(late, asked.headers["Location"])
    assert done.status_code in {200, 302}
    assert AGAIN not in done.headers.get("Location", "")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("invite", {"email": "new@example.com", "role": "ceo", "language": "en", "days": "7"}),
        ("source-comments", {"comments": "on"}),
    ],
)
def test_what_gives_no_rights_over_others_and_erases_nothing_asks_for_nothing(
    name: str, words: dict[str, str], cast: Cast
) -> None:
    Source.objects.create(code="survey")
    address = reverse(name, args=["survey"] if name == "source-comments" else [])
    answer = browser_of(cast, "administrator", minutes=600).post(address, words)
    assert AGAIN not in answer.headers.get("Location", "")


def test_whoever_may_not_do_it_is_refused_and_not_asked(cast: Cast) -> None:
    address, words = _role(cast)
    assert browser_of(cast, "analyst", minutes=6).post(address, words).status_code == 403


def test_guessing_is_as_slow_as_at_the_sign_in(cast: Cast, clock: Clock) -> None:
    client = browser_of(cast, "analyst", minutes=6)
    codes = [say(client, f"{AGAIN}?next=%2Fsettings%2Ftokens%2F", "wrong").status_code for _ in range(6)]
    assert codes == [200] * 5 + [429]
    assert client.post("/sign-in/", {}).status_code == 302  # still signed in
    assert say(client, f"{AGAIN}?next=%2Fsettings%2Ftokens%2F").status_code == 429


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_it_leads_nowhere_else(elsewhere: str, cast: Cast) -> None:
    client = browser_of(cast, "analyst", minutes=6)
    done = client.post(AGAIN, {"password": PASSWORD, "next": elsewhere})
    assert done.headers["Location"] == "/"


def test_the_password_of_somebody_else_is_no_use(cast: Cast) -> None:
    cast["cco"].set_password("the password of the cco")
    cast["cco"].save()
    client = browser_of(cast, "analyst", minutes=6)
    assert client.post(AGAIN, {"password": "the password of the cco"}).status_code == 200
    assert client.post(TOKENS, TOKEN).status_code == 302


def test_what_was_sent_is_of_no_use_to_another_session(cast: Cast) -> None:
    client = browser_of(cast, "analyst", minutes=6)
    way = client.post(TOKENS, TOKEN).headers["Location"]
    other = browser_of(cast, "administrator", minutes=6)
    assert say(other, way).headers["Location"] == TOKENS
    assert not ApiToken.objects.exists()
    assert (
        client.cookies[settings.SESSION_COOKIE_NAME].value
        != other.cookies[settings.SESSION_COOKIE_NAME].value
    )
