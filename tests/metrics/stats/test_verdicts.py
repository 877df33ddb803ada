"""Every verdict, and what keeps a change from being called better or worse."""

from typing import Any

import pytest

from metrics.stats.direction import Direction
from metrics.stats.estimate import NO_CHANGE_KNOWN, Change
from metrics.stats.verdicts import Verdict, judge, judge_without_error
from metrics.stats.xmr import Limits
from tests.metrics.stats.directions import HIGHER_IS_BETTER, LOWER_IS_BETTER, range_is_better

RISE = Change(value=8, low=3, high=13, p_value=0.002, minimum_detectable=7)
FALL = Change(value=-8, low=-13, high=-3, p_value=0.002, minimum_detectable=7)
UNCLEAR = Change(value=3, low=-2, high=8, p_value=0.24, minimum_detectable=7)


def judged(change: Change, direction: Direction = HIGHER_IS_BETTER, **overrides: Any) -> Verdict:
    arguments: dict[str, Any] = {"adjusted_p": change.p_value, "answers": (400, 380), "smallest_change": 2}
    return judge(change, direction=direction, **{**arguments, **overrides})


def test_there_is_no_verdict_flat() -> None:
    assert {str(verdict) for verdict in Verdict} == {
        "better",
        "worse",
        "no_detectable_change",
        "too_little_data",
        "within_usual_variation",
    }


def test_direction_comes_from_the_metric() -> None:
    assert judged(RISE) is Verdict.BETTER
    assert judged(FALL) is Verdict.WORSE
    assert judged(RISE, LOWER_IS_BETTER) is Verdict.WORSE
    assert judged(FALL, LOWER_IS_BETTER) is Verdict.BETTER


def test_change_not_separated_from_zero() -> None:
    assert judged(UNCLEAR) is Verdict.NO_DETECTABLE_CHANGE
    # Significant alone, but not within its family.
    assert judged(RISE, adjusted_p=0.051) is Verdict.NO_DETECTABLE_CHANGE
    assert judged(RISE, adjusted_p=0.05) is Verdict.BETTER
    # A p value that passes cannot colour an interval that holds 0.
    assert judged(UNCLEAR, adjusted_p=0.01) is Verdict.NO_DETECTABLE_CHANGE
    wide = Change(value=30, low=-20, high=80, p_value=0.01, minimum_detectable=70)
    assert judged(wide, range_is_better(100, 120), earlier_value=110) is Verdict.NO_DETECTABLE_CHANGE


def test_change_too_small_to_report() -> None:
    assert judged(RISE, smallest_change=8.1) is Verdict.NO_DETECTABLE_CHANGE
    assert judged(RISE, smallest_change=8) is Verdict.BETTER
    assert judged(FALL, smallest_change=8.1) is Verdict.NO_DETECTABLE_CHANGE
    rounded = Change(0.3 - 0.2, 0.05, 0.15, 0.001, 0.05)
    assert judged(rounded, smallest_change=0.1) is Verdict.BETTER


@pytest.mark.parametrize("answers", [(29, 400), (400, 29), (0, 0)])
def test_too_few_answers_on_either_side(answers: tuple[int, int]) -> None:
    assert judged(RISE, answers=answers) is Verdict.TOO_LITTLE_DATA


def test_enough_answers() -> None:
    assert judged(RISE, answers=(30, 30)) is Verdict.BETTER
    assert judged(RISE, answers=(30, 30), minimum_answers=50) is Verdict.TOO_LITTLE_DATA


def test_without_interval_there_is_too_little_data() -> None:
    assert judged(NO_CHANGE_KNOWN) is Verdict.TOO_LITTLE_DATA
    assert judged(Change(8, None, None, None, None)) is Verdict.TOO_LITTLE_DATA
    assert judged(Change(8, None, None, None, None), adjusted_p=0.01) is Verdict.TOO_LITTLE_DATA
    assert judged(RISE, adjusted_p=None) is Verdict.TOO_LITTLE_DATA


@pytest.mark.parametrize(
    ("earlier", "change", "verdict"),
    [
        (80, RISE, Verdict.BETTER),  # 80 to 88, towards 100..120
        (118, Change(8, 4, 12, 0.001, 6), Verdict.WORSE),  # 118 to 126, out of it: 122..130
        (118, RISE, Verdict.WORSE),  # 121..131
        (115, RISE, Verdict.NO_DETECTABLE_CHANGE),  # 118..128: may still be inside
        (105, RISE, Verdict.NO_DETECTABLE_CHANGE),  # within it
        (130, FALL, Verdict.BETTER),
        (102, FALL, Verdict.WORSE),
        (98, Change(24, 4, 44, 0.02, 30), Verdict.NO_DETECTABLE_CHANGE),  # through it and out, perhaps
        (98, Change(40, 30, 50, 0.001, 20), Verdict.WORSE),  # through it and out for certain
        (80, Change(50, 30, 70, 0.001, 20), Verdict.NO_DETECTABLE_CHANGE),  # 20 off, then 10 off, or 30
    ],
)
def test_range_is_better(earlier: float, change: Change, verdict: Verdict) -> None:
    assert judged(change, range_is_better(100, 120), earlier_value=earlier) is verdict


def test_range_needs_the_earlier_value() -> None:
    with pytest.raises(ValueError, match="earlier value"):
        judged(RISE, range_is_better(100, 120))
    with pytest.raises(ValueError, match="smallest change"):
        judged(RISE, smallest_change=-1)


USUAL = Limits(mean=1, lower=-4, upper=6, mean_moving_range=1.88)


@pytest.mark.parametrize(
    ("change", "verdict"),
    [
        (7, Verdict.BETTER),
        (-5, Verdict.WORSE),
        (6, Verdict.WITHIN_USUAL_VARIATION),
        (0, Verdict.WITHIN_USUAL_VARIATION),
        (None, Verdict.TOO_LITTLE_DATA),
    ],
)
def test_figures_without_sampling_error(change: float | None, verdict: Verdict) -> None:
    def judged_exactly(direction: Direction, smallest: float = 2) -> Verdict:
        return judge_without_error(change, usual=USUAL, direction=direction, smallest_change=smallest)

    opposite = {Verdict.BETTER: Verdict.WORSE, Verdict.WORSE: Verdict.BETTER}
    assert judged_exactly(HIGHER_IS_BETTER) is verdict
    assert judged_exactly(LOWER_IS_BETTER) is opposite.get(verdict, verdict)
    if change is not None:
        assert judged_exactly(HIGHER_IS_BETTER, smallest=7.5) is Verdict.WITHIN_USUAL_VARIATION


def test_nobody_can_say_what_is_usual_after_a_short_history() -> None:
    verdict = judge_without_error(40, usual=None, direction=HIGHER_IS_BETTER, smallest_change=2)
    assert verdict is Verdict.TOO_LITTLE_DATA


def test_unusually_small_rise_is_not_a_fall_and_not_good_either() -> None:
    growing = Limits(mean=14, lower=8, upper=20, mean_moving_range=2.26)
    for change in (5, 0):
        verdict = judge_without_error(change, usual=growing, direction=HIGHER_IS_BETTER, smallest_change=0)
        assert verdict is Verdict.WITHIN_USUAL_VARIATION
    shrinking = Limits(mean=-14, lower=-20, upper=-8, mean_moving_range=2.26)
    verdict = judge_without_error(-5, usual=shrinking, direction=HIGHER_IS_BETTER, smallest_change=2)
    assert verdict is Verdict.WITHIN_USUAL_VARIATION
    for change, expected in ((-1, Verdict.WORSE), (21, Verdict.BETTER)):
        verdict = judge_without_error(change, usual=growing, direction=HIGHER_IS_BETTER, smallest_change=1)
        assert verdict is expected


def test_exact_figure_within_its_range() -> None:
    verdict = judge_without_error(
        8, usual=USUAL, direction=range_is_better(100, 120), smallest_change=0, earlier_value=105
    )
    assert verdict is Verdict.WITHIN_USUAL_VARIATION
