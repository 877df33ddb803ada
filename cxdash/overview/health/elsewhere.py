"""Measures that are silent in the period of the page: their newest figures, and of when they are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cxdash.overview.ground import Ground
from cxdash.overview.question import Question, query_of
from cxdash.overview.wording import in_words
from metrics.calendar import Grain, Period, newest_complete
from metrics.formats import Wording
from metrics.formats import period as period_name
from metrics.kpis.series import Look, series_of
from metrics.models import Metric


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """The newest figure of a measure that has none in the period of the page."""

    code: str
    name: str
    wording: Wording
    period: str
    query: str
    """The address' words for that period."""


def periods_elsewhere(metrics: Sequence[Metric], ground: Ground, shown: Period) -> dict[Metric, Period]:
    """Return the newest period of each metric all of whose data lie before or after the one that is shown."""
    found = {}
    for one in metrics:
        own = ground.reaches.get(one.code)
        if own is None or own.first > ground.today:
            continue
        last = min(own.last, ground.today)
        if last < shown.start or own.first > shown.last_day:
            grains: tuple[Grain, ...] = (shown.grain, "quarter", "month")
            found[one] = newest_complete(own.first, last, grains, ground.fiscal_start)
    return found


def elsewhere(
    periods: Mapping[Metric, Period], ground: Ground, question: Question, look: Look
) -> tuple[Elsewhere, ...]:
    """Return the figures of these metrics and periods that may be shown."""
    found = []
    for one, period in periods.items():
        points = series_of([one], [period], look)[one.code]
        if points is None or period not in points or points[period].value is None:
            continue
        found.append(
            Elsewhere(
                code=one.code,
                name=one.name,
                wording=in_words(points[period], one, ground.organisation),
                period=period_name(period, ground.fiscal_start),
                query=query_of(period, question, ground.fiscal_start),
            )
        )
    return tuple(found)
