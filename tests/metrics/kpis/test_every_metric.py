"""Every metric of the catalogue is computed on paper by some test."""

import pytest

from metrics.models import Metric
from tests.metrics.kpis import test_answers, test_customers, test_dealings, test_index, test_ready_made
from tests.metrics.kpis.looks import COVERED

BY_HAND = (test_answers, test_customers, test_dealings, test_index, test_ready_made)
"""Importing them notes what they cover."""


@pytest.mark.django_db
def test_every_metric_is_computed_by_hand() -> None:
    assert len(BY_HAND) == 5
    assert set(Metric.objects.values_list("code", flat=True)) == COVERED
