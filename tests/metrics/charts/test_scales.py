"""Axes."""

from datetime import date
from itertools import pairwise

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from metrics.calendar import periods_between
from metrics.charts.description import Chart, Panel, Series
from metrics.charts.scales import MOST_LABELS, MOST_NARROW, TICK_WIDTH, room, time_ticks, value_axis
from metrics.formats import Unit
from tests.metrics.charts.charts import MONTHS, hero, point


def panel(values: list[float], unit: Unit = "points") -> Panel:
    points = tuple(point(month, value, reach=0) for month, value in zip(MONTHS, values, strict=False))
    return Panel("x", unit, 0, "higher", (Series("actual", "x", points),), "EUR")


@pytest.mark.parametrize(
    ("values", "unit", "texts"),
    [
        ([30, 44], "points", ["30", "35", "40", "45"]),
        ([0.52, 0.58], "percent", ["52%", "54%", "56%", "58%"]),
        ([0.0182, 0.0190], "percent", ["1.85%", "1.90%"]),
        ([-20, 35], "points", ["−20", "0", "20"]),
        ([7, 7], "points", ["6.5", "7.0", "7.5"]),
        ([0, 0], "points", ["0.0", "0.5", "1.0"]),
        ([1200, 144000], "money", ["0", "50 k", "100 k", "150 k"]),
    ],
)
def test_ticks_are_few_and_round(values: list[float], unit: Unit, texts: list[str]) -> None:
    with translation.override("en"):
        found = [text.replace("\u00a0", " ") for _value, text in value_axis(panel(values, unit)).ticks]
    assert found == texts


@given(st.lists(st.floats(-1e9, 1e9), min_size=1, max_size=15))
def test_every_value_lies_on_the_axis(values: list[float]) -> None:
    axis = value_axis(panel(values))
    assert axis.low <= min(values) <= max(values) <= axis.high
    assert axis.low < axis.high
    assert 1 <= len(axis.ticks) <= 5
    assert all(axis.low <= value <= axis.high for value, _text in axis.ticks)


def test_wide_ranges_of_few_answers_do_not_flatten_the_rest() -> None:
    axis = value_axis(hero().panels[0])
    assert axis.low > 20
    assert axis.high < 50


def test_nothing_drawn_has_an_axis_too() -> None:
    empty = Panel("x", "points", 0, "higher", (Series("actual", "x", (point(MONTHS[0], None, "hidden"),)),))
    assert value_axis(empty).low < value_axis(empty).high


def test_years_are_named_where_they_begin() -> None:
    assert [(tick.text, tick.year) for tick in time_ticks(hero())] == [
        ("Jan", "2025"),
        ("Apr", ""),
        ("Jul", ""),
        ("Oct", ""),
        ("Jan", "2026"),
    ]


@pytest.mark.parametrize("count", [1, 2, 6, 13, 25, 37, 61])
def test_labels_never_crowd(count: int) -> None:
    months = periods_between(date(2020, 3, 1), date(2026, 1, 1), "month")[:count]
    chart = Chart("c", "lines", "t", "s", months, ())
    for most in (MOST_LABELS, MOST_NARROW):
        ticks = time_ticks(chart, most)
        assert 1 <= len(ticks) <= most + 2
        assert any(tick.year for tick in ticks)
        years = [tick.position for tick in ticks if tick.year]
        assert all(later - earlier >= 6 for earlier, later in pairwise(years))


def test_a_percent_sign_has_the_room_of_two_digits() -> None:
    def left(values: list[float], unit: Unit) -> float:
        one = panel(values, unit)
        periods = tuple(MONTHS[: len(values)])
        return room(Chart("trend", "lines", "x", "", periods, (one,), fiscal_start=1)).left

    with translation.override("en"):
        assert left([0.52, 0.58], "percent") - left([30, 44], "points") == 2 * TICK_WIDTH
