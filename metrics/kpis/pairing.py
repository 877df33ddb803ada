"""Which periods are set against each other: the elapsed part of each, and pairs before it that were usual.

Only those that data cover alike (see `comparable`); where they do not, why.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from metrics.calendar import (
    ALL_TIME,
    FIRST_DAY,
    Comparison,
    Period,
    elapsed,
    like_for_like,
    previous,
    same_part,
)
from metrics.kpis.comparable import Lack, facts_behind, lack_of_either
from metrics.kpis.definitions import versions_by_period
from metrics.kpis.freshness import through
from metrics.kpis.series import Look
from metrics.kpis.shelf import one_answer, shelf
from metrics.models import Metric, MetricVersion

HISTORY = 24
"""Earlier like-for-like changes that usual variation is taken from, where everything is counted."""

Spans = Mapping[Period, tuple[Period, Period]]
"""The elapsed part of each period, and the same part of the one that it is compared with."""


def spans_of(
    metrics: Sequence[Metric], periods: Sequence[Period], comparison: Comparison, look: Look
) -> dict[Metric, Spans]:
    """Return for each metric which periods can be compared, and over which days."""
    with one_answer():
        return {metric: _spans(metric, periods, comparison, look) for metric in metrics}


def _spans(metric: Metric, periods: Sequence[Period], comparison: Comparison, look: Look) -> Spans:
    shown = _shown(periods, look)

    def covered() -> Spans:
        return {
            period: (part, against)
            for version, period, part, against in _parts(metric, shown, comparison, look)
            if lack_of_either(facts_behind(version), part, against) is None
        }

    return shelf().keep(("spans", metric.pk, comparison, look.today, tuple(shown)), covered)


def _shown(periods: Sequence[Period], look: Look) -> list[Period]:
    # Of a period that is not over, a narrower scope appears in steps: it has no like-for-like counterpart.
    return [one for one in look.cut().closed(periods) if one != ALL_TIME and _has_one_before(one)]


def _parts(
    metric: Metric, shown: Sequence[Period], comparison: Comparison, look: Look
) -> Iterator[tuple[MetricVersion, Period, Period, Period]]:
    """Yield of each period its elapsed part and the same part of what it is compared with, covered or not."""
    for version, own in versions_by_period(metric, shown).values():
        last_day = through(version)
        for period in own:
            if last_day is None:
                break
            last_day = min(last_day, look.today)  # a clock that runs ahead closes no period
            part, against = elapsed(period, last_day), like_for_like(period, last_day, comparison)
            # A total of two years and the one a year before share a year.
            if part and against and against.end <= part.start:
                yield version, period, part, against


def lacks(metrics: Sequence[Metric], period: Period, comparison: Comparison, look: Look) -> dict[str, Lack]:
    """Return why data do not cover a period and what it is compared with alike, by code; absent where they do."""
    result: dict[str, Lack] = {}
    with one_answer():
        for metric in metrics:
            for version, _whole, part, against in _parts(metric, _shown([period], look), comparison, look):
                found = lack_of_either(facts_behind(version), part, against)
                if found is not None:
                    result[metric.code] = found
    return result


def compared_parts(
    metric: Metric, period: Period, comparison: Comparison, look: Look
) -> tuple[Period, Period] | None:
    """Return the elapsed part of a period and the same part of what it is compared with; None where none is."""
    return _spans(metric, [period], comparison, look).get(period)


def _has_one_before(period: Period) -> bool:
    """Return whether the calendar goes back far enough for the period before."""
    return period.start.toordinal() - period.days >= FIRST_DAY.toordinal()


History = Mapping[Period, Sequence[tuple[Period, Period]]]
"""The pairs of periods whose change is held to be usual, by the period that is judged."""


def histories(metric: Metric, spans: Spans, comparison: Comparison) -> History:
    """Return the pairs before each period that data cover alike, the oldest first."""

    def covered() -> History:
        result: dict[Period, list[tuple[Period, Period]]] = {}
        for version, own in versions_by_period(metric, list(spans)).values():
            facts = facts_behind(version)
            for period in own:
                pairs = _history(period, spans[period][0], comparison)
                result[period] = [pair for pair in pairs if lack_of_either(facts, *pair) is None]
        return result

    return shelf().keep(("histories", metric.pk, comparison, tuple(spans.items())), covered)


@lru_cache(maxsize=4096)
def _history(period: Period, part: Period, comparison: Comparison) -> list[tuple[Period, Period]]:
    """Return, oldest first, the same part of the periods before, each with what it is compared with."""
    result, one = [], period
    for _ in range(HISTORY):
        if not _has_one_before(one):
            break
        one = previous(one)
        earlier = same_part(period, part, one)
        against = like_for_like(one, earlier.last_day, comparison)
        if against:
            result.append((earlier, against))
    return result[::-1]
