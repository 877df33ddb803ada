"""Lives: when each customer came, what each said when asked for a recommendation, and when each left.

A life is memoryless between answers: its yearly hazard is that of the group which the last answer put the customer
in, faster and slower with the effort of two months before. So how many stay a year can be said in advance.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cxdash.demo import company, truths
from cxdash.demo.drawing import GROUPS, Floats, Ints, by_code, choose, generator, groups, recommendations
from cxdash.demo.timeline import YEAR, Clock, Days, Timeline

SILENT = GROUPS.index("silent")
ANSWERS, FOLLOWED_UP = 0.60, 0.60
"""Of those asked for a recommendation; of detractors, asked again within 30 to 120 days."""


@dataclass(frozen=True)
class Swings:
    """What moves from month to month: the ease of dealing with the company, and how it is spoken of.

    Both by month of `Timeline.edges`, as deviations from their means.
    """

    effort: Floats
    sentiment: Floats


@dataclass(frozen=True)
class Customers:
    """Everybody who ever was a customer; `until` is infinite for who stays."""

    since: Days
    until: Days
    segment: Ints
    region: Ints
    acquired: Ints


@dataclass(frozen=True)
class Recommendations:
    """Answers to the question whether one would recommend the company, by time within each customer."""

    customer: Ints
    at: Days
    channel: Ints
    mode: Ints
    score: Ints
    group: Ints


@dataclass(frozen=True)
class Lives:
    """Customers, what they recommended, and when they were asked."""

    customers: Customers
    recommendations: Recommendations
    asked: Days


def swings(seed: int, timeline: Timeline) -> Swings:
    """Draw what moves from month to month; in every twelve months it comes to nothing."""
    rng = generator(seed, 1)

    def even(spread: float) -> Floats:
        drawn = rng.normal(size=(len(timeline.edges) // 12 + 1, 12))
        drawn -= drawn.mean(axis=1, keepdims=True)
        drawn /= drawn.std(axis=1, keepdims=True)
        return np.clip(drawn.ravel()[: len(timeline.edges) - 1], -2.9, 2.9) * spread

    return Swings(even(truths.EFFORT_SPREAD), even(truths.SENTIMENT_SPREAD))


def lives(seed: int, timeline: Timeline, size: company.Size, moved: Swings) -> Lives:
    """Let the customers come, answer and leave."""
    rng = generator(seed, 2)
    count = size.customers
    since = _arrivals(rng, timeline, moved, count)
    segment, region = (
        choose(rng, [one.share for one in names], count) for names in (company.SEGMENTS, company.REGIONS)
    )
    acquired = choose(rng, [share for _code, share in company.ACQUIRED], count)
    pace = np.exp(truths.EFFORT_EFFECT * _delayed(moved.effort, truths.EFFORT_LAG))
    clock = timeline.clock(pace / pace.mean())
    until, answers, asked = _answering(rng, timeline, clock, since, segment)
    until = np.where(until < timeline.end, until, np.inf)
    return Lives(Customers(since, until, segment, region, acquired), answers, asked)


def _delayed(swing: Floats, months: int) -> Floats:
    return np.concatenate([np.zeros(months), swing[:-months]])


def _arrivals(rng: np.random.Generator, timeline: Timeline, moved: Swings, count: int) -> Days:
    """Two thirds came before the history begins, fewer and fewer each month; then as many as are spoken of well."""
    lengths = np.diff(timeline.edges)
    early = np.linspace(9.0, 1.0, timeline.before)
    later = np.exp(
        truths.SENTIMENT_EFFECT * _delayed(moved.sentiment, truths.SENTIMENT_LAG)[timeline.before :]
    )
    weights = np.concatenate([early, later]) * lengths
    month = choose(
        rng,
        tuple(weights * np.minimum(1, np.maximum(0, (timeline.end - timeline.edges[:-1]) / lengths))),
        count,
    )
    within = np.minimum(lengths[month], timeline.end - timeline.edges[month])
    return np.sort(timeline.edges[month] + rng.random(count) * within)


def _shift(timeline: Timeline, at: Days, channel: Ints, mode: Ints, segment: Ints) -> Floats:
    """Return by how many points of NPS each answer's chances are moved."""
    turned = np.clip((timeline.month_of(at) - truths.TURN_BEGINS + 1) / truths.TURN_MONTHS, 0, 1)
    falling = [code for code, _share in company.HOME_CHANNELS].index(truths.FALLING_CHANNEL)
    rising = [one.code for one in company.SEGMENTS].index(truths.RISING_SEGMENT)
    flattered = by_code(
        {truths.FLATTERED_MODE: truths.FLATTERED_MODE_NPS}, [code for code, _share in company.MODES]
    )
    shift: Floats = flattered[mode]
    shift = shift + (channel == falling) * turned * truths.FALLING_CHANNEL_NPS
    shift = shift + (segment == rising) * turned * truths.RISING_SEGMENT_NPS
    return shift


def _answering(
    rng: np.random.Generator, timeline: Timeline, clock: Clock, since: Days, segment: Ints
) -> tuple[Days, Recommendations, Days]:
    """Ask everybody once a year, the unhappy again soon; each answer begins the rest of a life anew."""
    hazard = np.array([truths.YEARLY_HAZARD[name] for name in GROUPS]) / YEAR

    def leaving(at: Days, group: npt.NDArray[np.int64]) -> Days:
        return clock.when(clock.read(at) + rng.exponential(size=len(at)) / hazard[group])

    everyone = np.arange(len(since))
    until = leaving(since, np.full(len(since), SILENT))
    due = np.where(since < 0, rng.uniform(0, YEAR + 60, len(since)), since + rng.uniform(60, 120, len(since)))
    again = np.zeros(len(since), dtype=bool)
    found: list[tuple[Ints, Days, Ints, Ints, Ints, Ints]] = []
    asked: list[Days] = []
    who = everyone
    while len(who := who[due[who] < np.minimum(until[who], timeline.end)]):
        at = due[who]
        asked.append(at)
        answers = again[who] | (rng.random(len(who)) < ANSWERS)
        due[who], again[who] = at + YEAR + rng.uniform(0, 60, len(who)), False
        said, moment = who[answers], at[answers]
        channel, mode = (
            choose(rng, [share for _code, share in names], len(said))
            for names in (company.HOME_CHANNELS, company.MODES)
        )
        group = groups(rng, _shift(timeline, moment, channel, mode, segment[said]))
        until[said] = leaving(moment, group)
        found.append((said, moment, channel, mode, recommendations(rng, group), group))
        unhappy = (group == GROUPS.index("detractor")) & (rng.random(len(said)) < FOLLOWED_UP)
        due[said[unhappy]] = moment[unhappy] + rng.uniform(30, 120, int(unhappy.sum()))
        again[said[unhappy]] = True
    columns = [np.concatenate(column) for column in zip(*found, strict=True)]
    order = np.lexsort((columns[1], columns[0]))
    return until, Recommendations(*(column[order] for column in columns)), np.concatenate(asked)
