"""Metrics, their targets and reference values: each change by somebody at some moment, never over one not seen."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeVar

from django.db import transaction
from django.utils.translation import gettext as _

from metrics import tasks
from metrics.calendar import MONTHS, period_containing
from metrics.catalogue.readings import OverTime, over_time
from metrics.catalogue.scorecard import hold_places, place, take_off
from metrics.formats import day
from metrics.kpis.verdicts import judge_all_again
from metrics.models import Metric, Organisation, ReferenceValue, Target
from metrics.models.editing import Edited

_Row = TypeVar("_Row", bound=Edited)


@dataclass(frozen=True, slots=True)
class Who:
    """Who changes something, and when."""

    user_id: int | None
    now: datetime


class StaleError(Exception):
    """Somebody else has changed or removed the row since it was shown; nothing was written."""

    def __init__(self, row: Edited | None) -> None:
        super().__init__("changed meanwhile")
        self.row = row


class OverlapError(ValueError):
    """Two targets for the same people at the same time; the message names the other one."""


class NoPeriodError(ValueError):
    """The days of a target are no period that a number which grows with the days could be shown for."""


@dataclass(frozen=True, slots=True)
class MetricChange:
    """What an organisation decides of a metric; names are None where they are the release's."""

    state: str
    on_scorecard: bool
    owner_id: int | None
    smallest_change: float
    minimum_n: int | None
    name_en: str | None = None
    name_ru: str | None = None


@transaction.atomic
def change_metric(code: str, change: MetricChange, *, made_of: int, who: Who) -> Metric:
    """Write what was decided of a metric. What verdicts rest on has them judged again.

    Parameters
    ----------
    made_of
        The revision that was seen.

    Raises
    ------
    StaleError
        If that is no longer the newest one.
    """
    hold_places()
    metric = Metric.objects.select_related("changed_by").get(code=code)
    _check(metric, made_of)
    judged = (change.smallest_change, change.minimum_n) != (metric.smallest_change, metric.minimum_n)
    if change.smallest_change != metric.smallest_change:
        metric.smallest_change_by_id, metric.smallest_change_at = who.user_id, who.now
    metric.state, metric.owner_id = change.state, change.owner_id
    metric.smallest_change, metric.minimum_n = change.smallest_change, change.minimum_n
    if change.name_en is not None and change.name_ru is not None:
        metric.name_en, metric.name_ru = change.name_en, change.name_ru
    _sign(metric, who)
    metric.save()
    shown = change.on_scorecard and change.state != Metric.State.RETIRED
    moved = place(metric) if shown else take_off(metric)
    if judged or moved:
        judge_all_again()
        tasks.ring_for_refresh()
    return metric


@dataclass(frozen=True, slots=True)
class TargetChange:
    """A target. It holds through its last day, for the members that it names."""

    value: float
    amber: float | None
    red: float | None
    valid_from: date
    last_day: date
    members: Sequence[int]


@transaction.atomic
def save_target(
    metric: Metric, change: TargetChange, *, target_id: int | None = None, made_of: int = 0, who: Who
) -> Target:
    """Add a target, or change one.

    Raises
    ------
    StaleError
        If it was changed or removed meanwhile.
    OverlapError
        If there is one for the same members on some of these days; of a metric that grows without adding up, as
        churn does, on the same days: it may have one target for the year and another for each quarter.
    NoPeriodError
        If such a metric's target is not for a month, quarter or year.
    """
    Metric.objects.select_for_update(no_key=True, of=("self",)).get(
        pk=metric.pk
    )  # one at a time: targets are compared
    target = Target(metric=metric, created_at=who.now, created_by_id=who.user_id)
    if target_id is not None:
        target = _locked(Target, target_id, metric, made_of)
    until = change.last_day + timedelta(days=1)
    grows = grows_with_the_days(metric)
    if grows and not _is_period(change.valid_from, until):
        raise NoPeriodError(_("This number has a target for one whole month, quarter or year at a time."))
    _refuse_overlap(metric, change, until, target.pk, same_days_only=grows)
    target.value, target.amber, target.red = change.value, change.amber, change.red
    target.valid_from, target.valid_until = change.valid_from, until
    _sign(target, who)
    target.save()
    target.members.set(change.members)
    return target


def grows_with_the_days(metric: Metric) -> bool:
    """Return whether a longer period has a larger number that is not the sum of its months', as with churn."""
    newest = metric.versions.select_related("measure").order_by("-number").first()
    return newest is not None and over_time(newest.reading, newest.measure) is OverTime.GROWS


def _is_period(first: date, until: date) -> bool:
    fiscal_start = Organisation.objects.get().fiscal_start_month
    return any(
        (one.start, one.end) == (first, until)
        for one in (period_containing(first, grain, fiscal_start) for grain in MONTHS)
    )


def _refuse_overlap(
    metric: Metric, change: TargetChange, until: date, own: int | None, *, same_days_only: bool
) -> None:
    others = Target.objects.filter(metric=metric, valid_from__lt=until, valid_until__gt=change.valid_from)
    if same_days_only:
        others = others.filter(valid_from=change.valid_from, valid_until=until)
    for other in others.prefetch_related("members"):
        if other.pk != own and sorted(one.pk for one in other.members.all()) == sorted(change.members):
            last = other.valid_until - timedelta(days=1)
            raise OverlapError(
                _("There is a target for the same customers from %(first)s through %(last)s.")
                % {"first": day(other.valid_from), "last": day(last)}
            )


@dataclass(frozen=True, slots=True)
class ReferenceChange:
    """A reference value."""

    kind: str
    label: str
    value: float
    source: str
    as_of: date
    method: str
    same_method: bool


@transaction.atomic
def save_reference(
    metric: Metric, change: ReferenceChange, *, reference_id: int | None = None, made_of: int = 0, who: Who
) -> ReferenceValue:
    """Add a reference value, or change one.

    Raises
    ------
    StaleError
        If it was changed or removed meanwhile.
    """
    reference = ReferenceValue(metric=metric, created_at=who.now, created_by_id=who.user_id)
    if reference_id is not None:
        reference = _locked(ReferenceValue, reference_id, metric, made_of)
    for name in ("kind", "label", "value", "source", "as_of", "method", "same_method"):
        setattr(reference, name, getattr(change, name))
    _sign(reference, who)
    reference.save()
    return reference


@transaction.atomic
def remove(row: Target | ReferenceValue, *, made_of: int) -> None:
    """Remove a target or reference value.

    Raises
    ------
    StaleError
        If it was changed meanwhile, or removed by somebody else.
    """
    _locked(type(row), row.pk, row.metric, made_of).delete()


def _locked(model: type[_Row], pk: int, metric: Metric, made_of: int) -> _Row:
    row = (
        model._default_manager.select_for_update(of=("self",))
        .select_related("changed_by")
        .filter(pk=pk, metric=metric)
        .first()
    )
    if row is None:
        raise StaleError(None)
    _check(row, made_of)
    return row


def _check(row: Edited, made_of: int) -> None:
    if row.revision != made_of:
        raise StaleError(row)


def _sign(row: Edited, who: Who) -> None:
    row.changed_at, row.changed_by_id = who.now, who.user_id
    row.revision += 1
