"""Signing in, and what ends it."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cxdash.accounts.models import Role, User
from cxdash.accounts.people import change_person
from tests.cast import PASSWORD, Cast

SIGN_IN = "/sign-in/"
HEALTH = "/health/"


def sign_in(client: Client, email: str, password: str = PASSWORD, **more: str) -> int:
    return client.post(SIGN_IN, {"username": email, "password": password, **more}).status_code


def test_the_right_pair_opens_the_first_page_of_the_role(cast: Cast, client: Client) -> None:
    response = client.post(SIGN_IN, {"username": cast["cco"].email, "password": PASSWORD}, follow=True)
    assert response.redirect_chain == [("/", 302), (HEALTH, 302)]
    assert response.status_code == 200


def test_the_case_of_the_address_does_not_matter(cast: Cast, client: Client) -> None:
    assert sign_in(client, cast["cco"].email.upper()) == 302


def test_whatever_is_wrong_the_answer_is_the_same(cast: Cast, client: Client) -> None:
    said = set()
    for email, password in (
        (cast["cco"].email, "wrong"),
        ("nobody@example.com", PASSWORD),
        (cast["outsider"].email, PASSWORD),
    ):
        page = client.post(SIGN_IN, {"username": email, "password": password}).content.decode()
        assert "This e-mail address and password do not match." in page
        said.add(page.count('class="alert"'))
        assert not client.session.get("_auth_user_id")
    assert said == {1}


def test_the_session_gets_a_new_key_at_the_sign_in(cast: Cast, client: Client) -> None:
    client.get(SIGN_IN)
    session = client.session
    session["before"] = "planted"
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = str(session.session_key)
    sign_in(client, cast["cco"].email)
    assert client.cookies[settings.SESSION_COOKIE_NAME].value != session.session_key


def test_a_closed_page_is_where_one_comes_back_to(cast: Cast, client: Client) -> None:
    asked = client.get(HEALTH, {"period": "2026Q3"})
    assert asked.headers["Location"] == "/sign-in/?next=/health/%3Fperiod%3D2026Q3"
    back = client.post(
        SIGN_IN, {"username": cast["cco"].email, "password": PASSWORD, "next": "/health/?period=2026Q3"}
    )
    assert back.headers["Location"] == "/health/?period=2026Q3"


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example/",
        "///evil.example",
        r"\\evil.example",
        "/\\evil.example",
        "http:///evil.example",
        "javascript:alert(1)",
        "https:evil.example",
        " //evil.example",
        "\t//evil.example",
    ],
)
def test_no_sign_in_and_no_switch_leads_elsewhere(elsewhere: str, cast: Cast, client: Client) -> None:
    pair = {"username": cast["cco"].email, "password": PASSWORD}
    assert client.post(SIGN_IN, {**pair, "next": elsewhere}).headers["Location"] == "/"
    switched = client.post("/language/", {"language": "ru", "next": elsewhere})
    assert switched.headers["Location"] == "/"


def test_signing_out_takes_a_post(cast: Cast, client: Client) -> None:
    client.force_login(cast["cco"])
    assert client.get("/sign-out/").status_code == 405
    assert client.get(HEALTH).status_code == 200
    assert client.post("/sign-out/").headers["Location"] == SIGN_IN
    assert client.get(HEALTH).status_code == 302


def test_a_form_from_elsewhere_is_refused(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    response = client.post(SIGN_IN, {"username": cast["cco"].email, "password": PASSWORD})
    assert response.status_code == 403
    assert "This page was open for too long." in response.content.decode()


def test_a_new_role_is_effective_at_the_next_request(cast: Cast, client: Client) -> None:
    client.force_login(cast["cco"])
    assert client.get(HEALTH).status_code == 200
    User.objects.filter(pk=cast["cco"].pk).update(role=Role.OWNER)
    assert client.get(HEALTH).status_code == 403


def test_who_is_made_inactive_is_out_at_the_next_request(cast: Cast, client: Client) -> None:
    client.force_login(cast["cco"])
    User.objects.filter(pk=cast["cco"].pk).update(is_active=False)
    assert client.get(HEALTH).status_code == 302


def test_who_has_left_and_returns_signs_in_anew(cast: Cast, client: Client) -> None:
    """Sessions and tokens of before do not come back with the person."""
    person, token = cast["analyst"], cast.token("analyst")
    cast["administrator"]
    api = {"Authorization": f"Token {token}"}
    sign_in(client, person.email)
    assert client.get(HEALTH).status_code == 200
    assert Client().get("/api/v1/metrics/", headers=api).status_code == 200
    for active in (False, True):
        change_person(email=person.email, active=active, now=timezone.now())
    assert client.get(HEALTH).status_code == 302
    assert Client().get("/api/v1/metrics/", headers=api).status_code == 401
    assert sign_in(client, person.email) == 302
    assert client.get(HEALTH).status_code == 200
    # Nothing ends where nothing changes.
    change_person(email=person.email, active=True, name="Sam", now=timezone.now())
    assert client.get(HEALTH).status_code == 200


def change(client: Client, old: str, new: str) -> int:
    words = {"old_password": old, "new_password1": new, "new_password2": new}
    return client.post(reverse("password"), words).status_code


def test_a_new_password_ends_the_sessions_elsewhere(cast: Cast, client: Client) -> None:
    elsewhere = Client()
    for browser in (client, elsewhere):
        sign_in(browser, cast["cco"].email)
    assert change(client, PASSWORD, "another battery staple") == 302
    assert client.get(HEALTH).status_code == 200
    assert elsewhere.get(HEALTH).status_code == 302
    assert sign_in(Client(), cast["cco"].email, "another battery staple") == 302


@pytest.mark.parametrize("weak", ["short-one", "password1234", "analyst@example.com"])
def test_a_weak_password_is_not_taken(weak: str, cast: Cast, client: Client) -> None:
    client.force_login(cast["analyst"])
    assert change(client, PASSWORD, weak) == 200
    cast["analyst"].refresh_from_db()
    assert cast["analyst"].check_password(PASSWORD)


def test_a_one_time_password_opens_nothing_but_its_own_end(cast: Cast, client: Client) -> None:
    User.objects.filter(pk=cast["analyst"].pk).update(password_is_temporary=True)
    sign_in(client, cast["analyst"].email)
    for address in ("/", HEALTH, "/api/docs/"):
        assert client.get(address).headers["Location"] == "/password/"
    page = client.get("/password/")
    assert page.status_code == 200
    # It was typed a moment ago: nobody is asked for it twice.
    assert 'name="old_password"' not in page.content.decode()
    assert change(client, "", "a password of my own") == 302
    assert client.get(HEALTH).status_code == 200
    assert not User.objects.get(pk=cast["analyst"].pk).password_is_temporary


def test_who_has_a_password_of_their_own_must_know_it_for_another(cast: Cast, client: Client) -> None:
    client.force_login(cast["analyst"])
    assert 'name="old_password"' in client.get("/password/").content.decode()
    assert change(client, "", "a password of my own") == 200
    cast["analyst"].refresh_from_db()
    assert cast["analyst"].check_password(PASSWORD)


def test_a_session_ends_after_twelve_hours(cast: Cast, client: Client) -> None:
    sign_in(client, cast["cco"].email)
    assert client.session.get_expiry_age() == 12 * 3600
