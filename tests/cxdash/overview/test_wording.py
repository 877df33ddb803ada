"""A number in words: one without a range is not taken for one that somebody reported."""

from datetime import date

from django.utils import translation

from cxdash.overview.wording import in_words
from metrics.calendar import period_containing
from metrics.kpis.series import Point, Status
from metrics.models import Metric, Organisation

CALL_BACK = Metric(code="call_back", unit="hours", decimals=1, better="lower")
QUARTER = period_containing(date(2026, 7, 1), "quarter")


def test_a_median_of_five_was_reported_by_nobody() -> None:
    point = Point(QUARTER, 0, 3.5, None, None, 5, Status.INDICATIVE)
    with translation.override("en"):
        found = in_words(point, CALL_BACK, Organisation())
    assert (found.how_sure, found.note) == ("precision unknown · 5 answers", "too few answers to judge")


def test_what_was_reported_names_its_source() -> None:
    point = Point(QUARTER, 0, 3.5, None, None, 0, Status.REPORTED, source="Contact centre")
    with translation.override("en"):
        found = in_words(point, CALL_BACK, Organisation())
    assert found.how_sure == "precision unknown · reported by Contact centre"
