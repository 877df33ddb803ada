"""A measure that is silent in the period of the page says what it knows of another one; and what is still counted."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from cxdash.overview.health.elsewhere import Elsewhere
from cxdash.overview.health.page import Report, health_page
from metrics.models import DirtyMark, Measure, Organisation
from tests.cxdash.overview.company import settle
from tests.metrics.facts import Facts

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)
COUNTED = ("submissions", "satisfaction_1_5", "recommend_0_10")


def test_what_was_just_loaded_is_said_to_be_counted(cco: Client) -> None:
    mark = DirtyMark.objects.create(measure=Measure.objects.get(code="revenue"), month=date(2026, 9, 1))
    page = cco.get("/health/?period=2026-Q3").content.decode()
    assert "Your numbers are being counted" in page
    assert 'hx-get="/health/?period=2026-Q3" hx-trigger="every 2s"' in page
    mark.delete()
    assert "No data yet" in cco.get("/health/").content.decode()


@pytest.fixture(scope="module")
def old_and_new(kept: None) -> Facts:
    """Satisfaction of an April and a May two years ago; recommendation of last summer."""
    Organisation.objects.update(currency="EUR", name_en="Acme")
    facts = Facts()
    for month in (4, 5, 6):
        facts.answers(date(2024, month, 11), {5: 60, 1: 40}, "satisfaction_1_5", channel="store")
    facts.answers(date(2024, 7, 2), {5: 1, 1: 9}, "satisfaction_1_5", channel="store")
    for month in (7, 8, 9):
        facts.answers(date(2026, month, 30), {10: 30, 0: 20}, channel="website")
    settle(facts, *COUNTED)
    return facts


def report(**parameters: str) -> Report:
    with translation.override("en"):
        found = health_page(
            organisation=Organisation.objects.first(),
            parameters={name: [value] for name, value in parameters.items()},
            today=TODAY,
            may_load=False,
        )
    assert found.report is not None
    return found.report


def in_short(one: Elsewhere) -> tuple[str, str, str, str]:
    return one.code, one.wording.text.replace("\u00a0", " "), one.period.replace("\u00a0", " "), one.query


@pytest.mark.usefixtures("old_and_new")
def test_the_newest_complete_period_of_the_same_length_is_named() -> None:
    found = report()
    assert "Q3 2026" in found.eyebrow.replace("\u00a0", " ")
    (csat,) = found.elsewhere
    assert in_short(csat) == (
        "csat",
        "60% (54 to 65%; 300 answers)",
        "Q2 2024",  # of the third quarter there are two days only
        "period=2024-Q2",
    )
    assert "Satisfaction" not in found.silent
    assert [in_short(one)[2] for one in report(period="2026-09").elsewhere] == ["June 2024"]
    # Of the year there is no end: the quarter stands in.
    assert [in_short(one)[2] for one in report(period="2026").elsewhere] == ["Q2 2024"]


@pytest.mark.usefixtures("old_and_new")
def test_from_an_old_period_the_new_one_is_named() -> None:
    found = report(period="2024-Q2")
    assert [row.code for row in found.figures] == ["csat"]
    assert [(one.code, one.query) for one in found.elsewhere] == [("nps", "period=2026-Q3")]


@pytest.mark.usefixtures("old_and_new")
def test_between_both_both_are_named_and_there_is_nothing_else() -> None:
    found = report(period="2022-Q1")
    assert found.is_empty
    assert [one.code for one in found.elsewhere] == ["nps", "csat"]


@pytest.mark.usefixtures("old_and_new")
def test_it_is_of_those_who_are_counted() -> None:
    (store,) = report(channel="store").elsewhere
    assert store.query == "period=2024-Q2&channel=store"
    assert report(channel="website").elsewhere == ()


def test_where_data_have_a_gap_only_the_name_is_said(old_and_new: Facts) -> None:
    old_and_new.answers(date(2026, 10, 5), {5: 40}, "satisfaction_1_5")
    settle(old_and_new, *COUNTED)
    found = report(period="2026-Q3")
    assert found.elsewhere == ()
    assert "Satisfaction (CSAT)" in found.silent


def test_it_costs_no_question_more(old_and_new: Facts, cco: Client) -> None:
    def questions(address: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            assert cco.get(address).status_code == 200
        return len(asked)

    one, two = questions("/health/?period=2026-Q3"), questions("/health/?period=2022-Q1")
    assert (two, one <= 15) == (one, True)


@pytest.mark.usefixtures("old_and_new")
def test_the_page_leads_there(cco: Client) -> None:
    page = cco.get("/health/").content.decode()
    assert '<a href="/health/?period=2024-Q2">' in page


@pytest.mark.usefixtures("old_and_new")
def test_beside_numbers_it_waits_for_the_reader_to_look_again(cco: Client) -> None:
    assert "being counted" not in cco.get("/health/").content.decode()
    DirtyMark.objects.create(measure=Measure.objects.get(code="revenue"), month=date(2026, 9, 1))
    page = cco.get("/health/").content.decode()
    assert "Something new was loaded and is being counted." in page
    assert "every 2s" not in page
    # A period of which nothing is known yet looks by itself.
    assert "every 2s" in cco.get("/health/?period=2022-Q1").content.decode()
