"""Ready-made values: the latest delivery of each period and margin is in force."""

from datetime import date
from decimal import Decimal

import pytest

from metrics.models import Member, ReportedCell
from metrics.rollup.check import recount
from tests.metrics.facts import Facts

pytestmark = pytest.mark.django_db

MAY = date(2025, 5, 1)


def values(**where: object) -> list[Decimal | None]:
    return list(ReportedCell.objects.filter(**where).order_by("start").values_list("value", flat=True))


def test_the_latest_delivery_counts_whichever_source_it_came_from() -> None:
    one, other = Facts("agency"), Facts("institute")
    other.measured("trust", MAY, value="60")
    one.measured("trust", MAY, value="50")
    one.settle("trust")
    (cell,) = ReportedCell.objects.all()
    assert (cell.value, cell.source) == (Decimal(60), "institute")


def test_within_one_delivery_the_last_row_counts() -> None:
    facts = Facts()
    facts.measured("trust", MAY, value="50")
    facts.measured("trust", MAY, value="51")
    facts.settle("trust")
    assert values() == [Decimal(51)]


def test_grains_and_margins_stand_beside_each_other() -> None:
    facts = Facts()
    facts.measured("trust", MAY, value="1")
    facts.measured("trust", MAY, "day", value="2")
    facts.measured("trust", MAY, value="3", codes={"segment": "gold"})
    facts.measured("trust", MAY, value="4", codes={"segment": "gold", "region": "north"})
    facts.measured("trust", MAY, value="5", codes={"segment": "gold", "region": "north", "product": "loan"})
    facts.settle("trust")
    gold, north = (Member.objects.get(code=code).pk for code in ("gold", "north"))
    assert values(grain="day") == [Decimal(2)]
    assert values(grain="month", dim_1=0) == [Decimal(1)]
    assert values(dim_1=3, member_1=gold, dim_2=0) == [Decimal(3)]
    assert values(dim_1=3, member_1=gold, dim_2=4, member_2=north) == [Decimal(4)]
    assert ReportedCell.objects.count() == 4  # three members at once are not kept


def test_counts_and_money_of_members_make_the_total_that_was_not_delivered() -> None:
    facts = Facts()
    for segment, value in (("gold", "100"), ("silver", "20.5")):
        facts.measured("finance_revenue", MAY, value=value, codes={"segment": segment})
    facts.measured(
        "finance_revenue", MAY, value="110", codes={"region": "north"}
    )  # the same money, seen otherwise
    facts.settle("finance_revenue")
    assert values(dim_1=0) == [Decimal("120.5")]
    facts.measured("finance_revenue", MAY, value="121")
    facts.settle("finance_revenue")
    assert values(dim_1=0) == [Decimal(121)]  # what is delivered counts
    assert recount().differences == ()


def test_fractions_of_members_make_the_total_and_levels_do_not() -> None:
    facts = Facts()
    for segment, numerator, denominator in (("gold", 1, 8), ("silver", 3, 24)):
        where = {"segment": segment}
        facts.measured("share_of_voice", MAY, numerator=numerator, denominator=denominator, codes=where)
        facts.measured("trust", MAY, value="50", codes=where)
    facts.settle("share_of_voice", "trust")
    (total,) = ReportedCell.objects.filter(dim_1=0)
    assert (total.measure.code, total.numerator, total.denominator) == (
        "share_of_voice",
        Decimal(4),
        Decimal(32),
    )
    assert total.value == Decimal("0.125")


def test_recount_finds_a_value_that_was_tampered_with() -> None:
    facts = Facts()
    facts.measured("trust", MAY, value="1")
    facts.settle()
    assert recount().differences == ()
    ReportedCell.objects.update(value=2)
    assert [one.table for one in recount().differences] == ["reportedcell"]
