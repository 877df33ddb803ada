"""Readings of distinct customers and of windows: one function per reading, see `metrics.kpis.readings`."""

from collections.abc import Callable
from decimal import Decimal

from metrics.calendar import elapsed
from metrics.kpis import cells, customers, ready_made
from metrics.kpis.comparable import facts_behind, lack
from metrics.kpis.cuts import Key, only_of_customers
from metrics.kpis.freshness import delivered_instead, through
from metrics.kpis.requests import Reading, Request, Samples, periods_known
from metrics.kpis.samples import READY, Sample, exact
from metrics.kpis.sums import Sums, Window
from metrics.stats import proportions, rates
from metrics.stats.estimate import Estimate


def distinct(request: Request) -> Samples:
    """Distinct customers."""
    return {
        key: exact(found, found, "customers")
        for key, found in customers.distinct(request.measure, request.periods, request.cut).items()
    }


def distinct_share(request: Request) -> Samples:
    """Customers of one kind among those of another; nothing until they have been watched for long enough."""
    part = customers.distinct(request.measure, request.periods, request.cut)
    base = customers.distinct(request.base, request.periods, request.cut)
    return _watched(
        request,
        {
            key: Sample(proportions, proportions.Counts(part.get(key, 0), found), found, "customers")
            for key, found in base.items()
        },
    )


def _watched(request: Request, samples: Samples) -> Samples:
    """Leave out periods before which customers were not watched for long enough: nobody can have left yet."""
    facts, last = facts_behind(request.version), through(request.version)
    parts = {period: elapsed(period, last) if last else None for period in request.periods}
    covered = {period for period, part in parts.items() if part is not None and lack(facts, part) is None}
    return {key: sample for key, sample in samples.items() if key[0] in covered}


def _sums_and_customers(request: Request) -> tuple[dict[Key, Sums], dict[Key, int]]:
    only_of_customers(request.cut)
    return (
        cells.additive(request.measure, request.periods, request.cut),
        customers.distinct(request.base, request.periods, request.cut),
    )


def per_1000(request: Request) -> Samples:
    """Events per 1,000 distinct customers; nothing for periods of which no data of their kind was loaded."""
    events, base = _sums_and_customers(request)
    known = periods_known(request)
    return {
        key: Sample(
            rates,
            rates.Events(events[key].n if key in events else 0, found),
            found,
            "customers",
            1000.0,
        )
        for key, found in base.items()
        if key[0] in known
    }


def per_customer(request: Request) -> Samples:
    """A sum over distinct customers, or the sum that was delivered ready-made where there is none of our own."""
    sums, base = _sums_and_customers(request)
    totals = {key: found.total for key, found in sums.items()}
    instead = delivered_instead(request.measure)
    if instead is not None and len(totals) < len(base):
        for key, found in ready_made.delivered(instead, request.periods, request.cut).items():
            values = [part.value for part in found.parts if part.value is not None]
            if found.complete and values:
                totals.setdefault(key, sum(values, Decimal(0)))
    return {
        key: exact(float(totals[key] / found), found, "customers")
        for key, found in base.items()
        if key in totals
    }


def _window(build: Callable[[Window], Sample | None]) -> Reading:
    def read(request: Request) -> Samples:
        found = customers.windows(request.periods, request.cut)
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
        data = Estimate(low, None, None, window.customers_before, 0.0)
        return Sample(READY, data, window.customers_before, "customers", counted=True)
    low, high = sorted((low, low + unknown))
    data = Estimate((low + high) / 2, low, high, window.customers_before, None)
    return Sample(READY, data, window.customers_before, "customers")


def window_cross_sell(request: Request) -> Samples:
    """Customers of several products among all of twelve months, once there are twelve."""
    return _watched(request, _window(_cross_sell)(request))


window_retention = _window(_retention)
window_revenue_retention = _window(_revenue_retention)
window_earned_growth = _window(_earned_growth)
