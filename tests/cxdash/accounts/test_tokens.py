"""API tokens: who they are, how far they go, when they end."""

import hashlib
from datetime import timedelta

import pytest
from django.core.serializers import serialize
from django.db import IntegrityError
from django.test import Client
from django.utils import timezone

from cxdash.accounts.models import ApiToken, Role, User
from cxdash.accounts.tokens import TokenError, create_token
from tests.cast import Cast
from tests.cxdash.accounts.conftest import Clock

pytestmark = pytest.mark.urls("tests.cxdash.accounts.api_probe")

DATA = "/api/v1/data/"


def ask(client: Client, token: str, method: str = "GET", address: str = DATA) -> int:
    headers = {"Authorization": f"Token {token}"}
    return client.generic(method, address, "{}", "application/json", headers=headers).status_code


def test_a_token_acts_as_its_owner(cast: Cast, client: Client) -> None:
    answer = client.get(DATA, headers={"Authorization": f"Token {cast.token('cco')}"})
    assert answer.json() == {"who": "cco@example.com"}
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_database_holds_nothing_that_opens_a_door(cast: Cast) -> None:
    text = cast.token("cco")
    prefix, secret = text.removeprefix("cxd_").split("_", 1)
    stored = serialize("json", ApiToken.objects.all())
    assert secret not in stored
    assert prefix in stored
    assert hashlib.sha256(text.encode()).hexdigest() in stored


@pytest.mark.parametrize(
    "header",
    [
        "Token",
        "Token  ",
        "Token x y",
        "Token cxd_0_0",
        "Bearer cxd_0_0",
        "Token кириллица",
        "Basic Y2NvOngK",
        "",
    ],
)
def test_other_words_open_nothing(header: str, cast: Cast, client: Client) -> None:
    answer = client.get(DATA, headers={"Authorization": header.encode().decode("latin-1")})
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == 'Token realm="cxdash"'
    assert set(answer.json()) == {"type", "code", "detail", "attr"}


def test_a_token_in_the_address_is_no_token(cast: Cast, client: Client) -> None:
    assert client.get(DATA, {"token": cast.token("cco")}).status_code == 401


def test_an_expired_token_opens_nothing(cast: Cast, clock: Clock, client: Client) -> None:
    token = cast.token("cco")
    clock.move(hours=23, minutes=58)
    assert ask(client, token) == 200
    clock.move(minutes=2)
    assert ask(client, token) == 401


def test_a_revoked_token_opens_nothing_at_once(cast: Cast, client: Client) -> None:
    token = cast.token("cco")
    assert ask(client, token) == 200
    ApiToken.objects.update(revoked_at=timezone.now())
    assert ask(client, token) == 401


def test_a_token_of_somebody_who_has_left_opens_nothing_at_once(cast: Cast, client: Client) -> None:
    token = cast.token("cco")
    User.objects.filter(pk=cast["cco"].pk).update(is_active=False)
    assert ask(client, token) == 401


def test_a_new_role_is_effective_at_the_next_request(cast: Cast, client: Client) -> None:
    token = cast.token("analyst")
    assert ask(client, token, "POST") == 400
    User.objects.filter(pk=cast["analyst"].pk).update(role=Role.CEO)
    assert ask(client, token, "POST") == 403


def test_reading_and_loading_are_scopes_of_their_own(cast: Cast, client: Client) -> None:
    reads, loads = cast.token("analyst", "read"), cast.token("analyst", "load")
    assert (ask(client, reads), ask(client, reads, "POST")) == (200, 403)
    assert (ask(client, loads), ask(client, loads, "POST")) == (403, 400)
    # The view names another scope than the usual one.
    assert ask(client, reads, "PUT") == 400
    refusal = client.post(DATA, headers={"Authorization": f"Token {reads}"})
    assert refusal.json()["code"] == "scope_missing"


def test_what_a_view_names_no_right_for_nobody_may_do(cast: Cast, client: Client) -> None:
    assert ask(client, cast.token("administrator"), "PATCH") == 403


def test_a_method_that_there_is_not_is_405(cast: Cast, client: Client) -> None:
    assert ask(client, cast.token("administrator"), "DELETE") == 405
    assert client.delete(DATA).status_code == 401


def test_a_foreign_object_is_not_there(cast: Cast, client: Client) -> None:
    own, other = "/api/v1/comments/contact_centre/", "/api/v1/comments/billing/"
    assert (ask(client, cast.token("head"), address=own), ask(client, cast.token("head"), address=other)) == (
        200,
        404,
    )
    assert ask(client, cast.token("other_head"), address=own) == 404
    assert ask(client, cast.token("cco"), address=other) == 200
    assert ask(client, cast.token("ceo"), address=own) == 403


def test_a_view_that_does_not_narrow_is_closed_to_those_who_see_a_part(cast: Cast, client: Client) -> None:
    address = "/api/v1/unnarrowed/"
    assert ask(client, cast.token("cco"), address=address) == 200
    assert ask(client, cast.token("head"), address=address) == 403
    assert ask(client, cast.token("owner")) == 403


def test_the_last_use_is_noted_once_a_minute(cast: Cast, clock: Clock, client: Client) -> None:
    token, first = cast.token("cco"), clock.now
    ask(client, token)
    clock.move(seconds=59)
    ask(client, token)
    assert ApiToken.objects.get().last_used_at == first
    clock.move(seconds=1)
    ask(client, token)
    assert ApiToken.objects.get().last_used_at == first + timedelta(minutes=1)


@pytest.mark.parametrize(("scopes", "days"), [(["everything"], 1), ([], 1), (["read"], 0)])
def test_tokens_that_make_no_sense_are_not_made(scopes: list[str], days: int, cast: Cast) -> None:
    with pytest.raises(TokenError):
        create_token(user=cast["cco"], name="x", scopes=scopes, days=days, now=timezone.now())


@pytest.mark.parametrize("scopes", [["everything"], []])
def test_the_database_knows_the_scopes_too(scopes: list[str], cast: Cast) -> None:
    with pytest.raises(IntegrityError):
        ApiToken.objects.create(
            user=cast["cco"], name="x", prefix="x", digest="x", scopes=scopes, expires_at=timezone.now()
        )
