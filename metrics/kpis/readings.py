"""Readings: how a metric's definition turns sufficient statistics into samples. One function per reading.

The names are those of `MetricVersion.reading`. Each function fetches what it reads with a fixed number of
queries and returns a sample per period and member.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from metrics.kpis import cells, customer_readings, delivered_readings
from metrics.kpis.cuts import Key
from metrics.kpis.definitions import parts, versions_by_period
from metrics.kpis.requests import Reading, Request, Samples, noun_of
from metrics.kpis.samples import INDEX, Method, Sample, exact
from metrics.models.cells import POINTS
from metrics.stats import composite, means, medians, nps, proportions, weighting
from metrics.stats.direction import Better, Direction
from metrics.stats.estimate import NO_ESTIMATE

HOUR = 3600.0


@dataclass(frozen=True, slots=True)
class Counted:
    """Answers, and how many there are with each score; effective ones where they carry weights."""

    answers: int
    counts: Sequence[float]
    weighted: bool = False

    def between(self, lowest: int, highest: int) -> float:
        """Return how many have a score in `lowest..highest`."""
        return sum(self.counts[lowest : highest + 1])

    def sample(self, method: Method, data: object, noun: str = "answers") -> Sample:
        """Return them as read by a method."""
        effective = sum(self.counts) if self.weighted else None
        return Sample(method, data, self.answers, noun, effective=effective)


def _counts(request: Request) -> dict[Key, Counted]:
    """Return the answers by score."""
    if request.weighted:
        found = cells.weighted(request.measure, request.periods, request.cut)
        result: dict[Key, Counted] = {}
        for key, sums in found.items():
            effective = weighting.effective_counts(dict(enumerate(sums.weights)), sums.w_sq)
            result[key] = Counted(sums.n, [effective[score] for score in sorted(effective)], weighted=True)
        return result
    return {
        key: Counted(sums.n, sums.counts)
        for key, sums in cells.additive(request.measure, request.periods, request.cut).items()
    }


def _nps(request: Request) -> Samples:
    return {
        key: found.sample(nps, nps.Counts(found.between(9, 10), found.between(0, 6), found.between(0, 10)))
        for key, found in _counts(request).items()
    }


def _share(request: Request) -> Samples:
    lowest, highest = request.points
    return {
        key: found.sample(
            proportions,
            proportions.Counts(found.between(lowest, highest), found.between(0, POINTS)),
            noun_of(request),
        )
        for key, found in _counts(request).items()
    }


def _mean(request: Request) -> Samples:
    bounds = None
    if request.measure.minimum is not None and request.measure.maximum is not None:
        bounds = (float(request.measure.minimum), float(request.measure.maximum))
    if request.weighted:
        result: Samples = {}
        for key, sums in cells.weighted(request.measure, request.periods, request.cut).items():
            n = weighting.effective_sample_size(sums.w, sums.w_sq)
            scale = n / sums.w if sums.w else 0.0
            data = means.Sums(n, sums.w_total * scale, sums.w_total_sq * scale)
            result[key] = Sample(means, data, sums.n, effective=n, bounds=bounds)
        return result
    return {
        key: Sample(
            means,
            means.Sums(sums.n, float(sums.total), float(sums.total_sq)),
            sums.n,
            noun_of(request),
            bounds=bounds,
        )
        for key, sums in cells.additive(request.measure, request.periods, request.cut).items()
    }


def _mean_hours(request: Request) -> Samples:
    return {
        key: Sample(
            means,
            means.Sums(sums.n, float(sums.total), float(sums.total_sq)),
            sums.n,
            noun_of(request),
            1 / HOUR,
        )
        for key, sums in cells.additive(request.measure, request.periods, request.cut).items()
    }


def _median_hours(request: Request) -> Samples:
    return {
        key: Sample(medians, seconds, len(seconds), noun_of(request), 1 / HOUR)
        for key, seconds in cells.durations(request.measure, request.periods, request.cut).items()
    }


def _yes_share(request: Request) -> Samples:
    return {
        key: Sample(proportions, proportions.Counts(sums.between(1, 1), sums.n), sums.n, noun_of(request))
        for key, sums in cells.additive(request.measure, request.periods, request.cut).items()
    }


def _class_share(request: Request) -> Samples:
    """The share of some classes among the known ones: class 0 is "unknown" and does not count."""
    lowest, highest = request.points
    result: Samples = {}
    for key, sums in cells.additive(request.measure, request.periods, request.cut).items():
        known = sums.n - sums.between(0, 0)
        if known:
            data = proportions.Counts(sums.between(lowest, highest), known)
            result[key] = Sample(proportions, data, known, noun_of(request))
    return result


def _total(request: Request) -> Samples:
    return {
        key: exact(float(sums.total), sums.n, noun_of(request))
        for key, sums in cells.additive(request.measure, request.periods, request.cut).items()
    }


def _count(request: Request) -> Samples:
    return {
        key: exact(sums.n, sums.n, noun_of(request))
        for key, sums in cells.additive(request.measure, request.periods, request.cut).items()
    }


def _composite(request: Request) -> Samples:
    """Parts read by their own definitions; a part without a value is named as missing."""
    own_parts = parts(request.version)
    read: dict[str, Samples] = {}
    for part in own_parts:
        samples = read.setdefault(part.metric.code, {})
        for version, own in versions_by_period(part.metric, request.periods).values():
            samples |= READINGS[version.reading](replace(request, version=version, periods=own))
    keys = {key for samples in read.values() for key in samples}
    result: Samples = {}
    for key in keys:
        present = []
        for part in own_parts:
            sample = read[part.metric.code].get(key)
            estimate = sample.estimate(request.confidence) if sample else NO_ESTIMATE
            direction = Direction(Better(part.metric.better), part.metric.range_low, part.metric.range_high)
            present.append(
                composite.Part(part.metric.code, estimate, part.weight, part.centre, part.spread, direction)
            )
        smallest = min((samples[key].answers for samples in read.values() if key in samples), default=0)
        missing = tuple(code for code, samples in read.items() if key not in samples)
        result[key] = Sample(INDEX, tuple(present), smallest, missing=missing)
    return result


READINGS: dict[str, Reading] = {
    "nps": _nps,
    "share": _share,
    "mean": _mean,
    "mean_hours": _mean_hours,
    "median_hours": _median_hours,
    "yes_share": _yes_share,
    "class_share": _class_share,
    "total": _total,
    "count": _count,
    "distinct": customer_readings.distinct,
    "distinct_share": customer_readings.distinct_share,
    "per_1000": customer_readings.per_1000,
    "per_customer": customer_readings.per_customer,
    "window_retention": customer_readings.window_retention,
    "window_cross_sell": customer_readings.window_cross_sell,
    "window_revenue_retention": customer_readings.window_revenue_retention,
    "window_earned_growth": customer_readings.window_earned_growth,
    "answered_share": delivered_readings.answered_share,
    "reported": delivered_readings.reported,
    "reported_share": delivered_readings.reported_share,
    "composite": _composite,
}
