"""How sizes of files read in both languages. In expected texts ~ is a fixed space."""

import pytest

from metrics import formats
from tests.metrics.formats.both import both


@pytest.mark.parametrize(
    ("count", "en", "ru"),
    [
        (0, "1~kB", "1~кБ"),
        (640_400, "640~kB", "640~кБ"),
        (1_949_999, "1.9~MB", "1,9~МБ"),
        (209_715_200, "209.7~MB", "209,7~МБ"),
        (1_500_000_000, "1,500.0~MB", "1~500,0~МБ"),
    ],
)
def test_sizes_of_files(count: int, en: str, ru: str) -> None:
    assert both(formats.file_size, count) == (en, ru)
