"""Changes in words: how much, since when, and whether it is better, worse or cannot be said."""

from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from metrics.formats import Unit, change, interval
from metrics.kpis.judgements import Judgement
from metrics.models import Metric
from metrics.stats.verdicts import Verdict

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
    spread
        The likely range of the change; empty where everything was counted.
    bare
        Whether the change may stand without its range: not where a sample is too small.
    """

    text: str
    arrow: Literal["up", "down", ""]
    tone: Tone
    shape: Shape
    word: str
    spread: str
    bare: bool


def words() -> dict[str, str]:
    """Return the verdicts in the reader's language."""
    return {
        Verdict.BETTER: pgettext("verdict", "better"),
        Verdict.WORSE: pgettext("verdict", "worse"),
        Verdict.NO_DETECTABLE_CHANGE: pgettext("verdict", "no detectable change"),
        Verdict.WITHIN_USUAL_VARIATION: pgettext("verdict", "within usual variation"),
        Verdict.TOO_LITTLE_DATA: pgettext("verdict", "too early to say"),
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
    spread = ""
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
        spread = _("likely %(range)s") % {"range": ends}
    tone = tone_of(judgement.verdict)
    arrow: Literal["up", "down", ""] = ""
    if tone != "none" and judgement.change:
        arrow = "up" if judgement.change > 0 else "down"
    return Shift(
        text=change(judgement.change, unit, metric.decimals, currency=currency),
        arrow=arrow,
        tone=tone,
        shape=SHAPES.get(judgement.verdict, "hollow"),
        word=words().get(judgement.verdict, judgement.verdict),
        spread=spread,
        bare=judgement.verdict != Verdict.TOO_LITTLE_DATA or not spread,
    )
