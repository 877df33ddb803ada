"""Who was at risk of leaving on the first day of a period, and which of them left in it.

At risk are customers with a contract in force, and buyers without one who are not gone by then. Whoever bought under a
contract left when that ended, not 91 days after the last purchase. Every day of leaving lies in exactly one period at
whose start the customer was at risk.
"""

from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from metrics.calendar import Period
from metrics.models.dimensions import OF_CUSTOMER
from metrics.rollup import dealings
from metrics.rollup.dealings import Days
from metrics.rollup.ground import Ground

_DAY, _SINCE, _UNTIL = pl.col("day"), pl.col("since"), pl.col("until")


@dataclass(frozen=True)
class Known:
    """What is known of customers in some periods.

    Attributes
    ----------
    bought
        Purchases with the members that they state, in the order in which each customer bought; `under_contract`
        says whether one was in force, `lapse` on which day the customer is gone without a further purchase.
    cancelled, contracts, attributes
        As in `dealings`.
    ends
        The days on which customers were left without a contract.
    """

    bought: pl.DataFrame
    cancelled: pl.DataFrame
    contracts: pl.DataFrame
    ends: pl.DataFrame
    attributes: pl.DataFrame
    ground: Ground

    @classmethod
    def read(cls, days: Days, ground: Ground) -> "Known":
        """Read what is known of some days, and of as many before them as a customer may buy nothing."""
        wide = Days(days.start - timedelta(days=ground.churn_after_days + 1), days.end)
        contracts = dealings.contracts()
        return cls(
            bought=with_lapses(
                dealings.purchases(wide, ground, as_stated=True), contracts, ground.churn_after_days
            ),
            cancelled=dealings.cancellations(wide),
            contracts=contracts,
            ends=ends_of(contracts),
            attributes=dealings.attributes(),
            ground=ground,
        )

    def at_risk(self, period: Period) -> pl.DataFrame:
        """Return who was at risk on the first day.

        Returns
        -------
        DataFrame
            `customer`, `day` (of leaving in the period; empty for who stayed), and the members by column: those of
            the last purchase, and the customer's segment and region; only these of who has a contract.
        """
        start = period.start
        bound = self.contracts.filter(start >= _SINCE, start < _UNTIL).select("customer").unique()
        everyone = pl.concat([self._buyers(period, bound), bound], how="diagonal_relaxed")
        columns = [axis.column for axis in self.ground.axes]
        return (
            everyone.join(self._attributes_on(start), on="customer", how="left")
            .with_columns(
                pl.coalesce(
                    pl.when(pl.col(column) != self.ground.unstated[column]).then(pl.col(column)),
                    f"{column}_of_customer",
                    pl.lit(self.ground.unstated[column], pl.Int32),
                ).alias(column)
                for column in columns
                if column in OF_CUSTOMER
            )
            .join(self._gone(period, bound), on="customer", how="left")
            .select("customer", "day", *columns)
        )

    def _buyers(self, period: Period, bound: pl.DataFrame) -> pl.DataFrame:
        """Those without a contract whose last purchase is not too long ago, and who did not cancel since."""
        since = period.start - timedelta(days=self.ground.churn_after_days + 1)
        before = (since <= _DAY, period.start > _DAY)
        last = self.bought.filter(*before).unique("customer", keep="last", maintain_order=True)
        cancelled = self.cancelled.filter(*before).group_by("customer").agg(_DAY.max().alias("cancelled"))
        return (
            last.filter(~pl.col("under_contract"))
            .join(bound, on="customer", how="anti")
            .join(cancelled, on="customer", how="left")
            .filter(pl.col("cancelled").is_null() | (pl.col("cancelled") < _DAY))
            .drop("day", "cancelled", "under_contract", "lapse")
        )

    def _gone(self, period: Period, bound: pl.DataFrame) -> pl.DataFrame:
        """The first day of each customer's leaving."""
        lapses = self.bought.select("customer", pl.col("lapse").alias("day")).drop_nulls()
        cancelled = self.cancelled.join(bound, on="customer", how="anti")
        events = pl.concat([lapses, cancelled.select("customer", "day"), self.ends])
        known = period.end - timedelta(days=1)
        if self.ground.through is not None:
            known = min(known, self.ground.through)
        in_time = events.filter(period.start <= _DAY, known >= _DAY)
        return in_time.group_by("customer").agg(_DAY.min())

    def _attributes_on(self, day: date) -> pl.DataFrame:
        on = self.attributes.filter(pl.col("valid_from") <= day, pl.col("valid_until") > day)
        return on.select(
            "customer", *(pl.col(column).alias(f"{column}_of_customer") for column in OF_CUSTOMER)
        )


def with_lapses(bought: pl.DataFrame, contracts: pl.DataFrame, days: int) -> pl.DataFrame:
    """Return purchases with `under_contract`, and `lapse`: the day after as many days without another purchase.

    There is no such day where the customer bought again in time, or had a contract in force by then.

    Parameters
    ----------
    bought
        In the order in which each customer bought.
    """
    rows = bought.with_row_index("row").with_columns(
        _DAY.shift(-1).over("customer").alias("next"), (_DAY + timedelta(days=days + 1)).alias("lapse")
    )
    both = rows.select("row", "customer", "day", "lapse").join(contracts, on="customer")
    under = both.filter(_SINCE <= _DAY, _UNTIL > _DAY)["row"].unique()
    held = both.filter(pl.col("lapse") >= _SINCE, _UNTIL > _DAY)["row"].unique()
    again = pl.col("next") < pl.col("lapse")
    return rows.with_columns(
        pl.col("row").is_in(under.implode()).alias("under_contract"),
        pl.when(~again.fill_null(value=False) & ~pl.col("row").is_in(held.implode())).then("lapse"),
    ).drop("row", "next")


def ends_of(contracts: pl.DataFrame) -> pl.DataFrame:
    """Return the last days of contracts after which no other was in force: `customer`, `day`."""
    ends = contracts.select("customer", _UNTIL.alias("end")).with_row_index("row")
    goes_on = ends.join(contracts, on="customer").filter(pl.col("end") >= _SINCE, pl.col("end") < _UNTIL)
    return ends.join(goes_on.select("row").unique(), on="row", how="anti").select(
        "customer", (pl.col("end") - timedelta(days=1)).alias("day")
    )
