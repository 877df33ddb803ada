"""Pages are remembered as long as nothing that they show has changed, and not a moment longer.

Changes are committed here as they are in life: inside of one transaction nothing would be seen to change.
"""

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from django.core.cache import caches
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from cxdash.accounts.models import User
from cxdash.overview import remembered
from metrics.kpis.changes import forget_changes, state_of_data
from metrics.models import Change, Member, Metric, Organisation, ReferenceValue, Target
from tests.cast import Cast
from tests.cxdash.overview.company import settle
from tests.metrics.facts import Facts

pytestmark = pytest.mark.django_db(transaction=True)

HEALTH = "/health/?period=2026-Q1"
NPS = "/metrics/nps/?period=2026-Q1&def=1"


@pytest.fixture(autouse=True)
def memory(settings: Settings) -> Iterator[None]:
    backend = "django.core.cache.backends.locmem.LocMemCache"
    settings.CACHES = {**settings.CACHES, "pages": {"BACKEND": backend, "LOCATION": "remembered"}}
    caches["pages"].clear()
    yield
    caches["pages"].clear()


@pytest.fixture(autouse=True)
def company(memory: None) -> None:
    facts = Facts()
    for year in (2025, 2026):
        facts.answers(date(year, 2, 1), {10: 40, 0: 20}, channel="store")
        facts.answers(date(year, 2, 1), {10: 20, 0: 40}, channel="website")
    settle(facts, "recommend_0_10")


def main_of(client: Client, address: str) -> str:
    """Return the inner part of a page: around it stands a token that is another one each time."""
    page = client.get(address).content.decode()
    found = re.search(r"<main.*</main>", page, re.DOTALL)
    assert found is not None
    return found[0]


def asked(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as caught:
        assert client.get(address).status_code == 200
    return len(caught)


def more_answers() -> None:
    facts = Facts()
    facts.answers(date(2026, 2, 2), {0: 60}, channel="store")
    settle(facts, "recommend_0_10")


def nps() -> Metric:
    return Metric.objects.get(code="nps")


CHANGES: list[tuple[str, Callable[[], Any], tuple[str, ...]]] = [
    ("a load", more_answers, (HEALTH, NPS)),
    ("a member's name", lambda: Member.objects.filter(code="store").update(name_en="Shop"), (HEALTH, NPS)),
    ("thresholds", lambda: Organisation.objects.update(indicative_below=500), (HEALTH, NPS)),
    ("a metric's name", lambda: Metric.objects.filter(code="nps").update(name_en="Loyalty"), (HEALTH, NPS)),
    (
        "a target",
        lambda: Target.objects.create(
            metric=nps(), valid_from=date(2026, 1, 1), valid_until=date(2027, 1, 1), value=75
        ),
        (HEALTH, NPS),
    ),
    (
        "a reference value",
        lambda: ReferenceValue.objects.create(
            metric=nps(),
            kind="industry",
            label="All",
            value=1,
            source="x",
            as_of=date(2026, 1, 1),
            method="y",
        ),
        (NPS,),
    ),
    ("an owner", lambda: Metric.objects.filter(code="nps").update(owner=User.objects.first()), (NPS,)),
    ("an owner's name", lambda: User.objects.update(name="Somebody Else"), (NPS,)),
]


def test_a_page_is_put_together_once_and_again_after_each_change(cco: Client) -> None:
    for address in (HEALTH, NPS):
        assert asked(cco, address) > 4
        first = main_of(cco, address)
        assert asked(cco, address) == 4  # session, person, organisation, state of the data
        assert main_of(cco, address) == first
    for name, change, addresses in CHANGES:
        before = {address: main_of(cco, address) for address in addresses}
        change()
        for address in addresses:
            assert main_of(cco, address) != before[address], name


def test_signing_in_leaves_it(cco: Client, cast: Cast) -> None:
    cco.get(HEALTH)
    state = state_of_data()
    Client().force_login(cast["board"])
    assert state_of_data() == state


@pytest.mark.parametrize("address", [HEALTH, NPS])
def test_a_change_amid_a_request_is_not_remembered_as_it_was_before(
    address: str, cco: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = main_of(cco, address)

    def after_a_change() -> str:
        Organisation.objects.update(indicative_below=500)
        return state_of_data()

    monkeypatch.setattr(remembered, "state_of_data", after_a_change)
    main_of(cco, address)
    monkeypatch.undo()
    kept = main_of(cco, address)
    caches["pages"].clear()
    assert main_of(cco, address) == kept != before


def test_each_language_and_each_ability_has_its_own(cco: Client, cast: Cast) -> None:
    english = main_of(cco, NPS)
    cco.post("/language/", {"language": "ru", "next": "/"})
    assert "Единица, направление" in main_of(cco, NPS)
    board = Client()
    board.force_login(cast["board"])
    short = NPS.removesuffix("&def=1")
    cco.post("/language/", {"language": "en", "next": "/"})
    assert "Unit, direction" in english
    assert "/metrics/nps/edit/" in main_of(cco, short)
    assert "/metrics/nps/edit/" not in main_of(board, short)


def test_a_transaction_leaves_one_note_and_forgetting_is_a_change() -> None:
    forget_changes()
    states = [state_of_data()]
    before = Change.objects.count()
    with transaction.atomic():
        Metric.objects.filter(code="nps").update(name_en="A")
        Metric.objects.filter(code="csat").update(name_en="B")
        Member.objects.filter(code="store").update(name_en="C")
    assert Change.objects.count() == before + 1
    states.append(state_of_data())
    forget_changes()
    states.append(state_of_data())
    assert len(set(states)) == 3
    assert Change.objects.count() <= 2


def test_what_is_not_committed_is_not_seen() -> None:
    state = state_of_data()
    with transaction.atomic():
        Metric.objects.filter(code="nps").update(name_en="A")
        transaction.set_rollback(True)
    assert state_of_data() == state
