"""Changes in words: how much, since when, and whether it is better, worse or cannot be said."""

from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from metrics.formats import Unit, change, interval
from metrics.kpis.judgements import Judgement
from metrics.models import Metric
from metrics.stats.verdicts import Verdict
from metrics.views.words import smallest_change

Tone = Literal["good", "bad", "none"]
Shape = Literal["triangle", "diamond", "circle", "hollow"]


@dataclass(frozen=True, slots=True)
class Shift:
    """A change with its verdict.

    Attributes
    ----------
    arrow
        "up" or "down" where there is a verdict, else nothing: a change that may be chance has no direction.
    word
        The verdict in plain words.
    ends, spread
        The likely range of the change, bare and in words; empty where everything was counted.
    reason
        Why a change whose likely range leaves out zero is still no verdict: too small, or one of several.
    bare
        Whether the change may stand without its range: not where a sample is too small.
    """

    text: str
    arrow: Literal["up", "down", ""]
    tone: Tone
    shape: Shape
    word: str
    ends: str
    spread: str
    reason: str
    bare: bool


# Why a change is no verdict though its likely range leaves out zero.
TOO_SMALL, MAY_BE_CHANCE = "too_small", "may_be_chance"


def words() -> dict[str, str]:
    """Return the verdicts as they stand beside a change: Russian has short forms for that."""
    return {
        Verdict.BETTER: pgettext("verdict", "better"),
        Verdict.WORSE: pgettext("verdict", "worse"),
        Verdict.NO_DETECTABLE_CHANGE: pgettext("verdict", "no detectable change"),
        Verdict.WITHIN_USUAL_VARIATION: pgettext("verdict", "within usual variation"),
        Verdict.TOO_LITTLE_DATA: pgettext("verdict", "too early to say"),
        TOO_SMALL: pgettext("verdict", "too small to report"),
        MAY_BE_CHANCE: pgettext("verdict", "may be chance"),
    }


def closing_words() -> dict[str, str]:
    """Return the verdicts as a headline ends with them, where they say what they are about."""
    return {
        Verdict.BETTER: pgettext("headline", "better"),
        Verdict.WORSE: pgettext("headline", "worse"),
        Verdict.NO_DETECTABLE_CHANGE: pgettext("headline", "no detectable change"),
        Verdict.WITHIN_USUAL_VARIATION: pgettext("headline", "within usual variation"),
        Verdict.TOO_LITTLE_DATA: pgettext("headline", "too early to say"),
        TOO_SMALL: pgettext("headline", "too small to report"),
        MAY_BE_CHANCE: pgettext("headline", "may be chance"),
    }


TONES: dict[str, Tone] = {Verdict.BETTER: "good", Verdict.WORSE: "bad"}
SHAPES: dict[str, Shape] = {
    Verdict.BETTER: "triangle",
    Verdict.WORSE: "diamond",
    Verdict.NO_DETECTABLE_CHANGE: "circle",
    Verdict.WITHIN_USUAL_VARIATION: "circle",
    Verdict.TOO_LITTLE_DATA: "hollow",
}


def tone_of(verdict: str) -> Tone:
    """Return the colour of a verdict: none but for better and worse."""
    return TONES.get(verdict, "none")


def shift(judgement: Judgement, metric: Metric, currency: str) -> Shift:
    """Return a change as it is shown."""
    unit: Unit = metric.unit  # type: ignore[assignment]
    ends = ""
    if judgement.low is not None and judgement.high is not None:
        ends = interval(
            judgement.low,
            judgement.high,
            unit,
            metric.decimals,
            of_change=True,
            short=True,
            currency=currency,
        )
    tone = tone_of(judgement.verdict)
    arrow: Literal["up", "down", ""] = ""
    if tone != "none" and judgement.change:
        arrow = "up" if judgement.change > 0 else "down"
    return Shift(
        text=change(judgement.change, unit, metric.decimals, currency=currency),
        arrow=arrow,
        tone=tone,
        shape=SHAPES.get(judgement.verdict, "hollow"),
        word=words()[key_of(judgement, metric)],
        ends=ends,
        spread=_("likely %(range)s") % {"range": ends} if ends else "",
        reason=_reason(judgement, metric, currency),
        bare=judgement.verdict != Verdict.TOO_LITTLE_DATA or not ends,
    )


def _leaves_out_zero(judgement: Judgement) -> bool:
    """Whether the likely range alone would speak for a change, and the verdict still does not."""
    if judgement.verdict != Verdict.NO_DETECTABLE_CHANGE or judgement.low is None or judgement.high is None:
        return False
    return not judgement.low <= 0 <= judgement.high


def key_of(judgement: Judgement, metric: Metric) -> str:
    """Return the verdict; where the likely range leaves out zero, why it is none."""
    if not _leaves_out_zero(judgement):
        return judgement.verdict
    if not judgement.beyond_chance:
        return MAY_BE_CHANCE
    # A metric that is best within a range may have moved far, and not nearer.
    return TOO_SMALL if abs(judgement.change) < metric.smallest_change else judgement.verdict


def _reason(judgement: Judgement, metric: Metric, currency: str) -> str:
    key = key_of(judgement, metric)
    if key == TOO_SMALL:
        return _("smaller than worth reporting (%(smallest)s)") % {
            "smallest": smallest_change(metric, currency, named=True)
        }
    if key != MAY_BE_CHANCE:
        return ""
    if judgement.family < 2:
        return _("too close to zero to rule out chance")
    return _("one of %(count)s measures tested together may differ so much by chance") % {
        "count": judgement.family
    }
