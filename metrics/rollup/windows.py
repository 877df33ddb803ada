"""Twelve months against the twelve before: retention, cross-sell, net revenue retention, earned growth.

A member's customers are those who were active by it; they are followed wherever they went, with all that they
spent. Built for complete months only. Where the data does not reach 24 months back, the year before is unknown: its
figures stand at zero and the metrics built on them say "not enough history".
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl
from django.db import connection

from metrics.calendar import add_months
from metrics.rollup import activity, dealings, frames
from metrics.rollup.activity import Months
from metrics.rollup.additive import Span
from metrics.rollup.contracts import CONTRACTS
from metrics.rollup.dealings import Days
from metrics.rollup.ground import Ground
from metrics.rollup.grouping import Margin, key_of, margins_of
from metrics.rollup.observations import SPENT, WON

_SPENT = f"""
    SELECT customer_id, date_trunc('month', business_date)::date, sum({SPENT})
    FROM metrics_transaction
    WHERE customer_id IS NOT NULL AND business_date >= %(start)s AND business_date < %(end)s
    GROUP BY 1, 2
"""

_FIRST_BOUGHT = """
    SELECT customer_id, min(business_date) FROM metrics_transaction
    WHERE customer_id IS NOT NULL AND kind IN ('purchase', 'renewal') GROUP BY 1
"""

_WON = f"SELECT one.id, {WON.format(customer='one.id')} FROM unnest(%(customers)s::bigint[]) AS one(id)"

_EARNED, _BOUGHT = ("referral", "reputation"), ("advertising", "promotion", "sales")


def rebuild(span: Span, ground: Ground) -> None:
    """Replace the windows that end with some months; there is one only where data reach the end of the month."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM metrics_windowcell WHERE month >= %s AND month < %s", [span.start, span.end]
        )
    months = [month for month in _months(span) if is_over(month, ground)]
    if months:
        known = Known.read(months, ground)
        frames.write("metrics_windowcell", pl.concat(cells(known, month) for month in months))


def _months(span: Span) -> list[date]:
    months = [span.start]
    while (following := add_months(months[-1], 1)) < span.end:
        months.append(following)
    return months


def is_over(month: date, ground: Ground) -> bool:
    """Return whether data reach the end of a month."""
    return ground.through is not None and ground.through >= add_months(month, 1) - timedelta(days=1)


_REACH = f"""
    SELECT (SELECT date_trunc('month', min(business_date))::date FROM metrics_transaction
            WHERE customer_id IS NOT NULL AND kind IN ('purchase', 'renewal')),
           (SELECT date_trunc('month', min(since))::date FROM ({CONTRACTS}) AS contracts)
"""


@dataclass(frozen=True)
class Reach:
    """The first months of which purchases and contracts are known: contracts may reach further back."""

    bought: date | None
    bound: date | None

    def is_paid_since(self, month: date) -> bool:
        """Return whether it is known what customers spent since a month."""
        return self.bought is not None and self.bought <= month

    def goes_back_to(self, month: date) -> bool:
        """Return whether it is known who was a customer in a month."""
        return self.is_paid_since(month) or (self.bound is not None and self.bound <= month)


def reach() -> Reach:
    """Return how far back customers are known."""
    with connection.cursor() as cursor:
        cursor.execute(_REACH)
        return Reach(*cursor.fetchone())


@dataclass(frozen=True)
class Known:
    """What is known of customers in the windows that end with some months.

    Attributes
    ----------
    months
        All that lie in any of the windows.
    customers
        Everyone who was active in any of them: `customer`, and `months` (`activity.by_margin`).
    active
        By margin, who was active in which of them; `place` is the row among the customers.
    bought, contracts
        As in `dealings`.
    spent
        What each `customer` spent in each `month`: `revenue`.
    won
        `customer`, `since`, and how those were `won` who may be new in one of the windows.
    no_product
        The member that says that no product is stated.
    """

    months: Months
    customers: pl.DataFrame
    active: dict[Margin, pl.DataFrame]
    bought: pl.DataFrame
    contracts: pl.DataFrame
    spent: pl.DataFrame
    won: pl.DataFrame
    no_product: int
    reach: Reach

    @classmethod
    def read(cls, ends: Sequence[date], ground: Ground) -> "Known":
        """Read what is known, for windows that end with these months, in their order."""
        days = Days(add_months(ends[0], -23), add_months(ends[-1], 1))
        months = Months(days.start)
        bought, bound = dealings.purchases(days, ground), dealings.contracts_in_force(days, ground)
        contracts = dealings.contracts()
        active = activity.by_margin(bought, bound, months, margins_of(ground.axes, pairs=False))
        places = active[()].select("customer").with_row_index("place")
        began = _beginnings(contracts)
        new = began.filter(pl.col("since") >= add_months(ends[0], -11), pl.col("since") < days.end)
        return cls(
            months=months,
            customers=active[()],
            active={margin: who.join(places, on="customer") for margin, who in active.items()},
            bought=bought.select("customer", "day"),
            contracts=contracts,
            spent=frames.read(
                _SPENT, days.parameters, {"customer": pl.Int64, "month": pl.Date, "revenue": frames.EXACT}
            ),
            won=new.join(
                frames.read(
                    _WON, {"customers": new["customer"].to_list()}, {"customer": pl.Int64, "won": pl.String}
                ),
                on="customer",
            ),
            no_product=ground.unstated["product"],
            reach=reach(),
        )


def _beginnings(contracts: pl.DataFrame) -> pl.DataFrame:
    """When each customer became one, by a purchase or by a contract: `customer`, `since`."""
    bought = frames.read(_FIRST_BOUGHT, {}, {"customer": pl.Int64, "since": pl.Date})
    both = pl.concat([bought, contracts.select("customer", "since")])
    return both.group_by("customer").agg(pl.col("since").min())


def cells(known: Known, month: date) -> pl.DataFrame:
    """Return the cells of the window that ends with a month."""
    now, before, end = add_months(month, -11), add_months(month, -23), add_months(month, 1)
    year, year_before = known.months.between(now, end), known.months.between(before, now)
    customers = _customers(known, now, before, end)
    counters = _counters(covered=known.reach.goes_back_to(before), paid=known.reach.is_paid_since(before))
    parts = []
    for margin, of_margin in known.active.items():
        columns = [axis.column for axis in margin]
        belonging = of_margin.select(
            pl.lit(month).alias("month"),
            *columns,
            "place",
            ((pl.col("months") & year_before) != 0).alias("active_before"),
            ((pl.col("months") & year) != 0).alias("active_now"),
        ).filter(pl.col("active_before") | pl.col("active_now"))
        # What a customer did is summed once, without members; a margin only says who of them belongs to it.
        theirs = customers[belonging["place"]]
        counted = belonging.hstack(theirs).select("month", *columns, *counters)
        grouped = counted.group_by("month", *columns).agg(pl.all().sum())
        parts.append(grouped.select("month", *key_of(margin, length=1), pl.exclude("month", *columns)))
    return pl.concat(parts)


def _customers(known: Known, now: date, before: date, end: date) -> pl.DataFrame:
    """What each customer did in a window, in the order of `known.customers`."""
    month, revenue = pl.col("month"), pl.col("revenue")
    spent = known.spent.filter(month >= before, month < end)
    spent = spent.group_by("customer").agg(
        revenue.filter(month < now).sum().alias("spent_before"),
        revenue.filter(month >= now).sum().alias("spent_now"),
    )
    year = known.months.between(now, end)
    won, customer = known.won.filter(pl.col("since") >= now), pl.col("customer")
    return (
        known.customers.join(spent, on="customer", how="left", maintain_order="left")
        .join(won, on="customer", how="left", maintain_order="left")
        .select(
            "spent_before",
            "spent_now",
            "won",
            (((pl.col("months") & year) != 0) & ~customer.is_in(_left(known, end).implode())).alias("stayed"),
            customer.is_in(_with_two_products(known, year).implode()).alias("two_products"),
        )
    )


def _left(known: Known, end: date) -> pl.Series:
    """Those whose contracts have all ended by a day, and who did not buy since the last one."""
    begun = known.contracts.filter(pl.col("since") < end)
    ended = begun.group_by("customer").agg(pl.col("until").max()).filter(pl.col("until") <= end)
    bought = known.bought.join(ended, on="customer")
    since = bought.filter(pl.col("day") >= pl.col("until"), pl.col("day") < end)
    return ended.join(since, on="customer", how="anti")["customer"]


def _with_two_products(known: Known, year: int) -> pl.Series:
    """Those who bought at least two products in the year."""
    for margin, bought in known.active.items():
        if [axis.column for axis in margin] == ["product"]:
            in_year = bought.filter((pl.col("months") & year) != 0, pl.col("product") != known.no_product)
            products = in_year.group_by("place").len().filter(pl.col("len") >= 2)
            return known.customers["customer"][products["place"]]
    return pl.Series("customer", [], dtype=pl.Int64)


def _counters(*, covered: bool, paid: bool) -> list[pl.Expr]:
    """What a customer who belongs to a margin adds to its window.

    Parameters
    ----------
    covered, paid
        Whether the year before is known at all, and what customers spent in it.
    """
    was, now, won = pl.col("active_before"), pl.col("active_now"), pl.col("won")

    def spent(year: str, who: pl.Expr) -> pl.Expr:
        return pl.when(who).then(pl.col(f"spent_{year}"))

    counters = {
        "customers_before": was & covered,
        "customers_kept": was & covered & pl.col("stayed"),
        "customers_now": now,
        "customers_two_products": now & pl.col("two_products"),
        "revenue_before": spent("before", was & paid),
        "revenue_returning": spent("now", was & paid),
        "revenue_new_earned": spent("now", now & won.is_in(_EARNED)),
        "revenue_new_unknown": spent("now", now & (won == "unknown")),
        "revenue_new_bought": spent("now", now & won.is_in(_BOUGHT)),
    }
    return [counter.alias(name) for name, counter in counters.items()]
