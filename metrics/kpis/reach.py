"""From when to when there are data, for many metrics in a fixed number of queries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Max, Min, Q, QuerySet

from metrics.calendar import MONTHS, add_months
from metrics.kpis.freshness import KNOWN_BY, through
from metrics.models import (
    Cell,
    DistinctCell,
    Measure,
    Member,
    Metric,
    MetricVersion,
    ReportedCell,
    WindowCell,
)
from metrics.rollup.refresh import data_through


@dataclass(frozen=True, slots=True)
class Reach:
    """The first and the last day, inclusive, that a metric has data for."""

    first: date
    last: date


def reach(metrics: Sequence[Metric]) -> dict[str, Reach]:
    """Return how far the data of each metric reach, by code; absent where it has none.

    The last day is that of `metrics.kpis.freshness.through`, for all of them at once.
    """
    versions = _newest_versions(metrics)
    measures = {one.measure for one in versions.values() if one.measure is not None}
    known = _reach_of(measures)
    result: dict[str, Reach] = {}
    for code, version in versions.items():
        found = known.get(version.measure_id) if version.measure_id else _of_composite(version, known)
        if found is not None:
            result[code] = found
    return result


def members_with_data() -> QuerySet[Member]:
    """Return the members that some number can be narrowed to."""
    counted = Cell.objects.filter(grain="month", dim_1__gt=0, dim_2=0).values("member_1")
    reported = ReportedCell.objects.filter(dim_1__gt=0, dim_2=0).values("member_1")
    return Member.objects.filter(Q(pk__in=counted) | Q(pk__in=reported), merged_into=None)


def _newest_versions(metrics: Sequence[Metric]) -> dict[str, MetricVersion]:
    rows = MetricVersion.objects.filter(metric__in=metrics).select_related("metric", "measure")
    return {row.metric.code: row for row in rows.order_by("number")}


def _of_composite(version: MetricVersion, known: Mapping[int, Reach]) -> Reach | None:
    last = through(version)
    firsts = [one.first for one in known.values()]
    return Reach(min(firsts, default=last), last) if last else None


def _reach_of(measures: set[Measure]) -> dict[int, Reach]:
    kinds: dict[str, list[Measure]] = {}
    for measure in measures:
        kinds.setdefault(measure.kind, []).append(measure)
    reported, distinct = kinds.pop(Measure.Kind.REPORTED, []), kinds.pop(Measure.Kind.DISTINCT, [])
    windows = kinds.pop(Measure.Kind.WINDOW, [])
    counted = [measure for several in kinds.values() for measure in several]
    return {
        **(_counted(counted) if counted else {}),
        **(_reported(reported) if reported else {}),
        **(_distinct(distinct) if distinct else {}),
        **(_windows(windows) if windows else {}),
    }


def _counted(measures: list[Measure]) -> dict[int, Reach]:
    codes = {code for one in measures for code in (one.code, KNOWN_BY.get(one.code, one.code))}
    rows = Cell.objects.filter(measure__code__in=codes, grain="day", dim_1=0)
    found = {
        row["measure__code"]: Reach(row["first"], row["last"])
        for row in rows.values("measure__code").annotate(first=Min("start"), last=Max("start")).order_by()
    }
    result = {}
    for measure in measures:
        own, known_by = found.get(measure.code), found.get(KNOWN_BY.get(measure.code, measure.code))
        both = [one for one in (own, known_by) if one is not None]
        if both:
            result[measure.pk] = Reach(both[0].first, max(one.last for one in both))
    return result


def _reported(measures: list[Measure]) -> dict[int, Reach]:
    rows = ReportedCell.objects.filter(measure__in=measures).values("measure_id", "grain")
    result: dict[int, Reach] = {}
    for row in rows.annotate(first=Min("start"), last=Max("start")).order_by():
        found = Reach(row["first"], _end(row["grain"], row["last"]))
        before = result.get(row["measure_id"], found)
        result[row["measure_id"]] = Reach(min(before.first, found.first), max(before.last, found.last))
    return result


def _end(grain: str, start: date) -> date:
    if grain in MONTHS:
        return add_months(start, MONTHS[grain]) - timedelta(days=1)
    return start + timedelta(days=6 if grain == "week" else 0)


def _distinct(measures: list[Measure]) -> dict[int, Reach]:
    rows = DistinctCell.objects.filter(measure__in=measures).values("measure_id")
    found = list(rows.annotate(first=Min("start"), last=Max("day")).order_by())
    last = data_through() if found else None
    return {row["measure_id"]: Reach(row["first"], last or row["last"]) for row in found}


def _windows(measures: list[Measure]) -> dict[int, Reach]:
    row = WindowCell.objects.filter(dim_1=0).aggregate(first=Min("month"), last=Max("month"))
    if row["last"] is None:
        return {}
    found = Reach(row["first"], add_months(row["last"], 1) - timedelta(days=1))
    return dict.fromkeys([one.pk for one in measures], found)
