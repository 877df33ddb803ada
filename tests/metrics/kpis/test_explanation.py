"""Why a number moved, on facts that can be counted on paper.

NPS by channel, in the first quarters:

=========  =======================  =======================
channel    2025                     2026
=========  =======================  =======================
store      40: 20 prom., 20 det.    60: 45 promoters, 15 det.
           NPS 0                    NPS 50
website    60: 30 prom., 30 pass.   40: 20 prom., 20 pass.
           NPS 50                   NPS 50
all        100: NPS 30              100: NPS 50
=========  =======================  =======================

Kitagawa: store scored (0.4 + 0.6) / 2 x 50 = 25; website 0; who answered: T = (30 + 50) / 2 = 40, store
(25 - 40) x 0.2 = -3, website (50 - 40) x -0.2 = -2; together 25 - 5 = 20.
"""

from datetime import date

import pytest

from metrics.kpis.explanation import REST, explain
from metrics.kpis.scopes import EVERYONE
from metrics.kpis.series import Look
from metrics.models import Dimension, Member, Metric, Organisation
from tests.metrics.facts import Facts
from tests.metrics.periods import quarter

pytestmark = pytest.mark.django_db

TODAY = date(2026, 4, 20)
Q1 = quarter(2026, 1)


def look() -> Look:
    return Look.of(Organisation.objects.get(), TODAY).narrowed(EVERYONE)


def slot(code: str) -> int:
    return Dimension.objects.get(code=code).slot


def member(code: str, dimension: str = "channel") -> int:
    return Member.objects.get(code=code, dimension__code=dimension).pk


def two_quarters() -> Facts:
    facts = Facts()
    facts.answers(date(2025, 2, 1), {10: 20, 0: 20}, channel="store")
    facts.answers(date(2025, 2, 1), {10: 30, 8: 30}, channel="website")
    facts.answers(date(2026, 2, 1), {10: 45, 0: 15}, channel="store")
    facts.answers(date(2026, 2, 1), {10: 20, 8: 20}, channel="website")
    return facts


def test_a_mean_moves_by_how_members_scored_and_who_answered() -> None:
    two_quarters().settle()
    found = explain(Metric.objects.get(code="nps"), Q1, "last_year", look(), slot("channel"))
    assert found is not None
    assert found.kind == "scored"
    assert found.change == pytest.approx(20)
    assert found.answered == pytest.approx(-5)
    parts = {part.member: part for part in found.parts}
    assert parts[member("store")].change == pytest.approx(25)
    assert parts[member("website")].change == pytest.approx(0)
    store = parts[member("store")]
    assert store.low is not None
    assert store.high is not None
    assert store.low < 25 < store.high
    assert store.enough
    assert [part.member for part in found.parts] == [member("store"), member("website")]


def test_hidden_members_stand_together_as_the_rest() -> None:
    facts = two_quarters()
    # Two groups of three: each is hidden, together they are six.
    for year in (2025, 2026):
        facts.answers(date(year, 2, 1), {10: 3}, channel="post")
        facts.answers(date(year, 2, 1), {0: 3}, channel="email")
    facts.settle()
    found = explain(Metric.objects.get(code="nps"), Q1, "last_year", look(), slot("channel"))
    assert found is not None
    assert {part.member for part in found.parts} == {member("store"), member("website"), REST}
    rest = found.parts[-1]
    assert rest.member == REST
    assert rest.change == pytest.approx(0)
    assert (rest.low, rest.enough) == (None, False)
    scored = sum(part.change for part in found.parts)
    assert scored + (found.answered or 0) == pytest.approx(found.change)


def test_a_member_that_is_new_adds_only_to_who_answered() -> None:
    facts = two_quarters()
    facts.answers(date(2026, 2, 1), {10: 100}, channel="sms")
    facts.settle()
    found = explain(Metric.objects.get(code="nps"), Q1, "last_year", look(), slot("channel"))
    assert found is not None
    rest = next(part for part in found.parts if part.member == REST)
    assert rest.change == 0
    # 150 of 200 against 30 of 100: shares of store and website are halved in 2026.
    assert found.change == pytest.approx(75 - 30)
    assert sum(part.change for part in found.parts) + (found.answered or 0) == pytest.approx(45)


def test_a_sum_moves_by_what_each_member_added() -> None:
    facts = Facts()
    for year, store, web in ((2025, "10", "20"), (2026, "30", "15")):
        for day in range(1, 11):
            facts.bought(date(year, 2, day), store, channel="store")
            facts.bought(date(year, 2, day), web, channel="website")
    facts.bought(date(2025, 1, 1), "0", channel="store")  # data begin with the quarter
    facts.bought(date(2026, 1, 1), "0", channel="store")
    facts.settle()
    found = explain(Metric.objects.get(code="revenue"), Q1, "last_year", look(), slot("channel"))
    assert found is not None
    assert (found.kind, found.answered) == ("added", None)
    assert [(part.member, part.change) for part in found.parts] == [
        (member("store"), 200),
        (member("website"), -50),
    ]
    assert found.change == 150


def test_what_each_added_never_shows_a_hidden_member() -> None:
    facts = Facts()
    for year in (2025, 2026):
        for day in range(1, 11):
            facts.bought(date(year, 2, day), "10", channel="store")
    for day in range(1, 4):
        facts.bought(date(2026, 2, day), "7", channel="post")
    for day in range(1, 8):
        facts.bought(date(2026, 2, day), "5", channel="email")
    for year in (2025, 2026):
        facts.bought(date(year, 1, 1), "0", channel="store")  # data begin with the quarter
    facts.settle()
    found = explain(Metric.objects.get(code="revenue"), Q1, "last_year", look(), slot("channel"))
    assert found is not None
    assert {part.member: part.change for part in found.parts} == {member("store"): 0, REST: 56}


def test_distinct_customers_and_first_periods_are_not_explained() -> None:
    facts = two_quarters()
    facts.settle()
    by = slot("channel")
    assert explain(Metric.objects.get(code="active_customers"), Q1, "last_year", look(), by) is None
    assert explain(Metric.objects.get(code="nps"), quarter(2025, 1), "last_year", look(), by) is None
