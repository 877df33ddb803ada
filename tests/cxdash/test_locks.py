"""The locks agree with each other and with pyproject.toml, pin hashes, and name no package registry.

To rebuild them: `uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header
pyproject.toml`, first with `--all-extras -o requirements.lock`, then with `-c requirements.lock -o
requirements-production.lock`.
"""

import re
import tomllib
from pathlib import Path

import pytest

BASE_DIR = Path(__file__).resolve().parent.parent.parent
EVERYTHING, PRODUCTION = "requirements.lock", "requirements-production.lock"
HOW = "rebuild the locks: how, is said at the head of tests/cxdash/test_locks.py"


def pinned(lock: str) -> set[tuple[str, str]]:
    # A package may stand there in several versions, for different versions of Python.
    text = (BASE_DIR / lock).read_text(encoding="utf-8")
    return set(re.findall(r"^([a-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;]+)", text, re.MULTILINE))


def test_production_runs_the_versions_that_are_tested() -> None:
    assert pinned(PRODUCTION) - pinned(EVERYTHING) == set(), HOW


@pytest.mark.parametrize("lock", [EVERYTHING, PRODUCTION])
def test_every_dependency_is_locked(lock: str) -> None:
    project = tomllib.loads((BASE_DIR / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = list(project["dependencies"])
    if lock == EVERYTHING:
        wanted += [line for extra in project["optional-dependencies"].values() for line in extra]
    names = {re.split(r"[\[<>=~! ;]", line)[0].lower().replace("_", "-") for line in wanted}
    assert names - {name for name, _ in pinned(lock)} == set(), HOW


@pytest.mark.parametrize("lock", [EVERYTHING, PRODUCTION])
def test_every_package_has_hashes_and_no_address(lock: str) -> None:
    text = (BASE_DIR / lock).read_text(encoding="utf-8")
    packages = re.findall(r"^[a-z0-9._-]+==.*(?:\n[ ].*)*", text, re.MULTILINE)
    assert len(packages) == len(pinned(lock))
    assert [package for package in packages if "--hash=sha256:" not in package] == []
    assert re.findall(r"https?://|--(?:extra-)?index-url|--find-links", text) == []
