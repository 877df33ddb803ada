"""Writing the declared catalogue to the tables."""

import pytest

from metrics.catalogue.dimensions import DIMENSIONS
from metrics.catalogue.measures import MEASURES
from metrics.models import Dimension, Measure

pytestmark = pytest.mark.django_db


def test_a_fresh_database_has_the_catalogue() -> None:
    assert Dimension.objects.count() == len(DIMENSIONS)
    assert Measure.objects.filter(built_in=True).count() == len(MEASURES)
