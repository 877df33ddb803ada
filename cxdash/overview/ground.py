"""What a page of numbers stands on before it reads one: how far data reach, who can be counted, what is asked."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from cxdash.overview import choices
from cxdash.overview.choices import Filters
from cxdash.overview.question import Parameters, Question, QuestionError, query_of, read_question
from metrics.calendar import Period, add_months, comparison_period, elapsed, like_for_like, periods_between
from metrics.formats import compared_days, day, period
from metrics.kpis.comparable import begins_inside
from metrics.kpis.freshness import Reach, reach
from metrics.kpis.scopes import EVERYONE, Scope, ScopeError, members_in_use, parse
from metrics.kpis.series import Look
from metrics.models import Member, Metric, Organisation

MONTHS_SHOWN = 25


@dataclass(frozen=True, slots=True)
class Ground:
    """What is known of the data.

    Attributes
    ----------
    reaches
        First and last day with data, by code of metric; absent where there are none.
    data
        The same of the metrics that the page is about, taken together, and not beyond today.
    members
        Those that a number can be narrowed to, with their dimension, in the order of dimensions.
    """

    organisation: Organisation
    today: date
    reaches: Mapping[str, Reach]
    data: Reach
    members: tuple[Member, ...]

    @property
    def known(self) -> dict[str, Reach]:
        """The reaches as far as today: facts dated ahead are not known yet."""
        return {code: Reach(one.first, min(one.last, self.today)) for code, one in self.reaches.items()}

    @property
    def fiscal_start(self) -> int:
        """The month in which the fiscal year starts."""
        return self.organisation.fiscal_start_month


@dataclass(frozen=True, slots=True)
class Asked:
    """What one address asks for on one day.

    Attributes
    ----------
    shown, against
        The period of the page, and the one it is compared with.
    months
        Those of the picture, up to the newest of the period that has data.
    problem
        Why it cannot be answered; empty where it can.
    query
        The address' own words, for links to other pages of the same view.
    """

    ground: Ground
    question: Question
    shown: Period
    against: Period
    months: tuple[Period, ...]
    look: Look
    filters: Filters
    problem: str
    query: str


def data_extent(
    organisation: Organisation, today: date, metrics: Sequence[Metric], about: Iterable[Metric]
) -> Ground | None:
    """Return what is known of the data; None where the metrics that the page is about have none."""
    reaches = reach(metrics)
    known = [reaches[one.code] for one in about if one.code in reaches]
    if not known:
        return None
    first, last = min(one.first for one in known), max(one.last for one in known)
    members = members_in_use().select_related("dimension").order_by("dimension__slot", "pk")
    return Ground(organisation, today, reaches, Reach(min(first, today), min(last, today)), tuple(members))


def ask(ground: Ground, parameters: Parameters) -> Asked:
    """Return what the parameters of an address ask for."""
    look, problem = Look.of(ground.organisation, ground.today), ""
    try:
        question = read_question(parameters, ground.fiscal_start)
        look = look.narrowed(_scope(ground, question.members))
    except (QuestionError, ScopeError) as error:
        question, problem = Question(None, "last_year", {}), str(error)
    shown = question.period or choices.default_period(ground.data, ground.fiscal_start)
    return Asked(
        ground=ground,
        question=question,
        shown=shown,
        against=comparison_period(shown, question.comparison),
        months=_months_until(min(shown.last_day, max(ground.data.last, shown.start))),
        look=look,
        filters=_filters(ground, shown, question),
        problem=problem,
        query=query_of(shown, question, ground.fiscal_start),
    )


def _months_until(last: date) -> tuple[Period, ...]:
    this = last.replace(day=1)
    return periods_between(add_months(this, 1 - MONTHS_SHOWN), add_months(this, 1), "month")


def _scope(ground: Ground, codes: Mapping[str, Sequence[str]]) -> Scope:
    """Return the scope that names these members: from those in use, else as the database knows them."""
    if not codes:
        return EVERYONE
    known = {(one.dimension.code, one.code): one for one in ground.members}
    found: dict[int, set[int]] = {}
    for dimension, names in codes.items():
        for name in names:
            member = known.get((dimension, name))
            if member is None:
                return parse(codes)
            found.setdefault(member.dimension.slot, set()).add(member.pk)
    return Scope({slot: frozenset(ids) for slot, ids in found.items()})


def _filters(ground: Ground, shown: Period, question: Question) -> Filters:
    members = choices.member_choices(ground.members, question.members)
    listed = any(choice.selected for group in members for choice in group.choices)
    return Filters(
        periods=choices.period_choices(ground.data, shown, ground.fiscal_start),
        comparisons=choices.comparison_choices(question.comparison, shown.grain),
        everyone=not question.members,
        members=members,
        other="" if listed or not question.members else choices.who(question.members, ground.members),
    )


def period_in_words(asked: Asked) -> str:
    """Return "Q3 2026"; of a period that is not over, how far it goes and what it is compared with."""
    ground = asked.ground
    part = elapsed(asked.shown, ground.data.last)
    name = period(part or asked.shown, ground.fiscal_start)
    if begins_inside(ground.data, asked.shown):
        name = _("%(period)s, data from %(day)s") % {"period": name, "day": day(ground.data.first)}
    if part is not None and part != asked.shown:
        other = like_for_like(asked.shown, ground.data.last, asked.question.comparison)
        name = f"{name}, {compared_days(other)}" if other is not None else name
    return name
