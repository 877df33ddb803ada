"""Series M of Box and Jenkins, where sales follow a leading indicator after three periods; planted lags; nothing."""

import csv

import numpy as np
import pytest

from metrics.stats.lead_and_lag import FEWEST, lags, strongest
from tests.acceptance.public_data import DATA

BOUND = 0.161
"""1.96 / sqrt(149), as published with the series."""


@pytest.mark.real_data
@pytest.mark.skipif(not DATA.is_dir(), reason="the public data sets of ../shared/data are not here")
def test_series_m() -> None:
    with (DATA / "oracles" / "bj_series_m.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    found = {
        one.lag: one
        for one in lags([float(row["lead"]) for row in rows], [float(row["sales"]) for row in rows])
    }
    assert [abs(found[lag].correlation) < BOUND for lag in range(3)] == [True] * 3
    assert found[3].correlation == pytest.approx(0.675, abs=0.05)
    assert found[3].correlation > found[4].correlation > found[5].correlation > found[6].correlation > BOUND
    best = strongest(tuple(found.values()))
    assert best is not None and best.lag == 3 and best.p_value < 0.001


@pytest.mark.parametrize("lag", [0, 2, 5])
@pytest.mark.parametrize("sign", [1, -1])
def test_a_planted_lag_is_found_from_both_sides(lag: int, sign: int) -> None:
    rng = np.random.default_rng(7)
    moves = np.cumsum(rng.normal(size=60))
    first = list(moves[10:])
    second = list(sign * moves[10 - lag : 60 - lag] + rng.normal(scale=0.1, size=50))
    forward, backward = strongest(lags(first, second)), strongest(lags(second, first))
    assert forward is not None and (forward.lag, np.sign(forward.correlation)) == (lag, sign)
    assert backward is not None and backward.lag == -lag


def test_two_drifting_series_that_have_nothing_to_do_with_each_other() -> None:
    """The levels of random walks correlate; Holm over 13 lags at 5 % lets one pair in 20 through, and some more."""
    rng = np.random.default_rng(11)
    through = 0
    for _pair in range(30):
        walks = np.cumsum(rng.normal(size=(2, 36)), axis=1)
        best = strongest(lags(list(walks[0]), list(walks[1])))
        through += best is not None and best.p_value <= 0.05
    assert through <= 5  # binomial(30, 0.05): three standard deviations above 1.5


def test_too_short_and_motionless_series_say_nothing() -> None:
    rising = [float(value) for value in range(FEWEST)]
    noise = list(np.random.default_rng(3).normal(size=FEWEST))
    assert lags(noise[1:], noise[1:]) == ()
    assert lags(rising, noise) == ()  # it always moves by the same
    assert lags([1.0] * FEWEST, noise) == ()
    assert strongest(()) is None
    with pytest.raises(ValueError, match="same periods"):
        lags(noise, noise[1:])
