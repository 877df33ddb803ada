"""What was aimed at, by metric and period, and how a number stands to it."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Q

from metrics.calendar import Period, elapsed
from metrics.catalogue.readings import OverTime, over_time
from metrics.kpis.comparable import facts_behind, lack
from metrics.kpis.comparison import direction_of
from metrics.kpis.definitions import definitions, versions_by_period
from metrics.kpis.freshness import through
from metrics.kpis.scopes import Scope
from metrics.kpis.series import Point, Status
from metrics.models import Metric, Target
from metrics.stats.targets import Standing, stand

NotJudged = Literal["open", "uncovered"]


@dataclass(frozen=True, slots=True)
class Plan:
    """The target of one period with its warning thresholds, in the metric's unit.

    Attributes
    ----------
    not_judged
        Why no number can stand to it: the period is "open" until data reach its end, "uncovered" where they
        begin in it. None where one can.
    """

    value: float
    amber: float | None
    red: float | None
    not_judged: NotJudged | None = None


@dataclass(frozen=True, slots=True)
class Against:
    """A number beside its target.

    Attributes
    ----------
    difference
        The number less the target.
    standing
        None where it cannot be said: too few answers, unknown precision, or for the plan's own reason.
    """

    plan: Plan
    difference: float
    standing: Standing | None


def plans(
    metrics: Collection[Metric], periods: Sequence[Period], scope: Scope, today: date
) -> dict[tuple[str, Period], Plan]:
    """Return the targets set for exactly this scope: a member does not inherit the target of everyone.

    Sums are prorated by day, as far as data reach, and need a target for each of these days; of levels the one
    in force on the last day counts. What grows with the days without adding up, as churn does, has a target for
    the very period that it was set for.
    """
    if not periods or not all(len(members) == 1 for members in scope.members.values()):
        return {}
    own = _targets(metrics, periods, scope)
    if not own:
        return {}
    result = {}
    aimed_at = [one for one in metrics if one.pk in own]
    definitions(aimed_at)  # of all of them at once
    for metric in aimed_at:
        for version, in_force in versions_by_period(metric, periods).values():
            facts, last = facts_behind(version), through(version)
            for period in in_force:
                part = elapsed(period, min(last, today)) if last is not None else None
                covered = lack(facts, part or period) is None
                grows = over_time(version.reading, version.measure)
                plan = _plan(own[metric.pk], period, part, grows=grows, covered=covered)
                if plan is not None:
                    result[metric.code, period] = plan
    return result


def _targets(metrics: Collection[Metric], periods: Sequence[Period], scope: Scope) -> dict[int, list[Target]]:
    """Return the targets of this scope that hold on any day of the periods, by metric, the oldest first."""
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
    return own


def _plan(
    targets: Sequence[Target], period: Period, part: Period | None, *, grows: OverTime, covered: bool
) -> Plan | None:
    """Return the target of a period of which a part has elapsed, as far as data tell; None without one."""
    not_judged: NotJudged | None = None if covered else "uncovered"
    if grows is OverTime.LEVEL:
        in_force = [one for one in targets if one.valid_from <= period.last_day < one.valid_until]
        return _of(in_force[-1], not_judged) if in_force else None
    if grows is OverTime.GROWS:
        of_period = [
            one for one in targets if (one.valid_from, one.valid_until) == (period.start, period.end)
        ]
        return _of(of_period[-1], not_judged or (None if part == period else "open")) if of_period else None
    if part is None:
        return None
    shares = {one: _days(one, part) for one in targets if _days(one, part) > 0}
    if sum(shares.values()) != part.days:
        return None
    return Plan(
        _prorated((one, one.value, days) for one, days in shares.items()) or 0.0,
        _prorated((one, one.amber, days) for one, days in shares.items()),
        _prorated((one, one.red, days) for one, days in shares.items()),
        not_judged,
    )


def _of(target: Target, not_judged: NotJudged | None) -> Plan:
    return Plan(target.value, target.amber, target.red, not_judged)


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
    if point.status is Status.OK and plan.not_judged is None:
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
