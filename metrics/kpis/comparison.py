"""Comparisons: how far a number lies above an earlier one, and whether that can be called better or worse.

Verdicts are judged over a stated family: the primary metrics of the same period, scope and comparison. They
are computed here once, stored, and shown everywhere as stored.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from metrics.calendar import Comparison, Period
from metrics.kpis.cuts import EVERY_MEMBER, Key, NotOfferedError
from metrics.kpis.definitions import definitions
from metrics.kpis.pairing import Spans, histories, spans_of
from metrics.kpis.series import Look, Measured, Status, measure, reading
from metrics.kpis.shelf import one_answer
from metrics.models import Metric
from metrics.stats import xmr
from metrics.stats.direction import Better, Direction
from metrics.stats.estimate import Change
from metrics.stats.multiplicity import benjamini_hochberg
from metrics.stats.verdicts import Verdict, judge, judge_without_error

WITHOUT_ERROR = frozenset(
    {
        *("total", "count", "distinct", "per_customer", "reported", "reported_share"),
        *("window_revenue_retention", "window_earned_growth"),
    }
)
"""Readings whose values may have no sampling error, so that their history is read too."""


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
        Codes of the metrics that were tested together: those whose p values were adjusted as one.
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
    return compare_each(metrics, {comparison: periods}, look)[comparison]


def compare_each(
    metrics: Sequence[Metric], asked: Mapping[Comparison, Sequence[Period]], look: Look
) -> dict[Comparison, dict[tuple[str, Period, int], Compared]]:
    """Do what `compare` does for each comparison and its periods, and read every number once."""
    with one_answer():
        found = _read(metrics, asked, look)
        return {
            comparison: _judged_together(found, metrics, periods, comparison, look)
            for comparison, periods in asked.items()
        }


def _read(
    metrics: Sequence[Metric], asked: Mapping[Comparison, Sequence[Period]], look: Look
) -> dict[Metric, dict[Key, Measured]]:
    """Return all numbers that are judged or say what is usual; those of a metric that is not offered are absent."""
    wanted: dict[Metric, set[Period]] = {metric: set() for metric in metrics}
    for comparison, periods in asked.items():
        for metric, own in needed(metrics, periods, comparison, look).items():
            wanted[metric] |= own
    found: dict[Metric, dict[Key, Measured]] = {}
    with reading(wanted, [look]):
        for metric, own in wanted.items():
            with suppress(NotOfferedError):
                found[metric] = measure(metric, sorted(own), look)
    return found


def _judged_together(
    found: Mapping[Metric, dict[Key, Measured]],
    metrics: Sequence[Metric],
    periods: Sequence[Period],
    comparison: Comparison,
    look: Look,
) -> dict[tuple[str, Period, int], Compared]:
    pairs: dict[Key, list[_Pair]] = {}
    for metric, spans in spans_of(metrics, periods, comparison, look).items():
        for key, pair in _paired(metric, found.get(metric, {}), spans, comparison, look).items():
            pairs.setdefault(key, []).append(pair)
    result: dict[tuple[str, Period, int], Compared] = {}
    for (period, member), family in pairs.items():
        tested = {pair.metric.code: _p_value(pair, look) for pair in family}
        adjusted = benjamini_hochberg(tested, 1 - look.confidence)
        codes = tuple(code for code, p_value in tested.items() if p_value is not None)
        for pair in family:
            p_value = adjusted[pair.metric.code].p_value
            result[pair.metric.code, period, member] = _judged(pair, period, member, p_value, codes, look)
    return result


def _minimum_answers(metric: Metric, look: Look) -> int:
    return max(look.thresholds.indicative, metric.minimum_n or 0)


def _p_value(pair: _Pair, look: Look) -> float | None:
    """Return the p value; None where there are too few answers for a verdict, which is then no test."""
    evidence = min(pair.later.sample.evidence, pair.earlier.sample.evidence)
    return pair.change.p_value if evidence >= _minimum_answers(pair.metric, look) else None


def needed(
    metrics: Sequence[Metric], periods: Sequence[Period], comparison: Comparison, look: Look
) -> dict[Metric, set[Period]]:
    """Return the periods that judging each metric reads, so that a page can read them with its own."""
    result: dict[Metric, set[Period]] = {}
    for metric, own in spans_of(metrics, periods, comparison, look).items():
        result[metric] = {one for pair in own.values() for one in pair}
        if any(version.reading in WITHOUT_ERROR for version in definitions([metric])[metric]):
            for pairs in histories(metric, own, comparison).values():
                result[metric] |= {one for pair in pairs for one in pair}
    return result


def _paired(
    metric: Metric, found: Mapping[Key, Measured], spans: Spans, comparison: Comparison, look: Look
) -> dict[Key, _Pair]:
    """Return what is to be judged of a metric, by period and member."""
    result: dict[Key, _Pair] = {}
    members = {member for _period, member in found}
    counted = any(one.sample.without_error for one in found.values())
    history = histories(metric, spans, comparison) if counted else {}
    for period, (part, against) in spans.items():
        for member in members:
            later, earlier = found.get((part, member)), found.get((against, member))
            if later is None or earlier is None or not _comparable(later, earlier):
                continue
            usual = None
            if later.sample.without_error:
                usual = xmr.limits(_changes(found, later, member, history[period]))
            change = later.sample.change_from(earlier.sample, look.confidence)
            result[period, member] = _Pair(metric, later, earlier, part, against, change, usual)
    return result


def _changes(
    found: Mapping[Key, Measured], now: Measured, member: int, pairs: Sequence[tuple[Period, Period]]
) -> list[float]:
    """Return the changes of a member from pair to pair; those across a break of the definition are not among them."""
    result = []
    for earlier, against in pairs:
        later, before = found.get((earlier, member)), found.get((against, member))
        if later and before and _comparable(later, before) and _comparable(now, later):
            result.append((later.point.value or 0.0) - (before.point.value or 0.0))
    return result


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
    if pair.later.sample.without_error:
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
            answers=(pair.later.sample.evidence, pair.earlier.sample.evidence),
            direction=direction,
            smallest_change=smallest,
            earlier_value=earlier.value,
            alpha=1 - look.confidence,
            minimum_answers=_minimum_answers(pair.metric, look),
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
