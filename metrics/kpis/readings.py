"""Readings: how a metric's definition turns sufficient statistics into samples. One function per reading.

The names are those of `MetricVersion.reading`. Each function fetches what it reads with a fixed number of
queries and returns a sample per period and member.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from metrics.calendar import Period
from metrics.kpis import cells
from metrics.kpis.cells import Cut, Key
from metrics.kpis.samples import INDEX, READY, Sample, exact
from metrics.kpis.sums import Delivered, Sums, Window
from metrics.models import Measure, MetricVersion
from metrics.stats import composite, means, medians, nps, proportions, rates, weighting
from metrics.stats.direction import Better, Direction
from metrics.stats.estimate import Estimate, critical_value

HOUR = 3600.0


@dataclass(frozen=True, slots=True)
class Request:
    """What is to be read: a definition, periods, who is counted, and whether weights count."""

    version: MetricVersion
    periods: Sequence[Period]
    cut: Cut
    weighted: bool = False
    confidence: float = 0.95

    @property
    def measure(self) -> Measure:
        """The measure that is read."""
        if self.version.measure is None:
            raise ValueError(f"{self.version} reads no measure")
        return self.version.measure

    @property
    def base(self) -> Measure:
        """The measure that it is set against."""
        if self.version.base is None:
            raise ValueError(f"{self.version} has no base")
        return self.version.base

    @property
    def points(self) -> tuple[int, int]:
        """The lowest and highest score that a share counts."""
        lowest, highest = self.version.points_from, self.version.points_to
        if lowest is None or highest is None:
            raise ValueError(f"{self.version} says not which scores it counts")
        return lowest, highest


Samples = dict[Key, Sample]
Reading = Callable[[Request], Samples]

NOUNS = {
    "contacts": "contacts",
    "complaints": "complaints",
    "solved_first_contact": "contacts",
    "self_service": "contacts",
    "first_reply": "contacts",
    "handling_time": "contacts",
    "contact_cost": "contacts",
    "call_back": "answers",
    "revenue": "transactions",
    "orders": "orders",
    "acquired": "customers",
    "repeat_purchase": "customers",
    "active_customers": "customers",
}


def _noun(request: Request) -> str:
    return NOUNS.get(request.measure.code, "answers")


def _counts(request: Request) -> dict[Key, tuple[int, Sequence[float]]]:
    """Return answers and (effective) counts by score."""
    if request.weighted:
        found = cells.weighted(request.measure, request.periods, request.cut)
        result: dict[Key, tuple[int, Sequence[float]]] = {}
        for key, sums in found.items():
            effective = weighting.effective_counts(dict(enumerate(sums.weights)), sums.w_sq)
            result[key] = (sums.n, [effective[score] for score in sorted(effective)])
        return result
    return {
        key: (sums.n, sums.counts)
        for key, sums in cells.additive(request.measure, request.periods, request.cut).items()
    }


def _nps(request: Request) -> Samples:
    return {
        key: Sample(nps, nps.Counts(sum(counts[9:11]), sum(counts[0:7]), sum(counts)), answers)
        for key, (answers, counts) in _counts(request).items()
    }


def _share(request: Request) -> Samples:
    lowest, highest = request.points
    return {
        key: Sample(
            proportions,
            proportions.Counts(sum(counts[lowest : highest + 1]), sum(counts)),
            answers,
            _noun(request),
        )
        for key, (answers, counts) in _counts(request).items()
    }


def _mean(request: Request) -> Samples:
    if request.weighted:
        result: Samples = {}
        for key, sums in cells.weighted(request.measure, request.periods, request.cut).items():
            n = weighting.effective_sample_size(sums.w, sums.w_sq)
            scale = n / sums.w
            data = means.Sums(n, sums.w_total * scale, sums.w_total_sq * scale)
            result[key] = Sample(means, data, sums.n)
        return result
    return {
        key: Sample(
            means, means.Sums(sums.n, float(sums.total), float(sums.total_sq)), sums.n, _noun(request)
        )
        for key, sums in cells.additive(request.measure, request.periods, request.cut).items()
    }


def _mean_hours(request: Request) -> Samples:
    return {
        key: Sample(
            means,
            means.Sums(sums.n, float(sums.total), float(sums.total_sq)),
            sums.n,
            _noun(request),
            1 / HOUR,
        )
        for key, sums in cells.additive(request.measure, request.periods, request.cut).items()
    }


def _median_hours(request: Request) -> Samples:
    return {
        key: Sample(medians, seconds, len(seconds), _noun(request), 1 / HOUR)
        for key, seconds in cells.durations(request.measure, request.periods, request.cut).items()
    }


def _yes_share(request: Request) -> Samples:
    return {
        key: Sample(proportions, proportions.Counts(sums.between(1, 1), sums.n), sums.n, _noun(request))
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
            result[key] = Sample(proportions, data, known, _noun(request))
    return result


def _total(request: Request) -> Samples:
    return {
        key: exact(float(sums.total), sums.n, _noun(request))
        for key, sums in cells.additive(request.measure, request.periods, request.cut).items()
    }


def _count(request: Request) -> Samples:
    return {
        key: exact(sums.n, sums.n, _noun(request))
        for key, sums in cells.additive(request.measure, request.periods, request.cut).items()
    }


def _distinct(request: Request) -> Samples:
    return {
        key: exact(customers, customers, "customers")
        for key, customers in cells.distinct(request.measure, request.periods, request.cut).items()
    }


def _distinct_share(request: Request) -> Samples:
    part = cells.distinct(request.measure, request.periods, request.cut)
    base = cells.distinct(request.base, request.periods, request.cut)
    return {
        key: Sample(proportions, proportions.Counts(part.get(key, 0), customers), customers, "customers")
        for key, customers in base.items()
    }


def _per_customer_base(request: Request) -> tuple[dict[Key, Sums], dict[Key, int]]:
    return (
        cells.additive(request.measure, request.periods, request.cut),
        cells.distinct(request.base, request.periods, request.cut),
    )


def _per_1000(request: Request) -> Samples:
    events, base = _per_customer_base(request)
    return {
        key: Sample(
            rates,
            rates.Events(events[key].n if key in events else 0, customers),
            customers,
            "customers",
            1000.0,
        )
        for key, customers in base.items()
    }


def _per_customer(request: Request) -> Samples:
    sums, base = _per_customer_base(request)
    return {
        key: exact(float(sums[key].total / customers), customers, "customers")
        for key, customers in base.items()
        if key in sums
    }


def _window(build: Callable[[Window], Sample | None]) -> Reading:
    def read(request: Request) -> Samples:
        found = cells.windows(request.periods, request.cut)
        return {key: sample for key, window in found.items() if (sample := build(window)) is not None}

    return read


def _retention(window: Window) -> Sample | None:
    if not window.customers_before:
        return None
    data = proportions.Counts(window.customers_kept, window.customers_before)
    return Sample(proportions, data, window.customers_before, "customers")


def _cross_sell(window: Window) -> Sample | None:
    if not window.customers_now:
        return None
    data = proportions.Counts(window.customers_two_products, window.customers_now)
    return Sample(proportions, data, window.customers_now, "customers")


def _revenue_retention(window: Window) -> Sample | None:
    if window.revenue_before <= 0:
        return None
    return exact(
        float(window.revenue_returning / window.revenue_before), window.customers_before, "customers"
    )


def _earned_growth(window: Window) -> Sample | None:
    """Net revenue retention plus earned new customers, less the start (Reichheld, Darnell, Burns 2021).

    Where some new customers came for an unknown reason the truth lies between "all bought" and "all earned":
    the range says so, and the value is its middle.
    """
    before = window.revenue_before
    if before <= 0:
        return None
    low = float((window.revenue_returning + window.revenue_new_earned) / before) - 1
    unknown = float(window.revenue_new_unknown / before)
    if not unknown:
        return exact(low, window.customers_before, "customers")
    low, high = sorted((low, low + unknown))
    data = Estimate((low + high) / 2, low, high, window.customers_before, None)
    return Sample(READY, data, window.customers_before, "customers")


def _answered_share(request: Request) -> Samples:
    answered = cells.additive(request.measure, request.periods, request.cut)
    result: Samples = {}
    for key, parts in cells.delivered(request.base, request.periods, request.cut).items():
        invited = sum((part.value for part in parts if part.value is not None), Decimal(0))
        whole = len(parts) == 1 or len(parts) == len(cells.pieces(key[0]).months)
        if invited > 0 and whole:
            given = answered[key].n if key in answered else 0
            # More answers than invitations: the two figures do not belong together, so nothing is said.
            if given <= invited:
                result[key] = Sample(
                    proportions, proportions.Counts(given, int(invited)), int(invited), "customers"
                )
    return result


def _reported(request: Request) -> Samples:
    """Ready-made values: added up as they allow, never averaged.

    A period's own value stands. Else months with numerator and denominator add up; else sums of money and
    counts add up if every month is there; else the last month speaks for the period.
    """
    adds_up = request.version.metric.unit in {"money", "count"}
    result: Samples = {}
    for key, parts in cells.delivered(request.measure, request.periods, request.cut).items():
        complete = len(parts) == len(cells.pieces(key[0]).months)
        ratio = [part for part in parts if part.numerator is not None and part.denominator]
        if len(parts) > 1 and len(ratio) == len(parts):
            upper = sum((part.numerator or Decimal(0) for part in ratio), Decimal(0))
            lower = sum((part.denominator or Decimal(0) for part in ratio), Decimal(0))
            result[key] = _ready(
                Delivered(upper / lower, upper, lower, None, None, None, parts[-1].source), request
            )
        elif len(parts) > 1 and adds_up:
            if complete:
                total = sum((part.value or Decimal(0) for part in parts), Decimal(0))
                result[key] = _ready(
                    Delivered(total, None, None, None, None, None, parts[-1].source), request
                )
        else:
            result[key] = _ready(parts[-1], request)
    return result


def _ready(part: Delivered, request: Request) -> Sample:
    """Return a delivered value as a sample: with a range where its source gave one, else without n."""
    value = float(part.value) if part.value is not None else None
    n = part.n or (int(part.denominator) if part.denominator else 0)
    share = request.version.metric.unit == "percent"
    if part.numerator is not None and part.denominator and share and 0 <= part.numerator <= part.denominator:
        counts = proportions.Counts(float(part.numerator), float(part.denominator))
        return Sample(proportions, counts, n, source=part.source)
    low = float(part.low) if part.low is not None else None
    high = float(part.high) if part.high is not None else None
    error = None
    if low is not None and high is not None:
        error = (high - low) / (2 * critical_value(request.confidence))
    data = Estimate(value, low, high, n, error)
    return Sample(READY, data, n if low is not None else 0, source=part.source)


def _composite(request: Request) -> Samples:
    """Parts read by their own definitions; a part without a value is named as missing."""
    parts = list(request.version.parts.select_related("metric"))
    read: dict[str, Samples] = {}
    for part in parts:
        version = part.metric.versions.select_related("metric", "measure", "base").order_by("-number")[0]
        read[part.metric.code] = READINGS[version.reading](
            Request(version, request.periods, request.cut, request.weighted, request.confidence)
        )
    keys = {key for samples in read.values() for key in samples}
    result: Samples = {}
    for key in keys:
        present = []
        for part in parts:
            sample = read[part.metric.code].get(key)
            estimate = sample.estimate(request.confidence) if sample else Estimate(None, None, None, 0, None)
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
    "distinct": _distinct,
    "distinct_share": _distinct_share,
    "per_1000": _per_1000,
    "per_customer": _per_customer,
    "window_retention": _window(_retention),
    "window_cross_sell": _window(_cross_sell),
    "window_revenue_retention": _window(_revenue_retention),
    "window_earned_growth": _window(_earned_growth),
    "answered_share": _answered_share,
    "reported": _reported,
    "composite": _composite,
}
