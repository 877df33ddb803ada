"""Commands that add people and tokens, and the cast of the demonstration."""

import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from cxdash.accounts.cast import create_cast
from cxdash.accounts.models import ApiToken, Role, User
from metrics.models import Department
from tests.cast import Cast

pytestmark = pytest.mark.django_db
PASSWORD = re.compile(r"\b[a-z2-9]{4}(?:-[a-z2-9]{4}){3}\b")


def run(*words: str) -> str:
    out = StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


def password_in(said: str) -> str:
    found = PASSWORD.search(said)
    assert found
    return found[0]


def test_an_empty_company_gets_one_administrator_with_a_password_for_once() -> None:
    said = run("first_administrator")
    person = User.objects.get()
    assert (person.email, person.role) == ("administrator@localhost", Role.ADMINISTRATOR)
    assert person.check_password(password_in(said))
    assert person.password_is_temporary


def test_the_second_start_says_who_is_there_and_changes_nothing() -> None:
    run("first_administrator", "--email", "me@example.com")
    before = User.objects.get().password
    said = run("first_administrator")
    assert "me@example.com" in said
    assert not PASSWORD.search(said)
    assert User.objects.get().password == before


def test_an_administrator_who_has_left_does_not_count() -> None:
    User.objects.create_user("gone@example.com", role=Role.ADMINISTRATOR, is_active=False)
    run("first_administrator")
    assert User.objects.filter(role=Role.ADMINISTRATOR, is_active=True).count() == 1


def test_a_person_with_a_department() -> None:
    said = run(
        "create_person", "c@example.com", "--role", "head", "--department", "billing", "--name", "Carla"
    )
    person = User.objects.get()
    assert (person.name, person.role, person.department) == (
        "Carla",
        "head",
        Department.objects.get(code="billing"),
    )
    assert person.check_password(password_in(said))
    assert (
        Client().post("/sign-in/", {"username": "c@example.com", "password": password_in(said)}).status_code
        == 302
    )


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["c@example.com", "--role", "head"], "a department head needs a department"),
        (
            ["c@example.com", "--role", "head", "--department", "moon"],
            "there is no department moon; there are",
        ),
        (["not-an-address", "--role", "cco"], "valid email"),
        (["TAKEN@example.com", "--role", "cco"], "somebody's address already"),
        (["c@example.com", "--role", "king"], "invalid choice"),
    ],
)
def test_people_that_cannot_be(words: list[str], reason: str) -> None:
    User.objects.create_user("taken@example.com", role=Role.CCO)
    with pytest.raises(CommandError, match=reason):
        run("create_person", *words)
    assert User.objects.count() == 1


def test_a_lost_password_is_replaced_and_sessions_end(cast: Cast, client: Client) -> None:
    client.force_login(cast["cco"])
    said = run("new_password", "CCO@example.com")
    assert client.get("/health/").status_code == 302
    cast["cco"].refresh_from_db()
    assert cast["cco"].check_password(password_in(said))
    assert cast["cco"].password_is_temporary
    with pytest.raises(CommandError, match="nobody has the address"):
        run("new_password", "x@example.com")


def test_a_token_is_printed_once(cast: Cast) -> None:
    text = run("create_token", cast["analyst"].email, "--scopes", "load,read", "--days", "3").strip()
    token = ApiToken.objects.get()
    assert text.startswith(f"cxd_{token.prefix}_")
    assert token.scopes == ["load", "read"]
    assert (token.expires_at - token.created_at).days in {2, 3}


def test_revoked_tokens_act_no_more(cast: Cast, client: Client) -> None:
    texts = [cast.token("analyst", "read") for _ in range(2)]

    def codes() -> list[int]:
        headers = [{"Authorization": f"Token {text}"} for text in texts]
        return [client.get("/api/v1/metrics/", headers=one).status_code for one in headers]

    assert codes() == [200, 200]
    assert (
        run("revoke_tokens", "analyst@example.com", "--prefix", texts[0].rpartition("_")[0][:12])
        == "revoked: 1\n"
    )
    assert codes() == [401, 200]
    assert run("revoke_tokens", "ANALYST@example.com") == "revoked: 1\n"
    assert codes() == [401, 401]
    assert run("revoke_tokens", "analyst@example.com") == "revoked: 0\n"
    with pytest.raises(CommandError, match="nobody has the address"):
        run("revoke_tokens", "x@example.com")


def test_who_leaves_is_signed_out_everywhere_and_may_come_back(cast: Cast, client: Client) -> None:
    client.force_login(cast["analyst"])
    token = {"Authorization": f"Token {cast.token('analyst', 'read')}"}
    cast["administrator"]
    assert (
        run("change_person", "analyst@example.com", "--leaves")
        == "analyst@example.com is Analyst, who has left\n"
    )
    assert client.get("/health/").status_code == 302
    assert client.get("/api/v1/metrics/", headers=token).status_code == 401
    assert run("change_person", "analyst@example.com", "--returns") == "analyst@example.com is Analyst\n"
    # What was open before the person left stays shut.
    assert client.get("/api/v1/metrics/", headers=token).status_code == 401
    assert client.get("/health/").status_code == 302


def test_a_role_and_a_department_are_changed(cast: Cast) -> None:
    people = [cast["administrator"], cast["analyst"], cast["head"]]
    said = run("change_person", "analyst@example.com", "--role", "head", "--department", "billing")
    assert said == "analyst@example.com is Department head of Billing\n"
    people[1].refresh_from_db()
    assert (people[1].role, people[1].department) == ("head", cast.department("billing"))
    assert run("change_person", "head@example.com", "--role", "analyst").startswith(
        "head@example.com is Analyst"
    )


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["x@example.com", "--leaves"], "nobody has the address"),
        (["administrator@example.com", "--leaves"], "at least one administrator"),
        (["administrator@example.com", "--role", "analyst"], "at least one administrator"),
        (["analyst@example.com", "--department", "nowhere"], "no department nowhere"),
        (["analyst@example.com", "--role", "head"], "department"),
    ],
)
def test_changes_that_cannot_be(words: list[str], reason: str, cast: Cast) -> None:
    people = [cast["administrator"], cast["analyst"]]
    with pytest.raises(CommandError, match=reason):
        run("change_person", *words)
    for person in people:
        was = (person.role, person.is_active)
        person.refresh_from_db()
        assert (person.role, person.is_active) == was


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["x@example.com"], "nobody active"),
        (["outsider@example.com"], "nobody active"),
        (["cco@example.com", "--scopes", "all"], "scopes are read and load, not all"),
        (["cco@example.com", "--days", "0"], "at least one day"),
    ],
)
def test_tokens_that_cannot_be(words: list[str], reason: str, cast: Cast) -> None:
    people = [cast["outsider"], cast["cco"]]
    assert not any(person.tokens.exists() for person in people)
    with pytest.raises(CommandError, match=reason):
        run("create_token", *words)


def test_the_cast_is_one_person_per_role_and_can_be_asked_for_again() -> None:
    people = create_cast(password="only for show")
    assert [person.role for person in people] == Role.values
    assert all(person.check_password("only for show") for person in people[:2])
    assert all(person.email.endswith("@example.com") and person.name for person in people)
    before = list(User.objects.values())
    assert create_cast(password="another") == people
    assert list(User.objects.values()) == before
