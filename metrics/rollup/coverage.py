"""Of whom the company hears: from customer-months, contracts, and the cells of answers and revenue."""

from collections.abc import Sequence

import polars as pl
from django.db import connection

from metrics.calendar import Period
from metrics.rollup import dealings, frames
from metrics.rollup.dealings import Days
from metrics.rollup.ground import Ground, ground

_CUSTOMER_MONTHS = """
    SELECT month, customer_id, segment_id, submissions, first_bought IS NOT NULL, revenue
    FROM metrics_customermonth WHERE month >= %(start)s AND month < %(end)s
"""

_TOTALS = """
    SELECT start, COALESCE(sum(n) FILTER (WHERE m.code = 'submissions'), 0),
           COALESCE(sum(total) FILTER (WHERE m.code = 'revenue'), 0)
    FROM metrics_cell c JOIN metrics_measure m ON m.id = c.measure_id AND m.code IN ('submissions', 'revenue')
    WHERE c.grain = 'month' AND c.dim_1 = 0 AND c.dim_2 = 0 AND c.start >= %(start)s AND c.start < %(end)s
    GROUP BY start
"""

_EVERYONE = 0


def rebuild(periods: Sequence[Period]) -> None:
    """Replace what is known of whole months, quarters and years."""
    if not periods:
        return
    now = ground()
    days = Days(min(one.start for one in periods), max(one.end for one in periods))
    months = frames.read(
        _CUSTOMER_MONTHS,
        days.parameters,
        {
            "month": pl.Date,
            "customer": pl.Int64,
            "segment": pl.Int32,
            "submissions": pl.Int64,
            "bought": pl.String,
            "revenue": frames.EXACT,
        },
    ).with_columns(pl.col("bought") == "t")
    totals = frames.read(
        _TOTALS, days.parameters, {"month": pl.Date, "answers": pl.Int64, "revenue": frames.EXACT}
    )
    bound = dealings.contracts_in_force(days, now)
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM metrics_coveragecell WHERE (grain, start) IN "
            "(SELECT * FROM unnest(%s::text[], %s::date[]))",
            [[one.grain for one in periods], [one.start for one in periods]],
        )
    frames.write("metrics_coveragecell", pl.concat(cells(months, bound, totals, one, now) for one in periods))


def cells(
    months: pl.DataFrame, bound: pl.DataFrame, totals: pl.DataFrame, period: Period, ground: Ground
) -> pl.DataFrame:
    """Return of whom the company hears in a period: of everyone, and of each segment.

    Parameters
    ----------
    months
        Customer-months: `month`, `customer`, `segment`, `submissions`, `bought`, `revenue`.
    bound
        Contracts (`dealings.contracts_in_force`).
    totals
        All `answers` and all `revenue` of each `month`, also those of nobody who is known.
    """
    everyone = _customers(months, bound, period, ground)
    heard = pl.col("active") & (pl.col("said") > 0)
    sums = [
        pl.col("said").sum().alias("answers_known"),
        pl.col("active").sum().alias("customers"),
        heard.sum().alias("customers_heard"),
        pl.col("spent").sum().alias("revenue"),
        pl.col("spent").filter(pl.col("said") > 0).sum().alias("revenue_heard"),
    ]
    all_of_them = totals.filter(pl.col("month") >= period.start, pl.col("month") < period.end)
    whole = everyone.select(pl.lit(_EVERYONE, pl.Int32).alias("segment"), *sums).with_columns(
        pl.lit(all_of_them["answers"].sum(), pl.Int64).alias("answers"),
        pl.lit(all_of_them["revenue"].sum(), frames.EXACT).alias("revenue"),
    )
    of_segments = (
        everyone.group_by("segment").agg(sums).with_columns(pl.col("answers_known").alias("answers"))
    )
    something = (pl.col("answers") > 0) | (pl.col("revenue") != 0) | (pl.col("customers") > 0)
    columns = [column for column in whole.columns if column != "segment"]
    return pl.concat([whole.filter(something), of_segments.select(whole.columns)]).select(
        pl.lit(period.grain).alias("grain"), pl.lit(period.start).alias("start"), "segment", *columns
    )


def _customers(months: pl.DataFrame, bound: pl.DataFrame, period: Period, ground: Ground) -> pl.DataFrame:
    """The customers of a period, each by the newest segment: `segment`, `said`, `active`, `spent`."""
    dealt = months.filter(pl.col("month") >= period.start, pl.col("month") < period.end).select(
        "customer",
        "segment",
        pl.col("month").dt.month_end().alias("day"),
        pl.col("submissions").alias("said"),
        pl.col("bought").alias("active"),
        pl.col("revenue").alias("spent"),
    )
    began = pl.max_horizontal("first", pl.lit(period.start))
    held = bound.filter(
        pl.col("first") < period.end,
        pl.col("until") > period.start,
        began <= (ground.through or period.last_day),
    ).select(
        "customer",
        "segment",
        pl.min_horizontal("until", pl.lit(period.end)).dt.offset_by("-1d").alias("day"),
        pl.lit(0, pl.Int64).alias("said"),
        pl.lit(value=True).alias("active"),
        pl.lit(0).cast(frames.EXACT).alias("spent"),
    )
    return (
        pl.concat([dealt, held])
        .group_by("customer")
        .agg(
            pl.col("segment").sort_by("day").last(),
            pl.col("said").sum(),
            pl.col("active").any(),
            pl.col("spent").sum(),
        )
    )
