"""The headline of a page: what the verdicts say together, in a sentence that is true for any mix of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from cxdash.overview.judged import MAY_BE_CHANCE, TOO_SMALL
from metrics.calendar import Comparison
from metrics.stats.verdicts import Verdict


@dataclass(frozen=True, slots=True)
class Spoken:
    """One measure that has a figure in the period: its name and its verdict as a key of `judged.words`, if any."""

    name: str
    verdict: str | None


def headline(measures: Sequence[Spoken], comparison: Comparison) -> str:
    """Return the first sentence of the page."""
    better, worse = (len(_names(measures, one)) for one in (Verdict.BETTER, Verdict.WORSE))
    judged = sum(one.verdict is not None and one.verdict != Verdict.TOO_LITTLE_DATA for one in measures)
    numbers = {"better": better, "worse": worse, "all": len(measures)}
    year = comparison == "last_year"
    if better and worse:
        pattern = (
            _("Better than a year ago on %(better)s of %(all)s measures, worse on %(worse)s")
            if year
            else _("Better than the period before on %(better)s of %(all)s measures, worse on %(worse)s")
        )
    elif better:
        pattern = (
            _("Better than a year ago on %(better)s of %(all)s measures")
            if year
            else _("Better than the period before on %(better)s of %(all)s measures")
        )
    elif worse:
        pattern = (
            _("Worse than a year ago on %(worse)s of %(all)s measures")
            if year
            else _("Worse than the period before on %(worse)s of %(all)s measures")
        )
    elif judged:
        pattern = (
            _("Not shown to be better or worse than a year ago")
            if year
            else _("Not shown to be better or worse than the period before")
        )
    else:
        pattern = (
            _("Too early to say whether it is better than a year ago")
            if year
            else _("Too early to say whether it is better than the period before")
        )
    return pattern % numbers


def lead(measures: Sequence[Spoken]) -> str:
    """Return the second sentence: which measures, verdict by verdict."""
    groups = (
        (_("Better: %(names)s."), (Verdict.BETTER,)),
        (_("Worse: %(names)s."), (Verdict.WORSE,)),
        (_("May be chance: %(names)s."), (MAY_BE_CHANCE,)),
        (_("Too small to report: %(names)s."), (TOO_SMALL,)),
        (_("No detectable change: %(names)s."), (Verdict.NO_DETECTABLE_CHANGE,)),
        (_("Within usual variation: %(names)s."), (Verdict.WITHIN_USUAL_VARIATION,)),
        (_("Too early to say: %(names)s."), (Verdict.TOO_LITTLE_DATA, None)),
    )
    sentences = []
    for pattern, kinds in groups:
        names = [one.name for one in measures if one.verdict in kinds]
        if names:
            sentences.append(pattern % {"names": ", ".join(names)})
    return " ".join(sentences)


def scorecard_title(measures: Sequence[Spoken], comparison: Comparison) -> str:
    """Return the message of the scorecard: what is worse comes first."""
    worse = _names(measures, Verdict.WORSE)
    if worse:
        names = {"names": ", ".join(worse)}
        if comparison == "last_year":
            return _("Worse than a year ago: %(names)s") % names
        return _("Worse than the period before: %(names)s") % names
    if _names(measures, Verdict.BETTER):
        return _("No measure is shown to be worse")
    return _("No measure is shown to be better or worse")


def _names(measures: Sequence[Spoken], verdict: Verdict) -> list[str]:
    return [one.name for one in measures if one.verdict == verdict]
