"""Finding a Chromium, getting one, and saying so when neither works."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from cxdash import browser

BASE_DIR = Path(__file__).resolve().parent.parent.parent


def program(path: Path, text: str = "exit 0") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


@pytest.fixture(autouse=True)
def _bare_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "bin").mkdir()
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path / "playwright"))
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setattr(browser, "find_spec", lambda name: None)


def test_a_bare_machine_has_none() -> None:
    assert browser.find() is None


def test_the_chosen_one_wins_and_nothing_else_is_taken_instead(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program(tmp_path / "bin" / "chromium")
    monkeypatch.setenv("CHROMIUM", str(program(tmp_path / "mine")))
    assert browser.find() == tmp_path / "mine"
    monkeypatch.setenv("CHROMIUM", str(tmp_path / "not there"))
    assert browser.find() is None


def test_the_distributions_comes_before_playwrights(tmp_path: Path) -> None:
    downloaded = program(tmp_path / "playwright" / "chromium-1200" / "chrome-linux64" / "chrome")
    assert browser.find() == downloaded
    packaged = program(tmp_path / "bin" / "chromium")
    assert browser.find() == packaged


@pytest.mark.skipif(os.geteuid() != 0, reason="packages are installed as root")
def test_root_gets_it_from_the_distribution(tmp_path: Path) -> None:
    log, chromium = tmp_path / "log", tmp_path / "bin" / "chromium"
    program(
        tmp_path / "bin" / "apt-get",
        f'echo "$@" >> {log}\n[ "$1" = update ] || {{ echo "#!/bin/sh" > {chromium}; /bin/chmod +x {chromium}; }}',
    )
    assert browser.install() == chromium
    update, install = log.read_text(encoding="utf-8").splitlines()
    assert update.startswith("update")
    assert install.endswith("chromium libatomic1")


def test_what_was_tried_is_said(tmp_path: Path) -> None:
    program(tmp_path / "bin" / "chromium", "echo libnss3.so is missing >&2; exit 127")
    program(tmp_path / "bin" / "apt-get", "echo no network >&2; exit 100")
    with pytest.raises(browser.BrowserError) as error:
        browser.install()
    assert "libnss3.so is missing" in str(error.value)
    assert "apt-get install chromium libatomic1" in str(error.value)


@pytest.mark.parametrize(("ci", "code"), [("true", 1), ("", 0)])
def test_tests_that_need_it_are_named_and_fail_in_ci(tmp_path: Path, ci: str, code: int) -> None:
    (tmp_path / "conftest.py").write_text(
        "from tests.browsers import BrowserTests\n"
        "def pytest_configure(config):\n"
        "    config.addinivalue_line('markers', 'browser: x')\n"
        "    config.pluginmanager.register(BrowserTests())\n",
        encoding="utf-8",
    )
    (tmp_path / "test_page.py").write_text(
        "import pytest\n@pytest.mark.browser\ndef test_opens():\n    assert False\ndef test_other(): pass\n",
        encoding="utf-8",
    )
    (tmp_path / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
    result = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:django", str(tmp_path)],
        cwd=tmp_path,
        env={**os.environ, "CI": ci, "PYTHONPATH": str(BASE_DIR)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == code
    assert "these tests did not run" in result.stdout
    assert "test_page.py::test_opens\n" in result.stdout
