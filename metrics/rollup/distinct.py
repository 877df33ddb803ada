"""Distinct customers of a month, quarter and year: active, at risk of leaving, and gone.

Each customer is counted once per period and margin, on the day of the first event in it; the running sum
over days is exact for any elapsed part of the period.
"""

from collections.abc import Iterable, Mapping, Sequence

import polars as pl
from django.db import connection

from metrics.calendar import Period
from metrics.models.dimensions import OF_CUSTOMER
from metrics.rollup import dealings, frames, leaving
from metrics.rollup.dealings import Days
from metrics.rollup.ground import Ground
from metrics.rollup.grouping import key_of, margins_of
from metrics.rollup.margins import Axis

COUNTED_TOGETHER = {
    "active_customers": ("active_customers",),
    "churned_customers": ("customers_at_start", "churned_customers"),
    "customers_at_start": (),
}
"""What the mark of a measure has counted: churn together with its base, from the same customers, and neither twice."""


def rebuild(ids: Mapping[str, int], periods: Sequence[Period], ground: Ground) -> None:
    """Replace the distinct customers of months, quarters and years.

    Parameters
    ----------
    ids
        Those of the measures that are counted together, by code.
    """
    if not periods:
        return
    count = _active if "active_customers" in ids else _leaving
    counted = [
        cells.select(
            pl.col("measure").replace_strict(ids).alias("measure_id"),
            pl.lit(period.grain).alias("grain"),
            pl.lit(period.start).alias("start"),
            *("dim_1", "member_1", "day", "customers"),
        )
        for period, cells in count(periods, ground)
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM metrics_distinctcell WHERE measure_id = ANY(%s) AND (grain, start) IN "
            "(SELECT * FROM unnest(%s::text[], %s::date[]))",
            [list(ids.values()), [one.grain for one in periods], [one.start for one in periods]],
        )
    frames.write("metrics_distinctcell", pl.concat(counted))


def _whole(periods: Sequence[Period]) -> Days:
    return Days(min(one.start for one in periods), max(one.end for one in periods))


def _active(periods: Sequence[Period], ground: Ground) -> Iterable[tuple[Period, pl.DataFrame]]:
    days = _whole(periods)
    bought = dealings.purchases(days, ground)
    bound = dealings.contracts_in_force(days, ground)
    for period in periods:
        yield period, active(bought, bound, period, ground).with_columns(measure=pl.lit("active_customers"))


def active(bought: pl.DataFrame, bound: pl.DataFrame, period: Period, ground: Ground) -> pl.DataFrame:
    """Return who was active in a period, by day of the first purchase or of a contract in force.

    Parameters
    ----------
    bought, bound
        Purchases (`dealings.purchases`) and contracts (`dealings.contracts_in_force`) of the period and more.
    """
    day = pl.col("day")
    purchases = bought.filter(day >= period.start, day < period.end)
    pieces = bound.filter(pl.col("first") < period.end, pl.col("until") > period.start).with_columns(
        pl.max_horizontal("first", pl.lit(period.start)).alias("day")
    )
    # Contracts say what will be in force; nobody was active on days that are still to come.
    known = pieces.filter(day <= (ground.through or period.last_day)).select(
        "customer", "day", *_of_customer(ground)
    )
    return first_days(pl.concat([purchases, known], how="diagonal"), ground.axes)


def _of_customer(ground: Ground) -> list[str]:
    return [axis.column for axis in ground.axes if axis.column in OF_CUSTOMER]


def first_days(seen: pl.DataFrame, axes: Sequence[Axis]) -> pl.DataFrame:
    """Count customers in every margin by the first of their days in it.

    Parameters
    ----------
    seen
        `customer`, `day`, and members by column, empty where a day has none.

    Returns
    -------
    DataFrame
        `dim_1`, `member_1`, `day`, `customers`.
    """
    parts = []
    for margin in margins_of(axes, pairs=False):
        columns = [axis.column for axis in margin]
        first = seen.drop_nulls(columns).group_by(*columns, "customer").agg(pl.col("day").min())
        counted = first.group_by(*columns, "day").agg(pl.len().alias("customers"))
        parts.append(counted.select(*key_of(margin, length=1), "day", "customers"))
    return pl.concat(parts)


def _leaving(periods: Sequence[Period], ground: Ground) -> Iterable[tuple[Period, pl.DataFrame]]:
    known = leaving.Known.read(_whole(periods), ground)
    for period in periods:
        at_risk = known.at_risk(period)
        gone = first_days(at_risk.drop_nulls("day"), ground.axes)
        parts = [gone.with_columns(measure=pl.lit("churned_customers"))]
        if ground.through is None or period.start <= ground.through:
            there = first_days(at_risk.with_columns(day=pl.lit(period.start)), ground.axes)
            parts.append(there.with_columns(measure=pl.lit("customers_at_start")))
        yield period, pl.concat(parts)
