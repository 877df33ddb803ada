"""The first picture of Health: an experience metric above a business outcome, month by month."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import cast

from django.utils.translation import gettext as _

from cxdash.overview.figures import Compared, Numbers
from cxdash.overview.judged import shift, tone_of, words
from cxdash.overview.wording import in_words
from metrics.calendar import Period, add_months, elapsed, is_partial, periods_between, whole
from metrics.charts.description import Better, Chart, Difference, Level, Panel, Series
from metrics.charts.description import Point as ChartPoint
from metrics.formats import Unit, Wording, figure, missing, month, period, unit_name
from metrics.kpis.judgements import Judgement
from metrics.kpis.series import Point
from metrics.models import Metric, Organisation
from metrics.stats.verdicts import Verdict

MONTHS_SHOWN = 25
LEVEL_UNITS = frozenset({"points", "percent", "score", "hours", "index"})


@dataclass(frozen=True, slots=True)
class Setting:
    """What both panels share."""

    months: Sequence[Period]
    compared: Compared
    organisation: Organisation
    comparison_words: str
    last_year: bool


def months_until(last: date) -> tuple[Period, ...]:
    """Return the months of the picture, the last one being that of a day."""
    first = add_months(last.replace(day=1), 1 - MONTHS_SHOWN)
    return periods_between(first, add_months(last.replace(day=1), 1), "month")


def hero(numbers: Sequence[Numbers], setting: Setting) -> Chart | None:
    """Return the picture of the metrics that have a figure in two months at least; None where none has.

    Months before the first figure take no room.
    """
    worth = [one for one in numbers if len(_with_value(one, setting.months)) > 1]
    if not worth:
        return None
    first = min(month.start for one in worth for month in setting.months if month in one.points)
    months = [one for one in setting.months if one.start >= first]
    return Chart(
        key="hero",
        kind="lines",
        title="; ".join(_message(one, setting) for one in worth),
        subtitle=_subtitle(worth, months, setting),
        periods=tuple(months),
        panels=tuple(_panel(one, months, setting) for one in worth),
        fiscal_start=setting.organisation.fiscal_start_month,
    )


def _with_value(one: Numbers, months: Sequence[Period]) -> list[Period]:
    return [month for month in months if month in one.points and one.points[month].value is not None]


def _message(one: Numbers, setting: Setting) -> str:
    """Return "NPS: 38, a year ago 33, better"; without a comparison only the figure."""
    judgement = setting.compared.judgements.get(one.metric.code)
    point = one.points.get(setting.compared.period)
    if point is None or point.value is None:
        return _("%(name)s by month") % {"name": one.metric.name}
    names = {"name": one.metric.name, "now": _figure(point.value, one.metric, setting)}
    if judgement is None or _rests_on_too_little(judgement):
        return _("%(name)s: %(now)s") % names
    names |= {
        "now": _figure(judgement.later, one.metric, setting),
        "then": _figure(judgement.earlier, one.metric, setting),
        "verdict": words().get(judgement.verdict, ""),
    }
    if setting.last_year:
        return _("%(name)s: %(now)s, a year ago %(then)s, %(verdict)s") % names
    return _("%(name)s: %(now)s, the period before %(then)s, %(verdict)s") % names


def _figure(value: float, metric: Metric, setting: Setting) -> str:
    return figure(value, cast("Unit", metric.unit), metric.decimals, currency=setting.organisation.currency)


def _subtitle(worth: Sequence[Numbers], months: Sequence[Period], setting: Setting) -> str:
    parts = [
        _("By month, %(first)s to %(last)s.")
        % {"first": month(months[0].start), "last": month(months[-1].start)}
    ]
    for one in worth:
        judgement = setting.compared.judgements.get(one.metric.code)
        if judgement is not None:
            change = shift(judgement, one.metric, setting.organisation.currency)
            names = {"name": one.metric.name, "change": change.text, "range": change.spread}
            if change.spread:
                parts.append(_("%(name)s: change %(change)s, %(range)s.") % names)
            else:
                parts.append(_("%(name)s: change %(change)s, counted.") % names)
    if any(point.low is not None for one in worth for point in one.points.values()):
        parts.append(_("Shaded: likely range."))
    return " ".join(parts)


def _panel(one: Numbers, months: Sequence[Period], setting: Setting) -> Panel:
    metric, currency = one.metric, setting.organisation.currency
    unit = cast("Unit", metric.unit)
    title = f"{metric.name}, {unit_name(unit, currency=currency)}"
    if metric.better == Metric.Better.LOWER:
        title = _("%(metric)s – lower is better") % {"metric": title}
    points = tuple(_point(one, month, setting) for month in months)
    return Panel(
        title=title,
        unit=unit,
        decimals=metric.decimals,
        better=cast("Better", metric.better),
        series=(Series("actual", metric.name, points),),
        currency=currency,
        difference=_difference(one, months, setting),
    )


def _point(one: Numbers, month: Period, setting: Setting) -> ChartPoint:
    found = one.points.get(month)
    last = setting.compared.last_days.get(one.metric.code)
    partial = last is not None and is_partial(month, last)
    part = elapsed(month, last) if partial and last else month
    label = period(part or month, setting.organisation.fiscal_start_month)
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
        wording=in_words(found, one.metric, setting.organisation),
        partial=partial,
    )


def _difference(one: Numbers, months: Sequence[Period], setting: Setting) -> Difference | None:
    """Return the two values that are compared, where they lie on the scale of the months."""
    compared = setting.compared
    judgement, point = compared.judgements.get(one.metric.code), one.points.get(compared.period)
    if judgement is None or point is None or _rests_on_too_little(judgement):
        return None
    if not _on_the_scale_of_months(one.metric, point, judgement, compared.period):
        return None
    on_axis = {month.start for month in months}
    if compared.period.start not in on_axis or compared.against.start not in on_axis:
        return None
    return Difference(
        earlier=_level(compared.against, judgement.earlier, one.metric, setting),
        later=_level(compared.period, judgement.later, one.metric, setting),
        text=_change(judgement, one.metric, setting),
        tone=tone_of(judgement.verdict),
    )


def _rests_on_too_little(judgement: Judgement) -> bool:
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


def _level(of: Period, value: float, metric: Metric, setting: Setting) -> Level:
    return Level(whole(of, setting.organisation.fiscal_start_month), value, _figure(value, metric, setting))


def _change(judgement: Judgement, metric: Metric, setting: Setting) -> str:
    return shift(judgement, metric, setting.organisation.currency).text


def pick(
    metrics: Sequence[Metric], chosen: int | None, families: frozenset[str], points: Mapping[str, int]
) -> Metric | None:
    """Return the organisation's choice if it has data, else the first metric of these families that has most.

    Parameters
    ----------
    points
        How many months have a figure, by code of metric.
    """
    own = next((one for one in metrics if one.pk == chosen), None)
    if own is not None and points.get(own.code, 0) > 1:
        return own
    candidates = [one for one in metrics if one.family in families and points.get(one.code, 0) > 1]
    return candidates[0] if candidates else own
