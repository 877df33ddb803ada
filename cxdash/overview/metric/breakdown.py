"""A number by the members of a dimension: ranked, each with its likely range and its own verdict."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast
from urllib.parse import urlencode

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from cxdash.overview.figures import why_not
from cxdash.overview.ground import Asked, Ground
from cxdash.overview.judged import Shift, shift
from cxdash.overview.question import query_of
from cxdash.overview.wording import in_words
from metrics.calendar import Period, comparison_period
from metrics.charts import ranges
from metrics.formats import Unit, Wording, figure
from metrics.kpis.cuts import NotOfferedError
from metrics.kpis.judgements import Judgement, judgements_by_member
from metrics.kpis.series import Point, Status, series
from metrics.models import Dimension, Member, Metric
from metrics.stats.verdicts import Verdict


@dataclass(frozen=True, slots=True)
class Switch:
    """A dimension to break down by."""

    code: str
    label: str
    query: str
    current: bool


@dataclass(frozen=True, slots=True)
class MemberRow:
    """One member.

    Attributes
    ----------
    query
        Of the page narrowed to it.
    """

    name: str
    query: str
    wording: Wording
    drawing: SafeString
    shift: Shift | None
    against: str
    grey: bool


@dataclass(frozen=True, slots=True)
class Breakdown:
    """What `templates/overview/metric/breakdown.html` shows.

    Attributes
    ----------
    problem
        Why this dimension cannot be had for this choice; then there are no rows.
    """

    title: str
    heading: str
    switches: tuple[Switch, ...]
    scale: SafeString
    rows: tuple[MemberRow, ...]
    problem: str


@dataclass(frozen=True, slots=True)
class Members:
    """What was read of a dimension: its points by member in both periods, and the verdicts."""

    dimension: Dimension
    now: Mapping[int, Point]
    before: Mapping[int, Point]
    judged: Mapping[int, Judgement]
    names: Mapping[int, Member]
    problem: str = ""


def dimensions_of(ground: Ground, offered: frozenset[int]) -> tuple[Dimension, ...]:
    """Return the dimensions to choose from, in order."""
    found = {member.dimension.slot: member.dimension for member in ground.members}
    return tuple(found[slot] for slot in sorted(found) if slot in offered)


def read_members(
    metric: Metric, dimension: Dimension, ground: Ground, asked: Asked, family: Sequence[Metric]
) -> Members:
    """Return what is known of the members of a dimension."""
    look = asked.look.narrowed(asked.look.scope, dimension.slot)
    against = comparison_period(asked.shown, asked.question.comparison)
    names = {member.pk: member for member in ground.members}
    try:
        points = series(metric, [against, asked.shown], look)
        judged = judgements_by_member(metric, asked.shown, asked.question.comparison, look, family)
    except NotOfferedError as error:
        return Members(dimension, {}, {}, {}, names, str(error))

    def of(period: Period) -> dict[int, Point]:
        return {point.member: point for point in points if point.period == period}

    return Members(dimension, of(asked.shown), of(against), judged, names)


def breakdown(  # noqa: PLR0917 - what a page knows of its metric
    metric: Metric,
    members: Members,
    dimensions: Sequence[Dimension],
    whole: Point | None,
    ground: Ground,
    asked: Asked,
) -> Breakdown:
    """Return the panel of one dimension.

    Parameters
    ----------
    whole
        The number of all members together, the reference line.
    """
    currency = ground.organisation.currency
    unit = cast("Unit", metric.unit)
    order = sorted(members.now.values(), key=_rank)
    marks = {one.member: mark for one in order if (mark := _mark(one, members.judged)) is not None}
    reference = whole.value if whole is not None and metric.unit not in {"money", "count"} else None
    scale = ranges.scale_of(marks.values(), reference)
    texts = [figure(tick, unit, metric.decimals, currency=currency) for tick in scale.ticks]
    together = figure(reference, unit, metric.decimals, currency=currency)
    own = _("all %(value)s") % {"value": together} if reference is not None else ""
    return Breakdown(
        title=_title(members, members.dimension.name),
        heading=members.dimension.name,
        switches=_switches(dimensions, members.dimension, asked, ground),
        scale=ranges.head(scale, texts, own) if marks else SafeString(),
        rows=tuple(_row(one, metric, members, marks, scale, ground, asked) for one in order),
        problem=members.problem,
    )


def _rank(point: Point) -> tuple[int, float]:
    """Firm numbers first, the highest on top; then those that may not be judged; hidden ones last."""
    if point.value is None:
        return 2, -point.n
    return (0 if point.status is Status.OK else 1), -point.value


def _mark(point: Point, judged: Mapping[int, Judgement]) -> ranges.Mark | None:
    if point.value is None:
        return None
    look: ranges.Look = "firm" if point.status is Status.OK else "few"
    return ranges.Mark(point.value, point.low, point.high, look)


def _row(  # noqa: PLR0917 - one line of the table
    point: Point,
    metric: Metric,
    members: Members,
    marks: Mapping[int, ranges.Mark],
    scale: ranges.Scale,
    ground: Ground,
    asked: Asked,
) -> MemberRow:
    judgement = members.judged.get(point.member)
    change = (
        shift(judgement, metric, ground.organisation.currency)
        if judgement is not None and point.value is not None
        else None
    )
    return MemberRow(
        name=name_of(point.member, members.names),
        query=_narrowed(point.member, members, asked, ground) if point.value is not None else "",
        wording=in_words(point, metric, ground.organisation),
        drawing=ranges.row(marks.get(point.member), scale) if marks else SafeString(),
        shift=change,
        against=change.word if change else why_not(members.before.get(point.member)),
        grey=point.status is not Status.OK,
    )


def name_of(member: int, names: Mapping[int, Member]) -> str:
    """Return the name of a member in the reader's language."""
    return names[member].name if member in names else _("not in use any more")


def _narrowed(member: int, members: Members, asked: Asked, ground: Ground) -> str:
    if member not in members.names:
        return ""
    code = members.dimension.code
    own = {**asked.question.members, code: [members.names[member].code]}
    return _query(asked, ground, own, by="")


def _switches(
    dimensions: Sequence[Dimension], current: Dimension, asked: Asked, ground: Ground
) -> tuple[Switch, ...]:
    return tuple(
        Switch(
            one.code,
            one.name,
            _query(asked, ground, asked.question.members, by=one.code),
            one.pk == current.pk,
        )
        for one in dimensions
    )


def _query(asked: Asked, ground: Ground, members: Mapping[str, list[str]], *, by: str) -> str:
    question = asked.question
    query = query_of(
        asked.shown, type(question)(None, question.comparison, dict(members)), ground.fiscal_start
    )
    return f"{query}&{urlencode({'by': by})}" if by else query


def _title(members: Members, dimension: str) -> str:
    """Return the message: who became better, who worse; never more than the verdicts say."""
    if members.problem or not members.now:
        return dimension
    parts = []
    for pattern, verdict in (
        (_("Better: %(names)s."), Verdict.BETTER),
        (_("Worse: %(names)s."), Verdict.WORSE),
    ):
        found = [one for one, judged in members.judged.items() if judged.verdict == verdict]
        names = sorted(name_of(one, members.names) for one in found if one in members.now)
        if names:
            parts.append(pattern % {"names": ", ".join(names)})
    if parts:
        return f"{dimension}. {' '.join(parts)}"
    return _("%(dimension)s. None is shown to be better or worse") % {"dimension": dimension}
