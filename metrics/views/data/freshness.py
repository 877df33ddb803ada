"""How far each number reaches, and whether it should reach further: those that are late first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import cast

from django.utils.translation import gettext as _

from metrics.catalogue.measures import files_of
from metrics.formats import day_short
from metrics.kpis.definitions import definitions
from metrics.kpis.freshness import Reach, reach
from metrics.models import Import, ImportPart, Measure, Metric, ReportedCell
from metrics.views.data.rhythm import Step, is_late, next_end, step_of

_LOOKED_AT = 200


@dataclass(frozen=True, slots=True)
class Named:
    """A number; `since` is its first day, where the others of its row reach further back."""

    code: str
    name: str
    since: str


@dataclass(frozen=True, slots=True)
class FreshnessRow:
    """Numbers that reach to the same day and are awaited alike; `missing` is said of those that are late."""

    numbers: tuple[Named, ...]
    first: str
    last: str
    following: str
    missing: str

    @property
    def late(self) -> bool:
        """Whether later data should long be there."""
        return bool(self.missing)


@dataclass(frozen=True, slots=True)
class Freshness:
    """All numbers: those that have data by how far they reach, and those that have none."""

    rows: tuple[FreshnessRow, ...]
    numbers: int
    late: int
    without: tuple[Named, ...]


@dataclass(frozen=True, slots=True)
class _Group:
    """What numbers of one row have in common."""

    late: bool
    last: date
    step: Step | None

    @property
    def order(self) -> tuple[bool, date, str]:
        return not self.late, self.last, self.step or ""


def freshness(today: date) -> Freshness:
    """Return how fresh every number in use is, on a day."""
    metrics = list(Metric.objects.exclude(state=Metric.State.RETIRED).order_by("family", "pk"))
    reaches = reach(metrics)
    steps = _steps(metrics)
    groups: dict[_Group, list[Metric]] = {}
    for metric in metrics:
        if metric.code in reaches:
            last, step = reaches[metric.code].last, steps[metric.code]
            groups.setdefault(_Group(is_late(last, step, today), last, step), []).append(metric)
    rows = tuple(_row(group, groups[group], reaches) for group in sorted(groups, key=lambda one: one.order))
    return Freshness(
        rows=rows,
        numbers=len(reaches),
        late=sum(len(row.numbers) for row in rows if row.late),
        without=tuple(Named(one.code, one.name, "") for one in metrics if one.code not in reaches),
    )


def _row(group: _Group, metrics: Sequence[Metric], reaches: Mapping[str, Reach]) -> FreshnessRow:
    first = min(reaches[metric.code].first for metric in metrics)
    last = day_short(group.last, year=True)
    return FreshnessRow(
        numbers=tuple(
            Named(
                one.code,
                one.name,
                day_short(since, year=True) if (since := reaches[one.code].first) > first else "",
            )
            for one in metrics
        ),
        first=day_short(first, year=True),
        last=last,
        missing=_("as of %(day)s, later data missing") % {"day": last} if group.late else "",
        following=_("through %(day)s") % {"day": day_short(next_end(group.last, group.step), year=True)}
        if group.step
        else "",
    )


def _steps(metrics: Sequence[Metric]) -> Mapping[str, Step | None]:
    """Return the rhythm of each metric, by code: of its ready-made figures, or of the files that feed it."""
    figures, files = _steps_of_figures(), _steps_of_files()
    return {
        metric.code: _step(versions[-1].measure if versions else None, figures, files)
        for metric, versions in definitions(metrics).items()
    }


def _step(
    measure: Measure | None, figures: Mapping[int, Step], files: Mapping[str, Step | None]
) -> Step | None:
    if measure is None:
        return None
    match measure.kind:
        case Measure.Kind.REPORTED:
            return figures.get(measure.pk)
        case Measure.Kind.WINDOW:
            return "month"  # it ends with the last full month, however often data come
    return next((files[kind] for kind in files_of(measure.code) if kind in files), None)


def _steps_of_figures() -> dict[int, Step]:
    """Return for each ready-made measure the length of its newest period."""
    newest = ReportedCell.objects.order_by("measure_id", "-start").distinct("measure_id")
    return {measure: cast("Step", grain) for measure, grain in newest.values_list("measure_id", "grain")}


def _steps_of_files() -> dict[str, Step | None]:
    """Return the rhythm of the files of each kind."""
    parts = ImportPart.objects.filter(of__state=Import.State.LOADED, last_day__isnull=False)
    ends: dict[str, list[date]] = {}
    for kind, last in parts.order_by("-of_id").values_list("kind", "last_day")[:_LOOKED_AT]:
        if last is not None:
            ends.setdefault(kind, []).append(last)
    return {kind: step_of(days) for kind, days in ends.items()}
