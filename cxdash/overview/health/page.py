"""Health: are customers better off than a year ago, is it real, what does the business get?

A pure read: the answer to one address on one day. Every number, status and verdict comes from `metrics.kpis`,
as it does in the API; every word from `metrics.formats`.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from cxdash.overview import choices
from cxdash.overview.choices import Filters
from cxdash.overview.figures import SPARK_MONTHS, Compared, Numbers, Row, rows, says_something
from cxdash.overview.ground import Asked, Ground, ask, data_extent, period_in_words
from cxdash.overview.health import finance, heard, hero, scorecard
from cxdash.overview.health.covered import covered
from cxdash.overview.health.elsewhere import Elsewhere, elsewhere, periods_elsewhere
from cxdash.overview.health.finance import Tie
from cxdash.overview.health.headline import Spoken, headline, lead, scorecard_title
from cxdash.overview.health.heard import Coverage
from cxdash.overview.health.scorecard import Group
from cxdash.overview.judged import key_of
from cxdash.overview.question import Parameters
from cxdash.overview.trend import with_value
from metrics.calendar import Period
from metrics.catalogue.delivered import twin_of
from metrics.charts.drawing import Drawing, draw
from metrics.formats import comparison, day, period
from metrics.kpis.coverage import heard_from
from metrics.kpis.freshness import is_counting
from metrics.kpis.judgements import judgements
from metrics.kpis.pairing import lacks
from metrics.kpis.series import Look, reading, series_of
from metrics.kpis.targets import plans
from metrics.kpis.verdicts import to_be_read
from metrics.models import Metric, Organisation

FINANCE = "finance_revenue"
REVENUE = "revenue"
BIG_NUMBERS = 4


@dataclass(frozen=True, slots=True)
class Report:
    """The numbers of a period and what they say."""

    eyebrow: str
    headline: str
    lead: str
    figures: tuple[Row, ...]
    scorecard_title: str
    versus: str
    groups: tuple[Group, ...]
    with_targets: bool
    silent: str
    without_data: str
    not_offered: str
    elsewhere: tuple[Elsewhere, ...]
    hero: Drawing | None
    heard: Coverage | None
    tie: Tie | None
    late: str
    freshness: str
    query: str

    @property
    def is_empty(self) -> bool:
        """Whether there is no figure of the period."""
        return not self.groups


@dataclass(frozen=True, slots=True)
class HealthPage:
    """All that the template needs.

    Attributes
    ----------
    problem
        Why the address cannot be answered; then there is no report.
    report
        None also where no data are loaded at all.
    counting
        Something was loaded that is not in the numbers yet.
    """

    filters: Filters | None
    problem: str
    report: Report | None
    may_load: bool
    counting: bool = False

    @property
    def speaks(self) -> bool:
        """Whether there are numbers to be read."""
        return self.report is not None and not (self.counting and self.report.is_empty)


def health_page(
    *, organisation: Organisation | None, parameters: Parameters, today: date, may_load: bool
) -> HealthPage:
    """Return the page that an address asks for.

    Parameters
    ----------
    parameters
        Of the address, each with all of its values.
    today
        The business day of the look.
    may_load
        Whether the reader can do something about an empty page.
    """
    if organisation is None:
        return HealthPage(None, "", None, may_load)
    metrics = _metrics(organisation)
    ground = data_extent(organisation, today, metrics, _primary(metrics))
    if ground is None:
        return HealthPage(None, "", None, may_load, is_counting())
    asked = ask(ground, parameters)
    if asked.problem:
        return HealthPage(asked.filters, asked.problem, None, may_load)
    return HealthPage(asked.filters, "", _report(metrics, asked), may_load, is_counting())


def _metrics(organisation: Organisation) -> list[Metric]:
    """Return the metrics of the scorecard in its order, then what stands beside them."""
    heroes = [organisation.hero_experience_id, organisation.hero_outcome_id]
    which = Q(primary_position__isnull=False) | Q(pk__in=heroes) | Q(code=FINANCE)
    return list(Metric.objects.filter(which).order_by("primary_position", "pk"))


def _report(metrics: Sequence[Metric], asked: Asked) -> Report:
    """Read each table once, then put the page together."""
    shown, comparing, reaches = asked.shown, asked.question.comparison, asked.ground.reaches
    own = [one for one in metrics if one.primary_position is not None or one.code in reaches]
    primary = _primary(own)
    months = _months(own, asked)
    wanted = {one: {shown, asked.against, *months[one]} for one in own}
    for one, periods in to_be_read(primary, [shown], comparing, asked.look, primary).items():
        wanted[one] |= periods
    for one, newest in periods_elsewhere(primary, asked.ground, shown).items():
        wanted[one] |= {newest}
    with reading(wanted, [asked.look]):
        return _put_together(months, asked)


def _months(metrics: Sequence[Metric], asked: Asked) -> dict[Metric, Sequence[Period]]:
    """Return the months to be read of each metric: all of those in the first picture, of others the line's."""
    reaches = asked.ground.reaches
    counts = {
        code: sum(one.first < month.end and month.start <= one.last for month in asked.months)
        for code, one in reaches.items()
    }
    drawn = _picked(metrics, counts, asked.ground.organisation)
    return {one: asked.months if one in drawn else asked.months[-SPARK_MONTHS:] for one in metrics}


def _put_together(months: Mapping[Metric, Sequence[Period]], asked: Asked) -> Report:
    ground, shown, question, metrics = asked.ground, asked.shown, asked.question, list(months)
    everything = _numbers(months, asked)
    primary = _primary(metrics)
    numbers = [everything[one.code] for one in primary]
    offered = [one.metric for one in numbers if one.offered]
    compared = Compared(
        organisation=ground.organisation,
        period=shown,
        against=asked.against,
        months=asked.months,
        judgements=judgements(offered, shown, question.comparison, asked.look, primary),
        reaches=ground.known,
        plans=plans(offered, [shown, *asked.months], asked.look.scope, ground.today),
        lacks=lacks(offered, shown, question.comparison, asked.look),
    )
    total, tie = _finance(ground, shown, everything, asked.look)
    found = rows(numbers, compared, base=total)
    spoken = _spoken(found, numbers, compared)
    counts = {code: len(with_value(one, asked.months)) for code, one in everything.items()}
    drawn = _picked(metrics, counts, ground.organisation)
    chart = hero.hero(
        [everything[one.code] for one in drawn],
        # Where another metric stands in, the months that were read of both.
        min((months[one] for one in drawn), key=len, default=asked.months),
        compared,
        question.comparison,
    )
    newest = elsewhere(periods_elsewhere(primary, ground, shown), ground, question, asked.look)
    silent = _silent(numbers, shown, {one.code for one in newest})
    no_figures = _("No figures for %(period)s") % {"period": period(shown, ground.fiscal_start)}
    return Report(
        eyebrow=" · ".join(
            [_("Health"), period_in_words(asked), choices.who(question.members, ground.members)]
        ),
        headline=headline(spoken, question.comparison) if found else no_figures,
        lead=lead(spoken),
        figures=found[:BIG_NUMBERS],
        scorecard_title=scorecard_title(spoken, question.comparison),
        versus=comparison(question.comparison, shown.grain),
        groups=scorecard.groups(found, {one.metric.code: one.metric.family for one in numbers}),
        with_targets=any(row.planned for row in found),
        silent=_named(
            _("No data in this period: %(names)s."),
            [one for one in silent if one.metric.code in ground.reaches],
        ),
        without_data=_named(_("No data yet: %(names)s."), _without_data(silent, ground)),
        not_offered=_named(
            _("Not kept for this choice: %(names)s."), [one for one in numbers if not one.offered]
        ),
        elsewhere=newest,
        hero=draw(chart) if chart else None,
        heard=_heard(asked),
        tie=tie,
        late=covered(ground, primary, shown),
        freshness=_("Data to %(day)s") % {"day": day(ground.data.last)},
        query=asked.query,
    )


def _spoken(found: Sequence[Row], numbers: Sequence[Numbers], compared: Compared) -> list[Spoken]:
    metrics = {one.metric.code: one.metric for one in numbers}
    return [
        Spoken(row.name, key_of(compared.judgements[row.code], metrics[row.code]) if row.verdict else None)
        for row in found
    ]


def _primary(metrics: Sequence[Metric]) -> list[Metric]:
    return [one for one in metrics if one.primary_position is not None]


def _numbers(months: Mapping[Metric, Sequence[Period]], asked: Asked) -> dict[str, Numbers]:
    """Return the points of every metric that the page may show, by code, in the order of the metrics."""
    found = {}
    for one, own in months.items():
        points = series_of([one], sorted({asked.shown, asked.against, *own}), asked.look)[one.code]
        found[one.code] = Numbers(one, points or {}, offered=points is not None)
    return found


def _heard(asked: Asked) -> Coverage | None:
    """Return from how much of the business the numbers are heard: of everyone, once the period is over."""
    ground = asked.ground
    if not asked.look.scope.everyone or asked.shown.end > ground.today:
        return None
    members = {member.pk: member for member in ground.members}
    return heard.heard(heard_from(asked.shown, asked.look.thresholds), members, ground.organisation)


def _finance(
    ground: Ground, shown: Period, numbers: Mapping[str, Numbers], look: Look
) -> tuple[float | None, Tie | None]:
    """Return the finance total of the period and how revenue stands to it: only where everyone is counted."""
    revenue = numbers.get(REVENUE)
    if revenue is None or not look.scope.everyone:
        return None, None
    total = numbers[FINANCE].points.get(shown) if FINANCE in numbers else None
    partial = shown.end > ground.today
    value = total.value if total is not None and not partial else None
    return value, finance.tie(revenue.points.get(shown), total, shown, ground.organisation, partial=partial)


def _picked(metrics: Sequence[Metric], counts: Mapping[str, int], organisation: Organisation) -> list[Metric]:
    """Return what the picture shows: the organisation's two metrics, or the first ones with data in some months."""
    chosen = organisation.hero_experience_id, organisation.hero_outcome_id
    known = [one for one in metrics if one.primary_position is not None or one.pk in chosen]
    picked = [
        hero.pick(known, chosen[0], Metric.SEEN_BY_CUSTOMERS, counts),
        hero.pick(known, chosen[1], Metric.BUSINESS, counts),
    ]
    return [one for one in picked if one is not None]


def _silent(numbers: Sequence[Numbers], shown: Period, elsewhere: Collection[str]) -> list[Numbers]:
    """Return those of which nothing is said, neither of the period nor of another one."""
    return [
        one
        for one in numbers
        if one.offered and not says_something(one, shown) and one.metric.code not in elsewhere
    ]


def _without_data(silent: Sequence[Numbers], ground: Ground) -> list[Numbers]:
    """Return those that never had data, but for those of which somebody reports ready-made figures instead."""
    return [
        one
        for one in silent
        if one.metric.code not in ground.reaches and twin_of(one.metric.code) not in ground.reaches
    ]


def _named(pattern: str, numbers: Sequence[Numbers]) -> str:
    return pattern % {"names": ", ".join(one.metric.name for one in numbers)} if numbers else ""
