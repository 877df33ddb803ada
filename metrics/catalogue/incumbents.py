"""The numbers that a board sees today: they stay, are marked as incumbents, and stand on the scorecard."""

from collections.abc import Collection

from django.db import transaction

from metrics.catalogue.delivered import DELIVERED_AS, PREFIX, twin_of
from metrics.catalogue.metrics import METRICS
from metrics.catalogue.scorecard import hold_places, place, take_off
from metrics.models import Metric

State = Metric.State

_DECLARED = {one.code: one for one in METRICS}
_ON_BOARD = frozenset({State.INCUMBENT, State.PARALLEL})


def offered_metrics() -> list[Metric]:
    """Return the metrics that a board may see today: built-in ones, and the organisation's own.

    Not those that hold the ready-made figures of another one, nor composites.
    """
    hidden = {*DELIVERED_AS.values(), *(one.code for one in METRICS if one.parts)}
    return [
        one
        for one in Metric.objects.order_by("pk")
        if one.code not in hidden and not one.code.startswith(PREFIX)
    ]


def is_on_board(metric: Metric) -> bool:
    """Return whether a board sees the metric today."""
    return metric.state in _ON_BOARD


@transaction.atomic
def set_incumbents(codes: Collection[str]) -> bool:
    """Let exactly these of the offered metrics be those that the board sees; return whether that was new.

    Whoever changes the scorecard has its verdicts judged again.
    """
    hold_places()
    changed = False
    for metric in offered_metrics():
        if metric.code in codes and not is_on_board(metric):
            _set_state(metric, State.INCUMBENT)
            place(metric)
            changed = True
        elif metric.code not in codes and is_on_board(metric):
            own = metric.code not in _DECLARED
            _set_state(metric, State.RETIRED if own else State.ACTIVE)
            if own or _DECLARED[metric.code].primary_position is None:
                take_off(metric)
            _set_aside_twin(metric)
            changed = True
    return changed


def _set_aside_twin(metric: Metric) -> None:
    twin = Metric.objects.filter(code=twin_of(metric.code)).first()
    if twin is not None and is_on_board(twin):
        _set_state(twin, State.ACTIVE if twin.code in _DECLARED else State.RETIRED)
        take_off(twin)


def _set_state(metric: Metric, state: Metric.State) -> None:
    Metric.objects.filter(pk=metric.pk).update(state=state)
    metric.state = state
