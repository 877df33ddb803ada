"""The browser's files: the style sheet that plotly.js would inject, and no addresses in the lock."""

import json
from pathlib import Path

import pytest

from cxdash.vendor_assets import AssetError, copy, plotly_css

BASE_DIR = Path(__file__).resolve().parent.parent.parent
PACKAGES = ("plotly.js-cartesian-dist-min", "@fontsource/inter", "@fontsource/source-serif-4")

SCRIPT = (
    """var a=1,css={"X,X div":'font-family:"Open Sans",sans-serif;',"""
    r""""X .b":"c:'\\201C';",Y:"top:1px;"};z()"""
)


def test_selectors_are_spelt_out_and_quotes_kept() -> None:
    assert plotly_css(SCRIPT) == (
        '.js-plotly-plot .plotly,.js-plotly-plot .plotly div {font-family:"Open Sans",sans-serif;}\n'
        ".js-plotly-plot .plotly .b {c:'\\201C';}\n"
        ".plotly-notifier {top:1px;}\n"
    )


@pytest.mark.parametrize("script", ["no table", '{"X,X div":f(),"X a":"b"}', '{"X,X div":"a"'])
def test_another_layout_of_the_bundle_is_an_error_and_no_half_a_style_sheet(script: str) -> None:
    with pytest.raises(AssetError):
        plotly_css(script)


def test_a_missing_package_is_named(tmp_path: Path) -> None:
    with pytest.raises(AssetError, match="run npm ci"):
        copy(tmp_path / "node_modules", tmp_path / "vendor")


def test_the_installed_bundle_still_has_its_style_sheet(tmp_path: Path) -> None:
    node_modules = BASE_DIR / "node_modules"
    if not node_modules.is_dir():
        pytest.skip("make vendor has not run")
    files = copy(node_modules, tmp_path)
    assert len(files) == 9
    css = (tmp_path / "plotly.css").read_text(encoding="utf-8")
    assert css.count("\n") > 50
    assert ".js-plotly-plot .plotly .modebar-btn" in css
    assert "X " not in css


def test_the_lock_pins_hashes_and_names_no_registry() -> None:
    lock = json.loads((BASE_DIR / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    for package in PACKAGES:
        assert lock[f"node_modules/{package}"]["integrity"].startswith("sha512-")
    assert not [name for name, entry in lock.items() if "resolved" in entry]
