"""Tests marked `browser`: without a Chromium they are named instead of run, and in CI that is a failure."""

import os

import pytest

from cxdash import browser

NO_CHROMIUM = "no Chromium: make browser"


class BrowserTests:
    """A pytest plugin."""

    def __init__(self) -> None:
        self._not_run: list[str] = []

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        marked = [item for item in items if item.get_closest_marker("browser")]
        if not marked or browser.find() is not None:
            return
        for item in marked:
            item.add_marker(pytest.mark.skip(reason=NO_CHROMIUM))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        # Asked for each report in the process that prints them, wherever the test would have run.
        if report.skipped and isinstance(report.longrepr, tuple) and NO_CHROMIUM in report.longrepr[2]:
            self._not_run.append(report.nodeid)

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        if self._not_run:
            terminalreporter.section("no Chromium: these tests did not run", red=True)
            for name in self._not_run:
                terminalreporter.line(name)
            terminalreporter.line("Get one with make browser, or set CHROMIUM to its path.")

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if self._not_run and os.environ.get("CI", "").lower() not in {"", "0", "false"}:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED
