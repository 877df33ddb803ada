"""Cells of additive measures against counts made on paper."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from metrics.models import Cell, DurationCell, Measure, Member, Transaction, WeightedCell
from metrics.rollup.check import recount
from metrics.rollup.observations import statement_of
from tests.metrics.facts import Facts

pytestmark = pytest.mark.django_db

MAY, JUNE = date(2025, 5, 1), date(2025, 6, 1)


def cell(measure: str, start: date, grain: str = "month", **codes: str) -> Cell | None:
    """The cell of a margin of at most two members, or None."""
    members = sorted(
        (Member.objects.get(dimension__code=dimension, code=code) for dimension, code in codes.items()),
        key=lambda member: member.dimension.slot,
    )
    margin = [part for member in members for part in (member.dimension.slot, member.pk)] + [0, 0, 0, 0]
    return Cell.objects.filter(
        measure__code=measure,
        grain=grain,
        start=start,
        dim_1=margin[0],
        member_1=margin[1],
        dim_2=margin[2],
        member_2=margin[3],
    ).first()


def test_answers_are_counted_by_score_day_and_every_margin() -> None:
    facts = Facts()
    facts.answer(date(2025, 5, 3), 10, channel="email", region="north")
    facts.answer(date(2025, 5, 3), 9, channel="email", region="south")
    facts.answer(date(2025, 5, 31), 0, channel="store", region="south")
    facts.answer(date(2025, 6, 1), 7, channel="store", region="south")
    facts.settle()

    total = cell("recommend_0_10", MAY)
    assert total is not None
    assert (total.n, int(total.total), int(total.total_sq)) == (3, 19, 181)
    assert (total.c0, total.c9, total.c10, total.c7) == (1, 1, 1, 0)
    day = cell("recommend_0_10", date(2025, 5, 3), "day")
    assert day is not None
    assert (day.n, int(day.total)) == (2, 19)
    email = cell("recommend_0_10", MAY, channel="email")
    assert email is not None
    assert email.n == 2
    pair = cell("recommend_0_10", MAY, channel="email", region="south")
    assert pair is not None
    assert (pair.n, pair.c9) == (1, 1)
    assert cell("recommend_0_10", MAY, channel="store", region="north") is None
    june = cell("recommend_0_10", JUNE, region="south")
    assert june is not None
    assert (june.n, june.c7) == (1, 1)
    assert recount().differences == ()


def test_weights_have_mean_one_within_each_source_and_month() -> None:
    one, other = Facts("one"), Facts("other")
    one.answer(date(2025, 5, 1), 10, weight=2.0)
    one.answer(date(2025, 5, 2), 0, weight=6.0)
    other.answer(date(2025, 5, 3), 8)  # a source without weights: 1 each
    one.settle()

    weighted = WeightedCell.objects.get(measure__code="recommend_0_10", grain="month", dim_1=0)
    assert (weighted.n, weighted.w, weighted.w10, weighted.w0, weighted.w8) == (3, 3.0, 0.5, 1.5, 1.0)
    assert weighted.w_sq == pytest.approx(0.25 + 2.25 + 1)


def test_no_weighted_cells_where_no_answer_has_a_weight() -> None:
    facts = Facts()
    facts.answer(MAY, 5)
    facts.settle()
    assert not WeightedCell.objects.exists()


def test_revenue_counts_refunds_against_and_cancellations_for_nothing() -> None:
    facts = Facts()
    facts.bought(date(2025, 5, 2), "100.10")
    facts.bought(date(2025, 5, 2), "20.05", kind="refund")
    facts.bought(date(2025, 5, 3), "-5", kind="refund")
    facts.bought(date(2025, 5, 4), "999", kind="cancellation")
    facts.bought(date(2025, 5, 5), "30", kind="renewal")
    facts.bought(date(2025, 5, 5), "1.50", kind="fee")
    facts.settle()
    revenue, orders = cell("revenue", MAY), cell("orders", MAY)
    assert revenue is not None
    assert orders is not None
    assert revenue.total == Decimal("106.5500")
    assert orders.n == 2


def test_recovery_is_dated_at_the_next_answer_and_labelled_by_the_unhappy_one() -> None:
    facts = Facts()
    facts.answer(date(2025, 5, 1), 3, customer="a", channel="email")
    facts.answer(date(2025, 6, 1), 9, customer="a", channel="store")  # recovered
    facts.answer(date(2025, 5, 1), 6, customer="b", channel="email")
    facts.answer(date(2025, 6, 2), 6, customer="b", channel="email")  # still unhappy
    facts.answer(date(2024, 11, 1), 0, customer="c")
    facts.answer(date(2025, 6, 3), 10, customer="c")  # 214 days later: too late
    facts.answer(date(2025, 6, 4), 10, customer="d")  # never unhappy
    facts.settle()
    june = cell("recovery_recommend", JUNE)
    assert june is not None
    assert (june.n, june.c1, june.c0) == (2, 1, 1)
    by_email = cell("recovery_recommend", JUNE, channel="email")
    assert by_email is not None
    assert by_email.n == 2


def test_recovery_has_the_segment_of_the_unhappy_days() -> None:
    facts = Facts()
    facts.record("a", segment="gold")
    facts.span("a", valid_from=date(2025, 5, 20), segment="silver")
    facts.answer(date(2025, 5, 1), 3, customer="a")
    facts.answer(date(2025, 6, 1), 9, customer="a")
    facts.settle()
    gold = cell("recovery_recommend", JUNE, segment="gold")
    assert gold is not None
    assert (gold.n, gold.c1) == (1, 1)
    assert recount().differences == ()


def test_the_first_purchase_of_a_day_is_the_one_with_the_lowest_id_of_its_source() -> None:
    facts = Facts()
    later = facts.bought(date(2025, 5, 5), customer="a", channel="store")
    facts.bought(date(2025, 5, 5), customer="a", channel="email")
    Transaction.objects.filter(pk=later.pk).update(external_id="zzz")
    facts.settle("acquired")
    assert cell("acquired", MAY, channel="store") is None
    email = cell("acquired", MAY, channel="email")
    assert email is not None
    assert email.n == 1


def test_a_purchase_on_the_first_day_says_more_than_the_start() -> None:
    facts = Facts()
    facts.record("a", since=date(2025, 5, 7), segment="gold")
    facts.bought(date(2025, 5, 7), customer="a", acquired="referral", channel="store")
    facts.settle("acquired")
    store = cell("acquired", MAY, channel="store")
    assert store is not None
    assert (store.n, store.c1) == (1, 1)


def test_who_came_before_the_first_purchase_was_won_as_that_says() -> None:
    facts = Facts()
    facts.record("a", since=date(2025, 5, 7))
    facts.bought(date(2025, 6, 7), customer="a", acquired="referral")
    facts.settle("acquired")
    may = cell("acquired", MAY)
    assert may is not None
    assert (may.n, may.c1) == (1, 1)
    assert cell("acquired", JUNE) is None


def test_acquisition_is_the_first_purchase_or_the_start_whichever_came_first() -> None:
    facts = Facts()
    facts.bought(date(2025, 5, 5), customer="a", acquired="referral")
    facts.bought(date(2025, 5, 9), customer="a", acquired="sales")
    facts.bought(date(2025, 6, 9), customer="a")
    facts.record("b", since=date(2025, 5, 7), acquired="advertising")
    facts.bought(date(2025, 6, 1), customer="b")
    facts.bought(date(2025, 6, 2), customer="c")
    facts.settle()
    may, june = cell("acquired", MAY), cell("acquired", JUNE)
    assert may is not None
    assert june is not None
    assert (may.n, may.c1, may.c3, may.c5) == (2, 1, 1, 0)
    assert (june.n, june.c0) == (1, 1)


def test_repeat_purchase_is_known_a_year_after_the_first() -> None:
    facts = Facts()
    facts.bought(date(2024, 5, 10), customer="again")
    facts.bought(date(2025, 5, 10), customer="again")  # the 365th day counts
    facts.bought(date(2024, 5, 11), customer="once")
    facts.bought(date(2024, 5, 12), customer="late")
    facts.bought(date(2025, 5, 13), customer="late")  # 366 days
    facts.bought(date(2024, 6, 20), customer="unknown yet")
    facts.bought(date(2025, 6, 1), customer="newcomer")
    facts.settle()
    may = cell("repeat_purchase", MAY)
    assert may is not None
    assert (may.n, may.c1) == (3, 1)
    assert cell("repeat_purchase", JUNE) is None  # the data ends before the year of "unknown yet" has passed


def test_solved_at_first_contact_needs_seven_quiet_days() -> None:
    facts = Facts()
    noon = datetime(2025, 5, 28, 12, tzinfo=UTC)
    facts.contact(noon, customer="a", reason="bill", solved=True)
    facts.contact(noon + timedelta(days=7), customer="a", reason="bill", solved=True)  # the same again: 1 + 1
    facts.contact(noon, customer="b", reason="bill", solved=True)
    facts.contact(noon + timedelta(days=2), customer="b", reason="other", solved=False)  # another matter
    facts.contact(noon, customer="c", solved=None)  # not known: not counted
    facts.contact(noon, customer="d", reason="bill", solved=True, kind="visit")  # a visit is no contact
    facts.contact(noon + timedelta(days=8), customer="e", reason="bill", solved=True)  # 5 June: still watched
    facts.contact(noon + timedelta(days=14))  # the last day of which contacts are known: 11 June
    facts.settle()
    may, june = cell("solved_first_contact", MAY), cell("solved_first_contact", JUNE)
    assert may is not None
    assert june is not None
    assert (may.n, may.c1, may.c0) == (3, 1, 2)
    assert (june.n, june.c1) == (1, 1)
    contacts = cell("contacts", MAY)
    assert contacts is not None
    assert contacts.n == 4


def test_durations_complaints_cost_and_self_service() -> None:
    facts = Facts()
    noon = datetime(2025, 5, 10, 12, tzinfo=UTC)
    facts.contact(
        noon,
        reason="complaint",
        complaint=True,
        reply_after=timedelta(hours=2),
        closed_after=timedelta(hours=5),
        cost="3.25",
        channel="website",
    )
    facts.contact(noon, reason="bill", reply_after=timedelta(minutes=30), cost="1.75", channel="voice_agent")
    facts.contact(noon, cost="0")
    facts.settle()
    assert DurationCell.objects.get(measure__code="first_reply", grain="month", dim_1=0).seconds == [
        1800,
        7200,
    ]
    expected = {"complaints": (1, 1), "contact_cost": (3, Decimal("5.0000")), "handling_time": (1, 18000)}
    for code, (n, total) in expected.items():
        found = cell(code, MAY)
        assert found is not None
        assert (found.n, found.total) == (n, total)
    served = cell("self_service", MAY)
    assert served is not None
    assert (served.n, served.c1) == (2, 1)  # a contact without a channel says nothing


def test_call_back_runs_from_an_unhappy_answer_to_the_first_contact_after_it() -> None:
    facts = Facts()
    said = datetime(2025, 5, 10, 12, tzinfo=UTC)
    facts.answer(said.date(), 2, customer="a", at=said)
    facts.contact(said - timedelta(hours=1), customer="a")
    facts.contact(said + timedelta(hours=3), customer="a")
    facts.contact(said + timedelta(hours=9), customer="a")
    facts.answer(said.date(), 9, customer="b", at=said)
    facts.contact(said + timedelta(hours=1), customer="b")
    facts.settle()
    assert DurationCell.objects.get(measure__code="call_back", grain="month", dim_1=0).seconds == [10800]


def test_call_back_is_dated_at_the_contact_and_labelled_by_the_answer() -> None:
    facts = Facts()
    facts.record("a", segment="gold")
    facts.span("a", valid_from=JUNE, segment="silver")
    said = datetime(2025, 5, 31, 12, tzinfo=UTC)
    facts.answer(said.date(), 2, customer="a", at=said, channel="email")
    facts.contact(said + timedelta(days=3), customer="a", channel="store")
    facts.settle()
    found = DurationCell.objects.filter(measure__code="call_back", grain="month")
    members = dict(Member.objects.values_list("id", "code"))
    assert {(one.start, members.get(one.member_1, ""), *one.seconds) for one in found} == {
        (JUNE, member, 259_200) for member in ("", "email", "gold")
    }


def test_segment_of_the_customer_stands_in_where_the_answer_states_none() -> None:
    facts = Facts()
    facts.record("a", segment="gold", region="north")
    facts.answer(date(2025, 5, 1), 10, customer="a")
    facts.answer(date(2025, 5, 1), 0, customer="a", segment="silver")
    facts.settle()
    gold, silver = cell("recommend_0_10", MAY, segment="gold"), cell("recommend_0_10", MAY, segment="silver")
    north = cell("recommend_0_10", MAY, region="north")
    assert gold is not None
    assert silver is not None
    assert north is not None
    assert (gold.c10, silver.c0, north.n) == (1, 1, 2)
    assert recount().differences == ()


def test_recount_finds_a_cell_that_was_tampered_with() -> None:
    facts = Facts()
    facts.answer(MAY, 10, channel="email")
    facts.settle()
    Cell.objects.filter(measure__code="recommend_0_10", grain="month", dim_1=1).update(c10=0, c9=1)
    differences = recount().differences
    assert [(one.measure, one.key[0], one.key[2]) for one in differences] == [("recommend_0_10", "month", 1)]


def test_every_additive_measure_of_the_catalogue_has_observations() -> None:
    for measure in Measure.objects.filter(kind__in=["scale", "nominal", "binary", "amount", "duration"]):
        assert statement_of(measure)
