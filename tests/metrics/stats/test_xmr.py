"""Limits of usual variation against the example of the NIST handbook."""

import csv
from pathlib import Path

import pytest

from metrics.stats import xmr

FLOW = Path(__file__).parents[4] / "shared/data/oracles/nist_xmr_flow.csv"


@pytest.mark.real_data
@pytest.mark.skipif(not FLOW.exists(), reason="../shared/data/oracles is not here")
def test_nist_flow_rate() -> None:
    with FLOW.open() as file:
        flow = [float(row["flow"]) for row in csv.DictReader(file)]
    limits = xmr.limits(flow, minimum=10)
    assert limits is not None
    assert limits.mean == pytest.approx(50.81, abs=1e-4)
    assert limits.mean_moving_range == pytest.approx(1.8778, abs=1e-4)
    assert (limits.lower, limits.upper) == pytest.approx((45.8159, 55.8041), abs=1e-4)


def test_by_hand() -> None:
    limits = xmr.limits([1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3])
    assert limits is not None
    assert (limits.mean, limits.mean_moving_range) == (2, 2)
    assert limits.upper == pytest.approx(2 + 2.66 * 2, abs=0.001)
    assert limits.lower == pytest.approx(2 - 2.66 * 2, abs=0.001)


def test_order_matters() -> None:
    alternating, drifting = xmr.limits([0, 1] * 6), xmr.limits([0] * 6 + [1] * 6)
    assert alternating is not None and drifting is not None
    assert drifting.mean_moving_range == pytest.approx(alternating.mean_moving_range / 11)


def test_short_history_has_no_limits() -> None:
    assert xmr.limits([1.0] * 11) is None
    constant = xmr.limits([1.0] * 12)
    assert constant is not None and constant.lower == constant.upper == 1
    with pytest.raises(ValueError, match="minimum"):
        xmr.limits([1.0], minimum=1)
