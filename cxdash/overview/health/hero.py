"""The first picture of Health: an experience metric above a business outcome, month by month."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from cxdash.overview.figures import Compared, Numbers
from cxdash.overview.messages import message
from cxdash.overview.trend import months_worth, panel, subtitle, with_value
from metrics.calendar import Comparison, Period
from metrics.charts.description import Chart
from metrics.models import Metric


def hero(
    numbers: Sequence[Numbers], read: Sequence[Period], compared: Compared, comparison: Comparison
) -> Chart | None:
    """Return the picture of the metrics that have a figure in two months at least; None where none has.

    Months before the first figure take no room.

    Parameters
    ----------
    read
        The months that were read of all these metrics.
    """
    worth = [one for one in numbers if len(with_value(one, read)) > 1]
    if not worth:
        return None
    months = months_worth(worth, read)
    return Chart(
        key="hero",
        kind="lines",
        title="; ".join(_message(one, compared, comparison) for one in worth),
        subtitle=subtitle(worth, months, compared),
        periods=tuple(months),
        panels=tuple(panel(one, months, compared) for one in worth),
        fiscal_start=compared.organisation.fiscal_start_month,
    )


def _message(one: Numbers, compared: Compared, comparison: Comparison) -> str:
    point = one.points.get(compared.period)
    if point is None or point.value is None:
        return _("%(name)s by month") % {"name": one.metric.name}
    judgement = compared.judgements.get(one.metric.code)
    return message(one.metric, point, judgement, comparison, compared.organisation)


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
