"""The verdicts on several metrics at once: one period, one comparison, one look."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from metrics.calendar import Comparison, Period
from metrics.kpis.cells import EVERY_MEMBER
from metrics.kpis.comparison import compare
from metrics.kpis.series import Look
from metrics.kpis.verdicts import verdicts
from metrics.models import Metric


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
    """

    later: float
    earlier: float
    change: float
    low: float | None
    high: float | None
    verdict: str
    through: date


def judgements(
    metrics: Sequence[Metric], period: Period, comparison: Comparison, look: Look
) -> dict[str, Judgement]:
    """Return the verdict on each metric, by code; absent where none can be given.

    Where verdicts are stored they are read. For other scopes the metrics are judged together, once.
    """
    members = list(look.scope.members.values())
    if members and (len(members) > 1 or len(members[0]) > 1):
        judged = compare(metrics, [period], comparison, look)
        return {
            code: Judgement(
                one.later,
                one.earlier,
                one.later - one.earlier if one.change.value is None else one.change.value,
                one.change.low,
                one.change.high,
                str(one.verdict),
                one.elapsed.end,
            )
            for (code, _period, _member), one in judged.items()
        }
    result: dict[str, Judgement] = {}
    for metric in metrics:
        row = verdicts(metric, [period], comparison, look).get((period, EVERY_MEMBER))
        if row is not None:
            result[metric.code] = Judgement(
                row.later, row.earlier, row.change, row.low, row.high, row.verdict, row.through
            )
    return result
