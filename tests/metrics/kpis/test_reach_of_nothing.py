"""An empty database has nothing to offer."""

import pytest

from metrics.kpis.reach import members_with_data, reach
from metrics.models import Metric


@pytest.mark.django_db
def test_no_data_is_no_reach() -> None:
    assert reach(list(Metric.objects.all())) == {}
    assert not members_with_data().exists()
