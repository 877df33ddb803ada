"""Metrics of answers, from facts on paper; ranges from formulas and libraries, not from our methods."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import pytest

from metrics.kpis.series import Status
from metrics.models import CustomerMonth
from tests.metrics.facts import Facts
from tests.metrics.kpis.independent import adjusted_wald, students, wilson
from tests.metrics.kpis.looks import USUAL, by_hand, look, metric, nothing, period, point, points, range_of

pytestmark = pytest.mark.django_db

MAY = date(2025, 5, 1)


def answered(measure: str, scores: Sequence[int], touchpoint: str = "") -> None:
    facts = Facts()
    for day, score in enumerate(scores):
        facts.answer(MAY + timedelta(days=day % 31), score, measure, touchpoint=touchpoint)
    facts.settle(measure)


@by_hand("nps")
def test_nps_is_promoters_less_detractors_with_the_adjusted_wald_interval() -> None:
    answered("recommend_0_10", [10, 10, 9, 9, 9, 8, 7, 6, 3, 0])  # 5 of 10 less 3 of 10
    found = point("nps", MAY)
    assert (found.value, found.n, found.noun, found.counted) == (20.0, 10, "answers", False)
    assert range_of(found) == adjusted_wald(5, 3, 10)


@by_hand("csat")
def test_csat_is_the_share_of_4_and_5() -> None:
    answered("satisfaction_1_5", [5, 5, 4, 3, 2, 1, 4, 5])
    found = point("csat", MAY)
    assert (found.value, found.n) == (5 / 8, 8)
    assert range_of(found) == wilson(5, 8)


@by_hand("csat_mean")
def test_csat_mean_is_the_mean_of_all_scores() -> None:
    scores = [5, 5, 4, 3, 2, 1, 4, 5]
    answered("satisfaction_1_5", scores)
    found = point("csat_mean", MAY)
    assert (found.value, found.n) == (29 / 8, 8)
    assert range_of(found) == students(scores)


@by_hand("touchpoint_csat", "touchpoint_csat_mean")
def test_touchpoint_satisfaction_reads_its_own_question() -> None:
    scores = [5, 4, 1, 1]
    answered("touchpoint_satisfaction_1_5", scores, touchpoint="delivery")
    share, mean = point("touchpoint_csat", MAY), point("touchpoint_csat_mean", MAY)
    assert (share.value, share.n, mean.value) == (0.5, 4, 2.75)
    assert range_of(share) == wilson(2, 4)
    assert range_of(mean) == students(scores, (1, 5))
    assert nothing("csat", MAY)


@by_hand("ces", "ces_easy")
def test_ease_is_a_mean_and_the_share_of_5_to_7() -> None:
    scores = [7, 6, 5, 4, 1]
    answered("effort_1_7", scores)
    mean, easy = point("ces", MAY), point("ces_easy", MAY)
    assert (mean.value, easy.value, mean.n, easy.n) == (23 / 5, 3 / 5, 5, 5)
    assert range_of(mean) == students(scores, (1, 7))
    assert range_of(easy) == wilson(3, 5)


def test_a_range_of_means_ends_where_the_scale_does() -> None:
    answered("satisfaction_1_5", [5, 1])
    assert range_of(point("csat_mean", MAY)) == (1.0, 5.0)


@pytest.mark.parametrize(
    ("code", "measure", "unhappy", "better"),
    [("recovery", "recommend_0_10", 6, 7), ("recovery_satisfaction", "satisfaction_1_5", 2, 3)],
)
@by_hand("recovery", "recovery_satisfaction")
def test_recovery_is_the_share_of_unhappy_customers_whose_next_answer_is_not(
    code: str, measure: str, unhappy: int, better: int
) -> None:
    facts = Facts()
    for customer, next_score in (("a", better), ("b", better), ("c", unhappy), ("d", 1)):
        facts.answer(date(2025, 4, 1), unhappy, measure, customer=customer)
        facts.answer(date(2025, 5, 10), next_score, measure, customer=customer)
    facts.answer(date(2025, 4, 1), better, measure, customer="never unhappy")
    facts.answer(date(2025, 5, 10), better, measure, customer="never unhappy")
    facts.answer(date(2025, 5, 11), unhappy, measure, customer="no next answer")
    facts.settle()
    found = point(code, MAY)
    assert (found.value, found.n) == (0.5, 4)
    assert range_of(found) == wilson(2, 4)


def test_the_next_answer_is_the_later_one_of_the_day_whenever_it_was_loaded() -> None:
    facts = Facts()
    facts.answer(MAY, 9, customer="a", at=datetime(2025, 5, 1, 18, tzinfo=UTC))
    facts.answer(MAY, 2, customer="a", at=datetime(2025, 5, 1, 9, tzinfo=UTC))
    facts.settle("recovery_recommend", "customer_months")
    found = point("recovery", MAY)
    assert (found.value, found.n) == (1.0, 1)
    assert CustomerMonth.objects.get().last_score == 9


def test_weights_of_nothing_count_as_answers_that_weigh_nothing() -> None:
    facts = Facts()
    facts.answer(MAY, 10, weight=2, channel="store")
    facts.answer(MAY, 0, weight=0, channel="email")
    facts.settle("recommend_0_10")
    found = point("nps", MAY, how=look(weighted=True))
    assert (found.value, found.n) == (100.0, 2)
    by_channel = points("nps", [period(MAY)], look(by="channel", weighted=True))
    assert {member: (one.value, one.n) for (_start, member), one in by_channel.items()} == {
        "store": (100.0, 1),
        "email": (None, 1),
    }
    assert point("nps", MAY).value == 0.0


def test_an_unhappy_answer_counts_up_to_the_180th_day() -> None:
    facts = Facts()
    for customer, days in (("in time", 180), ("too late", 181)):
        facts.answer(date(2025, 5, 31) - timedelta(days=days), 0, customer=customer)
        facts.answer(date(2025, 5, 31), 10, customer=customer)
    facts.settle("recovery_recommend")
    assert point("recovery", MAY).n == 1


@pytest.mark.parametrize(
    ("n", "status"), [(4, Status.HIDDEN), (5, Status.INDICATIVE), (29, Status.INDICATIVE), (30, Status.OK)]
)
def test_the_number_of_answers_decides_what_is_shown(n: int, status: Status) -> None:
    answered("recommend_0_10", [10] * n)
    found = point("nps", MAY, how=look(thresholds=USUAL))
    assert (found.status, found.n) == (status, n)
    assert (found.value, found.low) == ((None, None) if status is Status.HIDDEN else (100.0, found.low))


def test_a_metric_may_ask_for_more_answers_than_the_organisation() -> None:
    answered("recommend_0_10", [10] * 30)
    wanted = metric("nps")
    wanted.minimum_n = 31
    wanted.save()
    assert point("nps", MAY, how=look(thresholds=USUAL)).status is Status.INDICATIVE
