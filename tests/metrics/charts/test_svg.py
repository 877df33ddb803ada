"""The server's own drawing: well formed, without styles, saying the same."""

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from metrics.charts.svg import NARROW, WIDE, Size, svg
from tests.metrics.charts.charts import hero

STYLES = Path("static/css/charts.css").read_text(encoding="utf-8")


@pytest.fixture(params=[WIDE, NARROW], ids=lambda size: size.name)
def size(request: pytest.FixtureRequest) -> Size:
    found: Size = request.param
    return found


def drawing(size: Size, *, difference: bool = True) -> ElementTree.Element:
    return ElementTree.fromstring(svg(hero(difference=difference), size))


def test_looks_come_from_the_style_sheet(size: Size) -> None:
    looks: set[str] = set()
    for element in drawing(size).iter():
        assert "style" not in element.attrib
        assert not {"fill", "stroke", "font-size", "onclick"} & set(element.attrib)
        looks |= set(element.get("class", "").split())
    for look in looks - {"ch", "t"}:
        assert re.search(rf"\.{look}\b", STYLES), look


def test_names_are_text_and_never_markup(size: Size) -> None:
    text = svg(hero(), size)
    assert "Revenue, € &lt;b&gt;" in text
    assert "<b>" not in text


def test_it_says_message_numbers_and_change(size: Size) -> None:
    words = [element.text for element in drawing(size).iter("text")]
    assert {"NPS, points", "31", "43", "+12", "1"} <= set(words)
    assert ("New app" in words) is (size is WIDE)


def test_everything_lies_within_the_drawing(size: Size) -> None:
    for element in drawing(size).iter("polyline"):
        for pair in element.get("points", "").split():
            x, y = map(float, pair.split(","))
            assert 0 <= x <= size.width
            assert 0 <= y <= size.height


def test_lines_have_gaps_and_weak_points_are_hollow(size: Size) -> None:
    found = drawing(size)
    ac = [len(one.get("points", "").split()) for one in found.iter("polyline") if one.get("class") == "ac"]
    # January to March; then October to March; the months alone are dots. Below, all months but the open one.
    assert ac == [3, 6, 14]
    dots = [one.get("class") for one in found.iter("circle")]
    assert dots.count("hol") == 3
    assert dots.count("dot") == 4


def test_without_a_difference_the_newest_value_stands_at_the_end(size: Size) -> None:
    words = [element.text for element in drawing(size, difference=False).iter("text")]
    assert "44" in words
    assert "+12" not in words
