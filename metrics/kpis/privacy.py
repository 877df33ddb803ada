"""Small groups: what is hidden, and what is shown but not judged (product rule 2).

Applied after filters, in one place, to everything that leaves this package. Within a breakdown whose total is
visible, further members are hidden where subtraction would reveal a hidden one. In a period that is still
open, everything but the total appears in steps, so that two looks on two days never differ by a few people.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from metrics.calendar import Period
from metrics.models import Organisation
from metrics.stats import disclosure

Place = tuple[int, ...]
"""One member of each dimension of a table."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Below `hide` answers a group is hidden, below `indicative` it is shown grey and not judged."""

    hide: int = 5
    indicative: int = 30

    @classmethod
    def of(cls, organisation: Organisation) -> "Thresholds":
        """Return the organisation's own thresholds."""
        return cls(organisation.hide_below, organisation.indicative_below)


def hidden_places(answers: Mapping[Place, int], thresholds: Thresholds) -> set[Place]:
    """Return the places of a table of one period that are not shown.

    Every line of the table, in every direction, has a visible total: in each of them the hidden places are
    at least two and hold enough answers together, so that no subtraction along a line tells one of them.

    Parameters
    ----------
    answers
        Answers by one member of each dimension; together they make up the totals.
    """
    result = {place for place, n in answers.items() if 0 < n < thresholds.hide}
    grown = bool(result)
    while grown:
        grown = False
        for line in _lines(answers):
            further = _further(line, answers, result, thresholds.hide)
            result |= further
            grown |= bool(further)
    return result


def _lines(answers: Mapping[Place, int]) -> list[list[Place]]:
    """Return the lines of a table along each of its dimensions."""
    lines: dict[tuple[int, Place], list[Place]] = {}
    for place, n in sorted(answers.items()):
        for axis in range(len(place)) if n else ():
            lines.setdefault((axis, place[:axis] + place[axis + 1 :]), []).append(place)
    return list(lines.values())


def _further(line: list[Place], answers: Mapping[Place, int], hidden: set[Place], limit: int) -> set[Place]:
    """Return the place that must be hidden along with those of its line that are."""
    covered = [place for place in line if place in hidden]
    if not covered or (len(covered) > 1 and sum(answers[place] for place in covered) >= limit):
        return set()
    shown = [place for place in line if place not in hidden]
    return {min(shown, key=lambda place: (answers[place], place))} if shown else set()


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
