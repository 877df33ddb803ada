"""Series: a metric over periods, for a scope, by at most one dimension; with range, base and status.

Everything that shows a number takes it from here: pages, API, exports. Small groups are hidden here, after
filters, so no way round exists.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from django.utils.translation import gettext as _

from metrics.calendar import Period
from metrics.kpis.cuts import EVERY_MEMBER, Cut, Key, NotOfferedError, apart
from metrics.kpis.definitions import definitions, measures_of, versions_by_period
from metrics.kpis.freshness import read_with
from metrics.kpis.privacy import Thresholds
from metrics.kpis.readings import READINGS
from metrics.kpis.requests import Request, Samples
from metrics.kpis.samples import Sample
from metrics.kpis.scopes import EVERYONE, Scope
from metrics.kpis.shelf import together
from metrics.kpis.spans import is_of_months
from metrics.models import Metric, MetricVersion, Organisation
from metrics.stats import disclosure


class Status(StrEnum):
    """How far a number may be trusted, and shown."""

    OK = "ok"
    INDICATIVE = "indicative"  # too few answers to judge
    HIDDEN = "hidden"  # so few that people could be recognised
    REPORTED = "reported"  # ready-made, without n: precision unknown


@dataclass(frozen=True, slots=True)
class Point:
    """One number: a metric in a period for one member of the breakdown, or for the whole scope.

    Hidden points carry no value, only `n`. `low` and `high` are None where everything was counted. `value_of` is the
    month whose ready-made value stands for a longer period, `version` the number of the definition in force.
    """

    period: Period
    member: int
    value: float | None
    low: float | None
    high: float | None
    n: int
    status: Status
    noun: str = "answers"
    counted: bool = False
    source: str = ""
    missing: tuple[str, ...] = ()
    value_of: Period | None = None
    version: int = 1


@dataclass(frozen=True, slots=True)
class Look:
    """Who looks at what: the scope, the breakdown, the day, and the organisation's rules.

    Attributes
    ----------
    today
        The business day of the look; later days are not over.
    weighted
        Count answers with their weights, where they have any.
    """

    today: date
    thresholds: Thresholds
    confidence: float
    scope: Scope = EVERYONE
    by: int | None = None
    weighted: bool = False

    @classmethod
    def of(cls, organisation: Organisation, today: date) -> "Look":
        """Return a look at everyone under the organisation's rules."""
        return cls(today, Thresholds.of(organisation), float(organisation.confidence))

    def cut(self, scope: Scope | None = None, by: int | None = None) -> Cut:
        """Return what is to be fetched for this look, or for another scope and breakdown on the same day."""
        if scope is None:
            scope, by = self.scope, self.by
        return Cut(scope, self.today, self.thresholds, by)

    def cuts(self) -> list[Cut]:
        """Return all cuts that numbers under this look are read by: what is shown, what hides it, and everyone."""
        own = self.cut()
        return [own, own.whole_table(), self.cut(EVERYONE)]

    def narrowed(self, scope: Scope = EVERYONE, by: int | None = None) -> "Look":
        """Return the same look at another scope and breakdown."""
        return replace(self, scope=scope, by=by)


@dataclass(frozen=True, slots=True)
class Measured:
    """A point with the sample behind it, for comparisons. The sample never leaves this package."""

    point: Point
    sample: Sample
    version: MetricVersion


def measure(metric: Metric, periods: Sequence[Period], look: Look) -> dict[Key, Measured]:
    """Return every number of a metric over the periods, with its sample, small groups already hidden.

    Raises
    ------
    NotOfferedError
        If the metric is not kept at this grain or under these filters.
    """
    # Two totals that differ by days would show what these days hide.
    in_days = any(period.grain == "total" and not is_of_months(period) for period in periods)
    if look.cut().slots and in_days:
        raise NotOfferedError(_("For a part of the customers a total runs over whole months."), "from")
    result: dict[Key, Measured] = {}
    with reading({metric: periods}, [look]):
        for version, own in versions_by_period(metric, periods).values():
            samples = _read(version, own, look.cut(), look)
            hidden = _hidden(samples, version, own, look)
            for key, sample in samples.items():
                point = _point(key, sample, metric, look, version=version.number, hidden=key in hidden)
                result[key] = Measured(point, sample, version)
    return result


@contextmanager
def reading(wanted: Mapping[Metric, Collection[Period]], looks: Collection[Look]) -> Iterator[None]:
    """Read each table once for all of these metrics, periods and looks, as long as this lasts."""
    by_measure: dict[int, set[Period]] = {}
    definitions(list(wanted))  # of all of them at once
    for metric, periods in wanted.items():
        for one in measures_of([metric]):
            for measure in read_with(one):
                by_measure.setdefault(measure, set()).update(periods)
    cuts = {cut.key: cut for look in looks for cut in look.cuts()}
    with together({one: frozenset(own) for one, own in by_measure.items()}, list(cuts.values())):
        yield


def series(metric: Metric, periods: Sequence[Period], look: Look) -> list[Point]:
    """Return the points of a metric in the order of periods, then of members.

    Raises
    ------
    NotOfferedError
        If the metric is not kept at this grain or under these filters.
    """
    found = measure(metric, periods, look)
    return [found[key].point for key in sorted(found)]


def series_of(
    metrics: Sequence[Metric], periods: Sequence[Period], look: Look
) -> dict[str, Mapping[Period, Point] | None]:
    """Return the points of several metrics, not broken down, by code; None where one is not kept for this look."""
    result: dict[str, Mapping[Period, Point] | None] = {}
    with reading(dict.fromkeys(metrics, periods), [look]):
        for metric in metrics:
            try:
                result[metric.code] = {point.period: point for point in series(metric, periods, look)}
            except NotOfferedError:
                result[metric.code] = None
    return result


def _read(version: MetricVersion, periods: Sequence[Period], cut: Cut, look: Look) -> Samples:
    return READINGS[version.reading](Request(version, periods, cut, look.weighted, look.confidence))


def _hidden(samples: Samples, version: MetricVersion, periods: Sequence[Period], look: Look) -> set[Key]:
    """Return the keys that may not be shown.

    Whatever is asked for is held against the whole table of its dimensions: else asking for one member at a
    time, or for several together, would show what a breakdown hides.
    """
    hidden = {
        key
        for key, sample in samples.items()
        if not _reported(sample) and sample.answers < look.thresholds.hide
    }
    slots = look.cut().slots
    if not slots:
        return hidden
    whole = samples if look.by is not None and not look.scope.members else None
    if whole is None:
        whole = _read(version, periods, look.cut().whole_table(), look)
    for period, places in _tables(whole, len(slots)).items():
        for place in disclosure.hidden(places, look.thresholds.hide):
            named = dict(zip(slots, place, strict=True))
            if all(named[slot] in members for slot, members in look.scope.members.items()):
                hidden.add((period, named[look.by] if look.by is not None else EVERY_MEMBER))
    return hidden & samples.keys()


def _tables(samples: Samples, dimensions: int) -> dict[Period, dict[tuple[int, ...], int]]:
    """Return the answers of each period by place."""
    tables: dict[Period, dict[tuple[int, ...], int]] = {}
    for (period, member), sample in samples.items():
        if not _reported(sample):
            tables.setdefault(period, {})[apart(member, dimensions)] = sample.answers
    return tables


def _reported(sample: Sample) -> bool:
    return bool(sample.source) and not sample.answers


def _point(key: Key, sample: Sample, metric: Metric, look: Look, *, version: int, hidden: bool) -> Point:
    period, member = key
    common = {
        "noun": sample.noun,
        "counted": sample.counted,
        "source": sample.source,
        "version": version,
    }
    if hidden:
        return Point(period, member, None, None, None, sample.answers, Status.HIDDEN, **common)  # type: ignore[arg-type]
    estimate = sample.estimate(look.confidence)
    status = Status.OK
    if _reported(sample):
        status = Status.REPORTED
    elif not sample.counted and sample.evidence < max(look.thresholds.indicative, metric.minimum_n or 0):
        status = Status.INDICATIVE
    return Point(
        period,
        member,
        estimate.value,
        estimate.low,
        estimate.high,
        sample.answers,
        status,
        missing=sample.missing,
        value_of=sample.value_of,
        **common,  # type: ignore[arg-type]
    )
