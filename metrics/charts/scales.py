"""Where things lie: value axes with few round ticks, labels of the time axis, unbroken runs of points."""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext

from metrics.calendar import Period
from metrics.charts.description import Chart, Panel, Point
from metrics.formats import figure, month_short, period_short

ROUND_STEPS = (1.0, 2.0, 5.0, 10.0)
MOST_LABELS, MOST_NARROW = 8, 4
"""Of the time axis, on a wide and on a narrow screen: more would touch each other."""

TICK_WIDTH, LABEL_WIDTH, DELTA_WIDTH = 7.0, 7.6, 9.0
"""Of one character of a tick, of the newest value, of the change."""

ARROW_ROOM = 14.0
"""From the newest point to the arrow beside it."""


@dataclass(frozen=True, slots=True)
class Axis:
    """A value axis: its ends and its ticks with their texts."""

    low: float
    high: float
    ticks: tuple[tuple[float, str], ...]


@dataclass(frozen=True, slots=True)
class Tick:
    """A label of the time axis; the second line names the year where one begins."""

    position: int
    text: str
    year: str = ""


def value_axis(panel: Panel) -> Axis:
    """Return an axis that holds all of a panel, with about three round ticks.

    The likely ranges of points with too few answers may reach beyond it: they would flatten all others.
    """
    values = list(_extent(panel))
    low, high = min(values), max(values)
    if low == high:
        reach = abs(low) * 0.1 or 1.0
        low, high = (low - reach if low else 0.0), high + reach
    margin = (high - low) * 0.08
    low = max(low - margin, 0.0) if low >= 0 else low - margin
    high += margin
    ticks, step = round_ticks(low, high)
    places = _places(step, panel)
    return Axis(
        low,
        high,
        # The title of the panel names the currency.
        tuple((tick, figure(tick, panel.unit, places)) for tick in ticks),
    )


def _extent(panel: Panel) -> Iterator[float]:
    drawn = [point for one in panel.series for point in one.points if point.drawn]
    for point in drawn:
        if point.value is not None:
            yield point.value
        if point.firm and point.low is not None and point.high is not None:
            yield from (point.low, point.high)
    if panel.difference is not None:
        yield from (panel.difference.earlier.value, panel.difference.later.value)
    if not drawn:
        yield from (0.0, 1.0)


def round_ticks(low: float, high: float) -> tuple[list[float], float]:
    """Return two to four round values within a span, and their distance."""
    rough = (high - low) / 3
    power = 10.0 ** math.floor(math.log10(rough))
    best: tuple[list[float], float] = ([], 0.0)
    for factor in ROUND_STEPS:
        step = factor * power
        first = math.ceil(low / step - 1e-9)
        found = [index * step for index in range(first, math.floor(high / step + 1e-9) + 1)]
        if not best[0] or abs(len(found) - 3) < abs(len(best[0]) - 3):
            best = (found, step)
    return best


def _places(step: float, panel: Panel) -> int:
    """Return how many decimals tell ticks of this distance apart."""
    scaled = step * 100 if panel.unit == "percent" else step
    for places in range(4):
        if math.isclose(scaled, round(scaled, places), rel_tol=1e-6):
            return places
    return panel.decimals


def time_ticks(chart: Chart, most: int = MOST_LABELS) -> tuple[Tick, ...]:
    """Return the labels of the time axis: of many months every third or sixth, with the year where it begins."""
    step = _label_step(chart.periods, most)
    places = [place for place, period in enumerate(chart.periods) if _is_labelled(place, period, step)]
    ticks, named = [], ""
    for place in places or [0]:
        period = chart.periods[place]
        if period.grain != "month":
            ticks.append(Tick(place, period_short(period, chart.fiscal_start)))
            continue
        text, year = month_short(period.start).rsplit(" ", 1)
        ticks.append(Tick(place, text, year if year != named else ""))
        named = year
    # Two years side by side would touch: the one that begins says enough.
    if len(ticks) > 2 and ticks[1].year and ticks[1].position - ticks[0].position < 6:
        ticks[0] = Tick(ticks[0].position, ticks[0].text)
    return tuple(ticks)


def _label_step(periods: Sequence[Period], most: int) -> int:
    step = 1
    while len(periods) / step > most + 1:
        step = 3 if step == 1 else step * 2
    return step


def _is_labelled(position: int, period: Period, step: int) -> bool:
    if period.grain == "month":
        return (period.start.month - 1) % min(step, 12) == 0 if step > 1 else True
    return position % step == 0


def span(chart: Chart, period: Period) -> tuple[int, int] | None:
    """Return the first and last place on the axis that lie within a period; None where none does."""
    inside = [place for place, one in enumerate(chart.periods) if period.start <= one.start < period.end]
    return (inside[0], inside[-1]) if inside else None


def runs(points: Sequence[Point], belongs: Callable[[Point], bool]) -> list[list[int]]:
    """Return the places of consecutive points that belong together and are read by one definition."""
    found: list[list[int]] = []
    for place, point in enumerate(points):
        if not belongs(point):
            continue
        if found and found[-1][-1] == place - 1 and points[place - 1].version == point.version:
            found[-1].append(place)
        else:
            found.append([place])
    return found


def has_band(point: Point) -> bool:
    """Return whether a likely range is drawn around a point."""
    return point.firm and point.low is not None and point.high is not None


def last_firm(points: Sequence[Point]) -> int | None:
    """Return the place of the newest point that may be judged."""
    return next((place for place in range(len(points) - 1, -1, -1) if points[place].firm), None)


def last_planned(panel: Panel) -> Point | None:
    """Return the newest point of what was planned; None where nothing was."""
    for one in panel.series:
        if one.role == "plan":
            return next((point for point in reversed(one.points) if point.drawn), None)
    return None


def plan_words(plan: Point) -> str:
    """Return what stands at the end of the line of what was planned."""
    return gettext("Target %(value)s") % {"value": plan.wording.value}


def are_apart(panel: Panel, newest: Point, plan: Point) -> bool:
    """Return whether the newest value and the target lie so far apart that both can be labelled."""
    axis = value_axis(panel)
    return abs((newest.value or 0.0) - (plan.value or 0.0)) > 0.09 * (axis.high - axis.low)


@dataclass(frozen=True, slots=True)
class Room:
    """What the words beside the panels need, in pixels of the drawing."""

    left: float
    right: float


def room(chart: Chart) -> Room:
    """Return the room left of the panels for the ticks and right of them for what stands at the line's end.

    Nothing is measured here: digits of the page's type are about 0.6 of their size wide.
    """
    left = max(
        (_digits_wide(text) for panel in chart.panels for _value, text in value_axis(panel).ticks), default=0
    )
    right = 0.0
    for panel in chart.panels:
        if panel.difference is not None:
            right = max(right, ARROW_ROOM + 7 + len(panel.difference.text) * DELTA_WIDTH)
            continue
        place = last_firm(panel.actual.points)
        if place is not None:
            right = max(right, 12 + _digits_wide(panel.actual.points[place].wording.value) * LABEL_WIDTH)
            plan = last_planned(panel)
            if plan is not None and are_apart(panel, panel.actual.points[place], plan):
                right = max(right, 12 + len(plan_words(plan)) * TICK_WIDTH)
    return Room(10 + left * TICK_WIDTH, max(right, 16.0))


def _digits_wide(text: str) -> int:
    """Return how many digits have the width of a text: a percent sign takes that of two."""
    return len(text) + text.count("%")
