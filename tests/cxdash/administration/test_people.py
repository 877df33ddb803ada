"""People on pages: roles change, somebody leaves and returns, the last administrator stays."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.mail import EmailMultiAlternatives
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from cxdash.accounts.models import User
from cxdash.accounts.people import PersonError, change_person
from cxdash.accounts.roles import Role
from cxdash.administration.invitations import invite
from cxdash.administration.people import people_page
from metrics.models import Department, Organisation
from tests.cast import PASSWORD, Cast

PEOPLE = "/settings/people/"


def address(person: User, what: str = "") -> str:
    return f"{PEOPLE}{person.pk}/{what}"


def form_of(client: Client, person: User, **changed: str) -> dict[str, str]:
    """Return what a browser would send for a person, with some fields changed."""
    page = client.get(address(person)).content.decode()
    seen = re.search(r'name="seen" value="([^"]*)"', page)
    assert seen
    fields = {
        "name": person.name,
        "role": person.role,
        "department": str(person.department_id or ""),
        "seen": seen[1].replace("&quot;", '"'),
    }
    return fields | changed


def test_everybody_is_listed_by_role_and_by_whether_they_are_here(cast: Cast, administrator: Client) -> None:
    assert cast["head"].pk and cast["outsider"].pk and cast["cco"].pk
    page = administrator.get(PEOPLE).content.decode()
    assert "<h1>3 people</h1>" in page
    here, left = page[page.index('id="here"') :].split('id="left"')
    assert re.findall(r"(\w+)@example\.com</a>", here) == ["cco", "head", "administrator"]
    assert re.findall(r"(\w+)@example\.com</a>", left) == ["outsider"]


def test_the_list_asks_the_same_number_of_times_however_long_it_is(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    Organisation.objects.update(time_zone="Asia/Tokyo")
    zone, reader = timezone.get_default_timezone(), cast["administrator"]
    for number in range(12):
        User.objects.create_user(f"p{number}@example.com", role="head", department=cast.department())
        invite(email=f"i{number}@example.com", role="ceo", by=reader, language="en", now=timezone.now())
    with django_assert_num_queries(2):
        page = people_page(reader=reader, zone=zone, now=timezone.now())
    assert (len(page.here), len(page.invited), page.left) == (13, 12, ())


def test_the_list_says_which_invitation_does_not_stand_any_more(cast: Cast, administrator: Client) -> None:
    left = User.objects.create_user("left@example.com", role="administrator")
    invite(email="new@example.com", role="ceo", by=left, language="en", now=timezone.now())
    said = "does not work: whoever invited may not do so any more"
    assert said not in administrator.get(PEOPLE).content.decode()
    change_person(email=left.email, active=False, now=timezone.now())
    assert said in administrator.get(PEOPLE).content.decode()


def test_a_role_a_name_and_a_department_are_changed(cast: Cast, administrator: Client) -> None:
    person = cast["analyst"]
    billing = Department.objects.get(code="billing")
    words = form_of(administrator, person, name=" Samir ", role="head", department=str(billing.pk))
    assert administrator.post(address(person), words).headers["Location"] == PEOPLE
    person.refresh_from_db()
    assert (person.name, person.role, person.department) == ("Samir", "head", billing)


@pytest.mark.parametrize(
    ("who", "changed", "field", "reason"),
    [
        ("analyst", {"role": "head"}, "department", "needs a department"),
        ("analyst", {"role": "king"}, "role", "valid choice"),
        ("administrator", {"role": "analyst"}, "role", "There must be at least one administrator."),
        ("head", {"department": ""}, "department", "needs a department"),
    ],
)
def test_what_cannot_be_is_said_at_the_field(
    who: str, changed: dict[str, str], field: str, reason: str, cast: Cast, administrator: Client
) -> None:
    person = cast[who]
    page = administrator.post(address(person), form_of(administrator, person, **changed)).content.decode()
    error = re.search(rf'id="id_{field}_error">(.*?)</p>', page)
    assert error and reason in error[1]
    before = (person.role, person.department)
    person.refresh_from_db()
    assert (person.role, person.department) == before


def test_what_somebody_else_has_changed_meanwhile_is_shown_and_not_overwritten(
    cast: Cast, administrator: Client
) -> None:
    person = cast["analyst"]
    words = form_of(administrator, person, role="ceo")
    change_person(email=person.email, role="cco", name="Renamed", now=timezone.now())
    answer = administrator.post(address(person), words)
    page = answer.content.decode()
    assert "Somebody else has since set this to “Chief Customer Officer”" in page
    assert "you entered “Chief Executive Officer”" in page
    person.refresh_from_db()
    assert (person.role, person.name) == ("cco", "Renamed")
    again = form_of(administrator, person, role="ceo")
    assert administrator.post(address(person), again).status_code == 302
    person.refresh_from_db()
    assert (person.role, person.name) == ("ceo", "Renamed")


def test_what_one_did_not_touch_follows_the_other(cast: Cast, administrator: Client) -> None:
    person = cast["analyst"]
    words = form_of(administrator, person, name="Samir")
    change_person(email=person.email, role="cco", now=timezone.now())
    assert administrator.post(address(person), words).status_code == 302
    person.refresh_from_db()
    assert (person.role, person.name) == ("cco", "Samir")


def test_a_department_that_was_switched_off_stays_with_its_head(cast: Cast, administrator: Client) -> None:
    person = cast["head"]
    Department.objects.filter(code="contact_centre").update(active=False)
    assert (
        administrator.post(address(person), form_of(administrator, person, name="Carla")).status_code == 302
    )
    person.refresh_from_db()
    assert (person.name, person.department) == ("Carla", cast.department())
    others = administrator.get(address(cast["analyst"])).content.decode()
    assert "Contact centre" not in others


def test_who_leaves_is_out_at_once_and_may_return(cast: Cast, administrator: Client, client: Client) -> None:
    person = cast["analyst"]
    client.force_login(person)
    token = {"Authorization": f"Token {cast.token('analyst')}"}
    said = administrator.post(address(person, "presence/"), {"what": "leave"}, follow=True).content.decode()
    assert "has left and is signed out everywhere" in said
    assert client.get("/health/").status_code == 302
    assert client.get("/api/v1/metrics/", headers=token).status_code == 401
    assert Client().post("/sign-in/", {"username": person.email, "password": PASSWORD}).status_code == 200
    administrator.post(address(person, "presence/"), {"what": "return"})
    # What was open before the person left stays shut.
    assert client.get("/api/v1/metrics/", headers=token).status_code == 401
    assert client.get("/health/").status_code == 302
    assert Client().post("/sign-in/", {"username": person.email, "password": PASSWORD}).status_code == 302
    assert administrator.post(address(person, "presence/"), {"what": "vanish"}).status_code == 400


def test_the_last_administrator_does_not_leave(cast: Cast, administrator: Client) -> None:
    answer = administrator.post(address(cast["administrator"], "presence/"), {"what": "leave"}, follow=True)
    assert "There must be at least one administrator." in answer.content.decode()
    assert User.objects.get(pk=cast["administrator"].pk).is_active


def test_a_link_for_a_lost_password_is_shown_and_works_once(cast: Cast, administrator: Client) -> None:
    person = cast["head"]
    page = administrator.post(address(person, "reset-link/"), {"how": "show"}).content.decode()
    found = re.search(r"http://testserver(/password/new/[^\"]+)", page)
    assert found
    client = Client()
    form = client.get(found[1]).headers["Location"]
    new = "a password of my own"
    assert client.post(form, {"new_password1": new, "new_password2": new}).status_code == 302
    assert client.get("/health/").status_code == 200
    assert Client().get(found[1]).status_code == 410


def test_a_link_for_a_lost_password_is_sent_where_there_is_a_mail_server(
    mail_server: None, cast: Cast, administrator: Client, mailoutbox: list[EmailMultiAlternatives]
) -> None:
    person = cast["head"]
    answer = administrator.post(address(person, "reset-link/"), {"how": "mail"}, follow=True)
    assert "A link is on its way to head@example.com." in answer.content.decode()
    assert "/password/new/" not in answer.content.decode()
    assert [message.to for message in mailoutbox] == [["head@example.com"]]


def test_who_has_left_gets_no_link(cast: Cast, administrator: Client) -> None:
    assert administrator.post(address(cast["outsider"], "reset-link/"), {"how": "show"}).status_code == 404


def test_somebody_who_does_not_exist_is_not_found(administrator: Client) -> None:
    assert administrator.get(f"{PEOPLE}999999/").status_code == 404
    assert administrator.post(f"{PEOPLE}999999/presence/", {"what": "leave"}).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_two_administrators_who_take_the_role_from_each_other_leave_one() -> None:
    """Each looks before the other has written: without a lock both would be gone."""
    for number in range(2):
        User.objects.create_user(f"a{number}@example.com", role=Role.ADMINISTRATOR)

    def demote(number: int) -> bool:
        try:
            change_person(email=f"a{number}@example.com", role="analyst", now=timezone.now())
        except PersonError:
            return False
        finally:
            connection.close()
        return True

    for _ in range(5):
        User.objects.update(role=Role.ADMINISTRATOR)
        with ThreadPoolExecutor(2) as pool:
            assert sorted(pool.map(demote, range(2))) == [False, True]
        assert User.objects.filter(role=Role.ADMINISTRATOR).count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_administrators_who_open_each_others_page_at_once_do_not_block_each_other() -> None:
    people = [
        User.objects.create_user(f"a{number}@example.com", PASSWORD, role=Role.ADMINISTRATOR)
        for number in range(2)
    ]
    clients = [Client(), Client()]
    for client, person in zip(clients, people, strict=True):
        client.force_login(person)

    def rename(number: int) -> int:
        other = people[1 - number]
        try:
            words = {"name": f"Renamed by {number}", "role": "administrator", "department": ""}
            return clients[number].post(address(other), words).status_code
        finally:
            connection.close()

    for _ in range(5):
        with ThreadPoolExecutor(2) as pool:
            assert list(pool.map(rename, range(2))) == [302, 302]
