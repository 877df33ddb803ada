"""Health: are customers better off than a year ago, is it real, what does the business get?

A pure read: the answer to one address on one day. Every number, status and verdict comes from `metrics.kpis`,
as it does in the API; every word from `metrics.formats`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from cxdash.overview import choices
from cxdash.overview.choices import Filters
from cxdash.overview.figures import Compared, Numbers, Row, rows, says_something
from cxdash.overview.health import finance, hero, scorecard
from cxdash.overview.health.finance import Tie
from cxdash.overview.health.headline import Spoken, headline, lead, scorecard_title
from cxdash.overview.health.scorecard import Group
from cxdash.overview.question import Parameters, Question, QuestionError, read_question
from metrics.calendar import Period, comparison_period, elapsed, like_for_like
from metrics.charts.drawing import Drawing, draw
from metrics.formats import compared_days, comparison, day, period
from metrics.kpis.freshness import Reach, reach
from metrics.kpis.judgements import judgements
from metrics.kpis.scopes import ScopeError, members_in_use, parse
from metrics.kpis.series import Look, series_of
from metrics.models import Member, Metric, Organisation

FINANCE = "finance_revenue"
REVENUE = "revenue"
EXPERIENCE = frozenset({"experience", "perception"})
OUTCOME = frozenset({"outcome", "loyalty"})
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
    silent: str
    not_offered: str
    hero: Drawing | None
    tie: Tie | None
    freshness: str


@dataclass(frozen=True, slots=True)
class HealthPage:
    """All that the template needs.

    Attributes
    ----------
    problem
        Why the address cannot be answered; then there is no report.
    report
        None also where no data are loaded at all.
    """

    filters: Filters | None
    problem: str
    report: Report | None
    may_load: bool


@dataclass(frozen=True, slots=True)
class _Base:
    """What the page knows before it reads a single number."""

    organisation: Organisation
    today: date
    primary: tuple[Metric, ...]
    others: tuple[Metric, ...]
    reaches: dict[str, Reach]
    data: Reach
    members: tuple[Member, ...]


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
    base = None if organisation is None else _base(organisation, today)
    if base is None:
        return HealthPage(None, "", None, may_load)
    fiscal_start = base.organisation.fiscal_start_month
    try:
        question, problem = read_question(parameters, fiscal_start), ""
        look = Look.of(base.organisation, today).narrowed(parse(question.members))
    except (QuestionError, ScopeError) as error:
        question, problem = Question(None, "last_year", {}), str(error)
    shown = question.period or choices.default_period(base.data, fiscal_start)
    filters = _filters(base, shown, question)
    if problem:
        return HealthPage(filters, problem, None, may_load)
    return HealthPage(filters, "", _report(base, shown, question, look), may_load)


def _base(organisation: Organisation, today: date) -> _Base | None:
    """Return what is known of the data; None where no primary metric has any."""
    heroes = [organisation.hero_experience_id, organisation.hero_outcome_id]
    found = list(
        Metric.objects.filter(
            Q(primary_position__isnull=False) | Q(pk__in=heroes) | Q(code=FINANCE)
        ).order_by("primary_position", "pk")
    )
    primary = tuple(one for one in found if one.primary_position is not None)
    reaches = reach(found)
    known = [reaches[one.code] for one in primary if one.code in reaches]
    if not known:
        return None
    first, last = min(one.first for one in known), max(one.last for one in known)
    members = members_in_use().select_related("dimension")
    return _Base(
        organisation,
        today,
        primary,
        tuple(one for one in found if one.primary_position is None),
        reaches,
        Reach(min(first, today), min(last, today)),
        tuple(members.order_by("dimension__slot", "pk")),
    )


def _filters(base: _Base, shown: Period, question: Question) -> Filters:
    members = choices.member_choices(base.members, question.members)
    listed = any(choice.selected for group in members for choice in group.choices)
    return Filters(
        periods=choices.period_choices(base.data, shown, base.organisation.fiscal_start_month),
        comparisons=choices.comparison_choices(question.comparison, shown.grain),
        everyone=not question.members,
        members=members,
        other="" if listed or not question.members else choices.who(question.members, base.members),
    )


def _report(base: _Base, shown: Period, question: Question, look: Look) -> Report:
    organisation, fiscal_start = base.organisation, base.organisation.fiscal_start_month
    against = comparison_period(shown, question.comparison)
    months = hero.months_until(min(shown.last_day, max(base.data.last, shown.start)))
    wanted = sorted({shown, against, *months})
    everything = _numbers(base, wanted, look)
    numbers = [everything[one.code] for one in base.primary]
    compared = Compared(
        shown,
        against,
        judgements([one.metric for one in numbers if one.offered], shown, question.comparison, look),
        {code: min(one.last, base.today) for code, one in base.reaches.items()},
    )
    total, tie = _finance(base, shown, everything, look)
    found = rows(numbers, compared, organisation, base=total)
    spoken = [Spoken(row.name, row.verdict) for row in found]
    setting = hero.Setting(
        months,
        compared,
        organisation,
        comparison(question.comparison, shown.grain),
        question.comparison == "last_year",
    )
    chart = hero.hero(_heroes(base, everything, months), setting)
    no_figures = _("No figures for %(period)s") % {"period": period(shown, fiscal_start)}
    return Report(
        eyebrow=_eyebrow(base, shown, question),
        headline=headline(spoken, question.comparison) if found else no_figures,
        lead=lead(spoken),
        figures=found[:BIG_NUMBERS],
        scorecard_title=scorecard_title(spoken, question.comparison),
        versus=comparison(question.comparison, shown.grain),
        groups=scorecard.groups(found, {one.code: one.family for one in base.primary}),
        silent=_named(
            _("No data in this period: %(names)s."),
            [one for one in numbers if one.offered and not says_something(one, shown)],
        ),
        not_offered=_named(
            _("Not kept for this choice: %(names)s."), [one for one in numbers if not one.offered]
        ),
        hero=draw(chart) if chart else None,
        tie=tie,
        freshness=_("Data to %(day)s") % {"day": day(base.data.last)},
    )


def _numbers(base: _Base, wanted: Sequence[Period], look: Look) -> dict[str, Numbers]:
    """Return the points of every metric that the page may show."""
    metrics = [*base.primary, *(one for one in base.others if one.code in base.reaches)]
    found = series_of(metrics, wanted, look)
    return {
        one.code: Numbers(one, found[one.code] or {}, offered=found[one.code] is not None) for one in metrics
    }


def _finance(
    base: _Base, shown: Period, numbers: Mapping[str, Numbers], look: Look
) -> tuple[float | None, Tie | None]:
    """Return the finance total of the period and how revenue stands to it: only where everyone is counted."""
    revenue = numbers.get(REVENUE)
    if revenue is None or not look.scope.everyone:
        return None, None
    total = numbers[FINANCE].points.get(shown) if FINANCE in numbers else None
    partial = shown.end > base.today
    value = total.value if total is not None and not partial else None
    return value, finance.tie(revenue.points.get(shown), total, shown, base.organisation, partial=partial)


def _heroes(base: _Base, numbers: Mapping[str, Numbers], months: Sequence[Period]) -> list[Numbers]:
    """Return what the picture shows: the organisation's two metrics, or the first ones with data."""
    chosen = [base.organisation.hero_experience_id, base.organisation.hero_outcome_id]
    known = {
        code: one
        for code, one in numbers.items()
        if one.metric.primary_position is not None or one.metric.pk in chosen
    }
    counts = {
        code: sum(one.points[month].value is not None for month in months if month in one.points)
        for code, one in known.items()
    }
    metrics = [one.metric for one in known.values()]
    picked = [
        hero.pick(metrics, chosen[0], EXPERIENCE, counts),
        hero.pick(metrics, chosen[1], OUTCOME, counts),
    ]
    return [known[one.code] for one in picked if one is not None]


def _eyebrow(base: _Base, shown: Period, question: Question) -> str:
    fiscal_start = base.organisation.fiscal_start_month
    part = elapsed(shown, base.data.last)
    name = period(part or shown, fiscal_start)
    if part is not None and part != shown:
        other = like_for_like(shown, base.data.last, question.comparison)
        name = f"{name}, {compared_days(other)}" if other is not None else name
    return " · ".join([_("Health"), name, choices.who(question.members, base.members)])


def _named(pattern: str, numbers: Sequence[Numbers]) -> str:
    return pattern % {"names": ", ".join(one.metric.name for one in numbers)} if numbers else ""
