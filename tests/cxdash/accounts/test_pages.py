"""What holds on every page: headers, language, error pages, the menu."""

import errno
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from cxdash.accounts.roles import Role
from metrics.models import Organisation
from tests.access.table import ARGUMENTS, ROWS
from tests.cast import Cast

PROBE = pytest.mark.urls("tests.cxdash.accounts.api_probe")
ADDRESSES = ["/", "/sign-in/", "/health/", "/password/", "/api/docs/", "/nowhere/", "/healthz"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_nothing_runs_that_is_not_ours_and_nothing_is_kept(address: str, cast: Cast, client: Client) -> None:
    client.force_login(cast["cco"])
    headers = client.get(address).headers
    policy = dict(part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'self'"
    assert {policy[name] for name in ("object-src", "base-uri", "frame-ancestors")} == {"'none'"}
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert "no-store" in headers["Cache-Control"]
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("address", ["/sign-in/", "/health/", "/password/", "/api/docs/", "/nowhere/"])
def test_pages_ask_only_this_host_and_style_nothing_inline(address: str, cast: Cast, client: Client) -> None:
    client.force_login(cast["analyst"])
    page = client.get(address, follow=True).content.decode()
    assert not re.search(r"""(?:src|href|action)=["'](?:https?:)?//""", page)
    assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]* src=)", page)


def test_a_panel_that_is_asked_for_after_the_session_has_ended_leads_to_the_sign_in(
    db: None, client: Client
) -> None:
    asked = {"HX-Request": "true", "HX-Current-URL": "http://testserver/health/?period=2026Q3"}
    answer = client.get("/health/", {"part": "1"}, headers=asked)
    assert answer.status_code == 200
    assert answer.headers["HX-Redirect"] == "/sign-in/?next=/health/%3Fperiod%3D2026Q3"


def test_a_post_by_nobody_comes_back_to_the_first_page(db: None, client: Client) -> None:
    assert client.post("/password/").headers["Location"] == "/sign-in/?next=/"


# -- Language ---------------------------------------------------------------------------------------------


def heading(client: Client, address: str = "/sign-in/", **headers: str) -> str:
    found = re.search(r"<h1>(.*?)</h1>", client.get(address, headers=headers).content.decode())
    assert found
    return found[1]


def test_the_organisations_language_comes_before_the_browsers(db: None, client: Client) -> None:
    russian = {"Accept-Language": "ru"}
    Organisation.objects.update(language="en", name_en="Acme")
    assert heading(client, **russian) == "Sign in"
    Organisation.objects.update(name_en="")
    assert heading(client, **russian) == "Вход"
    Organisation.objects.all().delete()
    assert heading(client, **russian) == "Вход"


def test_the_choice_before_signing_in_is_kept_in_the_browser(db: None, client: Client) -> None:
    back = client.post("/language/", {"language": "ru", "next": "/sign-in/?next=/health/"})
    assert back.headers["Location"] == "/sign-in/?next=/health/"
    assert heading(client) == "Вход"


def test_the_choice_of_a_person_is_kept_with_the_person(cast: Cast, client: Client) -> None:
    client.force_login(cast["cco"])
    client.post("/language/", {"language": "ru"})
    elsewhere = Client()
    elsewhere.force_login(cast["cco"])
    assert heading(elsewhere, "/password/") == "Новый пароль"
    assert 'lang="ru"' in elsewhere.get("/health/").content.decode()


@pytest.mark.parametrize("language", ["", "de", "ru-RU", "../../etc"])
def test_other_languages_are_refused(language: str, db: None, client: Client) -> None:
    assert client.post("/language/", {"language": language}).status_code == 400


# -- Error pages ------------------------------------------------------------------------------------------


@PROBE
@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize(
    ("address", "code", "said"),
    [
        ("/nowhere/", 404, {"en": "There is nothing at this address.", "ru": "По этому адресу ничего нет."}),
        (
            "/health/",
            403,
            {"en": "Your role does not include this.", "ru": "Ваша роль этого не предусматривает."},
        ),
        ("/broken/", 500, {"en": "Something went wrong here.", "ru": "У нас что-то пошло не так."}),
    ],
)
def test_error_pages(
    address: str, code: int, said: dict[str, str], language: str, cast: Cast, visitor: Client
) -> None:
    visitor.force_login(cast["owner"])
    visitor.post("/language/", {"language": language})
    answer = visitor.get(address)
    page = answer.content.decode()
    assert answer.status_code == code
    assert f"<h1>{said[language]}</h1>" in page
    assert not re.search(r"Traceback|SELECT|File &quot;|/work/|RuntimeError", page)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "There is no room left on the server's disk."),
        ("ru", "На диске сервера не осталось места."),
    ],
)
def test_a_full_disk_is_called_so(
    language: str, said: str, cast: Cast, visitor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_room(*_arguments: object, **_options: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("metrics.views.upload.views.hand_in", no_room)
    visitor.force_login(cast["analyst"])
    visitor.post("/language/", {"language": language})
    answer = visitor.post("/data/upload/", {"file": SimpleUploadedFile("a.csv", b"date,nps\n")})
    assert answer.status_code == 507
    assert said in answer.content.decode()


def test_a_request_that_makes_no_sense(db: None, visitor: Client) -> None:
    answer = visitor.post("/language/", {"language": "xx"})
    assert "This request cannot be read." in answer.content.decode()


def test_a_host_that_is_not_ours_is_refused(db: None, visitor: Client) -> None:
    assert visitor.get("/sign-in/", headers={"Host": "evil.example"}).status_code == 400


@PROBE
def test_a_fault_can_be_found_in_the_log(
    cast: Cast, visitor: Client, caplog: pytest.LogCaptureFixture
) -> None:
    visitor.force_login(cast["cco"])
    reference = re.search(r"Reference ([0-9a-f]{8})", visitor.get("/broken/").content.decode())
    assert reference
    assert f"reference {reference[1]}: GET /broken/" in caplog.text


# -- Menu -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", Role.values)
def test_what_the_menu_offers_opens(role: str, cast: Cast, client: Client) -> None:
    client.force_login(cast[role])
    page = client.get("/", follow=True).content.decode()
    menu = re.search(r"<nav.*?</nav>", page, re.DOTALL)
    allowed = {
        reverse(row.name)
        for row in ROWS
        if row.name not in ARGUMENTS and row.codes[role] == 200 and row.by == "session"
    }
    assert set(re.findall(r'href="([^"]+)"', menu[0] if menu else "")) <= allowed


def test_the_bar_says_whose_page_it_is(cast: Cast, client: Client) -> None:
    Organisation.objects.update(name_en="North <light>", invented=True)
    client.force_login(cast["head"])
    page = client.get("/health/").content.decode()
    assert "<b>North &lt;light&gt;</b>" in page
    assert 'aria-current="page">Health' in page
    assert "Department head, Contact centre" in page
    assert "Invented data." in page


def test_a_page_reads_session_person_and_organisation_once(
    cast: Cast, client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(cast["head"])
    with django_assert_max_num_queries(4):
        client.get("/password/")
