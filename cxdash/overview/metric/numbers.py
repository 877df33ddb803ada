"""All numbers of a Metric page as rows for machines: its months, its period, and the members of the breakdown."""

import csv
from collections.abc import Iterator, Sequence
from datetime import date
from io import StringIO

from cxdash.overview.ground import Asked, ask, data_extent
from cxdash.overview.metric.breakdown import chosen_dimension, dimensions_of
from cxdash.overview.question import Parameters
from metrics.calendar import Period
from metrics.formats.spreadsheet import guarded
from metrics.kpis.cuts import NotOfferedError
from metrics.kpis.series import Point, series
from metrics.kpis.verdicts import verdicts
from metrics.models import Dimension, Metric, Organisation, Verdict

HEAD = (
    *("metric", "grain", "period_start", "period_end", "dimension", "member", "value", "low", "high"),
    *("n", "unit", "status", "verdict"),
)
"""The columns; the words are those of the API. `period_end` is exclusive, shares are fractions of 1."""


def numbers_as_csv(
    *,
    organisation: Organisation,
    metric: Metric,
    beside: Sequence[Metric],
    parameters: Parameters,
    today: date,
) -> str | None:
    """Return the numbers of the page that an address asks for; None where it cannot be answered."""
    ground = data_extent(organisation, today, beside, beside)
    asked = ask(ground, parameters) if ground is not None else None
    if asked is None or asked.problem:
        return None
    text = StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(HEAD)
    writer.writerows(_rows(metric, asked))
    return text.getvalue()


def _rows(metric: Metric, asked: Asked) -> Iterator[list[str]]:
    yield from _of(metric, sorted({*asked.months, asked.shown}), asked, None)
    dimension = chosen_dimension(dimensions_of(metric, asked), asked)
    if dimension is not None:
        yield from _of(metric, [asked.shown], asked, dimension)


def _of(
    metric: Metric, periods: Sequence[Period], asked: Asked, dimension: Dimension | None
) -> Iterator[list[str]]:
    look = asked.look.narrowed(asked.look.scope, dimension.slot) if dimension else asked.look
    try:
        points = series(metric, periods, look)
        judged = verdicts([metric], periods, asked.question.comparison, look)
    except NotOfferedError:
        return
    names = {member.pk: guarded(member.code) for member in asked.ground.members}
    for point in points:
        member = names.get(point.member, "") if dimension else ""
        verdict = judged.get((metric.code, point.period, point.member))
        yield _row(metric, point, dimension.code if dimension else "", member, verdict)


def _row(metric: Metric, point: Point, dimension: str, member: str, verdict: Verdict | None) -> list[str]:
    def number(value: float | None) -> str:
        return "" if value is None else repr(value)

    return [
        metric.code,
        point.period.grain,
        point.period.start.isoformat(),
        point.period.end.isoformat(),
        dimension,
        member,
        number(point.value),
        number(point.low),
        number(point.high),
        str(point.n),
        metric.unit,
        point.status.value,
        verdict.verdict if verdict else "",
    ]
