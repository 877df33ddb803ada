"""Finds a Chromium on this machine, or installs one: for PDFs and for the tests that open pages.

`python -m cxdash.browser` prints the path of the browser; with `--install` it gets one when there is none:
from the distribution's packages when run as root on Debian or Ubuntu, else with Playwright's installer.
`CHROMIUM` names a browser of your own choice.
"""

import argparse
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from cxdash import env

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")

# Playwright's driver is a Node program that needs libatomic1; a bare Debian does not have it.
DEBIAN_PACKAGES = ("chromium", "libatomic1")
PLAYWRIGHT_PATTERNS = (
    "chromium-*/chrome-linux*/chrome",
    "chromium-*/chrome-mac*/*.app/Contents/MacOS/*",
    "chromium_headless_shell-*/chrome-*/*headless*shell",
)
START_PATIENCE_SECONDS = 30


class BrowserError(Exception):
    """There is no browser, and none could be installed; the message says what was tried."""


def find() -> Path | None:
    """Return the path of a Chromium, or `None`."""
    for candidate in _candidates():
        if candidate.is_file() and os.access(candidate, os.X_OK):
            return candidate
    return None


def _candidates() -> Iterator[Path]:
    chosen = env.text("CHROMIUM", "")
    if chosen:
        yield Path(chosen)
        return
    for name in NAMES:
        found = shutil.which(name)
        if found:
            yield Path(found)
    for pattern in PLAYWRIGHT_PATTERNS:
        yield from sorted(_playwright_folder().glob(pattern), reverse=True)


def _playwright_folder() -> Path:
    chosen = os.environ.get("PLAYWRIGHT_BROWSERS_PATH")
    if chosen and chosen != "0":
        return Path(chosen)
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "ms-playwright"
    return Path.home() / ".cache" / "ms-playwright"


def install() -> Path:
    """Return the path of a Chromium, installing one when there is none that starts.

    Raises
    ------
    BrowserError
        If neither way works; with what each one said.
    """
    said = []
    for commands in [[], *_ways()]:
        for command in commands:
            result = subprocess.run(
                command,
                capture_output=True,
                text=True,
                check=False,
                env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
            )
            if result.returncode != 0:
                said.append(f"{' '.join(command)}: {(result.stderr or result.stdout).strip()[-1000:]}")
                break
        browser = find()
        if browser is not None:
            problem = _problem(browser)
            if problem is None:
                return browser
            said.append(problem)
    raise BrowserError(
        "No Chromium: set CHROMIUM to one, or install it (on Debian: apt-get install chromium libatomic1).\n"
        + "\n".join(said)
    )


def _ways() -> Iterator[list[list[str]]]:
    if os.geteuid() == 0 and shutil.which("apt-get"):
        yield [
            ["apt-get", "update", "-q"],
            ["apt-get", "install", "-q", "-y", "--no-install-recommends", *DEBIAN_PACKAGES],
        ]
    if find_spec("playwright"):
        yield [[sys.executable, "-m", "playwright", "install", "chromium"]]


def _problem(browser: Path) -> str | None:
    """Return why the browser does not start, if so: a downloaded one often lacks libraries of the system."""
    try:
        result = subprocess.run(
            [str(browser), "--version"],
            capture_output=True,
            text=True,
            check=False,
            timeout=START_PATIENCE_SECONDS,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return f"{browser} does not start: {error}"
    if result.returncode != 0:
        return f"{browser} does not start: {result.stderr.strip()[-1000:]}"
    return None


def main() -> int:
    """Find or install; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m cxdash.browser", description="Find or install Chromium.")
    parser.add_argument("--install", action="store_true", help="install one when there is none")
    arguments = parser.parse_args()
    try:
        browser = install() if arguments.install else find()
    except BrowserError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    if browser is None:
        sys.stderr.write("no Chromium found; --install gets one\n")
        return 1
    sys.stdout.write(f"{browser}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
