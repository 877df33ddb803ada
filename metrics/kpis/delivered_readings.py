"""Readings of ready-made values: one function per reading, see `metrics.kpis.readings`."""

from decimal import Decimal

from metrics.calendar import Period, period_containing
from metrics.kpis import cells, ready_made
from metrics.kpis.requests import Request, Samples, periods_known
from metrics.kpis.samples import READY, Sample
from metrics.kpis.sums import Delivered, Deliveries
from metrics.stats import proportions
from metrics.stats.estimate import Estimate, critical_value


def answered_share(request: Request) -> Samples:
    """Answers set against invitations, of periods that are over: until then the invitations run ahead."""
    over = [period for period in request.periods if period.end <= request.cut.today]
    answered = cells.additive(request.measure, over, request.cut)
    known = periods_known(request)
    result: Samples = {}
    for key, found in ready_made.delivered(request.base.pk, over, request.cut).items():
        if key[0] not in known:
            continue
        invited = sum((part.value for part in found.parts if part.value is not None), Decimal(0))
        given = answered[key].n if key in answered else 0
        # More answers than invitations: the two figures do not belong together, so nothing is said.
        if found.complete and invited > 0 and given <= invited:
            data = proportions.Counts(given, int(invited))
            result[key] = Sample(proportions, data, int(invited), "customers")
    return result


def reported(request: Request) -> Samples:
    """Ready-made values: added up as they allow, never averaged.

    A period's own value stands. Else months with numerator and denominator add up; else sums of money and
    counts add up if every month is there; else the last month stands for the period, and the sample says so.
    """
    found = ready_made.delivered(request.measure.pk, request.periods, request.cut)
    values = {key: _one_value(one, request) for key, one in found.items()}
    return {key: _ready(value, request) for key, value in values.items() if value is not None}


def reported_share(request: Request) -> Samples:
    """The same of shares whose numerator and denominator count observations: their range is known."""
    result = reported(request)
    for key, found in ready_made.delivered(request.measure.pk, request.periods, request.cut).items():
        part = _one_value(found, request)
        if part is None or part.numerator is None or not part.denominator:
            continue
        if 0 <= part.numerator <= part.denominator:
            counts = proportions.Counts(float(part.numerator), float(part.denominator))
            result[key] = Sample(
                proportions, counts, int(part.denominator), source=part.source, value_of=_value_of(part)
            )
    return result


def _one_value(found: Deliveries, request: Request) -> Delivered | None:
    parts, last = found.parts, found.parts[-1]
    if len(parts) > 1 and all(part.numerator is not None and part.denominator for part in parts):
        upper = sum((part.numerator or Decimal(0) for part in parts), Decimal(0))
        lower = sum((part.denominator or Decimal(0) for part in parts), Decimal(0))
        return Delivered(upper / lower, upper, lower, None, None, None, last.source)
    if not request.measure.adds_up:
        return last
    if not found.complete:
        return None
    if len(parts) == 1:
        return last
    total = sum((part.value or Decimal(0) for part in parts), Decimal(0))
    return Delivered(total, None, None, None, None, None, last.source)


def _value_of(part: Delivered) -> Period | None:
    return period_containing(part.month, "month") if part.month is not None else None


def _ready(part: Delivered, request: Request) -> Sample:
    """Return a delivered value as a sample: with a range where its source gave one, else without n."""
    value = float(part.value) if part.value is not None else None
    value_of = _value_of(part)
    if part.low is None or part.high is None or not part.n:
        return Sample(READY, Estimate(value, None, None, 0, None), 0, source=part.source, value_of=value_of)
    low, high = float(part.low), float(part.high)
    error = (high - low) / (2 * critical_value(request.confidence))
    data = Estimate(value, low, high, part.n, error)
    return Sample(READY, data, part.n, source=part.source, value_of=value_of)
