"""Comparisons: how far a number lies above an earlier one, and whether that can be called better or worse.

Verdicts are judged over a stated family: the primary metrics of the same period, scope and comparison. They
are computed here once, stored, and shown everywhere as stored.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from metrics.calendar import (
    Comparison,
    Period,
    comparison_period,
    elapsed,
    is_partial,
    like_for_like,
    previous,
)
from metrics.kpis.cells import EVERY_MEMBER, Key, NotOfferedError
from metrics.kpis.freshness import through
from metrics.kpis.series import Look, Measured, Status, measure
from metrics.models import Metric
from metrics.stats import xmr
from metrics.stats.direction import Better, Direction
from metrics.stats.estimate import Change
from metrics.stats.multiplicity import benjamini_hochberg
from metrics.stats.verdicts import Verdict, judge, judge_without_error

HISTORY = 24
"""Earlier like-for-like changes that usual variation is taken from, where everything is counted."""


@dataclass(frozen=True, slots=True)
class Compared:
    """One change, judged.

    Attributes
    ----------
    later, earlier
        The two numbers.
    elapsed, against
        The days that were compared: the same elapsed part of both where the period is not over.
    family
        Codes of the metrics that were judged together.
    """

    metric: str
    version: int
    period: Period
    member: int
    elapsed: Period
    against: Period
    later: float
    earlier: float
    change: Change
    p_adjusted: float | None
    verdict: Verdict
    family: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Pair:
    """A later and an earlier number of one metric, not judged yet."""

    metric: Metric
    later: Measured
    earlier: Measured
    elapsed: Period
    against: Period
    change: Change
    usual: xmr.Limits | None


def compare(
    metrics: Sequence[Metric], periods: Sequence[Period], comparison: Comparison, look: Look
) -> dict[tuple[str, Period, int], Compared]:
    """Judge metrics together: all that are given form the family of each period and member.

    Numbers that are hidden, merely reported, or read by another definition than before have no comparison.

    Returns
    -------
    dict
        By metric code, period and member.
    """
    pairs: dict[Key, list[_Pair]] = {}
    for metric in metrics:
        for key, pair in _pairs(metric, periods, comparison, look).items():
            pairs.setdefault(key, []).append(pair)
    result: dict[tuple[str, Period, int], Compared] = {}
    for (period, member), family in pairs.items():
        adjusted = benjamini_hochberg(
            {pair.metric.code: pair.change.p_value for pair in family}, 1 - look.confidence
        )
        codes = tuple(pair.metric.code for pair in family)
        for pair in family:
            p_value = adjusted[pair.metric.code].p_value
            result[pair.metric.code, period, member] = _judged(pair, period, member, p_value, codes, look)
    return result


def _pairs(metric: Metric, periods: Sequence[Period], comparison: Comparison, look: Look) -> dict[Key, _Pair]:
    version = metric.versions.select_related("measure", "base").order_by("-number").first()
    last_day = through(version) if version else None
    if last_day is None:
        return {}
    # Of a period that is not over, a narrower scope appears in steps: it has no like-for-like counterpart.
    spans = {
        period: span
        for period in periods
        if look.cut().closed([period]) and (span := _span(period, last_day, comparison))
    }
    wanted = {one for span in spans.values() for one in span}
    history = _history(list(spans))
    try:
        found = measure(metric, sorted(wanted), look)
        changes = _usual_changes(metric, found, history, comparison, look)
    except NotOfferedError:
        return {}
    result: dict[Key, _Pair] = {}
    for period, (part, against) in spans.items():
        for member in {member for (one, member) in found if one == part}:
            later, earlier = found.get((part, member)), found.get((against, member))
            if later is None or earlier is None or not _comparable(later, earlier):
                continue
            usual = None
            if later.sample.counted:
                earlier_changes = [
                    changes[one, member] for one in history[period] if (one, member) in changes
                ]
                usual = xmr.limits(earlier_changes)
            change = later.sample.change_from(earlier.sample, look.confidence)
            result[period, member] = _Pair(metric, later, earlier, part, against, change, usual)
    return result


def _span(period: Period, last_day: date, comparison: Comparison) -> tuple[Period, Period] | None:
    """Return the elapsed part of a period and the same part of the one it is compared with."""
    if not is_partial(period, last_day):
        return period, comparison_period(period, comparison)
    part, against = elapsed(period, last_day), like_for_like(period, last_day, comparison)
    return (part, against) if part and against else None


def _history(periods: Sequence[Period]) -> dict[Period, list[Period]]:
    """Return, oldest first, the complete periods before each one."""
    result: dict[Period, list[Period]] = {}
    for period in periods:
        earlier, one = [], period
        for _ in range(HISTORY):
            one = previous(one)
            earlier.append(one)
        result[period] = earlier[::-1]
    return result


def _usual_changes(
    metric: Metric,
    found: dict[Key, Measured],
    history: dict[Period, list[Period]],
    comparison: Comparison,
    look: Look,
) -> dict[Key, float]:
    """Return the like-for-like changes of earlier periods, where the metric is counted and not sampled."""
    if not any(one.sample.counted for one in found.values()):
        return {}
    earlier = sorted({one for periods in history.values() for one in periods})
    against = {one: comparison_period(one, comparison) for one in earlier}
    values = measure(metric, sorted({*earlier, *against.values()}), look)
    members = {member for _period, member in values}
    return {
        (one, member): float(now.point.value - then.point.value)
        for one in earlier
        for member in members
        if (now := values.get((one, member)))
        and (then := values.get((against[one], member)))
        and now.point.value is not None
        and then.point.value is not None
    }


def _comparable(later: Measured, earlier: Measured) -> bool:
    """Both must be shown, not merely reported, and read by one definition: else the series is broken."""
    shown = {Status.OK, Status.INDICATIVE}
    return (
        later.point.status in shown
        and earlier.point.status in shown
        and later.version.pk == earlier.version.pk
        and later.point.value is not None
        and earlier.point.value is not None
    )


def direction_of(metric: Metric) -> Direction:
    """Return which way is better for a metric."""
    return Direction(Better(metric.better), metric.range_low, metric.range_high)


def _judged(  # noqa: PLR0917 - the parts of one stored judgement
    pair: _Pair, period: Period, member: int, p_adjusted: float | None, family: tuple[str, ...], look: Look
) -> Compared:
    direction, smallest = direction_of(pair.metric), pair.metric.smallest_change
    later, earlier = pair.later.point, pair.earlier.point
    if later.value is None or earlier.value is None:
        raise ValueError("only shown numbers are judged")
    if pair.later.sample.counted:
        verdict = judge_without_error(
            pair.change.value,
            usual=pair.usual,
            direction=direction,
            smallest_change=smallest,
            earlier_value=earlier.value,
        )
    else:
        verdict = judge(
            pair.change,
            adjusted_p=p_adjusted,
            answers=(later.n, earlier.n),
            direction=direction,
            smallest_change=smallest,
            earlier_value=earlier.value,
            alpha=1 - look.confidence,
            minimum_answers=max(look.thresholds.indicative, pair.metric.minimum_n or 0),
        )
    return Compared(
        metric=pair.metric.code,
        version=pair.later.version.pk,
        period=period,
        member=member if look.by else EVERY_MEMBER,
        elapsed=pair.elapsed,
        against=pair.against,
        later=later.value,
        earlier=earlier.value,
        change=pair.change,
        p_adjusted=p_adjusted,
        verdict=verdict,
        family=family,
    )
