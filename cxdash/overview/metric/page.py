"""Metric: one number on one page. A pure read, like Health, with the same filters and the same words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from cxdash.overview import choices
from cxdash.overview.choices import Filters
from cxdash.overview.figures import Compared, Numbers, Row, rows
from cxdash.overview.ground import Asked, ask, data_extent, period_in_words
from cxdash.overview.messages import message
from cxdash.overview.metric.breakdown import (
    Breakdown,
    Members,
    breakdown,
    chosen_dimension,
    dimensions_of,
    read_members,
)
from cxdash.overview.metric.definition import Term, definition
from cxdash.overview.metric.distribution import DistributionPanel, distribution_panel
from cxdash.overview.metric.explained import Explained, explained
from cxdash.overview.metric.files import File, files
from cxdash.overview.metric.references import Reference, references, with_references
from cxdash.overview.question import Parameters
from cxdash.overview.trend import months_worth, panel, subtitle, with_value
from metrics.calendar import Period
from metrics.charts.description import Break, Chart
from metrics.charts.drawing import Drawing, draw
from metrics.formats import comparison, day
from metrics.kpis.cuts import NotOfferedError
from metrics.kpis.definitions import definitions
from metrics.kpis.distribution import distribution
from metrics.kpis.explanation import explain
from metrics.kpis.judgements import Judgement, judgements
from metrics.kpis.pairing import compared_parts, lacks
from metrics.kpis.provenance import arrivals
from metrics.kpis.series import Point, reading, series
from metrics.kpis.targets import plans
from metrics.kpis.verdicts import to_be_read
from metrics.models import Dimension, Metric, Organisation
from metrics.stats.verdicts import Verdict


@dataclass(frozen=True, slots=True)
class Report:
    """What is said of the number.

    Attributes
    ----------
    figure
        None where nothing is known of the period.
    not_offered
        Why the number cannot be had for this choice.
    """

    eyebrow: str
    title: str
    lead: str
    figure: Row | None
    versus: str
    trend: Drawing | None
    breakdown: Breakdown | None
    explained: Explained | None
    distribution: DistributionPanel | None
    references: tuple[Reference, ...]
    files: tuple[File, ...]
    definition: tuple[Term, ...]
    freshness: str
    not_offered: str
    query: str
    by: str

    @property
    def here(self) -> str:
        """The address' own words with those of the breakdown."""
        return f"{self.query}&by={self.by}" if self.by else self.query


@dataclass(frozen=True, slots=True)
class MetricPage:
    """All that the template needs.

    Attributes
    ----------
    problem
        Why the address cannot be answered; then there is no report.
    filters
        None where the metric has no data yet.
    definition
        For a metric without data, so that one can read what it will be.
    """

    code: str
    name: str
    filters: Filters | None
    problem: str
    report: Report | None
    definition: tuple[Term, ...] = ()

    @property
    def speaks(self) -> bool:
        """Whether there are numbers to be read."""
        return self.report is not None


def find_metric(code: str) -> tuple[Metric, list[Metric]] | None:
    """Return the metric with this code and the primary ones beside it; None where there is no such metric."""
    which = Q(code=code) | Q(primary_position__isnull=False)
    metrics = with_references(Metric.objects.filter(which).select_related("owner"))
    found = list(metrics.order_by("primary_position", "pk"))
    metric = next((one for one in found if one.code == code), None)
    return (metric, found) if metric is not None else None


def metric_page(
    *,
    organisation: Organisation,
    metric: Metric,
    beside: Sequence[Metric],
    parameters: Parameters,
    today: date,
) -> MetricPage:
    """Return the page of one metric that an address asks for.

    Parameters
    ----------
    beside
        The metric and the primary ones: together they decide which periods can be chosen, as on Health.
    today
        The business day of the look.
    """
    ground = data_extent(organisation, today, beside, beside)
    if ground is None or metric.code not in ground.reaches:
        terms = definition(metric, _("Everyone"), organisation)
        return MetricPage(metric.code, metric.name, None, "", None, terms)
    asked = ask(ground, parameters)
    family = [one for one in beside if one.primary_position is not None]
    if asked.problem:
        return MetricPage(metric.code, metric.name, asked.filters, asked.problem, None)
    return MetricPage(metric.code, metric.name, asked.filters, "", _report(metric, asked, family))


def _report(metric: Metric, asked: Asked, family: Sequence[Metric]) -> Report:
    """Read each table once, then put the page together."""
    shown, comparing, look = asked.shown, asked.question.comparison, asked.look
    dimensions = dimensions_of(metric, asked)
    chosen = chosen_dimension(dimensions, asked)
    looks = [look, *([look.narrowed(look.scope, chosen.slot)] if chosen else [])]
    wanted = {metric: {shown, asked.against, *asked.months}}
    for one_look in looks:
        wanted[metric].update(compared_parts(metric, shown, comparing, one_look) or ())
        for one, periods in to_be_read([metric], [shown], comparing, one_look, family).items():
            wanted.setdefault(one, set()).update(periods)
    with reading(wanted, looks):
        return _put_together(metric, asked, family, dimensions)


def _put_together(
    metric: Metric, asked: Asked, family: Sequence[Metric], dimensions: Sequence[Dimension]
) -> Report:
    ground, shown, question = asked.ground, asked.shown, asked.question
    organisation, chosen = ground.organisation, chosen_dimension(dimensions, asked)
    numbers, not_offered = _numbers(metric, sorted({shown, asked.against, *asked.months}), asked)
    judged = judgements([metric], shown, question.comparison, asked.look, family) if numbers.offered else {}
    last = ground.known[metric.code].last
    compared = Compared(
        organisation=organisation,
        period=shown,
        against=asked.against,
        months=asked.months,
        judgements=judged,
        reaches={metric.code: ground.known[metric.code]},
        plans=plans([metric], [shown, *asked.months], asked.look.scope, ground.today),
        lacks=lacks([metric], shown, question.comparison, asked.look),
    )
    point, judgement = numbers.points.get(shown), judged.get(metric.code)
    members = read_members(metric, chosen, asked, family) if chosen and numbers.offered else None
    figure = rows([numbers], compared, base=None)
    who = choices.who(question.members, ground.members)
    found = distribution(metric, shown, asked.look) if point is not None and point.value is not None else None
    return Report(
        eyebrow=" · ".join([period_in_words(asked), who]),
        title=message(metric, point, judgement, question.comparison, organisation),
        lead=_lead(members),
        figure=figure[0] if figure else None,
        versus=comparison(question.comparison, shown.grain),
        trend=_trend(numbers, compared),
        breakdown=breakdown(members, dimensions, point, asked) if members else None,
        explained=_explained(members, judgement, asked),
        distribution=distribution_panel(found) if found is not None else None,
        references=references(metric, organisation),
        files=files(arrivals(metric, shown)),
        definition=definition(metric, who, organisation),
        freshness=_("Data to %(day)s") % {"day": day(last)},
        not_offered=not_offered,
        query=asked.query,
        by=members.dimension.code if members else "",
    )


def _numbers(metric: Metric, wanted: Sequence[Period], asked: Asked) -> tuple[Numbers, str]:
    """Return the points of the metric, or why they cannot be had."""
    try:
        points: dict[Period, Point] = {one.period: one for one in series(metric, wanted, asked.look)}
    except NotOfferedError as error:
        return Numbers(metric, {}, offered=False), str(error)
    return Numbers(metric, points), ""


def _explained(members: Members | None, judgement: Judgement | None, asked: Asked) -> Explained | None:
    if members is None or members.problem:
        return None
    slot = members.dimension.slot
    found = explain(members.metric, asked.shown, asked.question.comparison, asked.look, slot)
    return explained(found, members, judgement, asked.ground.organisation) if found is not None else None


def _lead(members: Members | None) -> str:
    """Return how many of the members moved, by their verdicts."""
    if members is None or members.problem:
        return ""
    judged = members.verdicts
    if not judged:
        return ""
    return _("By %(dimension)s: better %(better)s, worse %(worse)s, of %(all)s that can be judged.") % {
        "dimension": members.dimension.name,
        "better": judged.count(Verdict.BETTER),
        "worse": judged.count(Verdict.WORSE),
        "all": len(judged),
    }


def _trend(numbers: Numbers, compared: Compared) -> Drawing | None:
    if len(with_value(numbers, compared.months)) < 2:
        return None
    months = months_worth([numbers], compared.months)
    return draw(
        Chart(
            key="trend",
            kind="lines",
            title=_("%(name)s by month") % {"name": numbers.metric.name},
            subtitle=subtitle([numbers], months, compared),
            periods=tuple(months),
            panels=(panel(numbers, months, compared, marked=False),),
            breaks=_breaks(numbers.metric, months),
            fiscal_start=compared.organisation.fiscal_start_month,
        ),
        across=True,
    )


def _breaks(metric: Metric, months: Sequence[Period]) -> tuple[Break, ...]:
    """Return where a new definition begins within the months shown."""
    found = []
    for version in definitions([metric])[metric]:
        start = version.valid_from
        inside = [one for one in months if start is not None and one.start >= start]
        if inside and inside[0] != months[0]:
            text = _("New definition, version %(number)s") % {"number": version.number}
            found.append(Break(inside[0], text))
    return tuple(found)
