"""Why a number moved: members scored differently, or others answered; of sums, what each member added.

It says where a change comes from, never what caused it. Small groups stay hidden: what is not shown of a
breakdown stands together as the rest, which the whole less the shown would give anyway.
"""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Literal

from metrics.calendar import Comparison, Period
from metrics.kpis.cuts import EVERY_MEMBER, Key, NotOfferedError
from metrics.kpis.pairing import compared_parts
from metrics.kpis.series import Look, Measured, Status, measure, reading
from metrics.models import Metric, MetricVersion
from metrics.stats import mix
from metrics.stats.estimate import Change

REST = -1
"""Stands for the members that are not shown one by one."""

MEANS = frozenset({"nps", "share", "mean", "mean_hours", "yes_share", "class_share"})
"""Readings whose value is a mean over answers: the whole is the weighted mean of its members."""
SUMS = frozenset({"total", "count"})
"""Readings whose value is the sum over members."""

Kind = Literal["scored", "added"]


@dataclass(frozen=True, slots=True)
class MemberPart:
    """What one member added to the change of the whole, in the metric's unit.

    Attributes
    ----------
    member
        Or `REST`.
    low, high
        The likely range, with the shares of the members taken as they are; None where everything was counted or
        no range can be given.
    enough
        Whether there are enough answers in both periods to judge it.
    """

    member: int
    change: float
    low: float | None
    high: float | None
    enough: bool


@dataclass(frozen=True, slots=True)
class Explanation:
    """The change of the whole in parts that add up to it.

    Attributes
    ----------
    kind
        "scored": parts say how members scored, and `answered` what came of who answered. "added": parts are the
        members' own changes and `answered` is None.
    noun
        What was counted: answers, contacts, customers.
    """

    kind: Kind
    change: float
    answered: float | None
    parts: tuple[MemberPart, ...]
    noun: str = "answers"


def explain(
    metric: Metric, period: Period, comparison: Comparison, look: Look, by: int
) -> Explanation | None:
    """Return why a metric moved, by the members of a dimension; None where this cannot be said.

    It cannot for metrics that are neither means nor sums over members, without an earlier period that is read by
    the same definition, or while a part of the customers is shown in steps.
    """
    narrowed = look.narrowed(look.scope, by)
    parts = compared_parts(metric, period, comparison, narrowed)
    if parts is None:
        return None
    with reading({metric: parts}, [look, narrowed]):
        try:
            members = measure(metric, parts, narrowed)
            whole = measure(metric, parts, look)
        except NotOfferedError:
            return None
    later, earlier = (_of(period, whole, members, look) for period in parts)
    if later is None or earlier is None or later.version.pk != earlier.version.pk:
        return None
    if later.version.reading in MEANS and not look.weighted:
        return _scored(later, earlier, look)
    if later.version.reading in SUMS:
        return _added(later, earlier)
    return None


@dataclass(frozen=True, slots=True)
class _Side:
    """The whole and its shown members in one period."""

    version: MetricVersion
    whole: Measured
    members: Mapping[int, Measured]
    hidden: frozenset[int]


def _of(
    period: Period, whole: Mapping[Key, Measured], members: Mapping[Key, Measured], look: Look
) -> _Side | None:
    total = whole.get((period, EVERY_MEMBER))
    if total is None or total.point.value is None or total.point.status is Status.HIDDEN:
        return None
    own = {member: one for (of, member), one in members.items() if of == period}
    hidden = {member for member, one in own.items() if one.point.status is Status.HIDDEN}
    shown = {
        member: one for member, one in own.items() if member not in hidden and one.point.value is not None
    }
    return _Side(total.version, total, shown, frozenset(hidden))


def _weight(one: Measured) -> float:
    return float(one.sample.data.n)


def _weighted(side: _Side, shown: AbstractSet[int]) -> dict[int, mix.Member]:
    """Return value and weight of each shown member, and of the rest."""
    result = {
        member: mix.Member(one.point.value or 0.0, _weight(one))
        for member, one in side.members.items()
        if member in shown
    }
    weight = _weight(side.whole) - sum(one.weight for one in result.values())
    total = (side.whole.point.value or 0.0) * _weight(side.whole)
    if weight > 1e-6:
        rest = total - sum(one.value * one.weight for one in result.values())
        result[REST] = mix.Member(rest / weight, weight)
    return result


def _scored(later: _Side, earlier: _Side, look: Look) -> Explanation | None:
    shown = later.members.keys() & earlier.members.keys()
    now, before = _weighted(later, shown), _weighted(earlier, shown)
    if any(
        side.get(REST, mix.Member(0, look.thresholds.hide)).weight < look.thresholds.hide
        for side in (now, before)
    ):
        return None
    found = mix.decompose(now, before)
    if found is None or not shown:
        return None
    result = []
    for member, one in found.members.items():
        share = (_share(now, member) + _share(before, member)) / 2
        if member == REST:
            result.append(MemberPart(REST, one.scored, None, None, enough=False))
            continue
        change = later.members[member].sample.change_from(earlier.members[member].sample, look.confidence)
        result.append(_part(member, one.scored, share, change, later, earlier))
    result.sort(key=_largest_first)
    return Explanation("scored", found.change, found.answered, tuple(result), later.whole.point.noun)


def _largest_first(part: MemberPart) -> tuple[bool, float, int]:
    """Parts that are equal but for the last bits of their sums stand in one order, whatever the plan of a query."""
    return part.member == REST, -round(part.change, 9), part.member


def _part(  # noqa: PLR0917 - one line of the result
    member: int, scored: float, share: float, change: Change, later: _Side, earlier: _Side
) -> MemberPart:
    enough = all(side.members[member].point.status is Status.OK for side in (later, earlier))
    low, high = change.low, change.high
    if low is None or high is None:
        return MemberPart(member, scored, None, None, enough)
    return MemberPart(member, scored, share * low, share * high, enough)


def _share(side: Mapping[int, mix.Member], member: int) -> float:
    total = sum(one.weight for one in side.values())
    return side[member].weight / total if member in side else 0.0


def _added(later: _Side, earlier: _Side) -> Explanation | None:
    concealed = later.hidden | earlier.hidden
    now, before = (
        {member: one.point.value or 0.0 for member, one in side.members.items() if member not in concealed}
        for side in (later, earlier)
    )
    change = (later.whole.point.value or 0.0) - (earlier.whole.point.value or 0.0)
    result = [
        MemberPart(member, now.get(member, 0.0) - before.get(member, 0.0), None, None, enough=True)
        for member in sorted({*now, *before})
    ]
    rest = change - sum(part.change for part in result)
    if abs(rest) > 1e-6 * max(abs(change), 1.0):
        result.append(MemberPart(REST, rest, None, None, enough=True))
    result.sort(key=_largest_first)
    if len(result) < 2:
        return None
    return Explanation("added", change, None, tuple(result), later.whole.point.noun)
