"""Metrics in one period, in words: figure, how sure it is, change, verdict, what was planned."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from cxdash.overview.judged import Shift, shift
from cxdash.overview.planned import Planned, planned
from cxdash.overview.wording import in_words
from metrics.calendar import Period, is_partial
from metrics.charts.small import bullet, spark
from metrics.formats import Wording, day, day_short, days, month
from metrics.kpis.comparable import Lack, begins_inside
from metrics.kpis.freshness import Reach
from metrics.kpis.judgements import Judgement
from metrics.kpis.series import Point
from metrics.kpis.targets import Plan
from metrics.models import Metric, Organisation

SPARK_MONTHS = 13


@dataclass(frozen=True, slots=True)
class Row:
    """One metric.

    Attributes
    ----------
    shift
        None where nothing can be set against it.
    against
        What stands in the place of a change: why there is none, or the verdict.
    note
        What a reader must know: too few answers, data that end earlier.
    planned
        How it stands to its target; None where there is none for this choice.
    small
        A bullet where there is a target, else the line of the last months.
    """

    code: str
    name: str
    wording: Wording
    shift: Shift | None
    verdict: str | None
    against: str
    note: str
    grey: bool
    planned: Planned | None = None
    small: SafeString = SafeString()  # noqa: RUF009 - a text, never changed


@dataclass(frozen=True, slots=True)
class Numbers:
    """All that was read of one metric: its points by period, and what was asked but is not kept."""

    metric: Metric
    points: Mapping[Period, Point]
    offered: bool = True


@dataclass(frozen=True, slots=True)
class Compared:
    """The period of the page and what it is set against.

    Attributes
    ----------
    judgements, reaches, lacks
        By code of metric.
    plans
        Targets by code of metric and period.
    months
        Those of the picture.
    """

    organisation: Organisation
    period: Period
    against: Period
    months: Sequence[Period]
    judgements: Mapping[str, Judgement]
    reaches: Mapping[str, Reach]
    plans: Mapping[tuple[str, Period], Plan]
    lacks: Mapping[str, Lack]


def rows(numbers: Sequence[Numbers], compared: Compared, *, base: float | Decimal | None) -> tuple[Row, ...]:
    """Return a row for each metric that says something about the period, in the order given.

    Parameters
    ----------
    base
        The finance total that the revenue of the period is part of, where it is known.
    """
    return tuple(
        _row(one, one.points[compared.period], compared, base)
        for one in numbers
        if says_something(one, compared.period)
    )


def says_something(one: Numbers, period: Period) -> bool:
    """Return whether there is a figure, or a hidden one."""
    point = one.points.get(period)
    return point is not None and (point.value is not None or point.n > 0)


def _row(one: Numbers, point: Point, compared: Compared, base: float | Decimal | None) -> Row:
    metric, organisation = one.metric, compared.organisation
    wording = in_words(point, metric, organisation)
    if metric.code == "revenue" and base is not None:
        with_base = in_words(point, metric, organisation, base=base)
        wording = Wording(wording.value, wording.precision, with_base.value, wording.note, with_base.text)
    judgement = compared.judgements.get(metric.code)
    change = (
        shift(judgement, metric, organisation.currency) if judgement and point.value is not None else None
    )
    return Row(
        code=metric.code,
        name=metric.name,
        wording=wording,
        shift=change,
        verdict=judgement.verdict if judgement and change else None,
        against=why_not(one.points.get(compared.against), compared.lacks.get(metric.code))
        if change is None
        else change.word,
        note=", ".join(note for note in (wording.note, *_days_of_data(metric.code, compared)) if note),
        grey=point.status.value != "ok",
        planned=planned(point, compared.plans.get((metric.code, compared.period)), metric, organisation),
        small=_small(one, compared),
    )


def _small(one: Numbers, compared: Compared) -> SafeString:
    plan, now = compared.plans.get((one.metric.code, compared.period)), one.points.get(compared.period)
    if plan is not None:
        earlier = one.points.get(compared.against)
        return bullet(now.value if now else None, plan.value, earlier.value if earlier else None)
    months = compared.months[-SPARK_MONTHS:]
    return spark([one.points[each].value if each in one.points else None for each in months])


def why_not(earlier: Point | None, lack: Lack | None) -> str:
    """Return why a number has no change."""
    if lack is not None and lack.month is not None:
        return _("no data for %(month)s") % {"month": month(lack.month)}
    if lack is not None and lack.since is not None:
        return _("comparable from %(day)s") % {"day": day_short(lack.since, year=True)}
    if earlier is None or (earlier.value is None and not earlier.n):
        return _("nothing to compare with")
    if earlier.value is None:
        return _("hidden then")
    return _("not compared")


def _days_of_data(code: str, compared: Compared) -> Iterator[str]:
    """Yield from and to which day the period is known, where that is not all of it."""
    reach, shown = compared.reaches.get(code), compared.period
    if reach is None:
        return
    # The page says for all of them where data begin and end; a row, where its own do otherwise.
    oldest = min(one.first for one in compared.reaches.values())
    newest = max(one.last for one in compared.reaches.values())
    begins = reach.first > oldest and begins_inside(reach, shown)
    ends = reach.last < min(newest, shown.last_day) and is_partial(shown, reach.last)
    if begins and ends:
        yield _("data of %(days)s") % {"days": days(reach.first, reach.last)}
    elif begins:
        yield _("data from %(day)s") % {"day": day(reach.first, year=reach.first.year != shown.last_day.year)}
    elif ends:
        yield _("data to %(day)s") % {"day": day(reach.last, year=reach.last.year != shown.last_day.year)}
