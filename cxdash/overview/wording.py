"""From points of `metrics.kpis` to words of `metrics.formats`."""

from decimal import Decimal
from typing import cast

from metrics.formats import Noun, Shown, Unit, Wording, month, word
from metrics.kpis.series import Point, Status
from metrics.models import Metric, Organisation


def in_words(
    point: Point, metric: Metric, organisation: Organisation, *, base: float | Decimal | None = None
) -> Wording:
    """Return a number as it is written everywhere.

    Parameters
    ----------
    base
        The amount that an amount of money is part of, where it is known.
    """
    status = point.status
    # A median of a few answers, a mean of equal ones, an index of parts without precision have no range.
    ranged = point.low is not None and point.high is not None
    return word(
        Shown(
            value=point.value,
            unit=cast("Unit", metric.unit),
            decimals=metric.decimals,
            low=point.low,
            high=point.high,
            n=None if status is Status.REPORTED and not point.n else point.n,
            noun=cast("Noun", point.noun),
            status=status.value,
            counted=point.counted,
            source=point.source,
            currency=organisation.currency,
            base=base,
            hide_below=organisation.hide_below,
            unranged=not ranged,
            value_of=month(point.value_of.start) if point.value_of is not None else "",
        )
    )
