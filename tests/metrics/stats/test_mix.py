"""How they scored and who answered: hand calculation, absent members, adding up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.stats.mix import Contribution, Member, decompose


def test_by_hand() -> None:
    # 50 * .5 + 10 * .5 = 30 before, 60 * .25 + 10 * .75 = 22.5 after
    earlier = {"store": Member(50, 100), "web": Member(10, 100)}
    later = {"store": Member(60, 50), "web": Member(10, 150)}
    result = decompose(later, earlier)
    assert result is not None
    assert result.change == pytest.approx(-7.5)
    assert result.scored == pytest.approx(0.375 * 10)
    # 55 * -.25 + 10 * .25
    assert result.answered == pytest.approx(-11.25)
    assert result.members["store"].scored == pytest.approx(3.75)
    assert result.members["web"].scored == 0
    # (55 - 26.25) * -.25 and (10 - 26.25) * .25: the low one pulls down by growing
    assert result.members["store"].answered == pytest.approx(-7.1875)
    assert result.members["web"].answered == pytest.approx(-4.0625)


def test_same_shares_is_all_scores_and_same_scores_is_all_shares() -> None:
    base = {"a": Member(10, 30), "b": Member(40, 70)}
    scores = decompose({"a": Member(20, 60), "b": Member(40, 140)}, base)
    shares = decompose({"a": Member(10, 70), "b": Member(40, 30)}, base)
    assert scores is not None and shares is not None
    assert (scores.answered, scores.scored) == pytest.approx((0, 3))
    assert (shares.answered, shares.scored) == pytest.approx((-12, 0))


def test_member_that_answered_in_one_period_only() -> None:
    base = {"a": Member(10, 100)}
    came = decompose({"a": Member(10, 100), "b": Member(50, 100)}, base)
    gone = decompose(base, {"a": Member(10, 100), "b": Member(50, 100)})
    empty = decompose({"a": Member(10, 100), "b": Member(50, 100)}, {**base, "b": Member(-999, 0)})
    assert came is not None and gone is not None and empty is not None
    assert came.change == pytest.approx(20) and came.scored == 0
    assert came.members["b"].answered == pytest.approx((50 - 20) * 0.5)
    assert gone.change == pytest.approx(-20) and gone.scored == 0
    # A value behind which nobody stands is not read.
    assert empty == came
    never = decompose({**base, "b": Member(7, 0)}, {**base, "b": Member(9, 0)})
    assert never is not None and never.members["b"] == Contribution(0, 0)


def test_period_without_answers() -> None:
    base = {"a": Member(10, 100)}
    assert decompose({}, base) is None
    assert decompose(base, {"a": Member(10, 0)}) is None
    with pytest.raises(ValueError, match="negative"):
        decompose({"a": Member(10, -1)}, base)


member = st.builds(Member, st.floats(-100, 100), st.integers(0, 500).map(float))
periods = st.dictionaries(st.sampled_from("abcdef"), member, min_size=1).filter(
    lambda period: sum(m.weight for m in period.values()) > 0
)


def whole(period: dict[str, Member]) -> float:
    total = sum(m.weight for m in period.values())
    return sum(m.value * m.weight for m in period.values()) / total


@given(periods, periods)
def test_parts_add_up_to_the_change_of_the_whole(
    later: dict[str, Member], earlier: dict[str, Member]
) -> None:
    result = decompose(later, earlier)
    assert result is not None
    assert result.change == pytest.approx(whole(later) - whole(earlier), abs=1e-9)
    assert result.change == result.scored + result.answered
    assert set(result.members) == set(later) | set(earlier)
    assert sum(part.scored for part in result.members.values()) == pytest.approx(result.scored, abs=1e-9)
    assert sum(part.answered for part in result.members.values()) == pytest.approx(result.answered, abs=1e-9)
