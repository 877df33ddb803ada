"""The headline of one metric names the earlier period by its kind."""

from datetime import date

import pytest
from django.utils import translation

from cxdash.overview.messages import message
from metrics.calendar import Comparison, Grain, period_containing
from metrics.kpis.judgements import Judgement
from metrics.kpis.series import Point, Status
from metrics.models import Metric, Organisation
from metrics.stats.verdicts import Verdict

NPS = Metric(
    code="nps", name_en="NPS", name_ru="NPS", unit="points", decimals=0, better="higher", smallest_change=3
)


@pytest.mark.parametrize(
    ("comparison", "grain", "english", "russian"),
    [
        ("last_year", "month", "a year ago 33", "годом ранее"),
        ("last_year", "year", "a year ago 33", "годом ранее"),
        ("previous_period", "month", "the month before 33", "месяцем ранее"),
        ("previous_period", "quarter", "the quarter before 33", "кварталом ранее"),
        ("previous_period", "year", "the year before 33", "годом ранее"),
        ("previous_period", "week", "the period before 33", "в предыдущем периоде"),
    ],
)
def test_the_earlier_period_is_named(
    comparison: Comparison, grain: Grain, english: str, russian: str
) -> None:
    period = period_containing(date(2026, 7, 1), grain)
    point = Point(period, 0, 38.0, 36.0, 40.0, 400, Status.OK)
    judgement = Judgement(38.0, 33.0, 5.0, 2.0, 8.0, Verdict.BETTER, period.end, 8)
    for language, text in (
        ("en", f"NPS: 38, {english}, better"),
        ("ru", f"NPS: 38 против 33 {russian}\u00a0— лучше"),
    ):
        with translation.override(language):
            assert message(NPS, point, judgement, comparison, Organisation(currency="EUR")) == text
