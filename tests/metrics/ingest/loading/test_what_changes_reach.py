"""What is marked when facts come, change and go reaches every cell that depends on them."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from metrics.ingest.corrections.erasing import erase
from metrics.ingest.corrections.undoing import undo
from metrics.models import Cell, CustomerMonth, DirtyMark, DistinctCell, Organisation
from metrics.rollup.check import recount
from metrics.rollup.refresh import refresh_next
from tests.metrics.ingest.loading.test_kinds import CUSTOMERS, customer
from tests.metrics.ingest.loads import NOW, RESPONSES, TRANSACTIONS, Rows, load_rows, response, sale

pytestmark = pytest.mark.django_db

KINDS: dict[str, Any] = {**TRANSACTIONS, "columns": {**TRANSACTIONS["columns"], "kind": "kind"}}


@pytest.fixture
def deliver(tmp_path: Path) -> Callable[[Rows, Any], int]:
    """Load rows and refresh all that was marked; returns the import."""

    def load(rows: Rows, mapping: Any) -> int:
        import_id = load_rows(tmp_path, rows, mapping).import_id
        assert import_id is not None
        refresh_all()
        return import_id

    return load


Deliver = Callable[[Rows, Any], int]


def refresh_all() -> None:
    while refresh_next():
        pass


def everything_is_right() -> None:
    found = recount()
    assert (found.pending, found.differences) == (0, ())


def active(month: date) -> int:
    rows = DistinctCell.objects.filter(
        measure__code="active_customers", grain="month", start=month, dim_1=0
    ).values_list("customers", flat=True)
    return sum(rows)


def test_the_newest_purchases_undone(deliver: Deliver) -> None:
    deliver([sale(1, day="2025-01-10")], TRANSACTIONS)
    newest = deliver([sale(2, day="2025-03-10")], TRANSACTIONS)
    undo(newest, now=NOW, days=30)
    refresh_all()
    assert set(
        Cell.objects.filter(measure__code="acquired", grain="month").values_list("start", flat=True)
    ) == {date(2025, 1, 1)}
    everything_is_right()


def test_contracts_erased_leave_nothing_behind(deliver: Deliver) -> None:
    deliver([customer(1, since="2024-11-01"), customer(2, since="2025-02-01")], CUSTOMERS)
    deliver([response(1, day="2025-03-04")], RESPONSES)
    assert active(date(2025, 2, 1)) == 2
    erase(CUSTOMERS["source"])
    refresh_all()
    assert not DistinctCell.objects.exists()
    assert not Cell.objects.filter(measure__code="acquired").exists()
    assert not CustomerMonth.objects.filter(first_bought__isnull=False).exists()
    everything_is_right()
    erase(RESPONSES["source"])
    refresh_all()
    assert not Cell.objects.exists()
    assert not CustomerMonth.objects.exists()


def test_a_late_cancellation_ends_the_contract_in_all_later_months(deliver: Deliver) -> None:
    deliver([customer(1, since="2025-01-01")], CUSTOMERS)
    deliver([{**sale(9, day="2025-06-20"), "kind": "purchase"}], KINDS)
    assert active(date(2025, 5, 1)) == 1
    deliver([{**sale(1, day="2025-02-10"), "kind": "cancellation"}], KINDS)
    assert [active(date(2025, month, 1)) for month in (2, 3, 5, 6)] == [1, 0, 0, 1]
    everything_is_right()


def test_a_late_purchase_reaches_as_far_as_customers_may_stay_away(deliver: Deliver) -> None:
    Organisation.objects.update(churn_after_days=200)
    deliver([sale(1, day="2024-08-01"), sale(2, day="2025-06-20")], TRANSACTIONS)
    deliver([sale(3, day="2024-09-01")], TRANSACTIONS)  # left on day 201: 21 March 2025
    left = DistinctCell.objects.filter(measure__code="churned_customers", grain="month", dim_1=0)
    assert sorted(left.values_list("day", "customers")) == [
        (date(2025, 2, 18), 1),
        (date(2025, 3, 21), 1),
    ]
    everything_is_right()


def test_a_customer_who_moves_changes_only_what_the_customer_did(deliver: Deliver, tmp_path: Path) -> None:
    deliver([response(1, day="2025-03-04"), response(2, day="2025-01-04")], RESPONSES)
    deliver([customer(1, segment="gold"), customer(2, segment="gold")], CUSTOMERS)
    load_rows(tmp_path, [customer(1, segment="silver"), customer(2, segment="gold")], CUSTOMERS)
    answers = DirtyMark.objects.filter(measure__code="recommend_0_10")
    silver = Cell.objects.filter(
        measure__code="recommend_0_10", grain="month", dim_1=3, member_1__gt=0, dim_2=0
    )
    before = silver.count()
    # "silver" is new to the company, and "segment" has long been in use.
    assert set(answers.values_list("month", flat=True)) == {date(2025, 3, 1)}
    refresh_all()
    assert silver.count() == before
    everything_is_right()


def test_rows_delivered_again_change_nothing(deliver: Deliver, tmp_path: Path) -> None:
    deliver([customer(1, since="2024-11-05"), customer(2, since="2025-02-01")], CUSTOMERS)
    sales = [sale(1, day="2025-03-10"), sale(2, day="2025-03-11")]
    deliver(sales, TRANSACTIONS)
    deliver([response(1), response(2)], RESPONSES)
    load_rows(tmp_path, sales, TRANSACTIONS)
    load_rows(tmp_path, [response(1), response(2)], RESPONSES)
    assert not DirtyMark.objects.exists()


def test_of_rows_delivered_again_only_the_new_ones_reach_when_their_customers_came(
    deliver: Deliver, tmp_path: Path
) -> None:
    deliver([customer(1, since="2024-11-05"), customer(2, since="2025-02-01")], CUSTOMERS)
    deliver([sale(1, day="2025-03-10")], TRANSACTIONS)
    load_rows(tmp_path, [sale(1, day="2025-03-10"), sale(2, day="2025-03-11")], TRANSACTIONS)
    acquired = DirtyMark.objects.filter(measure__code="acquired").values_list("month", flat=True)
    # February, in which the second customer came; March, in which both bought; not the November of the first.
    assert sorted(acquired) == [date(2025, 2, 1), date(2025, 3, 1)]
    refresh_all()
    everything_is_right()
