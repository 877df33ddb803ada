"""Invitations as functions and rows: who can be invited, what ends one, two people at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial

import pytest
from django.core.serializers import serialize
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from cxdash.accounts.models import User
from cxdash.accounts.people import change_person
from cxdash.administration.invitations import (
    DAYS,
    InvitationError,
    InvitationGoneError,
    accept,
    extend,
    find_open,
    invite,
    renew_link,
    withdraw,
)
from cxdash.administration.models import Invitation
from tests.cast import Cast

NOW = timezone.now()
PASSWORD = "a password of my own"


def ask(email: str = "new@example.com", **more: object) -> tuple[Invitation, str]:
    given = {"role": "ceo", "by": None, "language": "en", "now": NOW, **more}
    return invite(email=email, **given)  # type: ignore[arg-type]


def join(secret: str, **more: object) -> User:
    given = {"name": "Nora New", "password": PASSWORD, "language": "ru", "now": NOW, **more}
    return accept(secret=secret, **given)  # type: ignore[arg-type]


def test_who_accepts_is_what_the_invitation_says(cast: Cast) -> None:
    invitation, secret = ask(" New@example.com ", role="head", department=cast.department(), name="Nora")
    assert find_open(secret, now=NOW) == invitation
    person = join(secret)
    assert (person.email, person.name, person.role, person.department) == (
        "New@example.com",
        "Nora New",
        "head",
        cast.department(),
    )
    assert person.language == "ru"
    assert person.check_password(PASSWORD)
    assert not person.password_is_temporary


def test_the_database_holds_no_link(db: None) -> None:
    _, secret = ask()
    assert len(secret) >= 43
    assert secret not in serialize("json", Invitation.objects.all())


@pytest.mark.parametrize(
    "email", ["cco@example.com", "CCO@Example.com", " cco@example.com", "outsider@example.com"]
)
def test_somebody_who_is_here_or_was_is_not_invited(email: str, cast: Cast) -> None:
    assert cast["cco"].pk and cast["outsider"].pk
    with pytest.raises(InvitationError, match="is here already"):
        ask(email)
    assert not Invitation.objects.exists()


def test_one_open_invitation_for_an_address(db: None) -> None:
    first, _ = ask()
    with pytest.raises(InvitationError, match="already been invited"):
        ask("NEW@example.com")
    with pytest.raises(InvitationError, match="already been invited"):
        ask(now=NOW + timedelta(days=30))  # an expired one is extended, or withdrawn
    withdraw(invitation_id=first.pk, now=NOW)
    ask("NEW@example.com")
    assert Invitation.objects.count() == 2


def test_a_head_needs_a_department(db: None) -> None:
    with pytest.raises(InvitationError, match="needs a department"):
        ask(role="head")


def test_a_link_ends_with_its_time_to_the_second(db: None) -> None:
    _, secret = ask(days=3)
    last = NOW + timedelta(days=3) - timedelta(seconds=1)
    assert find_open(secret, now=last).email == "new@example.com"
    for late in (last + timedelta(seconds=1), last + timedelta(days=1)):
        with pytest.raises(InvitationGoneError):
            find_open(secret, now=late)
        with pytest.raises(InvitationGoneError):
            join(secret, now=late)


def test_a_link_works_once(db: None) -> None:
    _, secret = ask()
    join(secret)
    for use in (lambda: find_open(secret, now=NOW), lambda: join(secret, name="Somebody else")):
        with pytest.raises(InvitationGoneError):
            use()
    assert User.objects.get().name == "Nora New"


def test_a_withdrawn_link_works_no_more(db: None) -> None:
    invitation, secret = ask()
    withdraw(invitation_id=invitation.pk, now=NOW)
    with pytest.raises(InvitationGoneError):
        join(secret)
    assert not User.objects.exists()


def test_a_new_link_ends_the_one_before_and_opens_what_had_expired(db: None) -> None:
    invitation, first = ask(days=1)
    later = NOW + timedelta(days=2)
    again, second = renew_link(invitation_id=invitation.pk, by=None, now=later)
    assert again.expires_at == later + timedelta(days=DAYS)
    with pytest.raises(InvitationGoneError):
        find_open(first, now=later)
    assert find_open(second, now=later) == invitation
    # One that is open keeps its time.
    assert renew_link(invitation_id=invitation.pk, by=None, now=later)[0].expires_at == again.expires_at


def test_more_time_is_added_to_what_is_left(db: None) -> None:
    invitation, secret = ask(days=3)
    assert extend(invitation_id=invitation.pk, by=None, now=NOW).expires_at == NOW + timedelta(days=10)
    much_later = NOW + timedelta(days=40)
    assert extend(invitation_id=invitation.pk, by=None, now=much_later).expires_at == much_later + timedelta(
        days=7
    )
    assert find_open(secret, now=much_later) == invitation


@pytest.mark.parametrize("ended", ["accepted", "withdrawn", "unknown"])
def test_what_has_ended_cannot_be_changed(ended: str, db: None) -> None:
    invitation, secret = ask()
    pk = invitation.pk
    if ended == "accepted":
        join(secret)
    elif ended == "withdrawn":
        withdraw(invitation_id=pk, now=NOW)
    else:
        pk += 1
    for change in (partial(renew_link, by=None), partial(extend, by=None), withdraw):
        with pytest.raises(InvitationGoneError):
            change(invitation_id=pk, now=NOW)


@pytest.mark.parametrize("change", [{"active": False}, {"role": "analyst"}])
def test_an_invitation_does_not_outlast_the_right_to_invite(change: dict[str, object], cast: Cast) -> None:
    User.objects.create_user("second@example.com", role="administrator")
    leaves = cast["administrator"]
    invitation, secret = ask(by=leaves, role="administrator")
    assert find_open(secret, now=NOW) == invitation
    change_person(email=leaves.email, **change, now=timezone.now())  # type: ignore[arg-type]
    for use in (lambda: find_open(secret, now=NOW), lambda: join(secret)):
        with pytest.raises(InvitationGoneError):
            use()
    assert not User.objects.with_address("new@example.com").exists()


def test_whoever_keeps_an_invitation_open_vouches_for_it(cast: Cast) -> None:
    second = User.objects.create_user("second@example.com", role="administrator")
    leaves = cast["administrator"]
    kept, renewed = ask(by=leaves), ask("other@example.com", by=leaves)
    change_person(email=leaves.email, active=False, now=timezone.now())
    extend(invitation_id=kept[0].pk, by=second, now=NOW)
    _, secret = renew_link(invitation_id=renewed[0].pk, by=second, now=NOW)
    assert join(kept[1]).email == "new@example.com"
    assert join(secret).email == "other@example.com"


def test_an_address_that_was_added_meanwhile_is_not_added_twice(db: None) -> None:
    _, secret = ask()
    User.objects.create_user("NEW@example.com", role="analyst")
    with pytest.raises(InvitationError):
        join(secret)
    assert User.objects.get().role == "analyst"


def test_what_ended_long_ago_is_forgotten(db: None) -> None:
    used, withdrawn = ask("used@example.com"), ask("withdrawn@example.com")
    ask("expired@example.com", days=1)
    join(used[1])
    withdraw(invitation_id=withdrawn[0].pk, now=NOW)
    ask("later@example.com", now=NOW + timedelta(days=90))
    assert Invitation.objects.count() == 4
    ask("much-later@example.com", now=NOW + timedelta(days=91, seconds=1))
    left = set(Invitation.objects.values_list("email", flat=True))
    assert left == {"later@example.com", "much-later@example.com"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"role": "king"},
        {"role": "head"},
        {"language": "de"},
        {"expires_at": NOW},
        {"accepted_at": NOW, "withdrawn_at": NOW},
    ],
)
def test_the_database_refuses_what_makes_no_sense(wrong: dict[str, object], db: None) -> None:
    invitation, _ = ask()
    with pytest.raises(IntegrityError), transaction.atomic():
        Invitation.objects.filter(pk=invitation.pk).update(**wrong)


@pytest.mark.django_db(transaction=True)
def test_two_who_open_one_link_at_once_become_one_person() -> None:
    _, secret = ask()

    def attempt(number: int) -> bool:
        try:
            join(secret, name=f"Nora {number}")
        except InvitationGoneError:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(attempt, range(4))) == [False, False, False, True]
    assert User.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_administrators_invite_the_same_person_once() -> None:
    def attempt(_: int) -> bool:
        try:
            ask()
        except InvitationError:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(attempt, range(4))) == [False, False, False, True]
