"""The line of coverage, in both languages, and when it is silent."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation

from cxdash.overview.health.heard import heard
from metrics.calendar import Period
from metrics.kpis.coverage import EVERYONE, Heard, heard_from
from metrics.kpis.privacy import Thresholds
from metrics.kpis.verdicts import judge_dirty
from metrics.models import Dimension, Member, Organisation
from tests.metrics.facts import Facts

ORGANISATION = Organisation(currency="EUR", hide_below=5, indicative_below=30)
SEGMENT = Dimension(code="segment", slot=3)
MEMBERS = {
    1: Member(pk=1, code="private", name_en="Private", name_ru="Частные", dimension=SEGMENT),
    2: Member(pk=2, code="enterprise", name_en="Enterprise", name_ru="Корпоративные", dimension=SEGMENT),
}


HIDDEN = Heard(4, 4, 100, None, Decimal(10), None)


def one(customers: int, said: int, revenue: str, spent: str) -> Heard:
    return Heard(said, said, customers, said, Decimal(revenue), Decimal(spent))


FOUND = {
    EVERYONE: one(1000, 230, "38000000", "23180000"),
    1: one(900, 220, "18000000", "16380000"),
    2: one(100, 10, "20000000", "6800000"),
}


@pytest.mark.parametrize(
    ("language", "title", "text"),
    [
        (
            "en",
            "We hear from 61% of revenue, 23% of customers",
            "€23 m of €38 m. Least heard: Enterprise, 34% of its revenue.",
        ),
        (
            "ru",
            "Нам ответили 23 % клиентов, на них приходится 61 % выручки",
            "23 из 38 млн €. Слабее всего охват: Корпоративные, 34 % выручки.",
        ),
    ],
)
def test_shares_of_revenue_and_customers_and_who_is_least_heard(language: str, title: str, text: str) -> None:
    with translation.override(language):
        found = heard(FOUND, MEMBERS, ORGANISATION)
    assert found is not None
    assert found.title.replace("\u00a0", " ") == title
    assert found.text.replace("\u00a0", " ") == text
    assert 'width="244.0"' in found.bar


def test_a_small_segment_is_not_called_the_least_heard() -> None:
    with translation.override("en"):
        found = heard({**FOUND, 2: one(29, 2, "20000000", "6800000")}, MEMBERS, ORGANISATION)
    assert found is not None
    assert "Least heard" not in found.text


def test_a_hidden_segment_is_not_said_to_be_the_least_heard_nor_passed_over() -> None:
    third = Member(pk=3, code="public", name_en="Public", dimension=SEGMENT)
    with translation.override("en"):
        found = heard({**FOUND, 3: HIDDEN}, {**MEMBERS, 3: third}, ORGANISATION)
    assert found is not None
    assert found.text.replace("\u00a0", " ") == "€23 m of €38 m."


@pytest.mark.django_db
def test_the_share_of_one_customer_who_answered_is_not_told() -> None:
    facts, day = Facts(), date(2026, 2, 3)
    for segment, size, answered in (("private", 30, 20), ("enterprise", 30, 1)):
        for number in range(size):
            facts.record(f"{segment} {number}", since=date(2025, 1, 1), segment=segment)
            facts.bought(day, "100", customer=f"{segment} {number}")
            if number < answered:
                facts.answer(day, 9, customer=f"{segment} {number}")
    facts.settle()
    judge_dirty(date(2026, 5, 1))
    members = {member.pk: member for member in Member.objects.filter(dimension__code="segment")}
    quarter = Period("quarter", date(2026, 1, 1), date(2026, 4, 1))
    organisation = Organisation.objects.get()
    with translation.override("en"):
        found = heard(heard_from(quarter, Thresholds.of(organisation)), members, organisation)
    assert found is not None
    assert found.title == "We hear from 35% of revenue, 35% of customers"
    assert "Least heard" not in found.text


def test_without_revenue_customers_stand_alone() -> None:
    with translation.override("en"):
        found = heard({EVERYONE: one(200, 50, "0", "0")}, {}, ORGANISATION)
    assert found is not None
    assert found.title == "We hear from 25% of customers"


@pytest.mark.parametrize(
    "found", [{}, {EVERYONE: one(0, 0, "0", "0")}, {EVERYONE: one(100, 0, "10", "0")}, {EVERYONE: HIDDEN}]
)
def test_it_is_silent_where_nobody_or_too_few_answered(found: dict[int, Heard]) -> None:
    assert heard(found, {}, ORGANISATION) is None
