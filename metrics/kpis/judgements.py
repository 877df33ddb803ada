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
        How many metrics were tested together.
    beyond_chance
        Whether the test over the family told the change from chance; a change may still be too small to report.
    """

    later: float
    earlier: float
    change: float
    low: float | None
    high: float | None
    verdict: str
    through: date
    family: int = 1
    beyond_chance: bool = False


def judgements(
    metrics: Sequence[Metric],
    period: Period,
    comparison: Comparison,
    look: Look,
    family: Sequence[Metric] | None = None,
) -> dict[str, Judgement]:
    """Return the verdict on each metric, by code; absent where none can be given (see `verdicts`)."""
    return {
        code: _judgement(row, look)
        for (code, _period, _member), row in verdicts(metrics, [period], comparison, look, family).items()
    }


def _judgement(row: Verdict, look: Look) -> Judgement:
    return Judgement(
        later=row.later,
        earlier=row.earlier,
        change=row.change,
        low=row.low,
        high=row.high,
        verdict=row.verdict,
        through=row.through,
        family=len(row.family),
        beyond_chance=row.p_adjusted is not None and row.p_adjusted <= 1 - look.confidence,
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
    return {member: _judgement(row, look) for (_code, _period, member), row in found.items()}
