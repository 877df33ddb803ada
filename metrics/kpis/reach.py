"""From when to when there are data, for many metrics in a fixed number of queries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Max, Min

from metrics.calendar import add_months
from metrics.kpis.freshness import through
from metrics.models import Cell, DistinctCell, Measure, Metric, MetricVersion, ReportedCell, WindowCell

MONTHS = {"month": 1, "quarter": 3, "year": 12}


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


def _newest_versions(metrics: Sequence[Metric]) -> dict[str, MetricVersion]:
    rows = MetricVersion.objects.filter(metric__in=metrics).select_related("metric", "measure")
    return {row.metric.code: row for row in rows.order_by("number")}


def _of_composite(version: MetricVersion, known: Mapping[int, Reach]) -> Reach | None:
    last = through(version)
    firsts = [one.first for one in known.values()]
    return Reach(min(firsts, default=last), last) if last else None


def _reach_of(measures: set[Measure]) -> dict[int, Reach]:
    kinds: dict[str, list[int]] = {}
    for measure in measures:
        kinds.setdefault(measure.kind, []).append(measure.pk)
    reported, distinct = kinds.pop(Measure.Kind.REPORTED, []), kinds.pop(Measure.Kind.DISTINCT, [])
    windows = kinds.pop(Measure.Kind.WINDOW, [])
    counted = [pk for several in kinds.values() for pk in several]
    return {
        **(_counted(counted) if counted else {}),
        **(_reported(reported) if reported else {}),
        **(_distinct(distinct) if distinct else {}),
        **(_windows(windows) if windows else {}),
    }


def _counted(measures: list[int]) -> dict[int, Reach]:
    rows = Cell.objects.filter(measure__in=measures, grain="day", dim_1=0)
    found = rows.values("measure_id").annotate(first=Min("start"), last=Max("start")).order_by()
    return {row["measure_id"]: Reach(row["first"], row["last"]) for row in found}


def _reported(measures: list[int]) -> dict[int, Reach]:
    rows = ReportedCell.objects.filter(measure__in=measures).values("measure_id", "grain")
    result: dict[int, Reach] = {}
    newest: dict[int, date] = {}
    for row in rows.annotate(first=Min("start"), last=Max("start")).order_by("last", "grain"):
        measure, start = row["measure_id"], row["last"]
        end = _end(row["grain"], start)
        before = result.get(measure)
        if before is None:
            result[measure], newest[measure] = Reach(row["first"], end), start
            continue
        # The value that begins last says how far the data reach.
        last = end if start > newest[measure] else max(end, before.last)
        result[measure], newest[measure] = Reach(min(before.first, row["first"]), last), start
    return result


def _end(grain: str, start: date) -> date:
    if grain in MONTHS:
        return add_months(start, MONTHS[grain]) - timedelta(days=1)
    return start + timedelta(days=6 if grain == "week" else 0)


def _distinct(measures: list[int]) -> dict[int, Reach]:
    orders = Cell.objects.filter(measure__code="orders", grain="day", dim_1=0).aggregate(last=Max("start"))
    rows = DistinctCell.objects.filter(measure__in=measures).values("measure_id")
    found = rows.annotate(first=Min("start"), last=Max("day")).order_by()
    return {row["measure_id"]: Reach(row["first"], orders["last"] or row["last"]) for row in found}


def _windows(measures: list[int]) -> dict[int, Reach]:
    row = WindowCell.objects.filter(dim_1=0).aggregate(first=Min("month"), last=Max("month"))
    if row["last"] is None:
        return {}
    found = Reach(row["first"], add_months(row["last"], 1) - timedelta(days=1))
    return dict.fromkeys(measures, found)
