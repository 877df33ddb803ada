"""The list of all metrics, by family."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import cast

from django.utils.translation import gettext as _

from metrics.catalogue.delivered import PREFIX
from metrics.catalogue.metrics import METRICS
from metrics.formats import Unit, day, unit_name
from metrics.kpis.freshness import reach
from metrics.models import Metric, Organisation
from metrics.views.words import FAMILIES, STATES, better, perspective, smallest_change, timing

BUILT_IN = {one.code: place for place, one in enumerate(METRICS)}
"""The place of each built-in metric among them."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One metric in words. `data` says how far its data reach; `place` is that on the scorecard."""

    code: str
    name: str
    state: str
    state_name: str
    better: str
    perspective: str
    unit: str
    smallest_change: str
    data: str
    owner: str
    place: str


@dataclass(frozen=True, slots=True)
class Group:
    """The metrics of a family."""

    title: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class State:
    """A state to filter by, and how many metrics have it."""

    code: str
    name: str
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class Listing:
    """The page."""

    states: tuple[State, ...]
    groups: tuple[Group, ...]
    count: int


def listing(organisation: Organisation, *, state: str, today: date) -> Listing:
    """Return the metrics, or those of one state."""
    every = sorted(Metric.objects.select_related("owner"), key=_beside_its_own)
    counts = Counter(one.state for one in every)
    found = [one for one in every if one.state == state] if state in counts else every
    reaches = reach(found)
    last = {code: min(one.last, today) for code, one in reaches.items()}
    entries = {one.pk: entry_of(one, organisation, last.get(one.code)) for one in found}
    return Listing(
        states=(
            State("", _("All"), len(every), state not in counts),
            *(State(code, str(name), counts[code], code == state) for code, name in STATES if counts[code]),
        ),
        groups=tuple(
            Group(str(title), own)
            for family, title in FAMILIES
            if (own := tuple(entries[one.pk] for one in found if one.family == family))
        ),
        count=len(found),
    )


def _beside_its_own(metric: Metric) -> tuple[int, int]:
    """Order built-in metrics as they are declared, each with its reported figures behind it; then one's own."""
    place = BUILT_IN.get(metric.code.removeprefix(PREFIX), len(BUILT_IN))
    return place, metric.pk


def entry_of(metric: Metric, organisation: Organisation, last: date | None = None) -> Entry:
    """Return one metric in words; its data reach to the last day, where that is given."""
    return Entry(
        code=metric.code,
        name=metric.name,
        state=metric.state,
        state_name=str(dict(STATES)[metric.state]),
        better=better(metric),
        perspective=f"{perspective(metric)}, {timing(metric)}",
        unit=unit_name(cast("Unit", metric.unit), currency=organisation.currency),
        smallest_change=smallest_change(metric, organisation.currency),
        data=_("to %(day)s") % {"day": day(last)} if last is not None else "",
        owner=str(metric.owner or ""),
        place=str(metric.primary_position or ""),
    )
