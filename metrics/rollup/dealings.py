"""What is known of customers over time, as frames: purchases, cancellations, contracts, segments and regions.

Purchases carry their members (`margins.labels`, with the customer's segment and region on the day), contracts the
segment and region of their customer.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from metrics.models.dimensions import OF_CUSTOMER
from metrics.rollup import frames
from metrics.rollup.contracts import CONTRACTS, in_force
from metrics.rollup.ground import Ground
from metrics.rollup.margins import Axis, labels

_PURCHASES = """
    SELECT o.customer_id, o.business_date, {labels}
    FROM (
        SELECT t.id, t.customer_id, t.business_date, t.members_id, {of_customer}
        FROM metrics_transaction t
        LEFT JOIN metrics_customerspan cs
          ON cs.customer_id = t.customer_id AND cs.valid_from <= t.business_date AND t.business_date < cs.valid_until
        WHERE t.customer_id IS NOT NULL AND t.kind IN ('purchase', 'renewal')
          AND t.business_date >= %(start)s AND t.business_date < %(end)s
    ) AS o JOIN metrics_memberset ms ON ms.id = o.members_id
"""
_IN_ORDER = " ORDER BY o.customer_id, o.business_date, o.id"

_ON_THE_DAY = "cs.segment_id AS segment_of_customer, cs.region_id AS region_of_customer"
_NOBODY = "NULL::bigint AS segment_of_customer, NULL::bigint AS region_of_customer"

_CANCELLATIONS = """
    SELECT customer_id, business_date FROM metrics_transaction
    WHERE customer_id IS NOT NULL AND kind = 'cancellation'
      AND business_date >= %(start)s AND business_date < %(end)s
"""

_ATTRIBUTES = "SELECT customer_id, valid_from, valid_until, segment_id, region_id FROM metrics_customerspan"


@dataclass(frozen=True)
class Days:
    """The half-open span of days that is read."""

    start: date
    end: date

    @property
    def parameters(self) -> dict[str, Any]:
        """What queries ask for by name."""
        return {"start": self.start, "end": self.end}


def purchases(days: Days, ground: Ground, *, as_stated: bool = False) -> pl.DataFrame:
    """Return purchases and renewals of known customers: `customer`, `day`, and the members by column.

    Parameters
    ----------
    as_stated
        Whether to return, in the order in which each customer bought, only what a purchase itself states, and not
        what its customer was on that day.
    """
    of_customer = _NOBODY if as_stated else _ON_THE_DAY
    return frames.read(
        _PURCHASES.format(labels=labels(ground.axes), of_customer=of_customer)
        + (_IN_ORDER if as_stated else ""),
        {**ground.parameters, **days.parameters},
        {"customer": pl.Int64, "day": pl.Date, **members(ground.axes)},
    )


def cancellations(days: Days) -> pl.DataFrame:
    """Return cancellations of known customers: `customer`, `day`."""
    return frames.read(_CANCELLATIONS, days.parameters, {"customer": pl.Int64, "day": pl.Date})


def contracts() -> pl.DataFrame:
    """Return all contracts: `customer`, `since`, `until` (the first day without it)."""
    return frames.read(CONTRACTS, {}, {"customer": pl.Int64, "since": pl.Date, "until": pl.Date})


def contracts_in_force(days: Days, ground: Ground) -> pl.DataFrame:
    """Return what was in force: `customer`, `segment`, `region`, `first`, `until`, cut to the days."""
    pieces = frames.read(
        in_force("%(start)s::date", "%(end)s::date"),
        days.parameters,
        {"customer": pl.Int64, "segment": pl.Int32, "region": pl.Int32, "first": pl.Date, "until": pl.Date},
    )
    return pieces.with_columns(pl.col(name).fill_null(ground.unstated[name]) for name in OF_CUSTOMER)


def attributes() -> pl.DataFrame:
    """Return what customers were from a day until before another: `customer`, `valid_from`, `valid_until`, members."""
    return frames.read(
        _ATTRIBUTES,
        {},
        {
            "customer": pl.Int64,
            "valid_from": pl.Date,
            "valid_until": pl.Date,
            "segment": pl.Int32,
            "region": pl.Int32,
        },
    )


def members(axes: tuple[Axis, ...]) -> dict[str, Any]:
    """Return the types of members by column; without any axis `labels` returns a column that says nothing."""
    return dict.fromkeys([axis.column for axis in axes] or ["everyone"], pl.Int32)
