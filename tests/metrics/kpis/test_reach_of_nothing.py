"""An empty database has nothing to offer."""

import pytest

from metrics.kpis.freshness import reach
from metrics.kpis.scopes import members_in_use
from metrics.models import Metric


@pytest.mark.django_db
def test_no_data_is_no_reach() -> None:
    assert reach(list(Metric.objects.all())) == {}
    assert not members_in_use().exists()
