"""Axes, and how an observation gets its members."""

from collections.abc import Sequence
from dataclasses import dataclass

from metrics.models.dimensions import OF_CUSTOMER


@dataclass(frozen=True)
class Axis:
    """A dimension as the rollup sees it: its slot and the column of a labelled observation."""

    slot: int
    column: str


def labels(axes: Sequence[Axis]) -> str:
    """Return the select list of an observation's members, by column.

    Expects `o`, the observations with `segment_of_customer` and `region_of_customer`, joined to `ms`, their
    member set. Where the fact states no segment or region, the customer's on that day stands in.

    An outer join may leave an observation without a member set, when a contract merely goes on: nobody deals with
    the company then. It has its customer's segment and region, and null for what only a dealing has.
    """
    parts = []
    for axis in axes:
        if axis.column in OF_CUSTOMER:
            stated = f"NULLIF(ms.{axis.column}_id, %(not_stated_{axis.column})s)"
            own = f"o.{axis.column}_of_customer"
            parts.append(f"COALESCE({stated}, {own}, %(not_stated_{axis.column})s) AS {axis.column}")
        else:
            parts.append(f"ms.{axis.column}_id AS {axis.column}")
    return ", ".join(parts) or "NULL AS everyone"
