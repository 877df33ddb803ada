"""Whatever is loaded, corrected, undone, erased and merged, in any order: the cells are what the facts say."""

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

from metrics.ingest.corrections.erasing import NoSuchSource, erase
from metrics.ingest.corrections.member_merging import CannotMerge, merge_members
from metrics.ingest.corrections.undoing import undo
from metrics.models import Import
from metrics.rollup.check import recount
from metrics.rollup.refresh import refresh_next
from tests.metrics.ingest.loads import NOW, RESPONSES, TRANSACTIONS, Rows, load_rows

DAYS = st.sampled_from(["2023-02-10", "2024-02-11", "2025-01-31", "2025-02-01", "2025-03-15", "2025-06-02"])
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
            "kind": draw(st.sampled_from(["purchase", "purchase", "renewal", "cancellation"])),
        }
        for number in ids
    ]


SALES: dict[str, Any] = {**TRANSACTIONS, "columns": {**TRANSACTIONS["columns"], "kind": "kind"}}


CUSTOMERS_MAPPING: dict[str, Any] = {
    "source": "crm",
    "kind": "customers",
    "columns": {
        "customer": "customer",
        "valid_from": "from",
        "since": "since",
        "until": "until",
        "acquired": "how",
    },
    "dimensions": {"segment": "segment"},
}
CONTACTS: dict[str, Any] = {
    "source": "desk",
    "kind": "contacts",
    "columns": {
        "external_id": "id",
        "opened_at": "date",
        "closed_at": "date",
        "customer": "customer",
        "reason": "reason",
        "solved": "solved",
        "cost": "cost",
    },
    "dimensions": {"channel": "channel"},
}
MEASUREMENTS: dict[str, Any] = {
    "source": "finance",
    "kind": "measurements",
    "columns": {"measure": "measure", "period": "period", "value": "value"},
}


@st.composite
def customers(draw: st.DrawFn) -> Rows:
    names = draw(st.lists(st.sampled_from(["ann", "bob", "cyd"]), min_size=1, max_size=3, unique=True))
    return [
        {
            "customer": name,
            "from": draw(st.sampled_from(["", "2025-01-15", "2025-03-01"])),
            "since": draw(st.sampled_from(["", "2023-01-10", "2025-02-01"])),
            "until": draw(st.sampled_from(["", "2025-03-10", "2026-01-01"])),
            "how": draw(st.sampled_from(["referral", "sales", "unknown"])),
            "segment": draw(st.sampled_from(["private", "business"])),
        }
        for name in names
    ]


@st.composite
def contacts(draw: st.DrawFn) -> Rows:
    ids = draw(st.lists(IDS, min_size=1, max_size=5, unique=True))
    return [
        {
            "id": f"c{number}",
            "date": draw(DAYS),
            "customer": draw(CUSTOMERS),
            "reason": draw(st.sampled_from(["", "invoice", "complaint"])),
            "solved": draw(st.sampled_from(["yes", "no", ""])),
            "cost": draw(st.sampled_from(["", "2.50"])),
            "channel": draw(CHANNELS),
        }
        for number in ids
    ]


@st.composite
def measurements(draw: st.DrawFn) -> Rows:
    periods = draw(
        st.lists(st.sampled_from(["2024-12", "2025-01", "2025-Q1", "2026-02"]), min_size=1, unique=True)
    )
    return [
        {
            "measure": draw(st.sampled_from(["finance_revenue", "invited"])),
            "period": period,
            "value": draw(st.sampled_from(["100", "250"])),
        }
        for period in periods
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
        return self._load(rows, SALES)

    @rule(target=loads, rows=customers())
    def load_customers(self, rows: Rows) -> tuple[int, Rows, Any]:
        return self._load(rows, CUSTOMERS_MAPPING)

    @rule(target=loads, rows=contacts())
    def load_contacts(self, rows: Rows) -> tuple[int, Rows, Any]:
        return self._load(rows, CONTACTS)

    @rule(target=loads, rows=measurements())
    def load_measurements(self, rows: Rows) -> tuple[int, Rows, Any]:
        return self._load(rows, MEASUREMENTS)

    @rule(target=loads, earlier=loads)
    def load_again(self, earlier: tuple[int, Rows, Any]) -> tuple[int, Rows, Any]:
        return self._load(earlier[1], earlier[2])

    @rule(earlier=consumes(loads))
    def undo(self, earlier: tuple[int, Rows, Any]) -> None:
        if Import.objects.get(pk=earlier[0]).state == Import.State.LOADED:
            undo(earlier[0], now=NOW, days=30)

    @rule(source=st.sampled_from(["survey", "shop", "crm", "desk", "finance"]))
    def erase(self, source: str) -> None:
        with suppress(NoSuchSource):  # it has delivered nothing yet
            erase(source)

    @rule(code=CHANNELS, into=CHANNELS)
    def merge(self, code: str, into: str) -> None:
        with suppress(CannotMerge):  # one of them was never seen, or was merged already
            merge_members("channel", code, into)

    @invariant()
    def cells_are_what_the_facts_say(self) -> None:
        while refresh_next():
            pass
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
    _run(sequences=2, steps=5)


@pytest.mark.soak
@pytest.mark.django_db
def test_cells_follow_many_long_sequences_of_deliveries() -> None:
    _run(sequences=25, steps=25)
