"""The verdicts on several metrics at once: one period, one comparison, one look."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from metrics.calendar import Comparison, Period
from metrics.kpis.series import Look
from metrics.kpis.verdicts import verdicts
from metrics.models import Metric, Verdict


@dataclass(frozen=True, slots=True)
class Judgement:
    """One change with its verdict.

    Attributes
    ----------
    low, high
        The likely range of the change; None where everything was counted.
    verdict
        A value of `metrics.stats.verdicts.Verdict`.
    through
        The last day that was compared, exclusive.
    family
        How many metrics were judged together.
    """

    later: float
    earlier: float
    change: float
    low: float | None
    high: float | None
    verdict: str
    through: date
    family: int = 1


def judgements(
    metrics: Sequence[Metric],
    period: Period,
    comparison: Comparison,
    look: Look,
    family: Sequence[Metric] | None = None,
) -> dict[str, Judgement]:
    """Return the verdict on each metric, by code; absent where none can be given (see `verdicts`)."""
    return {
        code: _judgement(row)
        for (code, _period, _member), row in verdicts(metrics, [period], comparison, look, family).items()
    }


def _judgement(row: Verdict) -> Judgement:
    return Judgement(
        row.later, row.earlier, row.change, row.low, row.high, row.verdict, row.through, len(row.family)
    )


def judgements_by_member(
    metric: Metric,
    period: Period,
    comparison: Comparison,
    look: Look,
    family: Sequence[Metric] | None = None,
) -> dict[int, Judgement]:
    """Return the verdict on one metric for each member of the look's breakdown; absent where none can be given."""
    found = verdicts([metric], [period], comparison, look, family)
    return {member: _judgement(row) for (_code, _period, member), row in found.items()}
