"""Counts give what rows give; curves against the remission data of Freireich et al. (1963)."""

from collections import Counter

import numpy as np
import pytest
from lifelines import KaplanMeierFitter
from lifelines.datasets import load_waltons
from lifelines.statistics import logrank_test

from metrics.stats.survival import Tenure, kaplan_meier, log_rank


def tenures(group: str, events: list[float], censored: list[float]) -> list[Tenure]:
    left, stayed = Counter(events), Counter(censored)
    return [Tenure(group, time, left[time], stayed[time]) for time in sorted(left | stayed)]


TREATED = tenures("6-MP", [6, 6, 6, 7, 10, 13, 16, 22, 23], [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35])
PLACEBO = tenures("placebo", [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23], [])


def test_published_curve() -> None:
    curve = kaplan_meier(TREATED)["6-MP"]
    published = {6: 0.857, 7: 0.807, 10: 0.753, 13: 0.690, 16: 0.627, 22: 0.538, 23: 0.448}
    for time, survival in published.items():
        point = curve.at(time)
        assert point is not None and point.survival == pytest.approx(survival, abs=5e-4)
    between, end = curve.at(8.5), curve.at(35)
    assert between is not None and (between.time, between.at_risk, between.events) == (7, 17, 1)
    assert end is not None and end.survival == pytest.approx(0.448, abs=5e-4)
    assert curve.at(35.1) is None and curve.at(-1) is None


def test_published_log_rank() -> None:
    result = log_rank(TREATED + PLACEBO)
    assert result is not None
    assert result.statistic == pytest.approx(16.79, abs=0.01)
    assert result.degrees_of_freedom == 1
    assert result.p_value == pytest.approx(4.17e-5, rel=0.01)


def test_counts_give_what_rows_give() -> None:
    rows = load_waltons()
    counted = [
        row
        for group, part in rows.groupby("group")
        for row in tenures(str(group), list(part["T"][part["E"] == 1]), list(part["T"][part["E"] == 0]))
    ]
    assert len(counted) < len(rows)
    treated = rows["group"] == "miR-137"
    result = log_rank(counted)
    expected = logrank_test(rows["T"][treated], rows["T"][~treated], rows["E"][treated], rows["E"][~treated])
    assert result is not None
    assert result.statistic == pytest.approx(expected.test_statistic, rel=1e-12)
    assert result.statistic == pytest.approx(122.2491, abs=1e-4)

    curves = kaplan_meier(counted)
    assert set(curves) == {"miR-137", "control"}
    for group, part in rows.groupby("group"):
        fitter = KaplanMeierFitter().fit(part["T"], part["E"])
        points = curves[str(group)].points
        assert [p.time for p in points] == list(fitter.survival_function_.index)
        np.testing.assert_allclose(
            [p.survival for p in points], fitter.survival_function_.iloc[:, 0], atol=1e-12
        )
        bounds = fitter.confidence_interval_survival_function_.to_numpy()
        inner = [i for i, p in enumerate(points) if p.low is not None]
        assert len(inner) > 10
        np.testing.assert_allclose(
            np.array([points[i].low for i in inner], dtype=float), bounds[inner, 0], atol=1e-12
        )
        np.testing.assert_allclose(
            np.array([points[i].high for i in inner], dtype=float), bounds[inner, 1], atol=1e-12
        )


def test_greenwood_log_log_interval_by_hand() -> None:
    # 10 customers, 2 leave at 3: S = .8, sum d / (n (n - d)) = 2 / 80
    point = kaplan_meier([Tenure("a", 3, 2, 0), Tenure("a", 5, 0, 8)])["a"].at(4)
    assert point is not None and point.low is not None and point.high is not None
    half = 1.959964 * (2 / 80) ** 0.5 / abs(np.log(0.8))
    assert (point.low, point.high) == pytest.approx((0.8 ** np.exp(half), 0.8 ** np.exp(-half)), abs=1e-6)


def test_split_counts_are_the_same_counts() -> None:
    split = [Tenure(row.group, row.duration, row.events, 0) for row in TREATED] + [
        Tenure(row.group, row.duration, 0, row.censored) for row in TREATED
    ]
    assert kaplan_meier(split)["6-MP"] == kaplan_meier(TREATED)["6-MP"]


def test_edges() -> None:
    assert kaplan_meier([]) == {}
    assert kaplan_meier([Tenure("a", 4, 0, 0)]) == {}
    stayed = kaplan_meier([Tenure("a", 4, 0, 3)])["a"].at(4)
    assert stayed is not None and (stayed.survival, stayed.low, stayed.high, stayed.at_risk) == (
        1,
        None,
        None,
        3,
    )
    left = kaplan_meier([Tenure("a", 4, 3, 0)])["a"].at(4)
    assert left is not None and (left.survival, left.low, left.high, left.events) == (0, None, None, 3)
    assert log_rank([]) is None
    assert log_rank(TREATED) is None
    assert log_rank([Tenure("a", 4, 0, 3), Tenure("b", 5, 0, 3)]) is None
    same = log_rank([Tenure("a", 4, 3, 3), Tenure("b", 4, 3, 3)])
    assert same is not None and same.p_value == pytest.approx(1)
    for wrong in ((-1, 0, 0), (1, -1, 0), (1, 0, -1)):
        with pytest.raises(ValueError, match="negative"):
            Tenure("a", *wrong)
