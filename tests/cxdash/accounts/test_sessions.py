"""Sessions end: twelve hours after the sign-in, an hour after the last thing done, half an hour for administrators."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings as django_settings
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries, Settings

from tests.cast import PASSWORD, Cast
from tests.cxdash.accounts.conftest import Clock

HEALTH, PEOPLE = "/health/", "/settings/people/"
BY_ITSELF = {
    "X-Unasked": "1",
    "HX-Request": "true",
    "HX-Current-URL": "http://testserver/health/?period=2026-Q3",
}


def sign_in(client: Client, email: str) -> None:
    assert client.post("/sign-in/", {"username": email, "password": PASSWORD}).status_code == 302


def is_in(client: Client, address: str = HEALTH) -> bool:
    return client.get(address).status_code == 200


@pytest.mark.parametrize(("who", "address", "minutes"), [("cco", HEALTH, 60), ("administrator", PEOPLE, 30)])
def test_a_session_ends_when_nothing_was_done_for_so_long(
    who: str, address: str, minutes: int, cast: Cast, clock: Clock, client: Client
) -> None:
    sign_in(client, cast[who].email)
    for _ in range(3):  # each request keeps it for as long again
        clock.move(minutes=minutes, seconds=-1)
        assert is_in(client, address)
    clock.move(minutes=minutes)
    assert not is_in(client, address)
    assert not is_in(client, address)  # and it stays ended


def test_remembered_pages_are_no_way_around(
    cast: Cast, clock: Clock, client: Client, settings: Settings
) -> None:
    memory = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "sessions-test"}
    settings.CACHES = {**settings.CACHES, "pages": memory}
    sign_in(client, cast["cco"].email)
    assert is_in(client)
    assert is_in(client)
    clock.move(minutes=60)
    assert not is_in(client)


def test_what_a_page_asks_by_itself_keeps_nobody_signed_in(cast: Cast, clock: Clock, client: Client) -> None:
    sign_in(client, cast["cco"].email)
    for _ in range(59):
        clock.move(minutes=1)
        assert client.get(HEALTH, headers=BY_ITSELF).status_code == 200
    clock.move(minutes=1)
    ended = client.get(HEALTH, headers=BY_ITSELF)
    # Not a part of the page is replaced, the whole of it goes to the sign-in, and comes back from there.
    assert ended.headers["HX-Redirect"] == "/sign-in/?next=/health/%3Fperiod%3D2026-Q3&ended=1"


def test_a_session_ends_twelve_hours_after_the_sign_in_whatever_is_done(
    cast: Cast, clock: Clock, client: Client
) -> None:
    sign_in(client, cast["cco"].email)
    for _ in range(23):
        clock.move(minutes=30)
        assert is_in(client)
    clock.move(minutes=30)
    assert not is_in(client)
    sign_in(client, cast["cco"].email)
    assert is_in(client)


def test_the_lengths_are_settings(cast: Cast, clock: Clock, client: Client, settings: Settings) -> None:
    settings.SESSION_IDLE_MINUTES = 5
    sign_in(client, cast["cco"].email)
    clock.move(minutes=5)
    assert not is_in(client)


def test_a_session_is_written_at_most_once_a_minute(cast: Cast, clock: Clock, client: Client) -> None:
    def writes() -> int:
        with CaptureQueriesContext(connection) as asked:
            client.get("/password/")
        return sum("django_session" in one["sql"] and one["sql"].startswith("UPDATE") for one in asked)

    sign_in(client, cast["cco"].email)
    clock.move(seconds=59)
    assert [writes(), writes()] == [0, 0]
    clock.move(seconds=1)
    assert [writes(), writes()] == [1, 0]


def test_whoever_posts_a_form_after_the_end_comes_back_to_its_page(
    cast: Cast, clock: Clock, client: Client
) -> None:
    sign_in(client, cast["administrator"].email)
    person = f"{PEOPLE}{cast['head'].pk}/"
    clock.move(minutes=31)
    sent = client.post(
        f"{person}presence/", {"what": "leave"}, headers={"Referer": f"http://testserver{person}?from=list"}
    )
    asked = urlsplit(sent.headers["Location"])
    assert parse_qs(asked.query) == {"next": [f"{person}?from=list"], "ended": ["1"]}
    page = client.get(sent.headers["Location"]).content.decode()
    assert "Your session has ended." in page
    assert "what was typed there and not saved is lost" in page
    words = {"username": cast["administrator"].email, "password": PASSWORD, "next": f"{person}?from=list"}
    assert client.post("/sign-in/", words, follow=True).status_code == 200
    cast["head"].refresh_from_db()
    assert cast["head"].is_active


@pytest.mark.parametrize("elsewhere", ["http://[", "https://evil.example/", "//evil.example", ""])
def test_a_part_of_a_page_that_says_another_address_leads_to_the_first_page(
    elsewhere: str, client: Client, db: None
) -> None:
    asked = client.get(HEALTH, headers={"HX-Request": "true", "HX-Current-URL": elsewhere})
    assert asked.headers["HX-Redirect"] == "/sign-in/?next=/"


@pytest.mark.parametrize(
    "elsewhere",
    [
        "",
        "https://evil.example/page",
        "//evil.example",
        "javascript:alert(1)",
        "http://testserver.evil.example/",
        "\\",
        "http://[",
        "/data/",
    ],
)
def test_a_form_from_elsewhere_leads_to_the_first_page(
    elsewhere: str, cast: Cast, clock: Clock, client: Client
) -> None:
    sign_in(client, cast["administrator"].email)
    clock.move(minutes=31)
    sent = client.post(PEOPLE + "invite/", {}, headers={"Referer": elsewhere})
    assert sent.headers["Location"] == "/sign-in/?next=/&ended=1"


def test_who_was_never_signed_in_is_not_told_of_an_end(cast: Cast, client: Client) -> None:
    asked = client.get(HEALTH).headers["Location"]
    assert asked == "/sign-in/?next=/health/"
    assert "Your session has ended." not in client.get(asked).content.decode()


def test_a_session_that_does_not_say_when_it_began_is_over(cast: Cast, client: Client) -> None:
    client.force_login(cast["cco"])
    session = client.session
    del session["began"]
    session.save()
    assert not is_in(client)


def test_what_is_over_is_gone_from_the_database(cast: Cast, clock: Clock, client: Client) -> None:
    sign_in(client, cast["cco"].email)
    key = client.cookies[django_settings.SESSION_COOKIE_NAME].value
    clock.move(hours=1)
    client.get(HEALTH)
    assert not Session.objects.filter(pk=key).exists()


def test_the_schema_of_the_api_is_closed_as_well(cast: Cast, clock: Clock, client: Client) -> None:
    sign_in(client, cast["cco"].email)
    assert client.get("/api/schema/").status_code == 200
    clock.move(hours=1)
    assert client.get("/api/schema/").status_code in {401, 403}


def test_a_health_probe_does_not_look_who_is_signed_in(
    cast: Cast, clock: Clock, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    sign_in(client, cast["cco"].email)
    clock.now += timedelta(hours=1)
    with django_assert_num_queries(0):
        assert client.get("/healthz").status_code == 200
