"""A lost password: one answer to everybody, a link for one hour and one use."""

import re
import smtplib
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core.mail import EmailMultiAlternatives
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from cxdash.accounts.models import Failures, User
from cxdash.accounts.people import change_person
from cxdash.accounts.resetting import KIND, MAILS_AN_HOUR, WAITING_AT_MOST, reset_path
from metrics import tasks
from metrics.jobs.queue import claim, enqueue
from metrics.models import Job, Organisation
from tests.cast import PASSWORD, Cast
from tests.cxdash.accounts.conftest import Clock

FORGOTTEN = "/password/forgotten/"
NEW = "a new battery staple"

pytestmark = pytest.mark.usefixtures("bells")


@pytest.fixture
def mail_server(settings: Settings) -> None:
    settings.MAIL_IS_SET_UP = True
    settings.DEFAULT_FROM_EMAIL = "cxdash@example.com"


def ask(client: Client, email: str) -> int:
    return client.post(FORGOTTEN, {"email": email}).status_code


def work() -> None:
    """Do what a worker would."""
    while (lease := claim(KIND)) is not None:
        tasks.work_on(lease)


def link_in(message: EmailMultiAlternatives) -> str:
    found = re.search(r"http://testserver(/password/new/\S+)", str(message.body))
    assert found
    return found[1]


def open_link(client: Client, path: str) -> str:
    """Follow a link to its form and return the form's address."""
    return str(client.get(path).headers["Location"])


def choose(client: Client, path: str, password: str = NEW) -> int:
    return client.post(path, {"new_password1": password, "new_password2": password}).status_code


# -- Asking -----------------------------------------------------------------------------------------------


def test_a_link_comes_by_mail_and_opens_the_door_once(
    mail_server: None, cast: Cast, client: Client, mailoutbox: list[EmailMultiAlternatives]
) -> None:
    person = cast["analyst"]
    asked = client.post(FORGOTTEN, {"email": "ANALYST@example.com"})
    assert asked.headers["Location"] == "/password/sent/"
    assert mailoutbox == []  # the request itself sends nothing, whoever it is
    work()
    (message,) = mailoutbox
    assert message.to == ["analyst@example.com"]
    assert message.from_email == "cxdash@example.com"
    form = open_link(client, link_in(message))
    assert "analyst@example.com" in client.get(form).content.decode()
    assert choose(client, form) == 302
    assert client.get("/health/").status_code == 200  # signed in
    person.refresh_from_db()
    assert person.check_password(NEW)
    assert Client().get(link_in(message)).status_code == 410
    assert choose(Client(), link_in(message)) == 410
    person.refresh_from_db()
    assert person.check_password(NEW)


def test_the_answer_does_not_say_whether_somebody_has_an_address(
    mail_server: None, cast: Cast, mailoutbox: list[EmailMultiAlternatives]
) -> None:
    said = set()
    for email in (cast["cco"].email, "nobody@example.com", cast["outsider"].email):
        client = Client()
        answer = client.post(FORGOTTEN, {"email": email}, follow=True)
        page = re.sub(r'value="[^"]+"', "", answer.content.decode())  # the secrets of the form
        said.add((page, str(answer.redirect_chain)))
    assert len(said) == 1
    assert Job.objects.filter(kind=KIND).count() == 3
    work()
    assert [message.to for message in mailoutbox] == [["cco@example.com"]]
    assert set(Job.objects.values_list("state", flat=True)) == {"done"}


def test_neither_the_address_nor_the_link_is_stored(mail_server: None, cast: Cast, client: Client) -> None:
    ask(client, cast["cco"].email)
    kept = str(Job.objects.values_list("key", "payload").get())
    assert "cco" not in kept
    assert "/password/new" not in kept


@pytest.mark.parametrize(
    ("chosen", "organisation", "subject", "words"),
    [
        ("", "en", "North: a new password", "The link works once, within an hour."),
        ("ru", "en", "North: новый пароль", "Ссылка действует один раз, в течение часа."),
        ("", "ru", "Север: новый пароль", "Ссылка действует один раз, в течение часа."),
    ],
)
def test_the_mail_speaks_the_language_of_the_person(
    chosen: str,
    organisation: str,
    subject: str,
    words: str,
    mail_server: None,
    cast: Cast,
    client: Client,
    mailoutbox: list[EmailMultiAlternatives],
) -> None:
    name_ru = "Север" if organisation == "ru" else ""
    Organisation.objects.update(name_en="North", name_ru=name_ru, language=organisation)
    User.objects.filter(pk=cast["cco"].pk).update(language=chosen)
    ask(client, cast["cco"].email)
    work()
    (message,) = mailoutbox
    assert message.subject == subject
    assert words in str(message.body)
    ((html, kind),) = message.alternatives
    assert kind == "text/html"
    assert words in str(html)
    assert link_in(message) in str(html)


def test_no_more_than_three_mails_an_hour(
    mail_server: None, cast: Cast, clock: Clock, client: Client
) -> None:
    for email in (cast["cco"].email, "nobody@example.com"):
        codes = []
        for _ in range(MAILS_AN_HOUR + 1):
            codes.append(ask(client, email))
            work()
        assert codes == [302] * MAILS_AN_HOUR + [429]
    refused = client.post(FORGOTTEN, {"email": cast["cco"].email})
    assert 3500 < int(refused.headers["Retry-After"]) <= 3600
    assert ask(client, cast["analyst"].email) == 302
    clock.move(minutes=61)
    assert ask(client, cast["cco"].email) == 302


def test_asking_twice_before_a_worker_comes_sends_one_mail(
    mail_server: None, cast: Cast, client: Client, mailoutbox: list[EmailMultiAlternatives]
) -> None:
    for _ in range(5):
        assert ask(client, cast["cco"].email) == 302
    work()
    assert len(mailoutbox) == 1


def test_a_flood_of_requests_does_not_fill_the_queue(mail_server: None, cast: Cast, client: Client) -> None:
    for number in range(WAITING_AT_MOST):
        enqueue(KIND, str(number))
    assert ask(client, cast["cco"].email) == 429
    assert Job.objects.count() == WAITING_AT_MOST


def test_an_address_that_is_none_is_said_so(mail_server: None, db: None, client: Client) -> None:
    answer = client.post(FORGOTTEN, {"email": "not an address"})
    assert answer.status_code == 200
    assert 'aria-invalid="true"' in answer.content.decode()
    assert not Job.objects.exists()


def test_a_mail_server_that_is_away_is_tried_again(
    mail_server: None, cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(self: EmailMultiAlternatives, fail_silently: bool = False) -> int:
        raise smtplib.SMTPServerDisconnected("gone")

    monkeypatch.setattr(EmailMultiAlternatives, "send", away)
    ask(client, cast["cco"].email)
    work()
    job = Job.objects.get()
    assert (job.state, job.attempts) == ("open", 3)
    tasks.close_dead_jobs()
    job.refresh_from_db()
    assert job.state == "failed"
    assert job.problem


def test_without_a_mail_server_the_page_says_who_helps(cast: Cast, client: Client) -> None:
    for answer in (client.get(FORGOTTEN), client.post(FORGOTTEN, {"email": cast["cco"].email})):
        assert answer.status_code == 200
        page = answer.content.decode()
        assert "Your administrator can give you a new one." in page
        assert 'type="email"' not in page
    assert not Job.objects.exists()


# -- The link ---------------------------------------------------------------------------------------------


def test_the_link_is_not_in_the_address_of_the_form(cast: Cast, client: Client) -> None:
    path = reset_path(cast["cco"])
    form = open_link(client, path)
    assert form.endswith("-set-password/")
    assert path not in client.get(form).content.decode()
    assert Client().get(form).status_code == 410  # of no use to another browser


def test_an_hour_later_the_link_is_over(cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.contrib.auth import tokens  # noqa: PLC0415

    path = reset_path(cast["cco"])
    now = tokens.default_token_generator._now()
    for seconds, code in ((3590, 302), (3605, 410)):
        moved = now + timedelta(seconds=seconds)
        monkeypatch.setattr(tokens.PasswordResetTokenGenerator, "_now", lambda self, moved=moved: moved)
        assert Client().get(path).status_code == code


@pytest.mark.parametrize(
    "change", ["sign in", "another password", "leave", "leave and return", "another address"]
)
def test_what_happens_meanwhile_ends_the_link(change: str, cast: Cast) -> None:
    person = cast["cco"]
    cast["administrator"]
    path = reset_path(person)
    match change:
        case "sign in":
            Client().post("/sign-in/", {"username": person.email, "password": PASSWORD})
        case "another password":
            person.set_password("something else altogether")
            person.save()
        case "leave":
            change_person(email=person.email, active=False, now=timezone.now())
        case "leave and return":
            for active in (False, True):
                change_person(email=person.email, active=active, now=timezone.now())
        case "another address":
            User.objects.filter(pk=person.pk).update(email="other@example.com")
    assert Client().get(path).status_code == 410


@pytest.mark.parametrize("path", ["1-x", "zzzz-c1abcd-0123456789abcdef", "0-set-password", "1-" + "é" * 5])
def test_links_that_were_never_made(path: str, cast: Cast, client: Client) -> None:
    answer = client.get(f"/password/new/{path}/")
    assert answer.status_code == 410
    assert "This link no longer works" in answer.content.decode()


@pytest.mark.parametrize("weak", ["short-one", "password1234", "cco@example.com"])
def test_a_weak_password_is_not_taken(weak: str, cast: Cast, client: Client) -> None:
    form = open_link(client, reset_path(cast["cco"]))
    assert choose(client, form, weak) == 200
    cast["cco"].refresh_from_db()
    assert cast["cco"].check_password(PASSWORD)


def test_two_that_differ_are_not_taken(cast: Cast, client: Client) -> None:
    form = open_link(client, reset_path(cast["cco"]))
    page = client.post(form, {"new_password1": NEW, "new_password2": NEW + "s"}).content.decode()
    assert "The two new passwords differ." in page


def test_a_new_password_ends_sessions_waiting_and_the_temporary_one(cast: Cast, client: Client) -> None:
    person = cast["cco"]
    elsewhere = Client()
    elsewhere.force_login(person)
    for _ in range(6):
        Client().post("/sign-in/", {"username": person.email, "password": "guess"})
    User.objects.filter(pk=person.pk).update(password_is_temporary=True)
    assert choose(client, open_link(client, reset_path(person))) == 302
    assert elsewhere.get("/health/").status_code == 302
    assert Failures.objects.count() == 1  # those of the network address stay
    assert not User.objects.get(pk=person.pk).password_is_temporary
    assert client.get("/health/").status_code == 200


def test_whoever_else_is_signed_in_is_signed_out_first(cast: Cast, client: Client) -> None:
    client.force_login(cast["analyst"])
    form = open_link(client, reset_path(cast["cco"]))
    assert choose(client, form) == 302
    assert "cco@example.com" in client.get("/password/").content.decode()


@pytest.mark.django_db(transaction=True)
def test_of_two_who_use_one_link_at_once_one_gets_in(cast: Cast) -> None:
    person = cast["cco"]
    path = reset_path(person)
    clients = [Client(), Client()]
    forms = [open_link(client, path) for client in clients]

    def use(number: int) -> int:
        try:
            return choose(clients[number], forms[number], f"a new battery staple {number}")
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        codes = list(pool.map(use, range(2)))
    assert sorted(codes) == [302, 410]
    person.refresh_from_db()
    assert person.check_password(f"a new battery staple {codes.index(302)}")


def test_the_eleventh_request_of_a_network_address_within_a_minute_waits(
    mail_server: None, cast: Cast, clock: Clock, client: Client
) -> None:
    codes = [ask(client, f"somebody{n}@example.com") for n in range(11)]
    assert codes == [302] * 10 + [429]
    assert Client(REMOTE_ADDR="203.0.113.7").post(FORGOTTEN, {"email": "me@example.com"}).status_code == 302
    clock.move(seconds=61)
    assert ask(client, cast["cco"].email) == 302


def test_the_eleventh_link_that_opens_nothing_waits_and_one_that_opens_counts_for_nothing(
    cast: Cast, clock: Clock, client: Client
) -> None:
    path = reset_path(cast["cco"])
    assert [Client().get(path).status_code for _ in range(12)] == [302] * 12
    codes = [client.get(f"/password/new/1-c1abcd-{n:032x}/").status_code for n in range(11)]
    assert codes == [410] * 10 + [429]
    assert Client().get(path).status_code == 429
    clock.move(seconds=60)
    assert Client().get(path).status_code == 302
