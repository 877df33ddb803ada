"""How a number stands to what was aimed at: beyond it, at it, or short of it by more than chance."""

from enum import StrEnum

from metrics.stats.direction import Direction


class Standing(StrEnum):
    """What may be said of a number and its target."""

    AHEAD = "ahead"
    ON_PLAN = "on_plan"
    UNCLEAR = "unclear"
    BEHIND = "behind"
    FAR_BEHIND = "far_behind"


def stand(
    value: float,
    plan: float,
    *,
    direction: Direction,
    smallest_change: float,
    low: float | None = None,
    high: float | None = None,
    amber: float | None = None,
    red: float | None = None,
) -> Standing:
    """Return how a value stands to its target.

    It is ahead or behind where it differs by at least the smallest change worth reporting and its likely range
    does not hold the target. Where the range holds the target it is on plan only if all of the range is so near
    that nothing in it would be worth reporting; else nobody can say. Where `amber` is given, behind begins there
    instead of at the smallest change, and far behind at `red`; both lie on the bad side of the target.

    ============================== ===========================================
    NPS, plan 36, smallest 2       standing
    ============================== ===========================================
    39 (38 to 40)                  ahead
    39 (35 to 43)                  unclear: the range holds 36
    36 (35 to 37)                  on plan: all of it is within 2
    37 (36.5 to 37.5)              on plan: by less than 2
    33 (32 to 34), amber 34        behind
    33 (32 to 34), amber 30        on plan: not beyond amber
    29 (28 to 30), amber 34, red 30  far behind
    ============================== ===========================================

    Parameters
    ----------
    value, plan, amber, red, low, high
        In the metric's unit. `low` and `high` are None where everything was counted.
    """
    if low is not None and high is not None and low <= plan <= high:
        return Standing.ON_PLAN if max(high - plan, plan - low) < smallest_change else Standing.UNCLEAR
    gain = direction.gain(plan, value)
    if red is not None and direction.gain(red, value) <= 0:
        return Standing.FAR_BEHIND
    if amber is not None and gain < 0:
        return Standing.BEHIND if direction.gain(amber, value) <= 0 else Standing.ON_PLAN
    if gain == 0 or abs(gain) < smallest_change * (1 - 1e-9):
        return Standing.ON_PLAN
    return Standing.AHEAD if gain > 0 else Standing.BEHIND
