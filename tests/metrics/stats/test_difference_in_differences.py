"""Card and Krueger's restaurants; least squares on one change per unit; too few units."""

import csv
from pathlib import Path

import numpy as np
import pytest
import statsmodels.api as sm

from metrics.stats.difference_in_differences import collapsed_effect
from tests.acceptance.public_data import DATA


@pytest.mark.real_data
@pytest.mark.skipif(not DATA.is_dir(), reason="the public data sets of ../shared/data are not here")
def test_card_and_krueger() -> None:
    path = DATA / "oracles" / "card_krueger_1994_long.csv"
    changes = restaurants(path)
    found = collapsed_effect(changes["1"], changes["0"])
    assert found is not None
    assert found.value == pytest.approx(2.75, abs=0.005)
    assert (found.treated, found.control) == (309, 75)


def restaurants(path: Path) -> dict[str, list[float]]:
    """Return the change of full-time employment of every restaurant that was heard twice, by state."""
    heard: dict[tuple[str, str], dict[str, float]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["fte"] != "NA":
                heard.setdefault((row["nj"], row["id"]), {})[row["d"]] = float(row["fte"])
    result: dict[str, list[float]] = {"0": [], "1": []}
    for (state, _id), figures in heard.items():
        if len(figures) == 2:
            result[state].append(figures["1"] - figures["0"])
    return result


def test_the_same_as_least_squares() -> None:
    treated, control = [0.9, 1.4, 0.7, 1.2], [0.1, -0.2, 0.4, 0.0, 0.3, -0.1]
    dummy = np.array([1] * 4 + [0] * 6)
    fitted = sm.OLS(np.array(treated + control), sm.add_constant(dummy)).fit()
    found = collapsed_effect(treated, control)
    assert found is not None
    assert found.value == pytest.approx(fitted.params[1], rel=1e-12)
    assert (found.low, found.high) == pytest.approx(tuple(fitted.conf_int()[1]), rel=1e-12)
    assert found.p_value == pytest.approx(fitted.pvalues[1], rel=1e-9)
    assert found.degrees_of_freedom == 8


def test_where_nothing_tells_chance_from_effect() -> None:
    assert collapsed_effect([], [1.0, 2.0, 3.0]) is None
    assert collapsed_effect([1.0, 2.0, 3.0], []) is None
    assert collapsed_effect([1.0], [0.0]) is None


def test_units_that_all_changed_alike() -> None:
    none, some = collapsed_effect([1.0, 1.0], [1.0, 1.0]), collapsed_effect([2.0, 2.0], [1.0, 1.0])
    assert none is not None and (none.value, none.low, none.high, none.p_value) == (0.0, 0.0, 0.0, 1.0)
    assert some is not None and (some.value, some.p_value) == (1.0, 0.0)
