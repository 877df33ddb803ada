"""What a reading is asked for, and what it answers with."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from metrics.calendar import Period
from metrics.kpis.cells import periods_with_any
from metrics.kpis.cuts import Cut, Key
from metrics.kpis.freshness import complaints_are_known, known_by
from metrics.kpis.samples import Sample
from metrics.kpis.scopes import EVERYONE
from metrics.models import Measure, MetricVersion


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


def periods_known(request: Request) -> set[Period]:
    """Return the periods of which anything of the measure's kind was loaded, for whomever.

    A month with contacts and no complaint has none; a month without contacts says nothing about complaints.
    """
    # Until somebody says which reasons are complaints, nothing is known of them.
    if request.measure.code == "complaints" and not complaints_are_known():
        return set()
    everyone = replace(request.cut, scope=EVERYONE, by=None, across=())
    return periods_with_any(known_by(request.measure.pk), request.periods, everyone)


def noun_of(request: Request) -> str:
    """Return what the measure of a request counts, as `metrics.formats.count` names it."""
    return NOUNS.get(request.measure.code, "answers")
