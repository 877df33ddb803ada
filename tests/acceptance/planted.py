"""Every value that is planted in the demonstration company, beside the range in which cxdash finds it."""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from scipy import stats

from cxdash.demo import company, truths
from metrics.calendar import Period
from metrics.kpis.judgements import Judgement
from metrics.kpis.series import Measured, measure
from metrics.stats import means, proportions
from metrics.stats.difference_in_differences import Effect, collapsed_effect
from metrics.stats.estimate import Change
from metrics.stats.interrupted_series import level_step
from metrics.stats.survival import Tenure, kaplan_meier
from tests.acceptance.northlight import (
    TODAY,
    WHOLE_MONTHS,
    by_month,
    change,
    changes,
    codes,
    difference,
    look,
    metric,
    rows,
    sample,
)

OTHER_CHANNELS = frozenset(code for code, _share in company.HOME_CHANNELS) - {truths.FALLING_CHANNEL}
OTHER_MODES = frozenset(code for code, _share in company.MODES) - {truths.FLATTERED_MODE}
SHARE_OF_APP = dict(company.HOME_CHANNELS)[truths.FALLING_CHANNEL]
SHARE_OF_RISING = next(one.share for one in company.SEGMENTS if one.code == truths.RISING_SEGMENT)
RISE_OF_THE_WHOLE = SHARE_OF_RISING * truths.RISING_SEGMENT_NPS + SHARE_OF_APP * truths.FALLING_CHANNEL_NPS
FALL_OF_THE_WHOLE = truths.MIX_SHARE * truths.MIX_CSAT
SETTLED = 31
"""The first month of the last quarter that is over; a year before it nothing had turned yet."""
WON_BACK_HAZARD = -math.log(0.91)
"""Between passives and promoters, as many as there are of each among those who are no longer unhappy."""


@dataclass(frozen=True)
class Found:
    """A planted value and the range of 95 of 100 that cxdash shows for it."""

    name: str
    planted: float
    low: float
    high: float

    @property
    def holds(self) -> bool:
        """Whether the planted value lies inside the range."""
        return self.low <= self.planted <= self.high


def turned() -> Iterator[Found]:
    """Yield what a falling channel and a rising segment come to."""
    app = truths.FALLING_CHANNEL
    yield _of(
        "app, households", truths.FALLING_CHANNEL_NPS, changes("nps", "channel", segment="private")[app]
    )
    yield _of(
        "app, everyone",
        truths.FALLING_CHANNEL_NPS + SHARE_OF_RISING * truths.RISING_SEGMENT_NPS,
        changes("nps", "channel")[app],
    )
    yield _of(
        "small businesses, all channels",
        truths.RISING_SEGMENT_NPS + SHARE_OF_APP * truths.FALLING_CHANNEL_NPS,
        changes("nps", "segment")[truths.RISING_SEGMENT],
    )
    later, earlier = (
        sample("nps", first, first + 3, segment=truths.RISING_SEGMENT, channel=OTHER_CHANNELS)
        for first in (SETTLED, SETTLED - 12)
    )
    yield _of("small businesses, other channels", truths.RISING_SEGMENT_NPS, difference(later, earlier))
    yield _of("NPS of everyone", RISE_OF_THE_WHOLE, change("nps"))


def moved() -> Iterator[Found]:
    """Yield what a shift of channels comes to."""
    yield _of("satisfaction of everyone", FALL_OF_THE_WHOLE, change("csat_mean"))


def flattered() -> Iterator[Found]:
    """Yield how much kinder people are on the phone."""
    by_phone, otherwise = (
        sample("nps", 0, 34, survey_mode=mode) for mode in (truths.FLATTERED_MODE, OTHER_MODES)
    )
    yield _of("asked by phone", truths.FLATTERED_MODE_NPS, difference(by_phone, otherwise))


# From each answer to the next one, to the end of the contract, or to the last day of data.
_SPELLS = """
    WITH last AS (SELECT max(business_date) AS day FROM metrics_transaction), said AS (
        SELECT a.customer_id, a.business_date AS day, a.score,
               lead(a.business_date) OVER w AS next_day, lag(a.score) OVER w AS before,
               a.business_date - lag(a.business_date) OVER w AS since
        FROM metrics_answer a JOIN metrics_measure m ON m.id = a.measure_id AND m.code = 'recommend_0_10'
        WINDOW w AS (PARTITION BY a.customer_id ORDER BY a.business_date, a.submission_id)
    ), spells AS (
        SELECT said.*, LEAST(COALESCE(next_day, last.day), COALESCE(s.until, last.day), last.day) AS ends,
               s.until IS NOT NULL AND s.until < COALESCE(next_day, last.day) AND s.until < last.day AS left_us,
               CASE WHEN score >= 9 THEN 'promoter' WHEN score >= 7 THEN 'passive' ELSE 'detractor' END AS kind
        FROM said CROSS JOIN last JOIN metrics_customerspan s USING (customer_id)
    )
"""


def kept() -> Iterator[Found]:
    """Yield how many customers are still there a year after an answer, by what they said."""
    for kind, (low, high) in _after_a_year("TRUE", "kind").items():
        yield Found(f"{kind}s who stay", math.exp(-truths.YEARLY_HAZARD[kind]), low, high)
    hazards = {"still": truths.YEARLY_HAZARD["detractor"], "no longer": WON_BACK_HAZARD}
    again = _after_a_year(
        "before <= 6 AND since <= 120", "CASE WHEN score > 6 THEN 'no longer' ELSE 'still' END"
    )
    for mood, (low, high) in again.items():
        yield Found(f"{mood} unhappy who stay", math.exp(-hazards[mood]), low, high)


def _after_a_year(condition: str, group: str) -> dict[str, tuple[float, float]]:
    tenures = [
        Tenure(str(kind), float(days), int(gone), int(watched))
        for kind, days, gone, watched in rows(f"""
            {_SPELLS} SELECT {group}, ends - day, count(*) FILTER (WHERE left_us), count(*) FILTER (WHERE NOT left_us)
            FROM spells WHERE ends >= day AND {condition} GROUP BY 1, 2""")
    ]
    found = {}
    for kind, curve in kaplan_meier(tenures).items():
        point = curve.at(365)
        assert point is not None
        assert point.low is not None
        assert point.high is not None
        found[kind] = (point.low, point.high)
    return found


def ordered() -> Iterator[Found]:
    """Yield how often customers order in a year, by what they said.

    Orders have seasons, and of promoters there are more in some months than in others: so each month of two years
    counts for itself.
    """
    months = rows(
        f"""
        {_SPELLS}, months AS (
            SELECT start::date AS start, (start + interval '1 month')::date AS ends
            FROM generate_series(%(first)s::date, %(last)s::date, interval '1 month') AS start
        ), watched AS (
            SELECT s.kind, s.customer_id, m.start AS month, m.ends - m.start AS length,
                   GREATEST(s.day + 1, m.start) AS first, LEAST(s.ends + 1, m.ends) AS after
            FROM spells s JOIN months m ON s.day + 1 < m.ends AND s.ends >= m.start
        )
        SELECT kind, month, max(length), sum(after - first), sum((
            SELECT count(*) FROM metrics_transaction t WHERE t.customer_id = w.customer_id AND t.kind = 'purchase'
            AND t.business_date >= w.first AND t.business_date < w.after))
        FROM watched w WHERE after > first GROUP BY kind, month""",
        first=WHOLE_MONTHS[11],
        last=WHOLE_MONTHS[34],
    )
    for kind in sorted({str(row[0]) for row in months}):
        own = [[float(one) for one in row[2:]] for row in months if row[0] == kind]
        rate = sum(orders / days * length for length, days, orders in own) / 2
        give = 1.96 * math.sqrt(sum(orders * (length / days) ** 2 for length, days, orders in own)) / 2
        yield Found(f"orders of {kind}s", truths.YEARLY_ORDERS[kind], rate - give, rate + give)


def announced() -> Iterator[Found]:
    """Yield how departures follow effort, and customers what is said in public."""
    ease, left = by_month("ces"), [math.log(value) for value in by_month("churn")]
    yield Found("effort, departures", truths.EFFORT_EFFECT, *_slope(ease, left, truths.EFFORT_LAG))
    sentiment, came = by_month("net_sentiment"), [math.log(value) for value in by_month("acquisition")]
    as_shares = [value / 100 for value in sentiment] if max(sentiment) > 1 else sentiment
    yield Found(
        "sentiment, customers", truths.SENTIMENT_EFFECT, *_slope(as_shares, came, truths.SENTIMENT_LAG)
    )


def _slope(first: list[float], second: list[float], lag: int) -> tuple[float, float]:
    """How the later series moves with the earlier one, by least squares with Student's t."""
    line = stats.linregress(first[:-lag], second[lag:])
    give = stats.t.ppf(0.975, len(first) - lag - 2) * line.stderr
    return line.slope - give, line.slope + give


def hastened() -> Iterator[Found]:
    """Yield what making contacts about returns shorter came to."""
    later, earlier = _a_year_of_haste("handling_time_mean")
    less, before = difference(later, earlier), earlier.point.value
    assert less.low is not None
    assert less.high is not None
    assert before is not None
    yield Found("time for returns", truths.HASTE_HANDLING - 1, less.low / before, less.high / before)
    later, earlier = _a_year_of_haste("csat_mean")
    yield _of("satisfaction with returns", truths.HASTE_CSAT, difference(later, earlier))


def _a_year_of_haste(code: str) -> tuple[Measured, Measured]:
    """A metric of the touchpoint that was hastened, in the year after and the year before."""
    begins, of = truths.HASTE_BEGINS, truths.HASTE_TOUCHPOINT
    return (
        sample(code, begins, begins + 12, touchpoint=of),
        sample(code, begins - 12, begins, touchpoint=of),
    )


def handed_over() -> Iterator[Found]:
    """Yield what a hand-over costs, against contacts with a person that had none."""
    said = {
        bool(handed): means.Sums(int(n), float(total), float(squares))
        for handed, n, total, squares in rows("""
            SELECT c.handed_over_to <> '', count(*), sum(a.score), sum(a.score * a.score)
            FROM metrics_answer a JOIN metrics_measure m ON m.id = a.measure_id AND m.code = 'satisfaction_1_5'
            JOIN metrics_submission s ON s.id = a.submission_id
            JOIN metrics_contact c ON c.external_id = 'K' || substr(s.external_id, 2)
            JOIN metrics_memberset ms ON ms.id = c.members_id
            JOIN metrics_member channel ON channel.id = ms.channel_id
            WHERE NOT channel.self_service GROUP BY 1""")
    }
    yield _of(
        "satisfaction after a hand-over", truths.HANDED_OVER_CSAT, means.change(said[True], said[False])
    )
    solved = {
        bool(handed): proportions.Counts(int(yes), int(n))
        for handed, yes, n in rows("""
            SELECT c.handed_over_to <> '', count(*) FILTER (WHERE solved), count(*) FROM metrics_contact c
            JOIN metrics_memberset ms ON ms.id = c.members_id
            JOIN metrics_member channel ON channel.id = ms.channel_id
            WHERE NOT channel.self_service GROUP BY 1""")
    }
    yield _of(
        "solved after a hand-over",
        truths.HANDED_OVER_SOLVED,
        proportions.change(solved[True], solved[False]),
    )


def initiatives() -> Iterator[Found]:
    """Yield the effects of the initiative of four regions, and of the one everywhere."""
    effect = effect_in_regions()
    yield Found("initiative in four regions", truths.REGIONAL_SOLVED, effect.low, effect.high)
    step = level_step(by_month("complaints_per_1000"), truths.EVERYWHERE_BEGINS)
    assert step is not None
    yield Found("initiative everywhere", 0.0, step.low, step.high)


def effect_in_regions() -> Effect:
    """Return how first-contact resolution changed where the initiative was, beyond how it changed elsewhere."""
    begins = truths.REGIONAL_BEGINS
    months = [*WHOLE_MONTHS, TODAY]
    spans = [Period("total", months[0], months[begins]), Period("total", months[begins], months[34])]
    found = measure(metric("first_contact_resolution"), spans, look("region"))
    changed: dict[str, float] = {}
    for pk, code in codes("region").items():
        after, before = (found[span, pk].point.value if (span, pk) in found else None for span in spans[::-1])
        if after is not None and before is not None:
            changed[code] = after - before
    treated = [changed.pop(code) for code in truths.REGIONAL_IN]
    effect = collapsed_effect(treated, list(changed.values()))
    assert effect is not None
    return effect


def _of(name: str, planted: float, found: Change | Judgement) -> Found:
    assert found.low is not None
    assert found.high is not None
    return Found(name, planted, found.low, found.high)


Truth = Callable[[], Iterator[Found]]
TRUTHS: tuple[Truth, ...] = (
    turned,
    moved,
    flattered,
    kept,
    ordered,
    announced,
    hastened,
    handed_over,
    initiatives,
)
