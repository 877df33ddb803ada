"""Which periods may be set against each other: those that data cover alike, from the first day on.

Data begin somewhere. A year against the four months that data cover of the one before, or the churn of a month
before which nobody was watched, would be a change of the data and not of the company.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from metrics.calendar import Period, add_months
from metrics.catalogue.measures import RECOVERY_DAYS, REPEAT_DAYS
from metrics.catalogue.readings import OverTime, over_time
from metrics.kpis.definitions import definitions, parts
from metrics.kpis.freshness import KNOWN_BY, Reach, churn_after_days, months_with_data, own_reach
from metrics.models import Measure, MetricVersion

MOST_MISSING = timedelta(days=10)
"""Days without data at the start of a period that may be a holiday; at most a tenth of the period."""

NEW_AFTER = timedelta(days=REPEAT_DAYS)
"""How long purchases must be known before a first one is taken for the customer's first."""

_ALSO_ALONE = frozenset({"contact_cost", "self_service", "first_reply", "handling_time", "orders"})
"""Measures that may begin later than what they are part of: costs were not written down from the first day on."""

_WINDOW_MONTHS = {"window_cross_sell": 12}
_TWO_WINDOWS = 24


@dataclass(frozen=True, slots=True)
class Lack:
    """Why two periods are not comparable: data begin too late, or a month has none.

    Attributes
    ----------
    since
        The first day of a period that could be compared.
    month
        The first day of the month without data.
    """

    since: date | None = None
    month: date | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of the facts behind a number.

    Attributes
    ----------
    first
        The first day with data.
    months
        Those with data; None where it does not matter which have.
    lead
        How long before a period the facts must be known.
    window
        Months that a number reaches back from the end of a period, whatever the period; else 0.
    sampled
        Answers: asked in waves or all the time, and each wave stands for its period.
    """

    first: date
    months: frozenset[date] | None = None
    lead: timedelta = timedelta()
    window: int = 0
    sampled: bool = False

    def lack(self, period: Period) -> Lack | None:
        """Return what is missing at the start of a period; None where data cover it."""
        needed = add_months(period.end.replace(day=1), -self.window) if self.window else period.start
        if self.first + self.lead <= _covered_from(needed, period.end):
            return None
        return Lack(since=add_months(self.first, self.window) + self.lead)

    def lack_of_either(self, later: Period, earlier: Period) -> Lack | None:
        """Return what is missing to compare two periods; None where nothing is.

        Of answers, the earlier period must not hold fewer months with answers only because data begin in it. Of
        what adds up, a month that has none must have none in the other period either: whoever bills once in a
        quarter has two such months in each.
        """
        begins = self.lack(earlier) or self.lack(later)
        if self.months is None:
            return begins
        if self.sampled:
            return begins if len(self._without_data(later)) < len(self._without_data(earlier)) else None
        return begins or self._month_of_one(later, earlier)

    def _month_of_one(self, later: Period, earlier: Period) -> Lack | None:
        """Return a month that has data in one of the periods, while its counterpart has none."""
        differing = self._without_data(earlier) ^ self._without_data(later)
        if not differing:
            return None
        place = min(differing)
        empty = earlier if place in self._without_data(earlier) else later
        return Lack(month=add_months(empty.start.replace(day=1), place))

    def _without_data(self, period: Period) -> set[int]:
        """Return the places, from 0, of the months of a period that hold no data."""
        first = period.start.replace(day=1)
        count = 1 + (period.last_day.year - first.year) * 12 + period.last_day.month - first.month
        return {place for place in range(count) if add_months(first, place) not in (self.months or ())}


def _covered_from(start: date, end: date) -> date:
    """Return the latest first day of data that still covers a span: what lies before may be a holiday."""
    return start + min(timedelta(days=(end - start).days // 10), MOST_MISSING)


def begins_inside(reach: Reach, period: Period) -> bool:
    """Return whether data cover a period only from a later day on."""
    return _covered_from(period.start, period.end) < reach.first < period.end


Facts = tuple[Known, ...]
"""What is known of each of the facts that a definition reads."""


def lack_of_either(facts: Facts, later: Period, earlier: Period) -> Lack | None:
    """Return what is missing to set two periods against each other; None where nothing is."""
    return next((found for one in facts if (found := one.lack_of_either(later, earlier))), None)


def lack(facts: Facts, period: Period) -> Lack | None:
    """Return what is missing of one period; None where data cover it, or where it is answers."""
    return next((found for one in facts if not one.sampled and (found := one.lack(period))), None)


def facts_behind(version: MetricVersion) -> Facts:
    """Return what is known of the facts that a definition reads; ready-made values speak for themselves."""
    if version.reading == "composite":
        own = [definitions([part.metric])[part.metric] for part in parts(version)]
        return tuple(one for versions in own if versions for one in facts_behind(versions[-1]))
    measures = [one for one in (version.measure, version.base) if one is not None]
    return tuple(
        one
        for measure in measures
        if measure.kind != Measure.Kind.REPORTED
        for one in _known(measure, version.reading)
    )


def _known(measure: Measure, reading: str) -> Iterator[Known]:
    code = measure.code
    if measure.kind == Measure.Kind.WINDOW:
        active = own_reach("active_customers")
        if active is not None:
            yield Known(active.first, window=_WINDOW_MONTHS.get(reading, _TWO_WINDOWS))
        return
    by = code if code in _ALSO_ALONE else KNOWN_BY.get(code, code)
    reach = own_reach(by) or own_reach(code)
    if reach is None:
        return
    if measure.kind == Measure.Kind.SCALE:
        yield Known(reach.first, months_with_data(code), sampled=True)
        return
    first = _since(code, reach.first)
    # A month without data makes small what grows with the days; shares and means are of what there is.
    months = None if over_time(reading, measure) == OverTime.LEVEL else _months(code, by)
    yield Known(first, months, lead=_lead(code))


def _since(code: str, first: date) -> date:
    """Return the first day; of new customers that of the starts that were delivered, where they were."""
    own = own_reach(code)
    return own.first if code == "acquired" and own is not None and _starts_are_known() else first


def _months(code: str, by: str) -> frozenset[date] | None:
    """Return the months with data; None where contracts say of every month who was a customer."""
    if code not in {"active_customers", "customers_at_start", "churned_customers", "acquired"}:
        return months_with_data(by)
    if _starts_are_known() or _contracts_are_known():
        return None
    return months_with_data("orders")


def _lead(code: str) -> timedelta:
    """Return how long customers must be watched before a period begins."""
    if code in {"churned_customers", "customers_at_start"} and not _contracts_are_known():
        return timedelta(days=churn_after_days() + 1)
    if code == "acquired" and not _starts_are_known():
        return NEW_AFTER
    if code == "repeat_purchase":
        return NEW_AFTER + timedelta(days=REPEAT_DAYS)
    if code == "call_back" or code.startswith("recovery_"):
        return timedelta(days=RECOVERY_DAYS)
    return timedelta()


def _starts_are_known() -> bool:
    """Whether a file said when customers came: then starts are known from before the first purchase."""
    return _begins_before_orders("acquired")


def _contracts_are_known() -> bool:
    """Whether contracts say who was a customer: then some are known from before the first purchase."""
    return _begins_before_orders("active_customers")


def _begins_before_orders(code: str) -> bool:
    own, orders = own_reach(code), own_reach("orders")
    return own is not None and (orders is None or own.first < orders.first)
