"""The scorecard's order: which metrics are primary, judged together and shown on the first page."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import F

from metrics.models import Metric

_ASIDE = 10_000
"""Far beyond any place, so that no two metrics share one while they are moved."""


def hold_places() -> None:
    """Let nobody else move metrics until the transaction ends.

    Called before a single metric is written by whoever may place it later: all take the rows in one order, so
    that two never wait for each other in a circle.
    """
    list(Metric.objects.select_for_update(no_key=True).order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def place(metric: Metric, *, after: Metric | None = None) -> bool:
    """Put a metric on the scorecard, behind another one or at its end; return whether it was not there.

    One that has a place keeps it.
    """
    order = _order()
    if metric.pk in order:
        return False
    where = order.index(after.pk) + 1 if after is not None and after.pk in order else len(order)
    _write([*order[:where], metric.pk, *order[where:]])
    metric.refresh_from_db(fields=["primary_position"])
    return True


@transaction.atomic
def arrange(metrics: Sequence[Metric]) -> tuple[list[int], list[int]]:
    """Let exactly these be on the scorecard, in this order; return the ids before and after."""
    before, after = _order(), list(dict.fromkeys(metric.pk for metric in metrics))
    if before != after:
        _write(after)
    return before, after


@transaction.atomic
def take_off(metric: Metric) -> bool:
    """Take a metric off the scorecard; return whether it was on it."""
    order = _order()
    if metric.pk not in order:
        return False
    _write([pk for pk in order if pk != metric.pk])
    metric.refresh_from_db(fields=["primary_position"])
    return True


def _order() -> list[int]:
    """Return the metrics in their places, and let nobody else move them."""
    hold_places()
    rows = Metric.objects.filter(primary_position__isnull=False).order_by("primary_position")
    return list(rows.values_list("pk", flat=True))


def _write(order: list[int]) -> None:
    Metric.objects.filter(primary_position__isnull=False).exclude(pk__in=order).update(primary_position=None)
    Metric.objects.filter(primary_position__isnull=False).update(
        primary_position=F("primary_position") + _ASIDE
    )
    for position, pk in enumerate(order, start=1):
        Metric.objects.filter(pk=pk).update(primary_position=position)
