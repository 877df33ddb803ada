"""Why it moved, in words and rows: how members scored, who answered, and what they come to together."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cxdash.overview.judged import Tone, tone_of
from cxdash.overview.metric.breakdown import Members, name_of
from metrics.charts import ranges
from metrics.formats import ADDED_UP, Unit, change, interval
from metrics.kpis.explanation import REST, Explanation, MemberPart
from metrics.kpis.judgements import Judgement
from metrics.models import Metric, Organisation

NEARLY_ALL = 0.8
"""From this share of the change on, one part is said to be most of it."""


@dataclass(frozen=True, slots=True)
class Part:
    """One row.

    Attributes
    ----------
    spread
        The likely range; where there is none, how exact the part is.
    """

    label: str
    drawing: SafeString
    text: str
    spread: str
    tone: Tone
    total: bool = False


@dataclass(frozen=True, slots=True)
class Explained:
    """What `templates/overview/metric/explained.html` shows."""

    title: str
    subtitle: str
    rows: tuple[Part, ...]


def explained(
    found: Explanation,
    members: Members,
    judgement: Judgement | None,
    organisation: Organisation,
) -> Explained:
    """Return the panel.

    Parameters
    ----------
    judgement
        On the whole; None where there is none.
    """
    writer, words = _Writer(members.metric, organisation), _words(found, members.metric)
    total = judgement.change if judgement is not None else found.change
    whole = ranges.Mark(total, judgement.low if judgement else None, judgement.high if judgement else None)
    marks = [*(_mark(part, members.judged) for part in found.parts), whole]
    if found.answered is not None:
        marks.append(ranges.Mark(found.answered, None, None, "few"))
    scale = ranges.scale_of(marks, 0.0)
    rows = [_row(part, members, scale, writer, words) for part in found.parts]
    if found.answered is not None:
        drawing = ranges.row(ranges.Mark(found.answered, None, None, "few"), scale)
        # It is made of scores and shares that are known within their ranges only.
        text, spread = writer.change(found.answered), pgettext("precision", "approximate")
        rows.append(Part(capfirst(words.answered), drawing, text, spread, "none"))
    spread = writer.range(whole.low, whole.high)
    tone = tone_of(judgement.verdict) if judgement else "none"
    rows.append(
        Part(_("Overall change"), ranges.row(whole, scale), writer.change(total), spread, tone, total=True)
    )
    return Explained(_title(found, judgement, writer, words), _subtitle(found, members), tuple(rows))


@dataclass(frozen=True, slots=True)
class _Words:
    """What the parts are called, by what was counted.

    Attributes
    ----------
    scored, answered
        The two kinds of parts; empty where members' own sums are the parts.
    without_range
        What stands in the place of a likely range.
    """

    scored: str
    answered: str
    without_range: str


def _words(found: Explanation, metric: Metric) -> _Words:
    if found.kind == "added":
        return _Words("", "", _("counted"))
    if found.noun == "answers":
        scored = (
            pgettext("why it moved", "how long they waited")
            if metric.unit == "hours"
            else pgettext("why it moved", "how they scored")
        )
        return _Words(scored, pgettext("why it moved", "who answered"), _("too few answers to judge"))
    if found.noun == "customers":
        what = (
            pgettext("why it moved", "what customers did"),
            pgettext("why it moved", "which customers came"),
        )
    else:
        what = pgettext("why it moved", "how contacts went"), pgettext("why it moved", "which contacts came")
    return _Words(*what, _("too few to judge"))


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes changes of one metric."""

    metric: Metric
    organisation: Organisation

    def change(self, value: float) -> str:
        return change(
            value,
            cast("Unit", self.metric.unit),
            self.metric.decimals if self.metric.unit in ADDED_UP else max(self.metric.decimals, 1),
            currency=self.organisation.currency,
        )

    def rounded(self, value: float) -> str:
        """Return a change as the rest of the page writes it."""
        unit = cast("Unit", self.metric.unit)
        return change(value, unit, self.metric.decimals, currency=self.organisation.currency)

    def range(self, low: float | None, high: float | None) -> str:
        if low is None or high is None:
            return ""
        places = max(self.metric.decimals, 1)
        unit = cast("Unit", self.metric.unit)
        return interval(
            low, high, unit, places, of_change=True, short=True, currency=self.organisation.currency
        )


def _mark(part: MemberPart, judged: Mapping[int, Judgement]) -> ranges.Mark:
    look: ranges.Look = "firm" if part.enough else "few"
    return ranges.Mark(part.change, part.low, part.high, look, _tone(part, judged))


def _tone(part: MemberPart, judged: Mapping[int, Judgement]) -> Tone:
    """A part has the colour of its member's own verdict: there is no other test."""
    judgement = judged.get(part.member)
    return tone_of(judgement.verdict) if judgement is not None else "none"


def _row(part: MemberPart, members: Members, scale: ranges.Scale, writer: _Writer, words: _Words) -> Part:
    name = _("all others together") if part.member == REST else name_of(part.member, members.names)
    label = f"{capfirst(words.scored)}: {name}" if words.scored else name
    spread = writer.range(part.low, part.high) if part.enough else ""
    if not spread and part.member != REST:
        spread = words.without_range
    return Part(
        label, ranges.row(_mark(part, members.judged), scale), writer.change(part.change), spread,
        _tone(part, members.judged),
    )  # fmt: skip


def _title(found: Explanation, judgement: Judgement | None, writer: _Writer, words: _Words) -> str:
    if found.answered is None:
        return _("What each added to the change of %(change)s") % {"change": writer.change(found.change)}
    scored = found.change - found.answered
    both = {
        "what": words.scored,
        "by": writer.change(scored),
        "other": words.answered,
        "rest": writer.change(found.answered),
    }
    if judgement is None or tone_of(judgement.verdict) == "none":
        return _("Not shown to have moved: %(what)s %(by)s, %(other)s %(rest)s") % both
    nearly_all = _("Why it moved: nearly all of %(change)s is %(what)s, not %(other)s")
    change = writer.rounded(found.change)
    if abs(scored) >= NEARLY_ALL * abs(found.change) and scored * found.change > 0:
        return nearly_all % {"change": change, "what": words.scored, "other": words.answered}
    if abs(found.answered) >= NEARLY_ALL * abs(found.change) and found.answered * found.change > 0:
        return nearly_all % {"change": change, "what": words.answered, "other": words.scored}
    return _("Why it moved: %(what)s %(by)s, %(other)s %(rest)s") % both


def _subtitle(found: Explanation, members: Members) -> str:
    names = {"dimension": members.dimension.name}
    if found.kind == "scored":
        return _("%(dimension)s, with likely range. This says where, not what caused it.") % names
    return _("%(dimension)s. This says where, not what caused it.") % names
