"""The dict for plotly.js: what the schema of plotly accepts, and what the look demands."""

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import plotly.graph_objects as go
import pytest

from metrics.charts.plotly import CONFIG, figure
from tests.metrics.charts.charts import MONTHS, hero

TOKENS = Path("static/css/tokens.css").read_text(encoding="utf-8")


def resolved(node: Any) -> Any:
    """Return a figure with its colours looked up, as the page's script does."""
    if isinstance(node, list):
        return [resolved(one) for one in node]
    if isinstance(node, dict):
        return {name: resolved(one) for name, one in node.items()}
    if isinstance(node, str) and node.startswith("@"):
        found = re.search(rf"--{node[1:]}: (#[0-9a-f]{{6}});", TOKENS)
        assert found, f"{node} is no colour of tokens.css"
        return found[1]
    return node


def traces(name: str, axis: str = "y") -> list[dict[str, Any]]:
    return [one for one in figure(hero())["data"] if one["name"] == name and one["yaxis"] == axis]


@pytest.mark.parametrize("difference", [True, False])
def test_plotly_accepts_every_word_of_it(difference: bool) -> None:
    made = figure(hero(difference=difference))
    assert set(made) == {"data", "layout", "config"}
    go.Figure(data=resolved(made["data"]), layout=resolved(made["layout"]))
    json.dumps(made, allow_nan=False)


def test_nothing_is_offered_to_another_server() -> None:
    config = figure(hero())["config"]
    assert config is CONFIG
    assert config["showSendToCloud"] is False
    assert config["plotlyServerURL"] == ""
    assert config["displaylogo"] is False
    assert config["displayModeBar"] is False


def test_the_look() -> None:
    layout = figure(hero())["layout"]
    assert layout["showlegend"] is False
    assert layout["font"]["family"].startswith("Inter")
    assert layout["font"]["size"] == 13
    assert layout["xaxis"]["showgrid"] is False
    assert "template" not in layout
    for axis in (layout["yaxis"], layout["yaxis2"]):
        assert 2 <= len(axis["tickvals"]) == len(axis["ticktext"]) <= 4
        assert "overlaying" not in axis
    assert layout["yaxis"]["domain"][0] > layout["yaxis2"]["domain"][1]
    assert layout["yaxis2"]["ticktext"][0] == "100\u00a0k"


def test_no_text_needs_an_inline_style() -> None:
    for text in re.findall(r'"text": "([^"]*)"|"ticktext": \[(.*?)\]', json.dumps(figure(hero()))):
        assert not re.search(r"<(?!br>|b>$)\w+", "".join(text)), text


def test_hidden_and_missing_numbers_leave_a_gap() -> None:
    (firm,) = traces("firm")
    assert [place for place, value in enumerate(firm["y"]) if value is None] == [3, 5, 6, 8]
    assert firm["connectgaps"] is False
    assert firm["line"]["color"] == "@ac"


def test_too_few_answers_are_grey_and_hollow() -> None:
    (line,) = traces("all")
    assert line["line"]["color"] == "@py"
    assert [place for place, value in enumerate(line["y"]) if value is None] == [3, 8]
    (weak,) = traces("weak")
    assert weak["y"] == [25, 26]
    assert weak["marker"]["color"] == "@bg"


def test_the_likely_range_has_as_many_pieces_as_the_line() -> None:
    bands = traces("band")
    assert [len(band["x"]) // 2 for band in bands] == [3, 1, 1, 6]
    assert bands[0]["y"] == [32, 33, 34, 30, 29, 28]


def test_a_month_that_is_not_over_is_no_part_of_the_line() -> None:
    (line,) = traces("firm", "y2")
    assert line["y"][-1] is None
    (weak,) = traces("weak", "y2")
    assert weak["x"] == ["March 2026"]


def test_every_shown_number_answers_in_the_words_of_the_page() -> None:
    (spoken,) = traces("hover")
    assert spoken["hovertemplate"] == "%{customdata}<extra></extra>"
    assert len(spoken["x"]) == len(MONTHS) - 2
    assert spoken["customdata"][0] == "NPS: 30, 400 answers"


def test_months_stand_in_their_order_whatever_is_drawn_first() -> None:
    axis = figure(hero())["layout"]["xaxis"]
    assert axis["categoryarray"][0] == "January 2025"
    assert len(axis["categoryarray"]) == len(MONTHS)


def test_a_difference_is_coloured_by_its_verdict_only() -> None:
    layout = figure(hero())["layout"]
    delta = next(one for one in layout["annotations"] if one["name"] == "delta")
    assert (delta["text"], delta["font"]["color"]) == ("+12", "@good")
    assert not any(one["name"] == "delta" for one in figure(hero(difference=False))["layout"]["annotations"])


def test_a_plan_is_a_dotted_step() -> None:
    (plan,) = traces("plan", "y2")
    assert (plan["line"]["dash"], plan["line"]["shape"]) == ("dot", "hvh")


def test_names_that_people_gave_are_words_and_never_tags() -> None:
    chart = hero()
    name = '<a href="https://elsewhere.example">NPS</a>'
    first = chart.panels[0]
    series = tuple(replace(one, name=name) for one in first.series)
    panels = (replace(first, title="@ink", series=series), *chart.panels[1:])
    made = figure(replace(chart, panels=panels))
    (spoken,) = [one for one in made["data"] if one["name"] == "hover" and one["yaxis"] == "y"]
    assert all(text.startswith("&lt;a href=") for text in spoken["customdata"])
    assert "<a" not in json.dumps(made)
    titles = [one["text"] for one in made["layout"]["annotations"] if one["name"] == "panel"]
    assert titles[0] == "&#64;ink"
