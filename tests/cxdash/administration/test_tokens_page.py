"""API tokens on a page: shown once, revoked at once, those of others only for the administrator."""

import re

import pytest
from django.test import Client

from cxdash.accounts.models import ApiToken
from tests.cast import Cast
from tests.cxdash.accounts.conftest import Clock

TOKENS = "/settings/tokens/"
WORDS = {"name": "Nightly export", "scopes": ["read"], "days": "30"}


@pytest.fixture
def analyst(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast["analyst"])
    return client


def text_in(page: str) -> str:
    found = re.search(r'value="(cxd_[^"]+)"', page)
    assert found
    return found[1]


def status(text: str) -> int:
    return Client().get("/api/v1/metrics/", headers={"Authorization": f"Token {text}"}).status_code


def test_a_token_is_shown_once_and_acts_as_its_owner(analyst: Client) -> None:
    text = text_in(analyst.post(TOKENS, WORDS).content.decode())
    assert status(text) == 200
    later = analyst.get(TOKENS).content.decode()
    assert text not in later
    assert "Nightly export" in later
    token = ApiToken.objects.get()
    assert (token.user.email, token.scopes) == ("analyst@example.com", ["read"])
    assert (token.expires_at - token.created_at).days in {29, 30}


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ({"name": ""}, "name"),
        ({"scopes": []}, "scopes"),
        ({"scopes": ["all"]}, "scopes"),
        ({"days": "9999"}, "days"),
    ],
)
def test_tokens_that_make_no_sense_are_not_made(
    words: dict[str, object], field: str, analyst: Client
) -> None:
    page = analyst.post(TOKENS, {**WORDS, **words}).content.decode()
    assert f'id="id_{field}_error"' in page
    assert not ApiToken.objects.exists()


def test_a_revoked_token_acts_no_more(analyst: Client) -> None:
    text = text_in(analyst.post(TOKENS, WORDS).content.decode())
    pk = ApiToken.objects.get().pk
    said = analyst.post(f"{TOKENS}{pk}/revoke/", follow=True).content.decode()
    assert "The token “Nightly export” no longer works." in said
    assert status(text) == 401
    first = ApiToken.objects.get().revoked_at
    analyst.post(f"{TOKENS}{pk}/revoke/")
    assert ApiToken.objects.get().revoked_at == first


def test_an_analyst_sees_and_revokes_only_own_ones(cast: Cast, analyst: Client) -> None:
    text = cast.token("administrator")
    other = ApiToken.objects.get()
    assert "cxd_" not in analyst.get(TOKENS).content.decode()
    assert analyst.post(f"{TOKENS}{other.pk}/revoke/").status_code == 404
    assert status(text) == 200


def test_an_administrator_sees_and_revokes_those_of_all(cast: Cast, administrator: Client) -> None:
    text = cast.token("analyst")
    token = ApiToken.objects.get()
    page = administrator.get(TOKENS).content.decode()
    assert f"cxd_{token.prefix}" in page
    assert "analyst@example.com" in page
    assert administrator.post(f"{TOKENS}{token.pk}/revoke/").status_code == 302
    assert status(text) == 401


def test_those_that_act_come_first_and_the_others_say_why_they_do_not(
    cast: Cast, clock: Clock, analyst: Client
) -> None:
    analyst.post(TOKENS, {**WORDS, "name": "First", "days": "90"})
    analyst.post(TOKENS, {**WORDS, "name": "Second", "days": "7"})
    clock.move(days=8)
    analyst.force_login(cast["analyst"])
    page = analyst.get(TOKENS).content.decode()
    assert page.index("First") < page.index("Second")
    assert page.count("expired") == 1
    assert page.count("/revoke/") == 1
