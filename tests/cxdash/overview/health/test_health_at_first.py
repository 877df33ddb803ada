"""Health before there is much to read."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from cxdash.overview.health.page import health_page
from metrics.models import Organisation
from tests.cast import Cast
from tests.cxdash.overview.company import TODAY, settle
from tests.metrics.facts import Facts

pytestmark = pytest.mark.django_db


def test_without_data_there_is_no_report() -> None:
    found = health_page(organisation=Organisation.objects.first(), parameters={}, today=TODAY, may_load=False)
    assert (found.report, found.filters, found.problem) == (None, None, "")


def test_without_an_organisation_there_is_no_report() -> None:
    assert health_page(organisation=None, parameters={}, today=TODAY, may_load=True).report is None


def test_a_single_month_is_no_line() -> None:
    facts = Facts()
    for day in range(1, 31):
        facts.answer(date(2026, 3, day), 9)
    settle(facts, "submissions", "recommend_0_10")
    found = health_page(
        organisation=Organisation.objects.first(),
        parameters={"period": ["2026-03"]},
        today=TODAY,
        may_load=False,
    ).report
    assert found is not None
    assert found.hero is None
    (nps,) = (row for group in found.groups for row in group.rows if row.code == "nps")
    assert nps.wording.value == "100"


@pytest.mark.parametrize(("role", "help_"), [("analyst", True), ("cco", False), ("board", False)])
def test_an_empty_page_says_what_to_do_to_those_who_can(cast: Cast, role: str, help_: bool) -> None:
    client = Client()
    client.force_login(cast[role])
    found = client.get(reverse("health")).content.decode()
    assert "No data yet" in found
    assert ("/data/upload/" in found) is help_
    assert '<form class="fbar"' not in found
