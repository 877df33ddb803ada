"""Refreshing: dirty marks one by one, each exactly as often as it must be."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta

import pytest

from metrics.calendar import Period
from metrics.catalogue.marks import mark, mark_facts
from metrics.models import Cell, DirtyMark, DirtyVerdicts, DistinctCell, Measure, Organisation, WindowCell
from metrics.rollup import batches, distinct, refresh
from metrics.rollup.additive import Span
from metrics.rollup.batches import ATTEMPTS
from metrics.rollup.check import recount
from metrics.rollup.ground import Ground
from metrics.rollup.refresh import Refreshed, refresh_next
from tests.metrics.facts import Facts
from tests.metrics.rollup.margins import customers, window

pytestmark = pytest.mark.django_db

APRIL, MAY, JUNE, JULY = (date(2025, month, 1) for month in (4, 5, 6, 7))


def measure(code: str) -> Measure:
    return Measure.objects.get(code=code)


def dirty(*pairs: tuple[str, date]) -> None:
    mark((measure(code).pk, month) for code, month in pairs)


def refresh_all() -> list[tuple[str, date]]:
    done = []
    while step := refresh_next():
        done += [(measure, month) for month in reversed(step.months) for measure in step.measures]
    return done


def all_kinds() -> None:
    """Facts of every kind, three months of them."""
    facts = Facts()
    facts.record("a", since=APRIL, until=JULY, segment="gold", acquired="referral")
    for month in (APRIL, MAY, JUNE):
        for number, channel in enumerate(("store", "website")):
            at = facts.answer(
                month, 3 + number, customer="a", channel=channel, weight=1.0 + number
            ).occurred_at
            facts.answer(month + timedelta(days=9), 9, customer="a", channel=channel)
            facts.answer(
                month, 2 + number, "satisfaction_1_5", customer="a", channel=channel, touchpoint="order"
            )
            facts.bought(month, "19.99", customer=f"b{number}", channel=channel, product=channel)
            facts.contact(
                at + timedelta(hours=2 + number),
                customer="a",
                channel=channel,
                reason="bill",
                complaint=True,
                solved=True,
                cost="3.3333",
                reply_after=timedelta(minutes=7),
                closed_after=timedelta(hours=7),
            )
        facts.measured("trust", month, value="1.5", n=30, low=1.0, high=2.0)
        facts.measured("invited", month, value="100", codes={"channel": "store"})


def test_cells_of_all_kinds_are_what_the_facts_say() -> None:
    all_kinds()
    Facts().settle()
    outcome = recount()
    assert (outcome.differences, outcome.pending) == ((), 0)
    assert outcome.cells > 500


def test_refreshing_twice_is_the_same_as_once() -> None:
    all_kinds()
    Facts().settle()
    tables = (Cell, DistinctCell, WindowCell)
    before = [list(table._default_manager.order_by("pk").values_list()) for table in tables]
    Facts().settle()
    assert before == [list(table._default_manager.order_by("pk").values_list()) for table in tables]


def test_a_refresh_takes_the_newest_month_first_and_notes_its_verdicts() -> None:
    dirty(("revenue", APRIL), ("revenue", JUNE))
    assert refresh_next() == Refreshed(("revenue",), (JUNE,))
    assert set(DirtyMark.objects.values_list("month", flat=True)) == {APRIL}
    assert set(DirtyVerdicts.objects.values_list("month", "generation")) == {(JUNE, 1)}
    assert refresh_all() == [("revenue", APRIL)]
    assert refresh_next() is None


def test_cells_of_facts_that_are_gone_are_gone() -> None:
    facts = Facts()
    bought = facts.bought(MAY, customer="a", channel="store")
    facts.settle()
    bought.delete()
    mark_facts("transactions", {MAY})
    refresh_all()
    assert not Cell.objects.exists()
    assert not DistinctCell.objects.exists()


# -- What is refreshed together -----------------------------------------------------------------------------


def test_measures_of_the_same_facts_are_refreshed_together_over_months_in_a_row() -> None:
    dirty(*((code, month) for code in ("revenue", "orders") for month in (APRIL, MAY, JUNE)))
    assert refresh_next() == Refreshed(("revenue", "orders"), (APRIL, MAY, JUNE))
    assert refresh_next() is None


def test_a_gap_or_another_measure_begins_another_batch() -> None:
    dirty(("revenue", JULY), ("revenue", MAY), ("revenue", APRIL), ("orders", APRIL), ("contacts", JULY))
    steps = []
    while step := refresh_next():
        steps.append((step.measures, step.months))
    assert sorted(steps) == [
        (("contacts",), (JULY,)),
        (("revenue",), (MAY,)),
        (("revenue",), (JULY,)),
        (("revenue", "orders"), (APRIL,)),
    ]


def test_a_batch_goes_over_fewer_months_where_these_have_more_facts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "most_months", lambda: 2)
    dirty(*(("revenue", month) for month in (APRIL, MAY, JUNE)))
    assert refresh_next() == Refreshed(("revenue",), (MAY, JUNE))
    assert refresh_next() == Refreshed(("revenue",), (APRIL,))


@pytest.mark.usefixtures("broken_orders")
def test_where_a_batch_fails_its_other_marks_do_not() -> None:
    dirty(*((code, month) for code in ("revenue", "orders") for month in (APRIL, MAY)))
    assert refresh_all() == [("revenue", MAY), ("revenue", APRIL)]
    left = DirtyMark.objects.filter(attempts__gt=0).values_list("measure__code", "month").order_by("month")
    assert list(left) == [("orders", APRIL), ("orders", MAY)]


# -- Marks that fail ----------------------------------------------------------------------------------------


@pytest.fixture
def broken_orders(monkeypatch: pytest.MonkeyPatch) -> None:
    """The cells of orders cannot be built."""
    rebuild = refresh.rebuild

    def breaking(measures: Sequence[Measure], span: Span) -> None:
        if any(one.code == "orders" for one in measures):
            raise ArithmeticError("out of range")
        rebuild(measures, span)

    monkeypatch.setattr(refresh, "rebuild", breaking)


@pytest.mark.usefixtures("broken_orders")
def test_a_mark_that_fails_holds_nobody_up_and_rests_after_three_attempts() -> None:
    dirty(("orders", JULY), ("revenue", APRIL), ("revenue", MAY), ("revenue", JUNE))
    assert refresh_all() == [("revenue", JUNE), ("revenue", MAY), ("revenue", APRIL)]
    refresh_all()
    refresh_all()
    (left,) = DirtyMark.objects.all()
    assert (left.measure.code, left.attempts, left.problem) == ("orders", ATTEMPTS, "out of range")


@pytest.mark.usefixtures("broken_orders")
def test_a_mark_that_rests_is_woken_by_the_next_load() -> None:
    dirty(("orders", MAY))
    for _ in range(ATTEMPTS):
        refresh_all()
    dirty(("orders", MAY))
    (woken,) = DirtyMark.objects.all()
    assert (woken.attempts, woken.problem) == (0, "")


@pytest.mark.usefixtures("broken_orders")
def test_what_a_failed_attempt_wrote_is_undone() -> None:
    facts = Facts()
    facts.bought(MAY)
    dirty(("orders", MAY))
    refresh_all()
    assert not Cell.objects.exists()
    assert not DirtyVerdicts.objects.exists()


# -- What depends on what -----------------------------------------------------------------------------------


def test_a_quarter_and_a_year_are_built_once_by_their_first_dirty_month(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    built: list[tuple[str, date]] = []
    rebuild = distinct.rebuild

    def noting(ids: Mapping[str, int], periods: Sequence[Period], ground: Ground) -> None:
        built.extend((period.grain, period.start) for period in periods)
        rebuild(ids, periods, ground)

    monkeypatch.setattr(distinct, "rebuild", noting)
    dirty(*(("active_customers", month) for month in (MAY, JUNE, JULY)))
    refresh_all()
    assert sorted(built) == [
        ("month", MAY),
        ("month", JUNE),
        ("month", JULY),
        ("quarter", APRIL),
        ("quarter", JULY),
        ("year", date(2025, 1, 1)),
    ]


def test_facts_of_one_month_change_its_quarter_and_year() -> None:
    Organisation.objects.update(fiscal_start_month=4)
    facts = Facts()
    facts.bought(APRIL, customer="a")
    facts.settle()
    facts.bought(JUNE, customer="b")
    mark_facts("transactions", {JUNE})
    refresh_all()
    assert customers("active_customers", APRIL, "quarter") == 2
    assert customers("active_customers", APRIL, "year") == 2
    assert recount().differences == ()


# -- Loads that follow each other ---------------------------------------------------------------------------


def load(kind: str, month: date, *measures: str) -> None:
    """Mark what facts of a month change, and the measures that they state themselves."""
    mark_facts(kind, {month})
    mark((measure(code).pk, month) for code in measures)
    refresh_all()


def test_ready_made_figures_far_away_make_no_work_for_what_purchases_make() -> None:
    facts = Facts()
    facts.measured("trust", date(2026, 11, 1), value="50")
    facts.settle()
    facts.bought(APRIL, customer="a")
    facts.bought(JUNE, customer="a")
    mark_facts("transactions", {APRIL, JUNE})
    # Who buys nothing in 90 days counts as gone, and it is known in which month.
    assert DirtyMark.objects.latest("month").month < date(2026, 1, 1)
    refresh_all()
    assert customers("active_customers", APRIL, "month") == 1
    assert recount().differences == ()
    # With a purchase still further on, everything up to it is counted.
    facts.bought(date(2027, 1, 1), customer="a")
    mark_facts("transactions", {date(2027, 1, 1)})
    refresh_all()
    assert recount().differences == ()


def test_a_month_becomes_complete_when_the_next_ones_data_arrive() -> None:
    """No fact of December changed, and yet it is over now, and who left in it is known."""
    facts = Facts()
    facts.bought(date(2024, 1, 1), customer="a")
    facts.bought(date(2025, 9, 20), customer="leaves on 20 December")
    facts.bought(date(2025, 12, 15), customer="a")
    facts.settle()
    december = date(2025, 12, 1)
    assert window(december) is None
    assert customers("churned_customers", december) == 0
    facts.bought(date(2026, 1, 10), customer="a")
    load("transactions", date(2026, 1, 1))
    assert window(december) is not None
    assert customers("churned_customers", december) == 1
    assert recount().differences == ()


def test_what_was_known_through_facts_that_are_removed_is_unknown_again() -> None:
    facts = Facts()
    facts.bought(date(2025, 3, 10), customer="leaves on 9 June")
    facts.bought(date(2025, 6, 5))
    last = facts.bought(date(2025, 8, 1))
    facts.settle()
    assert customers("churned_customers", JUNE) == 1
    last.delete()
    load("transactions", date(2025, 8, 1))
    assert customers("churned_customers", JUNE) == 0
    assert recount().differences == ()


def test_later_contacts_say_of_earlier_ones_that_nobody_came_back() -> None:
    facts = Facts()
    at = datetime(2025, 3, 15, 12, tzinfo=UTC)
    facts.contact(at, customer="a", solved=True)
    facts.settle()
    assert recount().differences == ()
    facts.contact(datetime(2023, 2, 10, 12, tzinfo=UTC), customer="b", solved=True)
    facts.contact(datetime(2025, 6, 2, 12, tzinfo=UTC), customer="c", solved=True)
    mark_facts("contacts", {date(2023, 2, 1), JUNE})
    refresh_all()
    assert recount().differences == ()
    cells = Cell.objects.filter(measure__code="solved_first_contact", grain="month", dim_1=0)
    assert set(cells.values_list("start", flat=True)) == {date(2023, 2, 1), date(2025, 3, 1)}


def test_contracts_are_active_in_a_month_of_which_only_answers_are_known() -> None:
    facts = Facts()
    facts.record("a", since=APRIL)
    facts.answer(APRIL, 9)
    facts.settle()
    facts.answer(JUNE, 9)
    load("responses", JUNE, "recommend_0_10")
    assert [customers("active_customers", month) for month in (APRIL, MAY, JUNE)] == [1, 1, 1]
    assert recount().differences == ()


def test_the_first_transactions_of_all_say_how_far_contracts_are_known() -> None:
    facts = Facts()
    facts.record("a", since=APRIL)
    facts.answer(JUNE, 9)
    facts.settle()
    facts.bought(date(2025, 5, 20))
    load("transactions", MAY)
    assert [customers("active_customers", month) for month in (MAY, JUNE)] == [1, 0]
    assert recount().differences == ()


def test_a_late_purchase_changes_the_second_purchase_of_a_year_later() -> None:
    facts = Facts()
    facts.bought(date(2024, 5, 10), customer="a")
    facts.bought(date(2025, 5, 31))
    facts.settle()
    facts.bought(date(2024, 8, 1), customer="a")
    load("transactions", date(2024, 8, 1))
    cell = Cell.objects.get(measure__code="repeat_purchase", grain="month", dim_1=0, start=MAY)
    assert (cell.n, cell.c1) == (1, 1)
    assert recount().differences == ()


@pytest.mark.parametrize("kind", ["responses", "contacts", "transactions"])
def test_what_a_load_marks_is_enough(kind: str) -> None:
    """After facts of one kind were added in the middle, no cell of any measure is left as it was by mistake."""
    all_kinds()
    Facts().settle()
    facts, middle = Facts("later"), date(2025, 5, 20)
    if kind == "responses":
        facts.answer(middle, 2, customer="a", channel="store")
        load("responses", MAY, "recommend_0_10")
    elif kind == "contacts":
        facts.contact(datetime(2025, 5, 20, tzinfo=UTC), customer="a", reason="bill", solved=True)
        load("contacts", MAY)
    else:
        facts.bought(middle, customer="b0", channel="website", product="other")
        load("transactions", MAY)
    assert recount().differences == ()
