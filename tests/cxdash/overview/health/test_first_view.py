"""The first view of Health: how much is fetched for it, and that it is painted before the chart library comes."""

import gzip
from typing import TYPE_CHECKING

import pytest

from tests.readers import Reader

if TYPE_CHECKING:
    from playwright.sync_api import Response

pytestmark = pytest.mark.browser

MOST_BYTES = 150_000
LIBRARY = "plotly-cartesian"


def _sent(response: "Response") -> int:
    """Return how many bytes go over the wire where the server compresses; fonts are compressed already."""
    body = response.body()
    return len(body) if response.url.endswith(".woff2") else len(gzip.compress(body, 9))


@pytest.mark.parametrize("language", ["en", "ru"])
def test_it_is_light(reader: Reader, language: str) -> None:
    fetched: dict[str, int] = {}
    page = reader.opens("/health/?period=2026-Q1", language=language, fresh=True)

    def note(response: "Response") -> None:
        fetched[response.url] = _sent(response)

    page.on("response", note)
    page.reload()
    page.wait_for_selector(".plot.drawn")
    page.wait_for_load_state("networkidle")
    before = {url: size for url, size in fetched.items() if LIBRARY not in url}
    assert len(before) < len(fetched)
    assert sum(before.values()) <= MOST_BYTES, sorted(before.items(), key=lambda pair: -pair[1])


def test_it_is_painted_before_the_library_is_asked_for(reader: Reader) -> None:
    page = reader.opens("/health/?period=2026-Q1", fresh=True)
    page.wait_for_selector(".plot.drawn")
    painted = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
    asked = page.evaluate(
        "name => performance.getEntriesByType('resource').find(one => one.name.includes(name)).startTime",
        LIBRARY,
    )
    assert painted <= asked
