"""Margins in SQL: everyone, one member, two members of two dimensions, in one pass of GROUPING SETS."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from metrics.models.dimensions import OF_CUSTOMER


@dataclass(frozen=True)
class Axis:
    """A dimension as the rollup sees it: its slot and the column of a labelled observation."""

    slot: int
    column: str


def grouping_sets(axes: Sequence[Axis], *, pairs: bool) -> str:
    """Return the sets of a month (everyone, singles, pairs) and of each day (everyone, singles)."""
    singles = [axis.column for axis in axes]
    month = ["()", *(f"({column})" for column in singles)]
    if pairs:
        month += [f"({first}, {second})" for first, second in combinations(singles, 2)]
    day = ["(day)", *(f"(day, {column})" for column in singles)]
    return ", ".join(month + day)


def key_columns(axes: Sequence[Axis], *, pairs: bool) -> str:
    """Return the select list that names the margin of a grouped row: `dim_1, member_1 [, dim_2, member_2]`."""
    if not axes:
        return "0, 0, 0, 0" if pairs else "0, 0"

    def case(order: Sequence[Axis], what: str) -> str:
        branches = " ".join(
            f"WHEN GROUPING({axis.column}) = 0 THEN {axis.slot if what == 'slot' else axis.column}"
            for axis in order
        )
        return f"CASE {branches} ELSE 0 END"

    first = f"{case(axes, 'slot')}, {case(axes, 'member')}"
    if not pairs:
        return first
    # The second member is the last grouped one; where only one is grouped, the last is also the first.
    grouped = " + ".join(f"(1 - GROUPING({axis.column}))" for axis in axes)
    backwards = axes[::-1]
    return (
        f"{first}, CASE WHEN {grouped} = 2 THEN {case(backwards, 'slot')} ELSE 0 END, "
        f"CASE WHEN {grouped} = 2 THEN {case(backwards, 'member')} ELSE 0 END"
    )


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
