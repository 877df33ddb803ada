"""Coverage: how much of the business the numbers speak of, and how much the data leave open."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import BooleanField, Case, Count, Q, Sum, Value, When

from metrics.calendar import Period
from metrics.kpis.spans import pieces
from metrics.models import NOT_STATED, Cell, CustomerMonth, Measure, Member, ReportedCell

COUNTED_BY = {"responses": "submissions", "transactions": "revenue", "contacts": "contacts"}
"""The measure whose cells count the facts of a kind."""


@dataclass(frozen=True, slots=True)
class Heard:
    """Of whom a company hears in a period: customers who answered, among those who were active.

    Attributes
    ----------
    answers, answers_known
        Questionnaires, and those of which the customer is known.
    customers, customers_heard
        Active customers, and those of them who answered.
    revenue, revenue_heard
        All revenue, that without a known customer too, and that of customers who answered.
    """

    answers: int
    answers_known: int
    customers: int
    customers_heard: int
    revenue: Decimal
    revenue_heard: Decimal


@dataclass(frozen=True, slots=True)
class Stated:
    """Facts of one kind in a period: how many, and how many of them state no member of a dimension."""

    facts: int
    open: int


def heard_from(period: Period) -> Heard:
    """Return of whom the company hears in a period of whole months."""
    months = pieces(period).months
    cells = Cell.objects.filter(
        measure__code__in=("submissions", "revenue"), grain="month", start__in=months, dim_1=0, dim_2=0
    )
    totals = {
        code: (n, total)
        for code, n, total in cells.values("measure__code")
        .order_by()
        .annotate(_n=Sum("n"), _total=Sum("total"))
        .values_list("measure__code", "_n", "_total")
    }
    by_customer = (
        CustomerMonth.objects.filter(month__in=months)
        .values("customer_id")
        .order_by()
        .annotate(
            said=Sum("submissions"),
            spent=Sum("revenue"),
            days=Count("first_active"),
        )
    )
    answered = Q(said__gt=0)
    found = by_customer.aggregate(
        known=Sum("said"),
        customers=Count("customer_id", filter=Q(days__gt=0)),
        heard=Count("customer_id", filter=Q(days__gt=0) & answered),
        revenue=Sum("spent", filter=answered),
    )
    answers, _scores = totals.get("submissions", (0, Decimal(0)))
    _orders, revenue = totals.get("revenue", (0, Decimal(0)))
    return Heard(
        answers=answers,
        answers_known=found["known"] or 0,
        customers=found["customers"],
        customers_heard=found["heard"],
        revenue=revenue,
        revenue_heard=found["revenue"] or Decimal(0),
    )


def not_stated(period: Period) -> Mapping[int, Mapping[str, Stated]]:
    """Return, by slot of the dimension and kind of fact, how many facts of whole months state no member."""
    nobody = Member.objects.filter(code=NOT_STATED).values("pk")
    rows = (
        Cell.objects.filter(
            measure__code__in=COUNTED_BY.values(),
            grain="month",
            start__in=pieces(period).months,
            dim_1__gt=0,
            dim_2=0,
        )
        .annotate(
            _open=Case(
                When(member_1__in=nobody, then=Value(True)), default=Value(False), output_field=BooleanField()
            )
        )
        .values("measure__code", "dim_1", "_open")
        .order_by()
        .annotate(_n=Sum("n"))
        .values_list("measure__code", "dim_1", "_open", "_n")
    )
    kinds = {measure: kind for kind, measure in COUNTED_BY.items()}
    result: dict[int, dict[str, Stated]] = {}
    for measure, slot, is_open, n in rows:
        by_kind = result.setdefault(slot, {})
        before = by_kind.get(kinds[measure], Stated(0, 0))
        by_kind[kinds[measure]] = Stated(before.facts + n, before.open + (n if is_open else 0))
    return result


def facts_by_member(members: Collection[int] | None = None) -> Mapping[int, int]:
    """Return how many answers, purchases, contacts and ready-made figures state each member.

    Parameters
    ----------
    members
        Ids of the only members to count for; all of them where left out.
    """
    measures = Measure.objects.filter(code__in=COUNTED_BY.values()).values("pk")
    cells = Cell.objects.filter(measure__in=measures, grain="month", dim_1__gt=0, dim_2=0)
    figures = ReportedCell.objects.filter(dim_1__gt=0, dim_2=0)
    if members is not None:
        cells, figures = cells.filter(member_1__in=members), figures.filter(member_1__in=members)
    result: dict[int, int] = {}
    for rows in (
        cells.values("member_1").order_by().annotate(_n=Sum("n")).values_list("member_1", "_n"),
        figures.values("member_1").order_by().annotate(_n=Count("start")).values_list("member_1", "_n"),
    ):
        for member, n in rows:
            result[member] = result.get(member, 0) + n
    return result
