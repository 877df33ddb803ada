"""A number beside its target, in words: how far from it, and whether that is ahead or behind."""

from dataclasses import dataclass
from typing import Literal, cast

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cxdash.overview.judged import Shape, Tone
from metrics.formats import Unit, change, figure
from metrics.kpis.series import Point
from metrics.kpis.targets import Against, Plan, against
from metrics.models import Metric, Organisation
from metrics.stats.targets import Standing

TONES: dict[Standing, Tone] = {
    Standing.AHEAD: "good",
    Standing.BEHIND: "bad",
    Standing.FAR_BEHIND: "bad",
}
SHAPES: dict[Standing | None, Shape] = {
    Standing.AHEAD: "triangle",
    Standing.ON_PLAN: "circle",
    Standing.UNCLEAR: "hollow",
    Standing.BEHIND: "diamond",
    Standing.FAR_BEHIND: "diamond",
    None: "hollow",
}


@dataclass(frozen=True, slots=True)
class Planned:
    """How a number stands to its target.

    Attributes
    ----------
    plan
        The target as a figure: "36".
    text
        How far the number lies above it: "+2".
    arrow
        Only where the number is ahead or behind, and somebody has said which distance matters.
    """

    plan: str
    text: str
    arrow: Literal["up", "down", ""]
    tone: Tone
    shape: Shape
    word: str


def standing_words() -> dict[Standing, str]:
    """Return the standings in the reader's language."""
    return {
        Standing.AHEAD: pgettext("target", "ahead of target"),
        Standing.ON_PLAN: pgettext("target", "on target"),
        Standing.UNCLEAR: pgettext("target", "cannot be told from target"),
        Standing.BEHIND: pgettext("target", "behind target"),
        Standing.FAR_BEHIND: pgettext("target", "far behind target"),
    }


def planned(
    point: Point | None, plan: Plan | None, metric: Metric, organisation: Organisation
) -> Planned | None:
    """Return how a number stands to its target; None where one of them is missing."""
    found = against(point, plan, metric)
    if found is None:
        return None
    unit, currency = cast("Unit", metric.unit), organisation.currency
    standing = found.standing
    tone = TONES.get(standing, "none") if standing and _worth_reporting(found, point, metric) else "none"
    arrow: Literal["up", "down", ""] = ""
    if tone != "none" and found.difference:
        arrow = "up" if found.difference > 0 else "down"
    return Planned(
        plan=figure(found.plan.value, unit, metric.decimals, currency=currency),
        text=change(found.difference, unit, metric.decimals, currency=currency),
        arrow=arrow,
        tone=tone,
        shape=SHAPES[standing],
        word=standing_words()[standing] if standing else _why_not(found),
    )


def _worth_reporting(found: Against, point: Point | None, metric: Metric) -> bool:
    """Whether somebody has said which distance matters: by chance alone a full count is always some way off."""
    counted = point is not None and point.low is None
    return not counted or metric.smallest_change > 0 or found.plan.amber is not None


def _why_not(found: Against) -> str:
    if found.plan.not_judged == "open":
        return _("judged once the period is over")
    if found.plan.not_judged == "uncovered":
        return _("not judged: data begin later")
    return _("cannot be judged against the target")
