"""What stands below the title of a picture."""

from datetime import date

from django.utils import translation

from cxdash.overview.figures import Compared, Numbers
from cxdash.overview.trend import subtitle
from metrics.calendar import period_containing
from metrics.kpis.judgements import Judgement
from metrics.models import Metric, Organisation

QUARTER = period_containing(date(2026, 7, 1), "quarter")
YEAR_AGO = period_containing(date(2025, 7, 1), "quarter")
MONTHS = [period_containing(date(2026, month, 1), "month") for month in (7, 8, 9)]
CHURN = Metric(
    code="churn", name_en="Churn", name_ru="Отток клиентов", unit="percent", decimals=1, better="lower"
)
CHANGE = Judgement(0.036, 0.033, 0.003, 0.001, 0.006, "no_detectable_change", QUARTER.end)


def test_an_abbreviation_at_the_end_of_a_sentence_has_one_full_stop() -> None:
    compared = Compared(Organisation(), QUARTER, YEAR_AGO, MONTHS, {"churn": CHANGE}, {}, {}, {})
    with translation.override("ru"):
        said = subtitle([Numbers(CHURN, {})], MONTHS, compared).replace("\u00a0", " ")
    assert said.endswith("изменение +0,3 п.п., диапазон +0,1…+0,6 п.п.")
