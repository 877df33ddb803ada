"""Of whom the company hears, and what the data leave open: against facts that can be counted on paper."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from metrics.calendar import Period
from metrics.kpis.coverage import EVERYONE, Heard, Stated, facts_by_member, heard_from, not_stated
from metrics.kpis.privacy import Thresholds
from metrics.kpis.verdicts import judge_dirty
from metrics.models import Dimension, Member
from tests.metrics.facts import Facts

pytestmark = pytest.mark.django_db

QUARTER = Period("quarter", date(2026, 1, 1), date(2026, 4, 1))
ALL_SHOWN = Thresholds(hide=1, indicative=1)
MEASURES = ("submissions", "revenue", "contacts", "customer_months")


def test_customers_heard_are_counted_once_and_only_among_the_active() -> None:
    facts = Facts()
    for month in (1, 2, 3):
        facts.bought(date(2026, month, 5), "100", customer="often")
        facts.answer(date(2026, month, 6), 9, customer="often")
    facts.bought(date(2026, 2, 1), "50", customer="silent")
    facts.answer(date(2026, 2, 2), 3, "satisfaction_1_5", customer="not active")
    facts.answer(date(2026, 2, 2), 3)
    facts.bought(date(2026, 3, 31), "25")
    facts.bought(date(2026, 4, 1), "1000", customer="later")
    facts.settle(*MEASURES)
    assert heard_from(QUARTER, ALL_SHOWN) == {}
    judge_dirty(date(2026, 5, 1))
    assert heard_from(QUARTER, ALL_SHOWN)[EVERYONE] == Heard(
        answers=5,
        answers_known=4,
        customers=2,
        customers_heard=1,
        revenue=Decimal(375),
        revenue_heard=Decimal(300),
    )


def test_of_a_period_without_facts_nothing_is_known() -> None:
    Facts().settle(*MEASURES)
    judge_dirty(date(2026, 5, 1))
    assert heard_from(QUARTER, ALL_SHOWN) == {}


def test_each_segment_is_heard_on_its_own() -> None:
    facts = Facts()
    for number, segment in enumerate(["private"] * 3 + ["enterprise"] * 2):
        name = f"{segment}{number}"
        facts.record(name, since=date(2025, 1, 1), segment=segment)
        facts.bought(date(2026, 2, 3), "100", customer=name)
        if number in {0, 1, 3}:
            facts.answer(date(2026, 2, 4), 9, customer=name)
    facts.settle()
    judge_dirty(date(2026, 5, 1))
    found = heard_from(QUARTER, ALL_SHOWN)
    ids = dict(Member.objects.filter(dimension__code="segment").values_list("code", "pk"))
    private, enterprise = found[ids["private"]], found[ids["enterprise"]]
    assert private == Heard(2, 2, 3, 2, Decimal(300), Decimal(200))
    assert enterprise == Heard(1, 1, 2, 1, Decimal(200), Decimal(100))
    assert found[EVERYONE] == Heard(3, 3, 5, 3, Decimal(500), Decimal(300))


def test_of_a_segment_with_few_who_answered_nothing_is_said_of_them() -> None:
    facts = Facts()
    for number in range(12):
        segment, name = "private" if number < 6 else "enterprise", f"customer {number}"
        facts.record(name, since=date(2025, 1, 1), segment=segment)
        facts.bought(date(2026, 2, 3), "100", customer=name)
        if number < 5 or number == 6:
            facts.answer(date(2026, 2, 4), 9, customer=name)
    facts.settle()
    judge_dirty(date(2026, 5, 1))
    found = heard_from(QUARTER, Thresholds(hide=5, indicative=30))
    ids = dict(Member.objects.filter(dimension__code="segment").values_list("code", "pk"))
    assert found[ids["private"]] == Heard(5, 5, 6, 5, Decimal(600), Decimal(500))
    assert found[ids["enterprise"]] == Heard(1, 1, 6, None, Decimal(600), None)
    assert found[ids["enterprise"]].share_of_revenue is None
    assert found[ids["enterprise"]].share_of_customers is None


@pytest.mark.parametrize(
    ("revenue", "heard", "share"), [("0", "0", None), ("-5", "1", None), ("10", "-1", 0.0), ("10", "12", 1.0)]
)
def test_refunds_leave_shares_between_none_and_all(revenue: str, heard: str, share: float | None) -> None:
    assert Heard(9, 9, 9, 9, Decimal(revenue), Decimal(heard)).share_of_revenue == share


def test_what_states_no_member_is_counted_by_kind() -> None:
    facts = Facts()
    facts.answer(date(2026, 1, 5), 9, channel="store")
    facts.answer(date(2026, 3, 5), 9)
    facts.answer(date(2026, 4, 5), 9)
    facts.bought(date(2026, 1, 5))
    facts.contact(datetime(2026, 1, 5, tzinfo=UTC), channel="email")
    facts.settle(*MEASURES)
    slot = Dimension.objects.get(code="channel").slot
    assert not_stated(QUARTER) == {
        slot: {"responses": Stated(2, 1), "transactions": Stated(1, 1), "contacts": Stated(1, 0)}
    }


def test_facts_of_a_member_are_those_of_all_kinds_and_months() -> None:
    facts = Facts()
    facts.answer(date(2024, 1, 5), 9, channel="store")
    facts.bought(date(2026, 1, 5), channel="store")
    facts.contact(datetime(2026, 1, 5, tzinfo=UTC), channel="email")
    facts.measured("invited", date(2026, 1, 1), value="10", codes={"channel": "store"})
    facts.settle(*MEASURES, "invited")
    store, email = (
        Member.objects.get(dimension__code="channel", code=code).pk for code in ("store", "email")
    )
    found = facts_by_member()
    assert (found[store], found[email]) == (3, 1)
    assert facts_by_member([email]) == {email: 1}
