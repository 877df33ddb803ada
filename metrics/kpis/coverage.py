"""Coverage: how much of the business the numbers speak of, and how much the data leave open."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields, replace
from decimal import Decimal

from django.db.models import BooleanField, Case, Count, Sum, Value, When

from metrics.calendar import Period
from metrics.kpis.privacy import Thresholds
from metrics.kpis.spans import pieces
from metrics.models import NOT_STATED, Cell, CoverageCell, Measure, Member, ReportedCell

COUNTED_BY = {"responses": "submissions", "transactions": "revenue", "contacts": "contacts"}
"""The measure whose cells count the facts of a kind."""

EVERYONE = 0
"""Stands for all segments together."""


@dataclass(frozen=True, slots=True)
class Heard:
    """Of whom a company hears in a period: customers who answered, among those who were active.

    Attributes
    ----------
    answers, answers_known
        Questionnaires, and those of which the customer is known.
    customers, customers_heard
        Active customers, and those of them who answered; None where these are so few that they are hidden.
    revenue, revenue_heard
        All revenue, that without a known customer too, and that of customers who answered; None likewise.
    """

    answers: int
    answers_known: int
    customers: int
    customers_heard: int | None
    revenue: Decimal
    revenue_heard: Decimal | None

    @property
    def share_of_customers(self) -> float | None:
        """The share of customers who answered; None where it is hidden, or there are no customers."""
        if self.customers_heard is None or not self.customers:
            return None
        return self.customers_heard / self.customers

    @property
    def share_of_revenue(self) -> float | None:
        """The share of revenue of customers who answered; None where it is hidden, or there is no revenue."""
        if self.revenue_heard is None or self.revenue <= 0:
            return None
        # Refunds may outweigh what the others spent, or what those spent who answered.
        return float(min(max(self.revenue_heard, Decimal(0)) / self.revenue, Decimal(1)))


NOBODY = Heard(0, 0, 0, 0, Decimal(0), Decimal(0))


@dataclass(frozen=True, slots=True)
class Stated:
    """Facts of one kind in a period: how many, and how many of them state no member of a dimension."""

    facts: int
    open: int


def heard_from(period: Period, thresholds: Thresholds) -> dict[int, Heard]:
    """Return of whom the company hears in a whole month, quarter or year, by segment; `EVERYONE` stands for all.

    Nothing where it was not counted yet: it is once no cell is dirty any more, together with the verdicts.
    """
    names = [one.name for one in fields(Heard)]
    rows = CoverageCell.objects.filter(grain=period.grain, start=period.start).values_list("segment", *names)
    return {segment: _without_few(Heard(*values), thresholds) for segment, *values in rows}


def _without_few(heard: Heard, thresholds: Thresholds) -> Heard:
    """Hide what a few customers would be known by: how many answered, and what these spent."""
    if heard.customers_heard and heard.customers_heard < thresholds.hide:
        return replace(heard, customers_heard=None, revenue_heard=None)
    return heard


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
