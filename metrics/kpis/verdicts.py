"""Stored verdicts: judged again whenever the cells behind them changed, read by every page and export.

Kept for the primary metrics by month, quarter and year, for everyone and for each single member. Any other
number is judged when asked, by the same function over the same family and itself.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import product

from django.db import connection, transaction
from django.db.models import Max

from metrics.calendar import (
    COMPARISONS,
    MONTHS,
    Comparison,
    Grain,
    Period,
    add_months,
    following,
    period_containing,
    previous,
)
from metrics.kpis.comparison import compare, compare_each, needed
from metrics.kpis.pairing import HISTORY
from metrics.kpis.scopes import EVERYONE
from metrics.kpis.series import Look
from metrics.kpis.shelf import one_answer
from metrics.kpis.verdict_rows import store, unstored
from metrics.models import (
    Cell,
    Dimension,
    DirtyVerdicts,
    Metric,
    Organisation,
    ReportedCell,
    Verdict,
)
from metrics.rollup import coverage
from metrics.rollup.refresh import has_marks

GRAINS: tuple[Grain, ...] = ("month", "quarter", "year")
_LOCK = 0x76657264

_UNTIL_CLOSED = 0
"""The generation of a month that nothing has changed, but that is to be judged once it is over."""


def primary_metrics() -> list[Metric]:
    """Return the metrics that are judged together, in the order of the scorecard."""
    return list(Metric.objects.filter(primary_position__isnull=False).order_by("primary_position"))


def judge_dirty(today: date) -> int:
    """Judge again what changed or closed; return how many verdicts were stored.

    Waits until no cell is dirty any more: a verdict on half of a load would be wrong. One process at a time.
    """
    if has_marks():
        return 0
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s, 0)", [_LOCK])
            if not cursor.fetchone()[0]:
                return 0
        dirty = dirty_months(today)
        stored = _judge(sorted(dirty), today) if dirty else 0
        _count_coverage(dirty)
        _remove(dirty)
        _judge_when_closed(dirty, today)
    return stored


def _count_coverage(months: Iterable[date]) -> None:
    """Count again of whom the company hears in the periods that months lie in."""
    fiscal_start = Organisation.objects.get().fiscal_start_month
    coverage.rebuild(
        sorted({period_containing(month, grain, fiscal_start) for month in months for grain in GRAINS})
    )


def dirty_months(today: date) -> dict[date, int]:
    """Return the months whose verdicts are to be judged again, with the generation of their marks."""
    return {
        month: generation
        for month, generation in DirtyVerdicts.objects.values_list("month", "generation")
        if generation != _UNTIL_CLOSED or add_months(month, 1) <= today
    }


def _remove(dirty: Mapping[date, int]) -> None:
    """Remove the marks of months, but those that were raised while these were judged."""
    with connection.cursor() as cursor:
        cursor.execute(
            """DELETE FROM metrics_dirtyverdicts mark
               USING unnest(%s::date[], %s::bigint[]) AS judged(month, generation)
               WHERE mark.month = judged.month AND mark.generation = judged.generation""",
            [list(dirty), list(dirty.values())],
        )


def judge_all_again() -> None:
    """Have every verdict judged again: after a definition, threshold or smallest change was changed."""
    months = Cell.objects.filter(grain="month", dim_1=0).order_by().values_list("start", flat=True).distinct()
    known = {*months, *ReportedCell.objects.filter(grain="month", dim_1=0).values_list("start", flat=True)}
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO metrics_dirtyverdicts (month, generation) SELECT month, 1 FROM unnest(%s::date[]) AS month
               ON CONFLICT (month) DO UPDATE SET generation = metrics_dirtyverdicts.generation + 1""",
            [sorted(known)],
        )


def _judge_when_closed(months: Iterable[date], today: date) -> None:
    """Note the periods around months that are not over: scopes other than everyone are judged once they are."""
    fiscal_start = Organisation.objects.get().fiscal_start_month
    ends = {period_containing(month, grain, fiscal_start).end for month in months for grain in GRAINS}
    DirtyVerdicts.objects.bulk_create(
        (DirtyVerdicts(month=add_months(end, -1), generation=_UNTIL_CLOSED) for end in ends if end > today),
        ignore_conflicts=True,
    )


def _judge(months: Sequence[date], today: date) -> int:
    organisation = Organisation.objects.get()
    look, metrics = Look.of(organisation, today), primary_metrics()
    slots: list[int | None] = [None, *Dimension.objects.filter(in_use=True).values_list("slot", flat=True)]
    last = _last_month(months)
    asked: dict[Comparison, list[Period]] = {comparison: [] for comparison in COMPARISONS}
    for comparison, grain in product(COMPARISONS, GRAINS):
        periods = _touched(months, last, grain, comparison, organisation.fiscal_start_month)
        Verdict.objects.filter(
            grain=grain, comparison=comparison, start__in=[period.start for period in periods]
        ).delete()
        asked[comparison] += periods
    stored = 0
    with one_answer():
        for slot in slots:
            for comparison, judged in compare_each(metrics, asked, look.narrowed(EVERYONE, slot)).items():
                stored += store(judged.values(), comparison, slot or 0)
    return stored


def _last_month(months: Sequence[date]) -> date:
    """Return the last month that a verdict may be on."""
    cells = Cell.objects.filter(grain="month", dim_1=0).aggregate(last=Max("start"))["last"]
    delivered = ReportedCell.objects.aggregate(last=Max("start"))["last"]
    last: date = max(month for month in (*months, cells, delivered) if month is not None)
    return last


def _touched(
    months: Iterable[date], last: date, grain: Grain, comparison: Comparison, fiscal_start: int
) -> list[Period]:
    """Return the periods whose verdicts rest on a month.

    Those that contain it or are compared with it, and those whose usual variation is taken from it. The
    period before may have been judged while data were still to come; as were those stored as partial.
    """
    touched = set()
    end = period_containing(last, grain, fiscal_start)
    for month in months:
        period = period_containing(month, grain, fiscal_start)
        touched |= {period, previous(period)}
        reach = HISTORY + (1 if comparison == "previous_period" else 12 // MONTHS[grain])
        for _ in range(reach):
            period = following(period)
            if period > end:
                break
            touched.add(period)
    for start, through in (
        Verdict.objects.filter(grain=grain, comparison=comparison).values_list("start", "through").distinct()
    ):
        period = period_containing(start, grain, fiscal_start)
        if through < period.end:
            touched.add(period)
    return sorted(touched)


def verdicts(
    metrics: Sequence[Metric],
    periods: Sequence[Period],
    comparison: Comparison,
    look: Look,
    family: Sequence[Metric] | None = None,
) -> dict[tuple[str, Period, int], Verdict]:
    """Return the verdict on each number, by metric code, period and member; absent where none can be given.

    Stored ones are read. Numbers outside of what is stored are judged now, with the primary metrics as their
    family.

    Parameters
    ----------
    family
        The primary metrics, where the caller has them at hand.
    """
    stored = [metric for metric in metrics if _is_stored(metric, periods, look)]
    result = _stored(stored, periods, comparison, look) if stored else {}
    for together, codes in _families(metrics, periods, look, family):
        judged = compare(together, periods, comparison, look)
        result |= {
            (code, period, member): unstored(one, comparison, look.by or 0)
            for (code, period, member), one in judged.items()
            if code in codes
        }
    return result


def to_be_read(
    metrics: Sequence[Metric],
    periods: Sequence[Period],
    comparison: Comparison,
    look: Look,
    family: Sequence[Metric] | None = None,
) -> dict[Metric, set[Period]]:
    """Return the periods that `verdicts` will read of each metric, so that a page can read them with its own."""
    result: dict[Metric, set[Period]] = {}
    for together, _codes in _families(metrics, periods, look, family):
        for metric, own in needed(together, periods, comparison, look).items():
            result.setdefault(metric, set()).update(own)
    return result


def _is_stored(metric: Metric, periods: Sequence[Period], look: Look) -> bool:
    single = not look.scope.members or (
        look.by is None and len(look.scope.members) == 1 and len(next(iter(look.scope.members.values()))) == 1
    )
    kept = single and not look.weighted and all(period.grain in GRAINS for period in periods)
    return kept and metric.primary_position is not None


def _families(
    metrics: Sequence[Metric], periods: Sequence[Period], look: Look, family: Sequence[Metric] | None
) -> list[tuple[list[Metric], set[str]]]:
    """Return what is to be judged now: metrics judged together, and the codes of those that were asked for."""
    others = [metric for metric in metrics if not _is_stored(metric, periods, look)]
    if not others:
        return []
    primary = primary_metrics() if family is None else list(family)
    own = [metric for metric in others if metric in primary]
    guests = [metric for metric in others if metric not in primary]
    asked = [own, *([guest] for guest in guests)] if own else [[guest] for guest in guests]
    return [
        ([*primary, *(one for one in group if one in guests)], {one.code for one in group}) for group in asked
    ]


def _stored(
    metrics: Sequence[Metric], periods: Sequence[Period], comparison: Comparison, look: Look
) -> dict[tuple[str, Period, int], Verdict]:
    by_start: dict[tuple[str, date], Period] = {(period.grain, period.start): period for period in periods}
    codes = {metric.pk: metric.code for metric in metrics}
    rows = Verdict.objects.filter(
        version__metric__in=codes,
        comparison=comparison,
        grain__in={period.grain for period in periods},
        start__in=[period.start for period in periods],
    ).select_related("version")
    if look.scope.members:
        ((slot, members),) = look.scope.members.items()
        rows = rows.filter(dim_1=slot, member_1__in=members)
    else:
        rows = rows.filter(dim_1=look.by or 0)
    return {
        (codes[row.version.metric_id], by_start[row.grain, row.start], row.member_1 if look.by else 0): row
        for row in rows
        if (row.grain, row.start) in by_start
    }
