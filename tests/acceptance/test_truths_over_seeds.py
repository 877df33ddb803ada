"""Do ranges of 95 of 100 hold what is planted 95 times of 100? Asked of twenty companies, each of its own seed."""

from collections import Counter

import pytest
import pytest_django
from scipy import stats

from tests.acceptance import northlight, planted
from tests.acceptance.planted import Found

pytestmark = pytest.mark.soak

SEEDS = range(2026, 2046)
BENT = {"effort, departures", "sentiment, customers"}
"""Lines through monthly numbers: of 3,000 customers these are so uncertain that every line comes out flatter."""


def found_in(seed: int) -> list[Found]:
    """What is found of a small company; parts too small to be shown have no range."""
    northlight.settle(size="small", seed=seed)
    found = []
    for truth in planted.TRUTHS:
        try:
            found += list(truth())
        except KeyError:
            continue
    northlight.clear()
    return found


def test_ranges_hold_what_is_planted_as_often_as_they_say(
    django_db_setup: None, django_db_blocker: pytest_django.DjangoDbBlocker
) -> None:
    with django_db_blocker.unblock():
        found = [one for seed in SEEDS for one in found_in(seed) if one.name not in BENT]
    assert len(found) > 380
    missed = Counter(one.name for one in found if not one.holds)
    of_each = Counter(one.name for one in found)
    # Both bounds would be passed once in a thousand times by chance.
    assert missed.total() <= stats.binom.ppf(0.999, len(found), 0.05), missed
    for name, times in of_each.items():
        assert missed[name] <= stats.binom.ppf(1 - 0.001 / len(of_each), times, 0.05), name
