"""How far the data reach: the first and the last day that a number can know of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from metrics.kpis.definitions import definitions, parts
from metrics.kpis.shelf import shelf
from metrics.models import Measure, Metric, MetricVersion
from metrics.rollup.reach import reaches_of_measures

KNOWN_BY = {
    "complaints": "contacts",
    "contact_cost": "contacts",
    "self_service": "contacts",
    "first_reply": "contacts",
    "handling_time": "contacts",
    "call_back": "contacts",
    "recovery_recommend": "recommend_0_10",
    "recovery_satisfaction": "satisfaction_1_5",
    "orders": "revenue",
    "acquired": "revenue",
    "repeat_purchase": "revenue",
    "churned_customers": "active_customers",
    "customers_at_start": "active_customers",
}
"""What is rare is known of as far as what it is part of: a month without complaints is not one without data."""

DELIVERED_INSTEAD = {"contact_cost": "cost_to_serve_reported"}
"""What finance may deliver where single amounts are not loaded."""


@dataclass(frozen=True, slots=True)
class Reach:
    """The first and the last day, inclusive, that a metric has data for."""

    first: date
    last: date


def reach(metrics: Sequence[Metric]) -> dict[str, Reach]:
    """Return how far the data of each metric reach, by code; absent where it has none.

    By its newest definition. A composite reaches as far as the part that reaches least.
    """
    known = _known()
    result: dict[str, Reach] = {}
    for metric, versions in definitions(metrics).items():
        found = _of(versions[-1], known) if versions else None
        if found is not None:
            result[metric.code] = found
    return result


def reach_of_measures(*codes: str) -> dict[str, Reach]:
    """Return how far the data of measures reach, by code; absent where there are none."""
    known = _known()
    ids = Measure.objects.filter(code__in=codes).values_list("code", "pk")
    return {code: known[pk] for code, pk in ids if pk in known}


def through(version: MetricVersion) -> date | None:
    """Return the last day on which the metric has data, inclusive; None where it has none."""
    found = _of(version, _known())
    return found.last if found else None


def _of(version: MetricVersion, known: Mapping[int, Reach]) -> Reach | None:
    if version.reading != "composite":
        return known.get(version.measure_id) if version.measure_id is not None else None
    newest = [
        versions[-1] for part in parts(version) if (versions := definitions([part.metric])[part.metric])
    ]
    found = [one for part in newest if (one := _of(part, known)) is not None]
    return Reach(min(one.first for one in found), min(one.last for one in found)) if found else None


def known_by(measure: int) -> int:
    """Return the measure that says how far one is known of: the contacts for complaints, else itself."""
    return _all().known_by.get(measure, measure)


def delivered_instead(measure: Measure) -> int | None:
    """Return the id of the measure that may be delivered where the facts of one are not loaded; mostly None."""
    code = DELIVERED_INSTEAD.get(measure.code)
    return _all().ids.get(code) if code else None


def read_with(measure: Measure) -> set[int]:
    """Return the ids of the measures that are read wherever one is, itself among them."""
    if measure.code not in KNOWN_BY and measure.code not in DELIVERED_INSTEAD:
        return {measure.pk}
    return {measure.pk, known_by(measure.pk)} | {
        one for one in (delivered_instead(measure),) if one is not None
    }


def complaints_are_known() -> bool:
    """Return whether somebody has said which reasons of contacts are complaints."""
    return _all().complaints


def is_counting() -> bool:
    """Return whether something was loaded that is not in the cells yet."""
    return _all().counting


@dataclass(frozen=True, slots=True)
class _Measures:
    """How far each measure reaches and what it is known by, by id; whether any reason is a complaint.

    And whether cells wait to be made from what was loaded. `own` are the reaches of the measures' own cells, by
    code.
    """

    reaches: Mapping[int, Reach]
    known_by: Mapping[int, int]
    ids: Mapping[str, int]
    own: Mapping[str, Reach]
    months: Mapping[str, frozenset[date]]
    complaints: bool
    counting: bool
    churn_after_days: int


def own_reach(code: str) -> Reach | None:
    """Return how far the cells of one measure reach, whatever it is part of; None where it has none."""
    return _all().own.get(code)


def months_with_data(code: str) -> frozenset[date]:
    """Return the months in which anything of a measure that adds up was counted."""
    return _all().months.get(code, frozenset())


def churn_after_days() -> int:
    """Return after how many days without a purchase a customer is gone, as the organisation has set it."""
    return _all().churn_after_days


def _known() -> Mapping[int, Reach]:
    return _all().reaches


def _all() -> _Measures:
    """Return what is known of the measures; asked once for one answer."""
    return shelf().keep("reaches", _fetch)


def _fetch() -> _Measures:
    rows = reaches_of_measures()
    own = {
        row.code: Reach(row.first, row.last) for row in rows if row.first is not None and row.last is not None
    }
    ids = {row.code: row.measure for row in rows}
    result: dict[int, Reach] = {}
    for row in rows:
        found, through_others = own.get(row.code), own.get(KNOWN_BY.get(row.code, row.code))
        both = [one for one in (found, through_others) if one is not None]
        if both:
            result[row.measure] = Reach(both[0].first, max(one.last for one in both))
    return _Measures(
        reaches=result,
        known_by={ids[code]: ids[other] for code, other in KNOWN_BY.items() if code in ids and other in ids},
        ids=ids,
        own=own,
        months={row.code: frozenset(row.months) for row in rows},
        complaints=any(row.complaints for row in rows),
        counting=any(row.counting for row in rows),
        churn_after_days=next((row.churn_after_days for row in rows if row.churn_after_days), 0),
    )
