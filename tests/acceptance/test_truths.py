"""Does cxdash find what is planted in the demonstration company, and nothing else?

Each truth of `docs/demo.md` is asked for through what pages read, or through the estimate that a page will use, and
its planted value must lie inside the range that is shown. Where nothing is planted, no more changes may be called
better or worse than the stated rate.
"""

import math
from collections.abc import Iterator, Mapping
from datetime import date
from io import StringIO
from typing import Any

import numpy as np
import pytest
import pytest_django
from django.core.management import call_command
from django.db import connection
from scipy import stats

from cxdash.demo import company, truths
from cxdash.demo.timeline import Timeline
from metrics.calendar import Period, period_containing
from metrics.kpis.comparison import Compared, compare
from metrics.kpis.explanation import explain
from metrics.kpis.scopes import EVERYONE, Scope, dimension_slot
from metrics.kpis.series import Look, Measured, measure
from metrics.models import Member, Metric, Organisation
from metrics.stats import means, proportions
from metrics.stats.difference_in_differences import collapsed_effect
from metrics.stats.estimate import Change
from metrics.stats.interrupted_series import level_step
from metrics.stats.lead_and_lag import lags, strongest
from metrics.stats.survival import Tenure, kaplan_meier
from metrics.stats.verdicts import Verdict

TODAY = date(2026, 11, 16)
LINE = Timeline(TODAY)
QUARTER = Period("quarter", date(2026, 7, 1), date(2026, 10, 1))
LAST_YEAR = Period("quarter", date(2025, 7, 1), date(2025, 10, 1))
WHOLE_MONTHS = LINE.months[:-1]


@pytest.fixture(scope="module", autouse=True)
def northlight(django_db_setup: None, django_db_blocker: pytest_django.DjangoDbBlocker) -> Iterator[None]:
    """The company in its standard size, loaded and counted."""
    with django_db_blocker.unblock():
        call_command("demo", now=TODAY, size="standard", seed=2026, stdout=StringIO())
        yield
        call_command("flush", interactive=False, verbosity=0)


pytestmark = [pytest.mark.django_db, pytest.mark.soak]


# -- How tests ask ------------------------------------------------------------------------------------------


def look(by: str = "", **scope: str) -> Look:
    """The look of today, at everyone or at some members, by a dimension."""
    at = Look.of(Organisation.objects.get(), TODAY)
    members = {dimension_slot(one): frozenset({member(one, code)}) for one, code in scope.items()}
    return at.narrowed(Scope(members) if members else EVERYONE, dimension_slot(by) if by else None)


def member(dimension: str, code: str) -> int:
    return Member.objects.get(dimension__code=dimension, code=code).pk


def codes(dimension: str) -> dict[int, str]:
    return dict(Member.objects.filter(dimension__code=dimension).values_list("pk", "code"))


def metric(code: str) -> Metric:
    return Metric.objects.get(code=code)


def changes(code: str, by: str = "", **scope: str) -> dict[str, Compared]:
    """The change of a metric against the same quarter of last year, by the codes of members."""
    found = compare([metric(code)], [QUARTER], "last_year", look(by, **scope))
    names = codes(by) if by else {0: "everyone"}
    return {names[who]: one for (_code, _period, who), one in found.items() if who in names}


def holds(change: Change | Compared, planted: float) -> bool:
    """Whether a planted value lies inside the range that is shown."""
    of = change.change if isinstance(change, Compared) else change
    assert of.low is not None
    assert of.high is not None
    return of.low <= planted <= of.high


def sample(code: str, first: int, last: int, **scope: str | frozenset[str]) -> Measured:
    """A metric over whole months, from one to before another, for some members."""
    months = [*WHOLE_MONTHS, TODAY]
    period = Period("total", months[first], months[last])
    at = look()
    members = {
        dimension_slot(one): frozenset(member(one, code) for code in ([own] if isinstance(own, str) else own))
        for one, own in scope.items()
    }
    (found,) = measure(metric(code), [period], at.narrowed(Scope(members))).values()
    return found


def difference(later: Measured, earlier: Measured) -> Change:
    return later.sample.change_from(earlier.sample, 0.95)


def by_month(code: str) -> list[float]:
    """The values of a metric, month by month, as far as months are over."""
    periods = [period_containing(month, "month", 1) for month in WHOLE_MONTHS]
    found = measure(metric(code), periods, look())
    values = [found[period, 0].point.value for period in periods]
    assert None not in values
    return [value for value in values if value is not None]


def rows(query: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return list(cursor.fetchall())


def verdicts(found: Mapping[str, Compared]) -> dict[str, Verdict]:
    """The members whose change is called better or worse."""
    return {
        code: one.verdict for code, one in found.items() if one.verdict in {Verdict.BETTER, Verdict.WORSE}
    }


OTHER_CHANNELS = frozenset(code for code, _share in company.HOME_CHANNELS) - {truths.FALLING_CHANNEL}
SHARE_OF_APP = dict(company.HOME_CHANNELS)[truths.FALLING_CHANNEL]
SHARE_OF_RISING = next(one.share for one in company.SEGMENTS if one.code == truths.RISING_SEGMENT)


# -- A channel, a segment, a mix, a mode --------------------------------------------------------------------


def test_the_app_got_worse_and_no_other_channel_did() -> None:
    found = changes("nps", "channel", segment="private")
    assert holds(found[truths.FALLING_CHANNEL], truths.FALLING_CHANNEL_NPS)
    assert verdicts(found) == {truths.FALLING_CHANNEL: Verdict.WORSE}
    everyone = changes("nps", "channel")[truths.FALLING_CHANNEL]
    assert everyone.verdict == Verdict.WORSE
    assert holds(everyone, truths.FALLING_CHANNEL_NPS + SHARE_OF_RISING * truths.RISING_SEGMENT_NPS)


def test_small_businesses_alone_drive_the_rise_of_the_whole() -> None:
    found = changes("nps", "segment")
    assert holds(
        found[truths.RISING_SEGMENT], truths.RISING_SEGMENT_NPS + SHARE_OF_APP * truths.FALLING_CHANNEL_NPS
    )
    assert [code for code, verdict in verdicts(found).items() if verdict == Verdict.BETTER] == [
        truths.RISING_SEGMENT
    ]
    whole = changes("nps")["everyone"]
    risen = SHARE_OF_RISING * truths.RISING_SEGMENT_NPS + SHARE_OF_APP * truths.FALLING_CHANNEL_NPS
    assert whole.verdict == Verdict.BETTER
    assert holds(whole, risen)
    why = explain(metric("nps"), QUARTER, "last_year", look(), dimension_slot("segment"))
    assert why is not None
    names = codes("segment")
    rising = {names[part.member] for part in why.parts if part.low is not None and part.low > 0}
    assert rising == {truths.RISING_SEGMENT}


def test_small_businesses_outside_of_the_app_rose_by_what_is_planted() -> None:
    later, earlier = (
        sample("nps", first, first + 3, segment=truths.RISING_SEGMENT, channel=OTHER_CHANNELS)
        for first in (31, 19)
    )
    assert holds(difference(later, earlier), truths.RISING_SEGMENT_NPS)


def test_a_shift_of_channels_moves_the_whole_while_no_channel_moves() -> None:
    whole = changes("csat_mean")["everyone"]
    moved = truths.MIX_SHARE * truths.MIX_CSAT
    assert whole.verdict == Verdict.WORSE
    assert holds(whole, moved)
    assert verdicts(changes("csat_mean", "channel")) == {}
    why = explain(metric("csat_mean"), QUARTER, "last_year", look(), dimension_slot("channel"))
    assert why is not None
    assert why.answered is not None
    assert why.answered == pytest.approx(moved, abs=0.03)
    assert not [
        part for part in why.parts if part.low is not None and part.high is not None and part.high < 0
    ]


def test_who_is_asked_by_phone_says_kinder_things() -> None:
    others = frozenset(code for code, _share in company.MODES) - {truths.FLATTERED_MODE}
    by_phone, otherwise = (sample("nps", 0, 34, survey_mode=mode) for mode in (truths.FLATTERED_MODE, others))
    assert holds(difference(by_phone, otherwise), truths.FLATTERED_MODE_NPS)


# -- Customers ----------------------------------------------------------------------------------------------

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


def kept_after_a_year(condition: str = "TRUE", group: str = "kind") -> dict[str, tuple[float, float]]:
    """The likely range of the share of customers who are still there a year after an answer, by group."""
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


def test_promoters_stay_and_detractors_leave_by_what_is_planted() -> None:
    found = kept_after_a_year()
    for kind in ("promoter", "passive", "detractor"):
        low, high = found[kind]
        assert low <= math.exp(-truths.YEARLY_HAZARD[kind]) <= high, kind


def test_who_is_no_longer_unhappy_stays_longer_than_who_still_is() -> None:
    found = kept_after_a_year(
        "before <= 6 AND since <= 120", "CASE WHEN score > 6 THEN 'won back' ELSE 'still' END"
    )
    low, high = found["still"]
    assert low <= math.exp(-truths.YEARLY_HAZARD["detractor"]) <= high
    low, high = found["won back"]
    assert low <= 0.91 <= high


def test_promoters_order_more_by_what_is_planted() -> None:
    found = rows(f"""
        {_SPELLS}, watched AS (
            SELECT s.kind, s.customer_id, s.ends - s.day AS days, count(t.id) AS orders FROM spells s
            LEFT JOIN metrics_transaction t ON t.customer_id = s.customer_id AND t.kind = 'purchase'
              AND t.business_date > s.day AND t.business_date <= s.ends
            WHERE s.ends > s.day GROUP BY s.kind, s.customer_id, s.day, s.ends)
        SELECT kind, array_agg(orders::float), array_agg(days::float) FROM watched GROUP BY kind""")
    for kind, orders, days in found:
        counted, watched = np.asarray(orders, dtype=float), np.asarray(days, dtype=float) / 365.25
        rate = counted.sum() / watched.sum()
        error = np.sqrt(((counted - rate * watched) ** 2).sum()) / watched.sum()
        assert abs(rate - truths.YEARLY_ORDERS[str(kind)]) < 1.96 * error, (kind, rate, error)


# -- What comes before what ---------------------------------------------------------------------------------


def slope(first: list[float], second: list[float], lag: int) -> tuple[float, float]:
    """The range of how the later series moves with the earlier one, by least squares with Student's t."""
    line = stats.linregress(first[:-lag], second[lag:])
    give = stats.t.ppf(0.975, len(first) - lag - 2) * line.stderr
    return line.slope - give, line.slope + give


def test_effort_is_followed_by_departures_two_months_later() -> None:
    ease, churn = by_month("ces"), [math.log(value) for value in by_month("churn")]
    found = strongest(lags(ease, churn))
    assert found is not None
    assert (found.lag, found.correlation < 0, found.p_value < 0.05) == (truths.EFFORT_LAG, True, True)
    low, high = slope(ease, churn, truths.EFFORT_LAG)
    assert low <= truths.EFFORT_EFFECT <= high


def test_net_sentiment_announces_how_many_customers_come() -> None:
    sentiment, came = by_month("net_sentiment"), [math.log(value) for value in by_month("acquisition")]
    found = strongest(lags(sentiment, came))
    assert found is not None
    assert (found.lag, found.correlation > 0, found.p_value < 0.05) == (truths.SENTIMENT_LAG, True, True)
    scale = 100.0 if max(sentiment) > 1 else 1.0
    low, high = slope(sentiment, came, truths.SENTIMENT_LAG)
    assert low * scale <= truths.SENTIMENT_EFFECT <= high * scale


# -- Operations ---------------------------------------------------------------------------------------------


def test_shorter_contacts_about_returns_made_their_customers_less_content() -> None:
    begins, of = truths.HASTE_BEGINS, {"touchpoint": truths.HASTE_TOUCHPOINT}
    later, earlier = (
        sample("handling_time_mean", first, first + 12, **of) for first in (begins, begins - 12)
    )
    change, before = difference(later, earlier), earlier.point.value
    assert change.low is not None
    assert change.high is not None
    assert before is not None
    assert change.low / before <= truths.HASTE_HANDLING - 1 <= change.high / before
    later, earlier = (sample("csat_mean", first, first + 12, **of) for first in (begins, begins - 12))
    assert holds(difference(later, earlier), truths.HASTE_CSAT)


def test_a_handover_costs_contentment_and_an_answer_at_first_contact() -> None:
    served = frozenset(company.SELF_SERVICE)
    said: dict[bool, means.Sums] = {}
    for handed, n, total, squares in rows("""
        SELECT c.handed_over_to <> '', count(*), sum(a.score), sum(a.score * a.score)
        FROM metrics_answer a JOIN metrics_measure m ON m.id = a.measure_id AND m.code = 'satisfaction_1_5'
        JOIN metrics_submission s ON s.id = a.submission_id
        JOIN metrics_contact c ON c.external_id = 'K' || substr(s.external_id, 2)
        JOIN metrics_memberset ms ON ms.id = c.members_id JOIN metrics_member channel ON channel.id = ms.channel_id
        WHERE NOT channel.self_service GROUP BY 1"""):
        said[bool(handed)] = means.Sums(int(n), float(total), float(squares))
    assert served
    assert holds(means.change(said[True], said[False]), truths.HANDED_OVER_CSAT)
    solved = {
        bool(handed): proportions.Counts(int(yes), int(n))
        for handed, yes, n in rows("""
            SELECT c.handed_over_to <> '', count(*) FILTER (WHERE solved), count(*) FROM metrics_contact c
            JOIN metrics_memberset ms ON ms.id = c.members_id
            JOIN metrics_member channel ON channel.id = ms.channel_id
            WHERE NOT channel.self_service GROUP BY 1""")
    }
    assert holds(proportions.change(solved[True], solved[False]), truths.HANDED_OVER_SOLVED)


def test_the_initiative_of_four_regions_had_its_effect() -> None:
    begins = truths.REGIONAL_BEGINS
    months = [*WHOLE_MONTHS, TODAY]
    spans = [Period("total", months[0], months[begins]), Period("total", months[begins], months[34])]
    found = measure(metric("first_contact_resolution"), spans, look("region"))
    names = codes("region")
    change: dict[str, float] = {}
    for pk, code in names.items():
        after, before = (found[span, pk].point.value if (span, pk) in found else None for span in spans[::-1])
        if after is not None and before is not None:
            change[code] = after - before
    treated = [change.pop(code) for code in truths.REGIONAL_IN]
    effect = collapsed_effect(treated, list(change.values()))
    assert effect is not None
    assert effect.low <= truths.REGIONAL_SOLVED <= effect.high
    assert effect.p_value < 0.05


def test_the_new_complaint_form_everywhere_changed_nothing() -> None:
    complaints = by_month("complaints_per_1000")
    step = level_step(complaints, truths.EVERYWHERE_BEGINS)
    assert step is not None
    assert step.low <= 0 <= step.high


def test_contacts_that_were_delivered_twice_count_once() -> None:
    month = LINE.months[truths.REDELIVERED_MONTH]
    (row,) = rows("""
        SELECT p.new, p.changed, p.unchanged FROM metrics_importpart p JOIN metrics_import i ON i.id = p.of_id
        WHERE i.file_name LIKE 'contacts-%-again.csv'""")
    assert row[:2] == (0, 0)
    counted = measure(metric("contacts"), [period_containing(month, "month", 1)], look())
    assert [one.point.value for one in counted.values()] == [row[2]]


# -- Nothing else -------------------------------------------------------------------------------------------

EVERY_DIMENSION = ("channel", "touchpoint", "segment", "region", "product")
NOTHING_PLANTED = (
    *((code, by) for code in ("handling_time", "handling_time_mean") for by in EVERY_DIMENSION),
    *((code, by) for code in ("first_reply", "first_reply_mean") for by in EVERY_DIMENSION),
    *(
        (code, by)
        for code in ("touchpoint_csat", "touchpoint_csat_mean")
        for by in (*EVERY_DIMENSION, "survey_mode")
    ),
    *((code, "channel") for code in ("csat", "csat_mean")),
    *(("complaints_per_1000", by) for by in ("segment", "region")),
    *(("referral_share", by) for by in ("segment", "region")),
    *(("self_service_rate", by) for by in ("segment", "region")),
)


def test_where_nothing_is_planted_no_more_is_called_better_or_worse_than_the_stated_rate() -> None:
    assert len(NOTHING_PLANTED) >= 40
    judged = called = 0
    for code, by in NOTHING_PLANTED:
        found = changes(code, by)
        judged += sum(one.p_adjusted is not None for one in found.values())
        called += len(verdicts(found))
    assert judged >= 150
    assert called <= 0.05 * judged, (called, judged)
