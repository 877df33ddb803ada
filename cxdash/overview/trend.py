"""A metric month by month as a panel of a chart: what was, what was planned, and what is compared."""

from collections.abc import Sequence
from typing import cast

from django.utils.translation import gettext as _

from cxdash.overview.figures import Compared, Numbers
from cxdash.overview.judged import shift, tone_of
from cxdash.overview.wording import in_words
from metrics.calendar import Period, elapsed, is_partial, whole
from metrics.charts.description import Better, Difference, Level, Panel, Series
from metrics.charts.description import Point as ChartPoint
from metrics.formats import Unit, Wording, figure, missing, month, period, unit_name
from metrics.kpis.comparable import begins_inside
from metrics.kpis.judgements import Judgement
from metrics.kpis.series import Point
from metrics.models import Metric, Organisation
from metrics.stats.verdicts import Verdict

LEVEL_UNITS = frozenset({"points", "percent", "score", "hours", "index"})


def with_value(one: Numbers, months: Sequence[Period]) -> list[Period]:
    """Return the months that have a figure."""
    return [month for month in months if month in one.points and one.points[month].value is not None]


def months_worth(numbers: Sequence[Numbers], months: Sequence[Period]) -> list[Period]:
    """Return the months from the first that any of the metrics says something about."""
    first = min(month.start for one in numbers for month in months if month in one.points)
    return [one for one in months if one.start >= first]


def subtitle(worth: Sequence[Numbers], months: Sequence[Period], compared: Compared) -> str:
    """Return what stands below the title: the months, each change with its likely range, what is shaded."""
    parts = [
        _("By month, %(first)s to %(last)s.")
        % {"first": month(months[0].start), "last": month(months[-1].start)}
    ]
    for one in worth:
        judgement = compared.judgements.get(one.metric.code)
        if judgement is not None:
            change = shift(judgement, one.metric, compared.organisation.currency)
            names = {"name": one.metric.name, "change": change.text, "range": change.spread}
            if change.spread:
                parts.append(_("%(name)s: change %(change)s, %(range)s.") % names)
            else:
                parts.append(_("%(name)s: change %(change)s, counted.") % names)
    if any(point.low is not None for one in worth for point in one.points.values()):
        parts.append(_("Shaded: likely range."))
    # Where a unit is abbreviated, its full stop ends the sentence too.
    return " ".join(parts).replace("..", ".")


def panel(one: Numbers, months: Sequence[Period], compared: Compared, *, marked: bool = True) -> Panel:
    """Return the panel of one metric.

    Parameters
    ----------
    marked
        Whether the two values that are compared are marked on it.
    """
    metric, currency = one.metric, compared.organisation.currency
    unit = cast("Unit", metric.unit)
    title = f"{metric.name}, {unit_name(unit, currency=currency)}"
    if metric.better == Metric.Better.LOWER:
        title = _("%(metric)s – lower is better") % {"metric": title}
    points = tuple(_point(one, month, compared) for month in months)
    planned = _planned(one, months, compared)
    return Panel(
        title=title,
        unit=unit,
        decimals=metric.decimals,
        better=cast("Better", metric.better),
        series=(Series("actual", metric.name, points), *([planned] if planned else [])),
        currency=currency,
        difference=_difference(one, months, compared) if marked else None,
    )


def _planned(one: Numbers, months: Sequence[Period], compared: Compared) -> Series | None:
    """Return the targets as a line; None where no month has one."""
    metric, found = one.metric, []
    for each in months:
        plan = compared.plans.get((metric.code, each))
        label = period(each, compared.organisation.fiscal_start_month)
        if plan is None:
            nothing = Wording(missing(), "", "", "", _("no target"))
            found.append(ChartPoint(each, label, None, None, None, None, "missing", nothing))
            continue
        text = figure_of(plan.value, metric, compared.organisation)
        found.append(
            ChartPoint(each, label, plan.value, None, None, None, "ok", Wording(text, "", "", "", text))
        )
    if all(point.value is None for point in found):
        return None
    return Series("plan", _("Target"), tuple(found))


def figure_of(value: float, metric: Metric, organisation: Organisation) -> str:
    """Return a value of a metric, bare."""
    return figure(value, cast("Unit", metric.unit), metric.decimals, currency=organisation.currency)


def _point(one: Numbers, month: Period, compared: Compared) -> ChartPoint:
    found = one.points.get(month)
    reach = compared.reaches.get(one.metric.code)
    ends_early = reach is not None and is_partial(month, reach.last)
    part = elapsed(month, reach.last) if ends_early and reach else month
    partial = ends_early or (reach is not None and begins_inside(reach, month))
    label = period(part or month, compared.organisation.fiscal_start_month)
    if found is None:
        nothing = Wording(missing(), "", "", "", _("no data"))
        return ChartPoint(month, label, None, None, None, None, "missing", nothing, partial)
    return ChartPoint(
        period=month,
        label=label,
        value=found.value,
        low=found.low,
        high=found.high,
        n=found.n,
        status=found.status.value,
        wording=in_words(found, one.metric, compared.organisation),
        partial=partial,
        version=found.version,
    )


def _difference(one: Numbers, months: Sequence[Period], compared: Compared) -> Difference | None:
    """Return the two values that are compared, where they lie on the scale of the months."""
    judgement, point = compared.judgements.get(one.metric.code), one.points.get(compared.period)
    if judgement is None or point is None or rests_on_too_little(judgement):
        return None
    if not _on_the_scale_of_months(one.metric, point, judgement, compared.period):
        return None
    on_axis = {month.start for month in months}
    if compared.period.start not in on_axis or compared.against.start not in on_axis:
        return None
    return Difference(
        earlier=_level(compared.against, judgement.earlier, one.metric, compared),
        later=_level(compared.period, judgement.later, one.metric, compared),
        text=shift(judgement, one.metric, compared.organisation.currency).text,
        tone=tone_of(judgement.verdict),
    )


def rests_on_too_little(judgement: Judgement) -> bool:
    """Whether one of two samples is too small to be shown without its range."""
    return judgement.verdict == Verdict.TOO_LITTLE_DATA and judgement.low is not None


def _on_the_scale_of_months(metric: Metric, point: Point, judgement: Judgement, of: Period) -> bool:
    """Whether the values that are compared can be marked among the months.

    A quarter's revenue is the sum of its months, half a month's is half of it, and churn grows with the days:
    for these only whole months can.
    """
    if of.grain == "month" and judgement.through >= of.end:
        return True
    return metric.unit in LEVEL_UNITS and not point.counted and point.noun != "customers"


def _level(of: Period, value: float, metric: Metric, compared: Compared) -> Level:
    organisation = compared.organisation
    return Level(whole(of, organisation.fiscal_start_month), value, figure_of(value, metric, organisation))
