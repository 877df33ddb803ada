"""Whatever is loaded, loaded again, corrected, undone and merged, in any order: the cells are what the facts say."""

from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    invariant,
    rule,
    run_state_machine_as_test,
)

from metrics.ingest.member_merging import CannotMerge, merge_members
from metrics.ingest.undoing import undo
from metrics.models import Import
from metrics.rollup.check import recount
from metrics.upkeep import bring_up_to_date
from tests.metrics.ingest.loads import NOW, RESPONSES, TRANSACTIONS, Rows, load_rows

DAYS = st.sampled_from(["2025-01-30", "2025-01-31", "2025-02-01", "2025-03-15", "2025-05-02"])
CUSTOMERS = st.sampled_from(["", "ann", "bob", "cyd"])
CHANNELS = st.sampled_from(["", "store", "website", "kiosk", "app"])
IDS = st.integers(1, 6)


@st.composite
def responses(draw: st.DrawFn) -> Rows:
    ids = draw(st.lists(IDS, min_size=1, max_size=5, unique=True))
    return [
        {
            "id": f"r{number}",
            "date": draw(DAYS),
            "customer": draw(CUSTOMERS),
            "comment": "",
            "nps": draw(st.integers(0, 11)),
            "channel": draw(CHANNELS),
        }
        for number in ids
    ]


@st.composite
def transactions(draw: st.DrawFn) -> Rows:
    ids = draw(st.lists(IDS, min_size=1, max_size=5, unique=True))
    return [
        {
            "id": f"t{number}",
            "date": draw(DAYS),
            "customer": draw(CUSTOMERS),
            "amount": draw(st.sampled_from(["10", "9.95", "-3.50"])),
            "currency": "EUR",
            "product": draw(st.sampled_from(["basic", "plus", ""])),
        }
        for number in ids
    ]


class Deliveries(RuleBasedStateMachine):
    """Files come and go; after every step all cells are recounted from the facts."""

    loads: Bundle[tuple[int, Rows, Any]] = Bundle("loads")

    def __init__(self) -> None:
        super().__init__()
        self._folder = TemporaryDirectory()
        self._transaction = transaction.atomic()
        self._transaction.__enter__()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self._transaction.__exit__(None, None, None)
        self._folder.cleanup()

    def _load(self, rows: Rows, mapping: Any) -> tuple[int, Rows, Any]:
        report = load_rows(Path(self._folder.name), rows, mapping, accept_rejects=True)
        assert report.import_id is not None
        return report.import_id, rows, mapping

    @rule(target=loads, rows=responses())
    def load_responses(self, rows: Rows) -> tuple[int, Rows, Any]:
        return self._load(rows, RESPONSES)

    @rule(target=loads, rows=transactions())
    def load_transactions(self, rows: Rows) -> tuple[int, Rows, Any]:
        return self._load(rows, TRANSACTIONS)

    @rule(target=loads, earlier=loads)
    def load_again(self, earlier: tuple[int, Rows, Any]) -> tuple[int, Rows, Any]:
        return self._load(earlier[1], earlier[2])

    @rule(earlier=consumes(loads))
    def undo(self, earlier: tuple[int, Rows, Any]) -> None:
        if Import.objects.get(pk=earlier[0]).state == Import.State.LOADED:
            undo(earlier[0], now=NOW, days=30)

    @rule(code=CHANNELS, into=CHANNELS)
    def merge(self, code: str, into: str) -> None:
        with suppress(CannotMerge):  # one of them was never seen, or was merged already
            merge_members("channel", code, into)

    @invariant()
    def cells_are_what_the_facts_say(self) -> None:
        bring_up_to_date(NOW)
        found = recount()
        assert found.pending == 0
        assert found.differences == ()


def _run(*, sequences: int, steps: int) -> None:
    run_state_machine_as_test(
        Deliveries,
        settings=settings(
            max_examples=sequences,
            stateful_step_count=steps,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.mark.django_db
def test_cells_follow_any_sequence_of_deliveries() -> None:
    _run(sequences=3, steps=8)


@pytest.mark.soak
@pytest.mark.django_db
def test_cells_follow_many_long_sequences_of_deliveries() -> None:
    _run(sequences=60, steps=25)
