"""Stored verdicts: judged again whenever the cells behind them changed, read by every page and export.

Kept for the primary metrics by month, quarter and year, for everyone and for each single member. Any other
number is judged when asked, by the same function over the same family and itself.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import get_args

from django.db import connection, transaction

from metrics.calendar import Comparison, Grain, Period, following, period_containing
from metrics.kpis.comparison import Compared, compare
from metrics.kpis.scopes import EVERYONE
from metrics.kpis.series import Look
from metrics.models import Dimension, DirtyMark, DirtyVerdicts, Metric, Organisation, Verdict

GRAINS: tuple[Grain, ...] = ("month", "quarter", "year")
_LOCK = 0x76657264


def primary_metrics() -> list[Metric]:
    """Return the metrics that are judged together, in the order of the scorecard."""
    return list(Metric.objects.filter(primary_position__isnull=False).order_by("primary_position"))


def judge_dirty(today: date) -> int:
    """Judge again what changed; return how many verdicts were stored.

    Waits until no cell is dirty any more: a verdict on half of a load would be wrong. One process at a time.
    """
    if DirtyMark.objects.filter(attempts__lt=3).exists():
        return 0
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s, 0)", [_LOCK])
            if not cursor.fetchone()[0]:
                return 0
        dirty = dict(DirtyVerdicts.objects.values_list("month", "generation"))
        stored = _judge(sorted(dirty), today) if dirty else 0
        for month, generation in dirty.items():
            DirtyVerdicts.objects.filter(month=month, generation=generation).delete()
    return stored


def _judge(months: Sequence[date], today: date) -> int:
    organisation = Organisation.objects.get()
    look, metrics = Look.of(organisation, today), primary_metrics()
    slots: list[int | None] = [None, *Dimension.objects.filter(in_use=True).values_list("slot", flat=True)]
    stored = 0
    for grain in GRAINS:
        for comparison in get_args(Comparison):
            periods = _touched(months, grain, comparison, organisation.fiscal_start_month)
            Verdict.objects.filter(
                grain=grain, comparison=comparison, start__in=[period.start for period in periods]
            ).delete()
            for slot in slots:
                judged = compare(metrics, periods, comparison, look.narrowed(EVERYONE, slot))
                Verdict.objects.bulk_create(
                    [_row(one, comparison, slot or 0) for one in judged.values()], batch_size=2000
                )
                stored += len(judged)
    return stored


def _touched(months: Iterable[date], grain: Grain, comparison: Comparison, fiscal_start: int) -> list[Period]:
    """Return the periods that contain a month, and those that are compared with them."""
    touched = set()
    for month in months:
        period = period_containing(month, grain, fiscal_start)
        later = following(period) if comparison == "previous_period" else _a_year_later(period, fiscal_start)
        touched |= {period, later}
    return sorted(touched)


def _a_year_later(period: Period, fiscal_start: int) -> Period:
    return period_containing(
        period.start.replace(year=period.start.year + 1, day=1), period.grain, fiscal_start
    )


def _row(one: Compared, comparison: Comparison, slot: int) -> Verdict:
    return Verdict(
        version_id=one.version,
        grain=one.period.grain,
        start=one.period.start,
        dim_1=slot,
        member_1=one.member,
        comparison=comparison,
        through=one.elapsed.end,
        later=one.later,
        earlier=one.earlier,
        change=one.later - one.earlier if one.change.value is None else one.change.value,
        low=one.change.low,
        high=one.change.high,
        p_value=one.change.p_value,
        p_adjusted=one.p_adjusted,
        minimum_detectable=one.change.minimum_detectable,
        verdict=one.verdict,
        family=list(one.family),
    )


def verdicts(
    metric: Metric, periods: Sequence[Period], comparison: Comparison, look: Look
) -> dict[tuple[Period, int], Verdict]:
    """Return the verdict on each number of a metric, by period and member; absent where none can be given.

    Stored ones are read. Numbers outside of what is stored are judged now, with the primary metrics as their
    family.
    """
    single = not look.scope.members or (
        look.by is None and len(look.scope.members) == 1 and len(next(iter(look.scope.members.values()))) == 1
    )
    kept = metric.primary_position is not None and single and not look.weighted
    if kept and all(period.grain in GRAINS for period in periods):
        return _stored(metric, periods, comparison, look)
    family = [one for one in primary_metrics() if one.pk != metric.pk] + [metric]
    judged = compare(family, periods, comparison, look)
    return {
        (period, member): _row(one, comparison, look.by or 0)
        for (code, period, member), one in judged.items()
        if code == metric.code
    }


def _stored(
    metric: Metric, periods: Sequence[Period], comparison: Comparison, look: Look
) -> dict[tuple[Period, int], Verdict]:
    by_start: dict[tuple[str, date], Period] = {(period.grain, period.start): period for period in periods}
    rows = Verdict.objects.filter(
        version__metric=metric,
        comparison=comparison,
        grain__in={period.grain for period in periods},
        start__in=[period.start for period in periods],
    )
    if look.scope.members:
        ((slot, members),) = look.scope.members.items()
        rows = rows.filter(dim_1=slot, member_1__in=members)
    else:
        rows = rows.filter(dim_1=look.by or 0)
    return {
        (by_start[row.grain, row.start], row.member_1 if look.by else 0): row
        for row in rows
        if (row.grain, row.start) in by_start
    }

