"""Inviting and accepting on pages: a link to hand on or a mail, one clear answer to what is over."""

import re
import smtplib

import pytest
from django.core.mail import EmailMultiAlternatives
from django.test import Client
from django.utils import timezone

from cxdash.accounts.models import User
from cxdash.administration.invitations import invite, withdraw
from cxdash.administration.models import Invitation
from metrics.models import Organisation
from tests.cast import Cast
from tests.cxdash.accounts.conftest import Clock

INVITE, PEOPLE = "/settings/people/invite/", "/settings/people/"
WORDS = {"email": "new@example.com", "role": "ceo", "language": "en", "days": "7"}
PASSWORD = "a password of my own"
ACCEPTED = {"name": "Nora New", "new_password1": PASSWORD, "new_password2": PASSWORD}


def link_in(text: str) -> str:
    found = re.search(r"http://testserver(/invitation/[^\"\s]+)", text)
    assert found
    return found[1]


def page_of(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def test_without_a_mail_server_the_link_is_shown_once(administrator: Client, client: Client) -> None:
    shown = administrator.post(INVITE, WORDS)
    assert shown.status_code == 200
    link = link_in(shown.content.decode())
    assert shown.headers["Cache-Control"] == "no-store"
    people = page_of(administrator, PEOPLE)
    assert "new@example.com" in people
    assert link not in people
    welcome = page_of(client, link)
    assert "You are invited as: Chief Executive Officer." in welcome
    assert 'value="new@example.com"' in welcome
    accepted = client.post(link, ACCEPTED)
    assert accepted.headers["Location"] == "/"
    assert client.get("/health/").status_code == 200
    assert User.objects.get(email="new@example.com").name == "Nora New"
    assert "1 person" not in (people := page_of(administrator, PEOPLE))
    assert "2 people" in people
    assert "open invitation" not in people


def test_with_a_mail_server_the_link_comes_by_mail_in_the_language_asked_for(
    mail_server: None, cast: Cast, administrator: Client, mailoutbox: list[EmailMultiAlternatives]
) -> None:
    Organisation.objects.update(name_en="North", name_ru="Север", time_zone="Europe/Moscow")
    User.objects.filter(pk=cast["administrator"].pk).update(name="Denise <Kimura>")
    answer = administrator.post(INVITE, WORDS | {"language": "ru"}, follow=True)
    assert answer.redirect_chain == [(PEOPLE, 302)]
    assert "An invitation is on its way to new@example.com." in answer.content.decode()
    assert "/invitation/" not in answer.content.decode()
    (message,) = mailoutbox
    assert message.subject == "Север: вас приглашают"
    assert "Denise <Kimura> приглашает вас" in str(message.body)
    assert re.search(r"до \d+\s\w+ \d{4}, \d\d:\d\d", str(message.body))
    html = str(message.alternatives[0][0])
    assert "Denise &lt;Kimura&gt;" in html
    assert '<html lang="ru">' in html
    assert f'href="http://testserver{link_in(str(message.body))}"' in html
    welcome = page_of(Client(), link_in(str(message.body)))
    assert "Вас приглашают в роли: Генеральный директор." in welcome


def test_where_the_mail_fails_the_link_is_shown(
    mail_server: None, administrator: Client, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: EmailMultiAlternatives, fail_silently: bool = False) -> int:
        raise smtplib.SMTPRecipientsRefused({})

    monkeypatch.setattr(EmailMultiAlternatives, "send", refuse)
    page = administrator.post(INVITE, WORDS).content.decode()
    assert "The mail server did not accept the message." in page
    assert client.get(link_in(page)).status_code == 200


@pytest.mark.parametrize(
    ("words", "field", "reason"),
    [
        ({"email": "no address"}, "email", "valid email"),
        ({"email": "ADMINISTRATOR@example.com"}, "email", "here already"),
        ({"role": "head"}, "department", "needs a department"),
        ({"role": "king"}, "role", "valid choice"),
        ({"role": ""}, "role", "required"),
        ({"days": "400"}, "days", "valid choice"),
        ({"department": "999999"}, "department", "valid choice"),
    ],
)
def test_what_cannot_be_is_said_at_the_field(
    words: dict[str, str], field: str, reason: str, administrator: Client
) -> None:
    answer = administrator.post(INVITE, WORDS | {"name": "Nora"} | words)
    page = answer.content.decode()
    assert answer.status_code == 200
    error = re.search(rf'id="id_{field}_error">(.*?)</p>', page)
    assert error and reason in error[1]
    assert re.search(rf'name="{field}"[^>]*aria-invalid="true"', page)
    assert 'value="Nora"' in page
    assert not Invitation.objects.exists()


def test_what_is_over_has_one_answer(cast: Cast, clock: Clock) -> None:
    def made(email: str) -> tuple[Invitation, str]:
        return invite(email=email, role="ceo", by=None, language="en", now=clock.now)

    used, withdrawn, expired = made("a@example.com"), made("b@example.com"), made("c@example.com")
    assert Client().post(f"/invitation/{used[1]}/", ACCEPTED).status_code == 302
    withdraw(invitation_id=withdrawn[0].pk, now=clock.now)
    clock.move(days=8)
    said = set()
    for secret in (used[1], withdrawn[1], expired[1], "never-made"):
        for answer in (
            Client().get(f"/invitation/{secret}/"),
            Client().post(f"/invitation/{secret}/", ACCEPTED),
        ):
            assert answer.status_code == 410
            page = re.sub(r'value="[^"]*"', "", answer.content.decode())
            said.add(page.replace(secret, "…"))
    assert len(said) == 1
    assert User.objects.count() == 1


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ({"new_password1": "short", "new_password2": "short"}, "new_password1"),
        ({"new_password2": "another password"}, "new_password2"),
        ({"new_password1": "nora new nora", "new_password2": "nora new nora"}, "new_password1"),
        ({"new_password1": "new@example.com", "new_password2": "new@example.com"}, "new_password1"),
        ({"name": ""}, "name"),
    ],
)
def test_a_weak_password_is_not_taken_and_the_link_stays(
    words: dict[str, str], field: str, db: None, client: Client
) -> None:
    _, secret = invite(email="new@example.com", role="ceo", by=None, language="en", now=timezone.now())
    answer = client.post(f"/invitation/{secret}/", ACCEPTED | words)
    assert answer.status_code == 200
    assert f'id="id_{field}_error"' in answer.content.decode()
    assert not User.objects.exists()
    assert client.post(f"/invitation/{secret}/", ACCEPTED).status_code == 302


def test_the_page_speaks_the_language_of_the_invitation_unless_its_reader_chose_another(db: None) -> None:
    _, secret = invite(email="new@example.com", role="ceo", by=None, language="ru", now=timezone.now())
    client = Client()
    assert '<html lang="ru"' in page_of(client, f"/invitation/{secret}/")
    client.post("/language/", {"language": "en"})
    assert '<html lang="en"' in page_of(client, f"/invitation/{secret}/")
    client.post(f"/invitation/{secret}/", ACCEPTED)
    assert User.objects.get().language == "en"


def test_open_invitations_get_more_time_a_new_link_or_an_end(administrator: Client, client: Client) -> None:
    first = link_in(administrator.post(INVITE, WORDS).content.decode())
    invitation = Invitation.objects.get()
    change = f"/settings/people/invitations/{invitation.pk}/"
    before = invitation.expires_at
    assert "is open until" in administrator.post(change, {"what": "extend"}, follow=True).content.decode()
    invitation.refresh_from_db()
    assert (invitation.expires_at - before).days == 7
    second = link_in(administrator.post(change, {"what": "link"}).content.decode())
    assert client.get(first).status_code == 410
    assert client.get(second).status_code == 200
    assert "is withdrawn" in administrator.post(change, {"what": "withdraw"}, follow=True).content.decode()
    assert client.get(second).status_code == 410
    late = administrator.post(change, {"what": "extend"}, follow=True).content.decode()
    assert "This invitation has since been accepted or withdrawn." in late
    assert administrator.post(change, {"what": "nonsense"}).status_code == 400


def test_the_secrets_of_a_form_protect_the_door(db: None) -> None:
    _, secret = invite(email="new@example.com", role="ceo", by=None, language="en", now=timezone.now())
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(f"/invitation/{secret}/", ACCEPTED).status_code == 403
    assert not User.objects.exists()
