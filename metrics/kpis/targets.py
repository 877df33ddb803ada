"""What was aimed at, by metric and period, and how a number stands to it."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Q

from metrics.calendar import Period
from metrics.formats import ADDED_UP
from metrics.kpis.comparison import direction_of
from metrics.kpis.scopes import Scope
from metrics.kpis.series import Point, Status
from metrics.models import Metric, Target
from metrics.stats.targets import Standing, stand


@dataclass(frozen=True, slots=True)
class Plan:
    """The target of one period with its warning thresholds, in the metric's unit."""

    value: float
    amber: float | None
    red: float | None


@dataclass(frozen=True, slots=True)
class Against:
    """A number beside its target.

    Attributes
    ----------
    difference
        The number less the target.
    standing
        None where it cannot be said: too few answers, unknown precision.
    """

    plan: Plan
    difference: float
    standing: Standing | None


def plans(
    metrics: Collection[Metric], periods: Sequence[Period], scope: Scope
) -> dict[tuple[str, Period], Plan]:
    """Return the targets set for exactly this scope: a member does not inherit the target of everyone.

    Sums are prorated by day and need a target for each day of the period; of levels the one in force on the
    last day counts.
    """
    if not periods or not all(len(members) == 1 for members in scope.members.values()):
        return {}
    who = sorted(member for members in scope.members.values() for member in members)
    rows = Target.objects.filter(
        metric__in=metrics,
        valid_from__lt=max(period.end for period in periods),
        valid_until__gt=min(period.start for period in periods),
    ).annotate(who=ArrayAgg("members", filter=Q(members__isnull=False), order_by="members", default=[]))
    own: dict[int, list[Target]] = {}
    for row in rows.order_by("valid_from", "pk"):
        if row.who == who:
            own.setdefault(row.metric_id, []).append(row)
    result = {}
    for metric in metrics:
        for period in periods:
            plan = _plan(own.get(metric.pk, ()), period, adds_up=metric.unit in ADDED_UP)
            if plan is not None:
                result[metric.code, period] = plan
    return result


def _plan(targets: Sequence[Target], period: Period, *, adds_up: bool) -> Plan | None:
    if not adds_up:
        in_force = [one for one in targets if one.valid_from <= period.last_day < one.valid_until]
        return Plan(in_force[-1].value, in_force[-1].amber, in_force[-1].red) if in_force else None
    shares = {one: _days(one, period) for one in targets if _days(one, period) > 0}
    if sum(shares.values()) != period.days:
        return None
    return Plan(
        _prorated((one, one.value, days) for one, days in shares.items()) or 0.0,
        _prorated((one, one.amber, days) for one, days in shares.items()),
        _prorated((one, one.red, days) for one, days in shares.items()),
    )


def _days(target: Target, period: Period) -> int:
    return (min(target.valid_until, period.end) - max(target.valid_from, period.start)).days


def _prorated(parts: Iterable[tuple[Target, float | None, int]]) -> float | None:
    total = 0.0
    for target, value, days in parts:
        if value is None:
            return None
        total += value * days / (target.valid_until - target.valid_from).days
    return total


def against(point: Point | None, plan: Plan | None, metric: Metric) -> Against | None:
    """Return a number beside its target; None where one of them is missing."""
    if point is None or plan is None or point.value is None:
        return None
    standing = None
    if point.status is Status.OK:
        standing = stand(
            point.value,
            plan.value,
            direction=direction_of(metric),
            smallest_change=metric.smallest_change,
            low=point.low,
            high=point.high,
            amber=plan.amber,
            red=plan.red,
        )
    return Against(plan, point.value - plan.value, standing)
