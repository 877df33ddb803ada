"""Small groups: below how many answers they are hidden, or shown but not judged (product rule 2).

In a period that is still open, everything but the total appears in steps, so that two looks on two days never
differ by a few people. What is hidden within a table says `metrics.stats.disclosure`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from metrics.calendar import Period
from metrics.models import Organisation
from metrics.stats import disclosure


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Below `hide` answers a group is hidden, below `indicative` it is shown grey and not judged."""

    hide: int = 5
    indicative: int = 30

    @classmethod
    def of(cls, organisation: Organisation) -> "Thresholds":
        """Return the organisation's own thresholds."""
        return cls(organisation.hide_below, organisation.indicative_below)


def published_end(period: Period, by_day: Mapping[date, int], today: date, thresholds: Thresholds) -> date:
    """Return the day up to which (exclusive) a group in an open period is shown.

    Parameters
    ----------
    by_day
        Answers of the group by day.
    today
        The day of the look; a period that ended before it is closed and shown whole.
    """
    if period.end <= today:
        return period.end
    days = [period.start + timedelta(days=offset) for offset in range((today - period.start).days + 1)]
    if not days:
        return period.start
    shown = disclosure.published_through([by_day.get(day, 0) for day in days], thresholds.hide)
    return period.start + timedelta(days=shown)
