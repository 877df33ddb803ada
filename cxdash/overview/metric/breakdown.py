"""A number by the members of a dimension: ranked, each with its likely range and its own verdict."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import cast
from urllib.parse import urlencode

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from cxdash.overview.figures import why_not
from cxdash.overview.ground import Asked
from cxdash.overview.judged import Shift, shift
from cxdash.overview.question import query_of
from cxdash.overview.wording import in_words
from metrics.calendar import Period
from metrics.charts import ranges
from metrics.formats import ADDED_UP, Unit, Wording, figure
from metrics.kpis.breakdowns import slots_with_members
from metrics.kpis.comparable import Lack
from metrics.kpis.cuts import NotOfferedError
from metrics.kpis.judgements import Judgement, judgements_by_member
from metrics.kpis.pairing import lacks
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
    judged
        How many of the members can be judged.
    steps
        That members lag behind the total, while the period is not over.
    """

    title: str
    heading: str
    switches: tuple[Switch, ...]
    scale: SafeString
    rows: tuple[MemberRow, ...]
    problem: str
    judged: int
    steps: str = ""


@dataclass(frozen=True, slots=True)
class Members:
    """What was read of a dimension: its points by member in both periods, and the verdicts."""

    metric: Metric
    dimension: Dimension
    now: Mapping[int, Point]
    before: Mapping[int, Point]
    judged: Mapping[int, Judgement]
    names: Mapping[int, Member]
    problem: str = ""
    lack: Lack | None = None

    @property
    def verdicts(self) -> list[str]:
        """The verdicts on those that can be judged."""
        found = (one.verdict for one in self.judged.values())
        return [verdict for verdict in found if verdict != Verdict.TOO_LITTLE_DATA]


def dimensions_of(metric: Metric, asked: Asked) -> tuple[Dimension, ...]:
    """Return the dimensions to choose from, in order: those of which several members are counted."""
    offered, narrowed = slots_with_members(metric), asked.look.scope.members
    found = {member.dimension.slot: member.dimension for member in asked.ground.members}
    return tuple(
        found[slot]
        for slot in sorted(found)
        if slot in offered and (slot not in narrowed or len(narrowed[slot]) > 1)
    )


def chosen_dimension(dimensions: Sequence[Dimension], asked: Asked) -> Dimension | None:
    """Return the dimension that the address names; where it names none of these, the first."""
    named = (one for one in dimensions if one.code == asked.question.by)
    return next(named, dimensions[0] if dimensions else None)


def read_members(metric: Metric, dimension: Dimension, asked: Asked, family: Sequence[Metric]) -> Members:
    """Return what is known of the members of a dimension."""
    look = asked.look.narrowed(asked.look.scope, dimension.slot)
    names = {member.pk: member for member in asked.ground.members}
    try:
        points = series(metric, [asked.against, asked.shown], look)
        judged = judgements_by_member(metric, asked.shown, asked.question.comparison, look, family)
    except NotOfferedError as error:
        return Members(metric, dimension, {}, {}, {}, names, str(error))

    def of(period: Period) -> dict[int, Point]:
        return {point.member: point for point in points if point.period == period}

    lack = lacks([metric], asked.shown, asked.question.comparison, look).get(metric.code)
    return Members(metric, dimension, of(asked.shown), of(asked.against), judged, names, lack=lack)


def breakdown(
    members: Members, dimensions: Sequence[Dimension], whole: Point | None, asked: Asked
) -> Breakdown:
    """Return the panel of one dimension.

    Parameters
    ----------
    whole
        The number of all members together, the reference line.
    """
    metric, currency = members.metric, asked.ground.organisation.currency
    unit = cast("Unit", metric.unit)
    order = sorted(members.now.values(), key=_rank)
    marks = {one.member: mark for one in order if (mark := _mark(one, members.judged)) is not None}
    reference = whole.value if whole is not None and metric.unit not in ADDED_UP else None
    scale = ranges.scale_of(marks.values(), reference)
    texts = [figure(tick, unit, metric.decimals, currency=currency) for tick in scale.ticks]
    together = figure(reference, unit, metric.decimals, currency=currency)
    own = _("all %(value)s") % {"value": together} if reference is not None else ""
    return Breakdown(
        title=_title(members, members.dimension.name),
        heading=members.dimension.name,
        switches=_switches(dimensions, members.dimension, asked),
        scale=ranges.head(scale, texts, own) if marks else SafeString(),
        rows=tuple(_row(one, members, marks, scale, asked) for one in order),
        problem=members.problem,
        judged=len(members.verdicts),
        steps=_steps(asked),
    )


def _steps(asked: Asked) -> str:
    if asked.shown.end <= asked.ground.today:
        return ""
    return _(
        "The period is not over: each row is counted as far as steps of %(count)s answers reach, so the rows may lag "
        "behind the total."
    ) % {"count": asked.look.thresholds.hide}


def _rank(point: Point) -> tuple[int, float, int]:
    """Firm numbers first, the highest on top; then those that may not be judged; hidden ones last."""
    if point.value is None:
        return 2, -point.n, point.member
    # Equal values stand in one order, whatever the last bits of their sums.
    return (0 if point.status is Status.OK else 1), -round(point.value, 9), point.member


def _mark(point: Point, judged: Mapping[int, Judgement]) -> ranges.Mark | None:
    if point.value is None:
        return None
    look: ranges.Look = "firm" if point.status is Status.OK else "few"
    return ranges.Mark(point.value, point.low, point.high, look)


def _row(
    point: Point, members: Members, marks: Mapping[int, ranges.Mark], scale: ranges.Scale, asked: Asked
) -> MemberRow:
    metric, organisation = members.metric, asked.ground.organisation
    judgement = members.judged.get(point.member)
    change = (
        shift(judgement, metric, organisation.currency)
        if judgement is not None and point.value is not None
        else None
    )
    return MemberRow(
        name=name_of(point.member, members.names),
        query=_narrowed(point.member, members, asked) if point.value is not None else "",
        wording=in_words(point, metric, organisation),
        drawing=ranges.row(marks.get(point.member), scale) if marks else SafeString(),
        shift=change,
        against=change.word if change else why_not(members.before.get(point.member), members.lack),
        grey=point.status is not Status.OK,
    )


def name_of(member: int, names: Mapping[int, Member]) -> str:
    """Return the name of a member in the reader's language."""
    return names[member].name if member in names else _("not in use any more")


def _narrowed(member: int, members: Members, asked: Asked) -> str:
    if member not in members.names:
        return ""
    own = {members.dimension.code: [members.names[member].code]}
    question = replace(asked.question, members={**asked.question.members, **own})
    return query_of(asked.shown, question, asked.ground.fiscal_start)


def _switches(dimensions: Sequence[Dimension], current: Dimension, asked: Asked) -> tuple[Switch, ...]:
    return tuple(
        Switch(one.code, one.name, f"{asked.query}&{urlencode({'by': one.code})}", one.pk == current.pk)
        for one in dimensions
    )


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
