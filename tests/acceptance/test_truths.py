"""Does cxdash find what is planted in the demonstration company, and nothing else?

Each truth of `docs/demo.md` is asked for through what pages read, or through the estimate that a page will use, and
its planted value must lie inside the range that is shown (`planted.py`). Where nothing is planted, no more changes may
be called better or worse than the stated rate.
"""

import math
from collections.abc import Iterator

import pytest
import pytest_django

from cxdash.demo import truths
from metrics.calendar import period_containing
from metrics.kpis.explanation import Explanation, explain
from metrics.kpis.scopes import dimension_slot
from metrics.kpis.series import measure
from metrics.stats.lead_and_lag import lags, strongest
from metrics.stats.verdicts import Verdict
from tests.acceptance import northlight, planted
from tests.acceptance.northlight import (
    LINE,
    QUARTER,
    by_month,
    change,
    changes,
    codes,
    look,
    metric,
    rows,
    verdicts,
)

pytestmark = [pytest.mark.django_db, pytest.mark.soak]


@pytest.fixture(scope="module", autouse=True)
def company(django_db_setup: None, django_db_blocker: pytest_django.DjangoDbBlocker) -> Iterator[None]:
    """The company in its standard size, as `make run` shows it."""
    with django_db_blocker.unblock():
        northlight.settle(size="standard")
        yield
        northlight.clear()


@pytest.mark.parametrize("truth", planted.TRUTHS, ids=lambda truth: truth.__name__)
def test_what_is_planted_lies_in_the_range_in_which_it_is_found(truth: planted.Truth) -> None:
    found = list(truth())
    assert found
    assert [one for one in found if not one.holds] == []


def why(code: str, by: str) -> Explanation:
    found = explain(metric(code), QUARTER, "last_year", look(), dimension_slot(by))
    assert found is not None
    return found


def test_the_app_got_worse_and_no_other_channel_did() -> None:
    assert verdicts(changes("nps", "channel", segment="private")) == {truths.FALLING_CHANNEL: Verdict.WORSE}
    assert changes("nps", "channel")[truths.FALLING_CHANNEL].verdict == Verdict.WORSE


def test_small_businesses_alone_drive_the_rise_of_the_whole() -> None:
    better = [
        code for code, verdict in verdicts(changes("nps", "segment")).items() if verdict == Verdict.BETTER
    ]
    assert better == [truths.RISING_SEGMENT]
    assert change("nps").verdict == Verdict.BETTER
    names = codes("segment")
    rising = {
        names[part.member] for part in why("nps", "segment").parts if part.low is not None and part.low > 0
    }
    assert rising == {truths.RISING_SEGMENT}


def test_a_shift_of_channels_moves_the_whole_while_no_channel_moves() -> None:
    assert change("csat_mean").verdict == Verdict.WORSE
    assert verdicts(changes("csat_mean", "channel")) == {}
    shift = why("csat_mean", "channel")
    assert shift.answered == pytest.approx(planted.FALL_OF_THE_WHOLE, abs=0.03)
    assert not [part for part in shift.parts if part.high is not None and part.high < 0]


def test_effort_is_followed_by_departures_two_months_later() -> None:
    found = strongest(lags(by_month("ces"), [math.log(value) for value in by_month("churn")]))
    assert found is not None
    assert (found.lag, found.correlation < 0, found.p_value < 0.05) == (truths.EFFORT_LAG, True, True)


def test_net_sentiment_announces_how_many_customers_come() -> None:
    came = [math.log(value) for value in by_month("acquisition")]
    found = strongest(lags(by_month("net_sentiment"), came))
    assert found is not None
    assert (found.lag, found.correlation > 0, found.p_value < 0.05) == (truths.SENTIMENT_LAG, True, True)


def test_the_initiative_of_four_regions_had_an_effect() -> None:
    assert planted.effect_in_regions().p_value < 0.05


def test_contacts_that_were_delivered_twice_count_once() -> None:
    month = LINE.months[truths.REDELIVERED_MONTH]
    (row,) = rows("""
        SELECT p.new, p.changed, p.unchanged FROM metrics_importpart p JOIN metrics_import i ON i.id = p.of_id
        WHERE i.file_name LIKE 'contacts-%%-again.csv'""")
    assert row[:2] == (0, 0)
    counted = measure(metric("contacts"), [period_containing(month, "month", 1)], look())
    assert [one.point.value for one in counted.values()] == [row[2]]


# -- Nothing else -------------------------------------------------------------------------------------------

EVERY_DIMENSION = ("channel", "touchpoint", "segment", "region", "product")
TIMES = ("handling_time", "handling_time_mean")
REPLIES = ("first_reply", "first_reply_mean")
CONTENT = ("csat", "csat_mean")
CONTENT_WITH_ORDERS = ("touchpoint_csat", "touchpoint_csat_mean")
BY_WHOM = ("segment", "region")
# Where contacts move between channels, every other cut changes too; within one channel or region none does.
NOTHING_PLANTED: tuple[tuple[str, str, dict[str, str]], ...] = (
    *((code, by, {}) for code in TIMES for by in EVERY_DIMENSION),
    *((code, by, {}) for code in CONTENT_WITH_ORDERS for by in (*EVERY_DIMENSION, "survey_mode")),
    *((code, "channel", {}) for code in (*REPLIES, *CONTENT)),
    *(
        (code, by, {"channel": "email"})
        for code in CONTENT
        for by in ("touchpoint", "segment", "region", "product", "survey_mode")
    ),
    *((code, by, {}) for code in ("complaints_per_1000", "referral_share") for by in BY_WHOM),
    *(("self_service_rate", by, {}) for by in ("touchpoint", "segment", "region", "product")),
    *(
        ("first_contact_resolution", by, {"region": "capital"})
        for by in ("channel", "touchpoint", "segment", "product")
    ),
)


def test_where_nothing_is_planted_no_more_is_called_better_or_worse_than_the_stated_rate() -> None:
    assert len(NOTHING_PLANTED) >= 40
    judged = called = 0
    for code, by, scope in NOTHING_PLANTED:
        found = changes(code, by, **scope)
        judged += sum(one.verdict != Verdict.TOO_LITTLE_DATA for one in found.values())
        called += len(verdicts(found))
    assert judged >= 200
    assert called <= 0.05 * judged, (called, judged)
