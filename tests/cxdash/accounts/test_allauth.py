"""What django-allauth may do here, and what it may not: nobody signs up, nothing of it is reachable unasked."""

import pytest
from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.core import context
from django.test import Client, RequestFactory
from django.urls import NoReverseMatch, reverse

from cxdash.accounts.adapter import Adapter
from cxdash.accounts.models import Failures
from tests.cast import PASSWORD, Cast

OURS = {
    "account_login",
    "account_reauthenticate",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
}


@pytest.mark.parametrize(
    "name",
    [
        "account_signup",
        "account_email",
        "account_change_password",
        "account_set_password",
        "account_inactive",
        "account_logout",
        "account_confirm_email",
        "account_request_login_code",
    ],
)
def test_other_addresses_of_allauth_do_not_exist(name: str) -> None:
    with pytest.raises(NoReverseMatch):
        reverse(name)
    assert name not in OURS


@pytest.mark.parametrize(
    "path", ["/signup/", "/accounts/", "/accounts/signup/", "/accounts/login/", "/email/"]
)
def test_nobody_signs_up(path: str, cast: Cast, client: Client) -> None:
    client.force_login(cast["cco"])
    assert client.get(path).status_code == 404
    assert client.post(path, {"email": "new@example.com"}).status_code == 404


def test_the_adapter_is_ours_and_closed_for_signing_up(rf: RequestFactory) -> None:
    adapter = get_adapter()
    assert isinstance(adapter, Adapter)
    assert not adapter.is_open_for_signup(rf.get("/"))
    assert not app_settings.SIGNUP_ENABLED
    assert app_settings.RATE_LIMITS == {}  # ours count in PostgreSQL


def test_one_is_sent_on_only_within_this_host(rf: RequestFactory) -> None:
    """Among several allowed hosts too: allauth itself would lead from one to the other."""
    request = rf.get("/sign-in/", headers={"Host": "localhost"})
    with context.request_context(request):
        adapter = get_adapter()
        assert adapter.is_safe_url("/health/?period=2026")
        assert adapter.is_safe_url("http://localhost/health/")
        assert not adapter.is_safe_url("http://127.0.0.1/health/")


def test_no_answer_is_json_for_whoever_asks_for_it(cast: Cast, client: Client) -> None:
    asked = {"X-Requested-With": "XMLHttpRequest", "Accept": "application/json"}
    answer = client.post("/sign-in/", {"username": cast["cco"].email, "password": "wrong"}, headers=asked)
    assert answer.headers["Content-Type"].startswith("text/html")
    assert answer.status_code == 200


def test_addresses_are_kept_in_one_place_only(cast: Cast, client: Client) -> None:
    assert client.post("/sign-in/", {"username": cast["cco"].email, "password": PASSWORD}).status_code == 302
    assert not EmailAddress.objects.exists()
    assert not EmailConfirmation.objects.exists()
    assert not Failures.objects.exists()
