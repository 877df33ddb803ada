"""docs/metrics.md says what the declarations say."""

from pathlib import Path

import pytest
from django.conf import settings

from metrics.catalogue.metrics import METRICS, BuiltInMetric
from metrics.catalogue.readings import READINGS
from metrics.catalogue.reference import reference

PAGE = Path(settings.BASE_DIR) / "docs" / "metrics.md"


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == reference(), "run: manage.py metrics_reference"


@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.code)
def test_every_metric_has_its_entry(metric: BuiltInMetric) -> None:
    _, found, rest = PAGE.read_text(encoding="utf-8").partition(f"### `{metric.code}` ")
    assert found
    entry = rest.partition("###")[0]
    for text in (metric.name_en, metric.name_ru, metric.formula_en, metric.formula_ru, metric.window):
        assert text in entry
    assert READINGS[metric.reading].interval in entry
