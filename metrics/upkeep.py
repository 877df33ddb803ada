"""Bringing cells and verdicts up to date with the facts: what workers and `manage.py refresh` do alike."""

import time
from collections.abc import Callable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from metrics.catalogue.planning import FACTS, keep_statistics_fresh
from metrics.kpis.verdicts import dirty_months, judge_dirty
from metrics.models import Organisation
from metrics.rollup.refresh import has_marks, refresh_next


def business_day(now: datetime, zone: str | None = None) -> date:
    """Return the day it is where the organisation does business.

    Parameters
    ----------
    zone
        The organisation's time zone, where the caller has it at hand.
    """
    if zone is None:
        zone = Organisation.objects.values_list("time_zone", flat=True).first() or "UTC"
    return now.astimezone(ZoneInfo(zone)).date()


def is_out_of_date(now: datetime) -> bool:
    """Return whether cells or verdicts wait for a worker."""
    return has_marks() or bool(dirty_months(business_day(now)))


def bring_up_to_date(
    now: datetime, seconds: float | None = None, give_way: Callable[[], bool] = lambda: False
) -> tuple[int, bool]:
    """Refresh dirty cells, then judge what changed.

    Parameters
    ----------
    now
        The moment of the call; it decides which periods are over.
    seconds
        How long to go on; without it until nothing is left.
    give_way
        Asked after each step whether something more urgent waits.

    Returns
    -------
    tuple
        How many measures and months were refreshed, and whether nothing is left for this process.
    """
    deadline = None if seconds is None else time.monotonic() + seconds
    steps = 0
    keep_statistics_fresh(FACTS)
    while done := refresh_next():
        steps += len(done)
        if (deadline is not None and time.monotonic() > deadline) or give_way():
            return steps, False
    judge_dirty(business_day(now))
    return steps, True
