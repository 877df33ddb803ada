"""Comparisons: how far a number lies above an earlier one, and whether that can be called better or worse.

Verdicts are judged over a stated family: the primary metrics of the same period, scope and comparison. They
are computed here once, stored, and shown everywhere as stored.
"""

from collections.abc import Iterator, Mapping, Sequence
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
        *("total", "count", "distinct", "per_customer", "reported"),
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
    pairs: dict[Key, list[_Pair]] = {}
    with one_answer():
        for found in _pairs(metrics, periods, comparison, look):
            for key, pair in found.items():
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


def _pairs(
    metrics: Sequence[Metric], periods: Sequence[Period], comparison: Comparison, look: Look
) -> Iterator[dict[Key, _Pair]]:
    """Return what is to be judged of each metric; all of them are read together."""
    spans = spans_of(metrics, periods, comparison, look)
    found: dict[Metric, dict[Key, Measured]] = {}
    with reading(needed(metrics, periods, comparison, look), [look]):
        for metric, own in spans.items():
            with suppress(NotOfferedError):
                found[metric] = measure(metric, sorted({one for pair in own.values() for one in pair}), look)
        changes = _usual_changes(found, spans, comparison, look)
    for metric, measured in found.items():
        yield _paired(metric, measured, spans[metric], changes.get(metric, {}), look)


def _paired(
    metric: Metric,
    found: dict[Key, Measured],
    spans: Spans,
    changes: Mapping[Key, Sequence[float]],
    look: Look,
) -> dict[Key, _Pair]:
    result: dict[Key, _Pair] = {}
    members = {member for _period, member in found}
    for period, (part, against) in spans.items():
        for member in members:
            later, earlier = found.get((part, member)), found.get((against, member))
            if later is None or earlier is None or not _comparable(later, earlier):
                continue
            usual = xmr.limits(changes.get((period, member), ())) if later.sample.without_error else None
            change = later.sample.change_from(earlier.sample, look.confidence)
            result[period, member] = _Pair(metric, later, earlier, part, against, change, usual)
    return result


def _usual_changes(
    found: Mapping[Metric, dict[Key, Measured]],
    spans: Mapping[Metric, Spans],
    comparison: Comparison,
    look: Look,
) -> dict[Metric, dict[Key, list[float]]]:
    """Return the like-for-like changes before each period, of metrics that are counted and not sampled."""
    counted = [
        metric
        for metric, measured in found.items()
        if any(one.sample.without_error for one in measured.values())
    ]
    history = {metric: histories(metric, spans[metric], comparison) for metric in counted}
    wanted = {
        metric: {one for pairs in own.values() for pair in pairs for one in pair}
        for metric, own in history.items()
    }
    result: dict[Metric, dict[Key, list[float]]] = {}
    with reading({metric: wanted[metric] for metric in counted}, [look]):
        for metric in counted:
            values = measure(metric, sorted(wanted[metric]), look)
            result[metric] = _changes(values, found[metric], history[metric], spans[metric])
    return result


def _changes(
    values: dict[Key, Measured],
    found: dict[Key, Measured],
    history: Mapping[Period, Sequence[tuple[Period, Period]]],
    spans: Spans,
) -> dict[Key, list[float]]:
    """Return the changes by period and member; those across a break of the definition are not among them."""
    result: dict[Key, list[float]] = {}
    for member in {member for _period, member in values}:
        for period, pairs in history.items():
            now = found.get((spans[period][0], member))
            for earlier, against in pairs:
                later, before = values.get((earlier, member)), values.get((against, member))
                if now and later and before and _comparable(later, before) and _comparable(now, later):
                    change = (later.point.value or 0.0) - (before.point.value or 0.0)
                    result.setdefault((period, member), []).append(change)
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
