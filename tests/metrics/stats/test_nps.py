"""Net Promoter Score: published example, exact coverage, edges."""

import csv
from functools import cache
from math import lgamma, log
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.stats import nps
from metrics.stats.estimate import NO_CHANGE_KNOWN, NO_ESTIMATE
from metrics.stats.weighting import effective_counts

COVERAGE = Path(__file__).parents[4] / "shared/data/oracles/nps_interval_exact_coverage.csv"


def test_worked_example_of_lewis_and_sauro() -> None:
    first, second = nps.Counts(15, 8, 36), nps.Counts(12, 12, 31)
    one, two = nps.estimate(first), nps.estimate(second)
    assert one.value == pytest.approx(100 * 7 / 36)
    assert one.low is not None and one.high is not None
    assert (one.low + one.high) / 2 == pytest.approx(17.949, abs=1e-2)
    assert one.standard_error == pytest.approx(12.362, abs=1e-2)
    assert two.value == 0
    assert two.standard_error == pytest.approx(14.852, abs=1e-2)

    change = nps.change(first, second)
    assert change.p_value == pytest.approx(0.35297, abs=1e-4)
    assert change.value == pytest.approx(100 * 7 / 36)
    assert change.low == pytest.approx(17.949 - 1.96 * 19.324, abs=0.02)
    assert change.high == pytest.approx(17.949 + 1.96 * 19.324, abs=0.02)


@cache
def _enumerated(n: int) -> npt.NDArray[np.float64]:
    """Every split of n answers: promoters, passives, detractors, log multinomial coefficient, low, high."""
    rows = []
    for promoters in range(n + 1):
        for detractors in range(n + 1 - promoters):
            passives = n - promoters - detractors
            ways = lgamma(n + 1) - sum(lgamma(k + 1) for k in (promoters, passives, detractors))
            estimate = nps.estimate(nps.Counts(promoters, detractors, n))
            assert estimate.low is not None and estimate.high is not None
            rows.append((promoters, passives, detractors, ways, estimate.low, estimate.high))
    return np.array(rows)


@pytest.mark.real_data
@pytest.mark.skipif(not COVERAGE.exists(), reason="../shared/data/oracles is not here")
def test_exact_coverage_of_the_interval() -> None:
    with COVERAGE.open() as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 40
    shapes = {
        "even": (1 / 3, 1 / 3, 1 / 3),
        "typical": (0.45, 0.3, 0.25),
        "high": (0.7, 0.2, 0.1),
        "very_high": (0.85, 0.12, 0.03),
        "low": (0.15, 0.25, 0.6),
    }
    for row in rows:
        shape = shapes[row["scenario"]]
        splits = _enumerated(int(row["n"]))
        probability = np.exp(splits[:, 3] + splits[:, :3] @ [log(share) for share in shape])
        true = 100 * (shape[0] - shape[2])
        # An end that equals the true score covers it, whatever the last bit says.
        covered = (splits[:, 4] - 1e-9 <= true) & (true <= splits[:, 5] + 1e-9)
        assert probability.sum() == pytest.approx(1, abs=1e-9)
        coverage = probability[covered].sum()
        assert coverage == pytest.approx(float(row["adjusted_wald_coverage_exact"]), abs=1e-5), row


def test_margins_and_detectable_changes_of_a_typical_mix() -> None:
    margins = {30: 27, 50: 22, 100: 16, 200: 11}
    for n, margin in margins.items():
        estimate = nps.estimate(nps.Counts(0.45 * n, 0.25 * n, n))
        assert estimate.low is not None and estimate.high is not None
        assert round((estimate.high - estimate.low) / 2) in {margin, margin - 1}
    for n, detectable in {100: 32, 250: 20, 500: 14, 1000: 10}.items():
        counts = nps.Counts(0.45 * n, 0.25 * n, n)
        change = nps.change(counts, counts)
        assert change.minimum_detectable == pytest.approx(detectable, abs=0.6)


def test_all_promoters_is_not_certainty() -> None:
    estimate = nps.estimate(nps.Counts(10, 0, 10))
    assert (estimate.value, estimate.high) == (100, 100)
    assert estimate.low == pytest.approx(47.50, abs=0.01)  # 76.92 - 1.96 * 15.01
    assert nps.estimate(nps.Counts(0, 10, 10)).high == pytest.approx(-47.50, abs=0.01)


def test_one_and_no_answer() -> None:
    assert nps.estimate(nps.Counts(0, 0, 0)) == NO_ESTIMATE
    one = nps.estimate(nps.Counts(1, 0, 1))
    # centre 25, error 37.5: the interval of one promoter does not reach 100.
    assert (one.value, one.n) == (100, 1)
    assert one.low == pytest.approx(25 - 1.959964 * 37.5, abs=1e-4)
    assert one.high == pytest.approx(25 + 1.959964 * 37.5, abs=1e-4)
    assert nps.change(nps.Counts(0, 0, 0), nps.Counts(1, 0, 1)) == NO_CHANGE_KNOWN
    assert nps.change(nps.Counts(1, 0, 1), nps.Counts(0, 0, 0)) == NO_CHANGE_KNOWN


@pytest.mark.parametrize("wrong", [(-1, 0, 5), (0, -1, 5), (0, 0, -1), (3, 3, 5)])
def test_impossible_counts_are_refused(wrong: tuple[float, float, float]) -> None:
    with pytest.raises(ValueError, match="split"):
        nps.Counts(*wrong)


counts = st.tuples(st.integers(0, 300), st.integers(0, 300), st.integers(0, 300)).filter(
    lambda c: sum(c) >= 2
)


@given(counts)
def test_interval_holds_the_value_from_two_answers_on(split: tuple[int, int, int]) -> None:
    estimate = nps.estimate(nps.Counts(split[0], split[2], sum(split)))
    assert estimate.value is not None and estimate.low is not None and estimate.high is not None
    assert -100 <= estimate.low <= estimate.value <= estimate.high <= 100


@given(counts, counts)
def test_p_value_and_interval_agree(a: tuple[int, int, int], b: tuple[int, int, int]) -> None:
    later, earlier = (nps.Counts(split[0], split[2], sum(split)) for split in (a, b))
    there, back = nps.change(later, earlier), nps.change(earlier, later)
    assert there.p_value == back.p_value and there.value == pytest.approx(-(back.value or 0))
    assert there.low is not None and there.high is not None and there.p_value is not None
    if abs(there.p_value - 0.05) > 1e-9:
        assert (there.p_value < 0.05) == (there.low > 0 or there.high < 0)


@given(counts, st.floats(0.01, 100))
def test_equal_weights_change_nothing(split: tuple[int, int, int], weight: float) -> None:
    n = sum(split)
    weights = dict(zip("pnd", (weight * k for k in split), strict=True))
    effective = effective_counts(weights, weight**2 * n)
    weighted = nps.estimate(nps.Counts(effective["p"], effective["d"], sum(effective.values())))
    plain = nps.estimate(nps.Counts(split[0], split[2], n))
    assert weighted.n == pytest.approx(n)
    assert (weighted.value, weighted.low, weighted.high) == pytest.approx(
        (plain.value, plain.low, plain.high), abs=1e-6
    )
