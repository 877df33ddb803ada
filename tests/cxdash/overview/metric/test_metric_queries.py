"""The page of a metric asks the database at most fifteen times, whatever the metric and whoever is counted."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from metrics.models import Metric

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("company")]

MOST = 15
VIEWS = ("", "channel=store", "channel=store&channel=website", "comparison=previous_period", "period=2026-Q2")


@pytest.mark.parametrize("view", VIEWS)
def test_at_most_fifteen_questions(cco: Client, view: str) -> None:
    asked = {}
    for code in Metric.objects.values_list("code", flat=True):
        with CaptureQueriesContext(connection) as caught:
            assert (
                cco.get(f"/metrics/{code}/?period=2026-Q1&{view}".replace("Q1&period=2026-", "")).status_code
                == 200
            )
        asked[code] = len(caught)
    assert {code: count for code, count in asked.items() if count > MOST} == {}
