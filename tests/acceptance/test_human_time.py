"""The model of a person's time, on sums that can be done by hand."""

import pytest

from tests.acceptance.human_time import Effort


def test_a_click_is_a_decision_and_a_movement() -> None:
    effort = Effort()
    effort.points(2)
    assert (effort.clicks, effort.decisions) == (2, 2)
    assert effort.seconds == pytest.approx(2 * (1.1 + 1.35))


def test_a_field_is_a_decision_and_its_keys() -> None:
    effort = Effort()
    effort.types("1234", other_keys=1)
    assert (effort.fields, effort.keys) == (1, 5)
    assert effort.seconds == pytest.approx(1.35 + 5 * 0.28)


def test_what_was_read_before_is_recognised() -> None:
    effort = Effort()
    effort.reads("First", ["Data", "one two three", "Data"])
    effort.reads("Second", ["Data", "one two three four"])
    assert effort.pages == [("First", 4), ("Second", 4)]
    assert effort.seconds == pytest.approx(8 * 0.3)
