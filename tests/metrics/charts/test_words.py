"""Table and text alternative: all numbers, in both languages."""

from django.utils import translation

from metrics.charts.alt import alt
from metrics.charts.table import table
from tests.metrics.charts.charts import MONTHS, hero


def test_the_table_has_every_month_with_range_and_answers() -> None:
    with translation.override("en"):
        found = table(hero())
    assert found.head == (
        *("Month", "NPS", "Likely range", "Based on"),
        *("Revenue", "Based on", "Plan", "Likely range", "Based on"),
    )
    assert len(found.rows) == len(MONTHS)
    assert {len(row.cells) for row in found.rows} == {len(found.head) - 1}
    assert found.rows[0].label == "January 2025"
    assert found.rows[0].cells[:5] == ("30", "28–32", "400 answers", "€100 k", "all 50 transactions")


def test_hidden_and_weak_numbers_say_so() -> None:
    with translation.override("en"):
        rows = table(hero()).rows
    assert rows[3].cells[:3] == ("–", "–", "3 answers, hidden (fewer than 5)")
    assert rows[5].cells[2] == "12 answers, too few answers to judge"


def test_alt_says_kind_message_and_ends() -> None:
    with translation.override("en"):
        assert alt(hero()) == (
            "2 line charts on one time axis. NPS: 43, a year ago 31, better. "
            "NPS, points: from 30 (January 2025) to 44 (March 2026); "
            "lowest 25 (June 2025), highest 44 (March 2026). "
            "Revenue, € <b>: from €100 k (January 2025) to €100 k (February 2026); "
            "lowest €100 k (January 2025), highest €100 k (February 2026)."
        )
    with translation.override("ru"):
        assert alt(hero()).startswith("2 линейных графика на одной оси времени.")
