"""Guessing passwords is slow, and no weapon against others."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from cxdash.accounts.guessing import ACCOUNT, TooManyGuessesError, take_attempt
from cxdash.accounts.models import Failures
from tests.cast import PASSWORD, Cast
from tests.cxdash.accounts.conftest import Clock


def guess(client: Client, email: str, password: str = "wrong", **headers: str) -> int:
    words = {"username": email, "password": password}
    return client.post("/sign-in/", words, headers=headers).status_code


def test_the_sixth_guess_within_five_minutes_is_refused(cast: Cast, clock: Clock, client: Client) -> None:
    email = cast["cco"].email
    assert [guess(client, email) for _ in range(6)] == [200] * 5 + [429]
    refused = client.post("/sign-in/", {"username": email, "password": PASSWORD})
    assert refused.status_code == 429
    assert refused.headers["Retry-After"] == "300"
    assert "Try again in 5 minutes" in refused.content.decode()


def test_five_minutes_later_the_account_is_free(cast: Cast, clock: Clock, client: Client) -> None:
    email = cast["cco"].email
    for _ in range(5):
        guess(client, email)
        clock.move(seconds=30)
    clock.move(minutes=2, seconds=29)
    assert guess(client, email, PASSWORD) == 429
    clock.move(seconds=1)
    assert guess(client, email, PASSWORD) == 302


def test_the_window_slides(cast: Cast, clock: Clock, client: Client) -> None:
    """Five at the end of one window and five at the start of the next would be ten in a moment."""
    email = cast["cco"].email
    guess(client, email)
    clock.move(minutes=4, seconds=59)
    assert [guess(client, email) for _ in range(4)] == [200] * 4
    clock.move(seconds=2)
    assert [guess(client, email) for _ in range(2)] == [200, 429]


def test_others_at_the_same_address_sign_in(cast: Cast, clock: Clock, client: Client) -> None:
    for _ in range(7):
        guess(client, cast["cco"].email)
    assert guess(Client(), cast["analyst"].email, PASSWORD) == 302


def test_forged_addresses_of_machines_do_not_help(cast: Cast, clock: Clock, client: Client) -> None:
    codes = [guess(client, cast["cco"].email, **{"X-Forwarded-For": f"203.0.113.{n}"}) for n in range(100)]
    assert codes.count(200) == ACCOUNT.amount
    assert codes.count(429) == 100 - ACCOUNT.amount


def test_other_writing_of_the_same_address_does_not_help(cast: Cast, clock: Clock, client: Client) -> None:
    for email in (
        "cco@example.com",
        "CCO@example.com",
        "cco@Example.COM",
        " cco@example.com",
        "Cco@example.com",
    ):
        guess(client, email)
    assert guess(client, cast["cco"].email, PASSWORD) == 429


def test_the_eleventh_failure_of_a_network_address_within_a_minute_is_refused(
    cast: Cast, clock: Clock, client: Client
) -> None:
    codes = [guess(client, f"somebody{n}@example.com") for n in range(11)]
    assert codes == [200] * 10 + [429]
    refused = client.post("/sign-in/", {"username": cast["cco"].email, "password": PASSWORD})
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "60")
    # Elsewhere one signs in, also to an account that was tried from there.
    assert guess(Client(REMOTE_ADDR="203.0.113.7"), cast["cco"].email, PASSWORD) == 302
    clock.move(minutes=1)
    assert guess(client, cast["cco"].email, PASSWORD) == 302


def test_a_password_of_ones_own_gives_a_network_address_no_further_guesses(
    cast: Cast, clock: Clock, client: Client
) -> None:
    codes = []
    for n in range(12):
        codes.append(guess(client, f"somebody{n}@example.com"))
        if n < 9:
            assert guess(Client(), cast["cco"].email, PASSWORD) == 302
    assert codes == [200] * 10 + [429] * 2


def test_what_an_account_refuses_does_not_count_for_the_network_address(
    cast: Cast, clock: Clock, client: Client
) -> None:
    """Whoever hammers at one account shuts nobody else of the office out."""
    assert [guess(client, cast["cco"].email) for _ in range(100)] == [200] * 5 + [429] * 95
    assert guess(Client(), cast["analyst"].email, PASSWORD) == 302


def test_what_a_client_says_of_its_network_address_counts_only_as_far_as_proxies_are_trusted(
    cast: Cast, clock: Clock, settings: Settings
) -> None:
    def forged(n: int, *, by_the_proxy: str) -> int:
        said = f"198.51.100.{n}, {by_the_proxy}"
        return guess(Client(), f"{by_the_proxy}-{n}@example.com", **{"X-Forwarded-For": said})

    assert [forged(n, by_the_proxy="203.0.113.1") for n in range(11)][-1] == 429  # none is trusted
    clock.move(minutes=1)
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    assert [forged(n, by_the_proxy="203.0.113.2") for n in range(11)] == [200] * 10 + [429]
    assert forged(1, by_the_proxy="203.0.113.3") == 200  # somebody else behind the same proxy


def test_a_proxy_that_says_too_little_shuts_nobody_out(
    cast: Cast, settings: Settings, client: Client
) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 2
    assert guess(client, cast["cco"].email, PASSWORD, **{"X-Forwarded-For": "203.0.113.1"}) == 302
    nowhere = Client(REMOTE_ADDR="")  # a Unix socket
    assert guess(nowhere, cast["cco"].email, PASSWORD) == 302


def test_an_ipv6_network_counts_as_one(cast: Cast, clock: Clock) -> None:
    codes = [guess(Client(REMOTE_ADDR=f"2001:db8:1:2::{n:x}"), f"somebody{n}@example.com") for n in range(11)]
    assert codes == [200] * 10 + [429]


def test_an_unknown_account_is_refused_like_a_known_one(db: None, clock: Clock, client: Client) -> None:
    assert [guess(client, "nobody@example.com") for _ in range(6)] == [200] * 5 + [429]


def test_the_right_password_starts_afresh(cast: Cast, clock: Clock, client: Client) -> None:
    for _ in range(3):
        assert [guess(Client(), cast["cco"].email) for _ in range(4)] == [200] * 4
        assert guess(Client(), cast["cco"].email, PASSWORD) == 302
        clock.move(minutes=1)
    clock.move(minutes=5)
    assert guess(Client(), cast["cco"].email, PASSWORD) == 302
    assert not Failures.objects.exists()


def test_an_open_session_is_no_licence_to_guess_its_password(
    cast: Cast, clock: Clock, client: Client
) -> None:
    client.force_login(cast["cco"])
    words = {"old_password": "wrong", "new_password1": "a b c d e f g", "new_password2": "a b c d e f g"}
    codes = [client.post("/password/", words).status_code for _ in range(6)]
    assert codes == [200] * 5 + [429]


def test_what_was_typed_as_address_is_not_kept(db: None, clock: Clock, client: Client) -> None:
    guess(client, "my-secret-password@example.com")
    kept = str(list(Failures.objects.values_list()))
    assert Failures.objects.count() == 2  # for the account, and for the network address
    assert "secret" not in kept
    assert "127.0.0.1" not in kept


def test_old_failures_go_when_somebody_signs_in(cast: Cast, clock: Clock, client: Client) -> None:
    guess(client, "nobody@example.com")
    clock.move(minutes=6)
    guess(client, cast["cco"].email, PASSWORD)
    assert not Failures.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_hundred_guesses_at_once_get_five() -> None:
    now = timezone.now()

    def attempt(_: int) -> bool:
        try:
            take_attempt("cco@example.com", address="192.0.2.1", now=now)
        except TooManyGuessesError:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(max_workers=12) as pool:
        taken = list(pool.map(attempt, range(100)))
    assert taken.count(True) == ACCOUNT.amount


@pytest.mark.parametrize("letter", ["\u017f", "\u0131"])  # capitals of theirs are S and I
def test_no_other_spelling_of_an_address_has_guesses_of_its_own(
    letter: str, cast: Cast, client: Client
) -> None:
    person = cast["analyst"] if letter == "\u017f" else cast["administrator"]
    plain = "s" if letter == "\u017f" else "i"
    spelled = person.email.replace(plain, letter, 1)
    assert spelled.upper() == person.email.upper()
    assert guess(client, spelled, PASSWORD) == 200  # not signed in
    assert guess(client, person.email.upper(), PASSWORD) == 302
