"""Additive cells in one statement: observations are reduced, labelled, and grouped by all margins in one pass."""

from collections.abc import Sequence
from itertools import combinations

from metrics.models import Measure
from metrics.models.cells import POINTS
from metrics.rollup import additive, observations
from metrics.rollup.additive import points_of
from metrics.rollup.margins import Axis, labels


def grouping_sets(axes: Sequence[Axis], *, pairs: bool) -> str:
    """Return the sets of each month (everyone, singles, pairs) and of each day (everyone, singles)."""
    singles = [axis.column for axis in axes]
    month = ["(month)", *(f"(month, {column})" for column in singles)]
    if pairs:
        month += [f"(month, {first}, {second})" for first, second in combinations(singles, 2)]
    day = ["(day)", *(f"(day, {column})" for column in singles)]
    return ", ".join(month + day)


def _key(axes: Sequence[Axis], *, pairs: bool) -> str:
    """Return the select list that names a grouped row: grain, start, `dim_1, member_1 [, dim_2, member_2]`."""
    period = "CASE WHEN GROUPING(day) = 0 THEN 'day' ELSE 'month' END AS grain, COALESCE(day, month) AS start"
    if not axes:
        return f"{period}, 0, 0, 0, 0" if pairs else f"{period}, 0, 0"

    def case(order: Sequence[Axis], what: str) -> str:
        branches = " ".join(
            f"WHEN GROUPING({axis.column}) = 0 THEN {axis.slot if what == 'slot' else axis.column}"
            for axis in order
        )
        return f"CASE {branches} ELSE 0 END"

    first = f"{period}, {case(axes, 'slot')}, {case(axes, 'member')}"
    if not pairs:
        return first
    # The second member is the last grouped one; where only one is grouped, the last is also the first.
    grouped = " + ".join(f"(1 - GROUPING({axis.column}))" for axis in axes)
    backwards = axes[::-1]
    return (
        f"{first}, CASE WHEN {grouped} = 2 THEN {case(backwards, 'slot')} ELSE 0 END, "
        f"CASE WHEN {grouped} = 2 THEN {case(backwards, 'member')} ELSE 0 END"
    )


def aggregates(measure: Measure) -> str:
    """Return the sums that fill a cell's counters (`n`, `total`, `total_sq`, `c0` ...) from reduced rows."""
    counted = points_of(measure)
    sums = ["sum(n)::bigint", "sum(total)", "sum(total_sq)"]
    sums += [f"sum(c{point})::bigint" if point in counted else "0" for point in range(POINTS)]
    return ", ".join(sums)


def reduced(measure: Measure, axes: Sequence[Axis]) -> str:
    """Return the SQL that reduces observations to one labelled row per day and member set."""
    counters = "".join(
        f", count(*) FILTER (WHERE value = {point}) AS c{point}" for point in points_of(measure)
    )
    sighting = observations.sighting_of(measure)
    seen = observations.with_customer(sighting, observations.statement_of(measure))
    return f"""
        SELECT o.day, date_trunc('month', o.day)::date AS month, o.n, o.total, o.total_sq
               {"".join(f", o.c{point}" for point in points_of(measure))}, {labels(axes)}
        FROM (
            SELECT day, members_id, segment_of_customer, region_of_customer,
                   count(*) AS n, sum(value) AS total, sum(value::numeric * value) AS total_sq {counters}
            FROM ({seen}) AS seen GROUP BY day, members_id, segment_of_customer, region_of_customer
        ) AS o JOIN metrics_memberset ms ON ms.id = o.members_id
    """


def cells(measure: Measure, axes: Sequence[Axis]) -> str:
    """Return the SQL of a measure's cells: their key, then their counters."""
    return f"""
        SELECT {_key(axes, pairs=True)}, {aggregates(measure)} FROM ({reduced(measure, axes)}) AS reduced
        GROUP BY GROUPING SETS ({grouping_sets(axes, pairs=True)})
    """


def durations(measure: Measure, axes: Sequence[Axis]) -> str:
    """Return the SQL of the sorted seconds of a duration."""
    sighting = observations.sighting_of(measure)
    seen = additive.labelled(sighting, observations.statement_of(measure), [_MONTH, "o.value"], axes)
    return f"""
        SELECT {_key(axes, pairs=False)}, array_agg(value ORDER BY value) FROM ({seen}) AS seen
        GROUP BY GROUPING SETS ({grouping_sets(axes, pairs=False)})
    """


_MONTH = "date_trunc('month', o.day)::date AS month"


def weighted_cells(measure: Measure, axes: Sequence[Axis]) -> str:
    """Return the SQL of a question's weighted cells, rounded to what the order of adding up leaves certain."""
    sums = ["sum(w)", "sum(w * w)", "sum(w * answer)", "sum(w * answer * answer)"]
    sums += [f"COALESCE(sum(w) FILTER (WHERE answer = {point}), 0)" for point in range(POINTS)]
    sighting = observations.sighting_of(measure)
    seen = additive.labelled(
        sighting, additive.WEIGHTED_ANSWERS, [_MONTH, "o.answer", "o.w", "o.stated"], axes
    )
    return f"""
        SELECT {_key(axes, pairs=True)}, count(*), {", ".join(f"round(({one})::numeric, 6)" for one in sums)}
        FROM (SELECT *, bool_or(stated) OVER (PARTITION BY month) AS any_weight FROM ({seen}) AS seen) AS seen
        WHERE any_weight
        GROUP BY GROUPING SETS ({grouping_sets(axes, pairs=True)})
    """
