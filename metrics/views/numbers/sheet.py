"""A sheet: which rows and months it has, and what its source has said so far."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import cast

from django.db.models import Max, Prefetch

from metrics.calendar import add_months
from metrics.catalogue.codes import code_of
from metrics.catalogue.delivered import (
    DELIVERED_AS,
    WITHOUT_METRIC,
    Delivery,
    delivery_of,
)
from metrics.catalogue.incumbents import is_on_board, offered_metrics
from metrics.catalogue.measures import FINANCE
from metrics.formats import Unit
from metrics.models import (
    Import,
    ImportPart,
    Measure,
    Measurement,
    Metric,
    MetricVersion,
    ReportedCell,
    Source,
)

TYPED = "typed_"
"""Sources whose numbers are typed begin with it: a mapping for files is never overwritten by a sheet's."""

YEAR = 12
YEARS = 3
"""How far back a sheet goes at most."""


@dataclass(frozen=True, slots=True)
class Spec:
    """What one row of a sheet holds.

    Attributes
    ----------
    code
        Of the metric that people know; of the measure where no metric shows it.
    metric
        The code of the metric, empty where there is none.
    delivery
        Where its figures are kept, and between which values they lie.
    """

    code: str
    metric: str
    name: str
    family: str
    unit: Unit
    delivery: Delivery
    on_board: bool
    primary: bool

    @property
    def is_percent(self) -> bool:
        """Whether figures are typed as percentages and kept as fractions."""
        return self.unit == "percent"


@dataclass(frozen=True, slots=True)
class Stored:
    """What a source says of a row and month, in the metric's unit; and who said so when."""

    value: Decimal
    n: int | None
    by: str = ""
    at: datetime | None = None


Place = tuple[str, date]
"""A row by code, and a month."""


def source_code(name: str) -> str:
    """Return the code of the source that somebody calls so."""
    return (TYPED + (code_of(name) or "source"))[:50]


def sheets() -> list[Source]:
    """Return the sheets that there are, the one that was saved last first."""
    found = Source.objects.filter(code__startswith=TYPED, imports__state="loaded").distinct()
    last = {
        source.pk: max(source.imports.all(), key=lambda one: one.pk).pk
        for source in found.prefetch_related("imports")
    }
    return sorted(found, key=lambda source: -last[source.pk])


def months_until(today: date, count: int) -> list[date]:
    """Return the last complete months, the oldest first."""
    this = today.replace(day=1)
    return [add_months(this, -back) for back in range(count, 0, -1)]


def months_of_files() -> date | None:
    """Return the month after the last complete one of the loaded files; None where there are no files with days."""
    files = ImportPart.objects.filter(of__state=Import.State.LOADED).exclude(
        of__source__code__startswith=TYPED
    )
    last: date | None = files.aggregate(last=Max("last_day"))["last"]
    return (last + timedelta(days=1)).replace(day=1) if last is not None else None


def specs(*, finance_only: bool) -> list[Spec]:
    """Return every row that a sheet may have, in the order of the scorecard and then of the catalogue.

    Parameters
    ----------
    finance_only
        Only what finance answers for.
    """
    versions = MetricVersion.objects.select_related("measure").order_by("number")
    known = {one.pk: one for one in Metric.objects.prefetch_related(Prefetch("versions", versions))}
    found = []
    for metric in sorted(offered_metrics(), key=lambda one: (one.primary_position or 1000, one.pk)):
        own = list(known[metric.pk].versions.all())
        if own:
            found.append(_spec(metric, delivery_of(metric, own[-1])))
    for measure in Measure.objects.filter(code__in=WITHOUT_METRIC).order_by("pk"):
        delivery = Delivery("", measure.code, False, 0.0, None)
        unit = WITHOUT_METRIC[measure.code]
        found.append(Spec(measure.code, "", measure.name, "", unit, delivery, False, False))
    return [one for one in found if not finance_only or one.delivery.measure in FINANCE]


def _spec(metric: Metric, delivery: Delivery) -> Spec:
    return Spec(
        code=metric.code,
        metric=metric.code,
        name=metric.name,
        family=metric.family,
        unit=cast("Unit", metric.unit),
        delivery=delivery,
        on_board=is_on_board(metric) or metric.code in DELIVERED_AS.values(),
        primary=metric.primary_position is not None,
    )


def rows_of(every: Sequence[Spec], source: Source | None, asked: Collection[str]) -> list[Spec]:
    """Return the rows of a sheet: what the board sees, what its source has said before, and what was asked for.

    Where nobody has said what the board sees, the scorecard stands in.
    """
    said: set[str] = set()
    if source is not None:
        said = set(
            Measurement.objects.filter(source=source).values_list("measure__code", flat=True).distinct()
        )
    board = [one.code for one in every if one.on_board] or [one.code for one in every if one.primary]
    wanted = {*board, *asked}
    return [one for one in every if one.code in wanted or one.delivery.measure in said] or list(every)


def stored(source: Source | None, rows: Iterable[Spec], months: Sequence[date]) -> dict[Place, Stored]:
    """Return what a source says of these rows and months."""
    if source is None:
        return {}
    by_measure = {one.delivery.measure: one.code for one in rows}
    facts = Measurement.objects.filter(
        source=source,
        measure__code__in=by_measure,
        grain="month",
        period_start__in=months,
        value__isnull=False,
    ).select_related("measure", "loaded_by__requested_by")
    return {
        (by_measure[fact.measure.code], fact.period_start): Stored(
            cast("Decimal", fact.value),
            fact.n,
            str(fact.loaded_by.requested_by or ""),
            fact.loaded_by.loaded_at,
        )
        for fact in facts
    }


def said_by_others(
    source: Source | None, rows: Iterable[Spec], months: Sequence[date]
) -> dict[Place, tuple[Decimal, str]]:
    """Return the values in force that another source has reported, with its name."""
    by_measure = {one.delivery.measure: one.code for one in rows}
    cells = ReportedCell.objects.filter(
        measure__code__in=by_measure, grain="month", start__in=months, dim_1=0, value__isnull=False
    ).values_list("measure__code", "start", "value", "source")
    own = str(source) if source is not None else ""
    return {
        (by_measure[code], start): (value, by)
        for code, start, value, by in cells
        if value is not None and by != own
    }
