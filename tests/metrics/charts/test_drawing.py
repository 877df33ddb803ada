"""A drawing has the shape of its place: half the page, or all of it."""

from dataclasses import replace

import pytest

from metrics.charts.drawing import draw
from tests.metrics.charts.charts import hero


@pytest.mark.parametrize("panels", [1, 2])
@pytest.mark.parametrize(("across", "shape"), [(False, "0 0 606 352"), (True, "0 0 1040 280")])
def test_the_place_decides_and_not_how_many_panels_there_are(panels: int, across: bool, shape: str) -> None:
    chart = hero()
    found = draw(replace(chart, panels=chart.panels[:panels]), across=across)
    assert f'viewBox="{shape}"' in found.wide
