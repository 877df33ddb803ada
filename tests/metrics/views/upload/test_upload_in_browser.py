"""The upload in a real browser: real files by keyboard alone, counting what had to be corrected; and without scripts.

A correction is one control that is changed from what was proposed. Orders with their reviews, which need none, are
loaded by `tests/acceptance/test_first_ten_minutes.py`.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone

from metrics.ingest.proposing.choices import Said
from metrics.models import Import, Upload
from metrics.upkeep import bring_up_to_date
from tests.acceptance.public_data import DATA, Api, needs_public_data
from tests.cast import Cast
from tests.metrics.views.walking import SURVEY
from tests.readers import Reader, is_sideways
from tests.workers import WorkerFactory

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

SFO = DATA / "sfo-airport-2017" / "2017_SFO_Customer_Survey.csv"
TABS = 400
"""After so many presses of Tab a control is out of reach."""


class Walker:
    """An analyst with a keyboard, where a file is handed in."""

    def __init__(self, page: "Page") -> None:
        self.page = page
        self.corrections = 0
        # A listener from the start: asked for only when the button is pressed, it can come too late.
        page.on("filechooser", lambda chooser: None)

    def tabs_to(self, selector: str) -> None:
        """Press Tab until the control has the focus."""
        wanted = f"document.activeElement.matches({selector!r})"
        for _ in range(TABS):
            if self.page.evaluate(wanted):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{selector} cannot be reached by Tab")

    def corrects(self, selector: str, text: str) -> None:
        """Type into a control that was proposed otherwise."""
        self.tabs_to(selector)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)
        self.corrections += 1

    def presses(self, selector: str) -> None:
        """Reach a button and press it, and wait for the page that follows."""
        self.tabs_to(selector)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def hands_in(self, path: Path) -> None:
        self.tabs_to("#file")
        # The dialogue of the system is none of the browser's; the button that opens it is.
        with self.page.expect_file_chooser() as chooser:
            self.page.keyboard.press("Space")
        chooser.value.set_files(path)
        self.presses(".pick button")


@pytest.fixture
def walker(live_reader: Reader) -> Walker:
    return Walker(live_reader.opens("/data/upload/", who="analyst"))


def loads(walker: Walker) -> Import:
    """Load from the trial, reload while it is loaded, and wait for the result."""
    walker.presses(".u-r .btn.pri")
    walker.page.reload()
    walker.page.wait_for_selector("h1:has-text('Loaded:')", timeout=60_000)
    made = Import.objects.get(pk=int(walker.page.url.rstrip("/").rpartition("/")[2]))
    bring_up_to_date(timezone.now())
    return made


public = needs_public_data[1:]  # the marks but that of the database: these tests need another one


def marked(test: Any) -> Any:
    for mark in public:
        test = mark(test)
    return test


@marked
def test_sfo_by_keyboard(
    walker: Walker, live_reader: Reader, cast: Cast, celery_worker_process: WorkerFactory
) -> None:
    celery_worker_process()
    walker.hands_in(SFO)
    page = walker.page
    netpro = page.locator("tr:has(th code:text-is('NETPRO')) .ck").inner_text()
    assert netpro == "2,746 within 0–10; 11 ×84 taken as no answer"
    month = page.locator("input[type=month]")
    walker.tabs_to(f"#{month.get_attribute('id')}")
    page.keyboard.type("05")
    page.keyboard.press("Tab")
    page.keyboard.type("2017")
    walker.corrections += 1
    assert month.input_value() == "2017-05"
    walker.presses("button[name=go]")
    loads(walker)
    assert walker.corrections == 1
    api = Api(cast)
    (nps,), (weighted,), (mean,) = api.kpis("nps"), api.kpis("nps", weighted="true"), api.kpis("csat_mean")
    assert (round(nps["value"], 2), nps["n"]) == (39.84, 2746)
    assert round(weighted["value"], 2) == 40.40
    assert round(mean["value"], 3) == 4.064
    assert live_reader.wrong == []


@pytest.fixture
def survey(tmp_path: Path) -> Path:
    path = tmp_path / "survey.csv"
    path.write_bytes(SURVEY)
    return path


def test_another_meaning_is_checked_at_once_and_the_focus_stays(
    walker: Walker, live_reader: Reader, survey: Path
) -> None:
    walker.hands_in(survey)
    page = walker.page
    walker.tabs_to("#meaning-3")
    page.select_option("#meaning-3", "own_dimension")
    page.wait_for_selector("#name-3")
    assert page.evaluate("document.activeElement.id") == "meaning-3"
    assert page.locator("#check-3").inner_text() == "2 values"
    # What is typed elsewhere meanwhile is not lost by the next change.
    page.fill("#source", "exit_survey")
    page.fill("#name-3", "Desk")
    page.select_option("#meaning-0", "skip")
    page.wait_for_selector("#row-0.off")
    assert page.input_value("#source") == "exit_survey"
    assert page.input_value("#name-3") == "Desk"
    said = Said.of_json(Upload.objects.get().said)
    assert (said.source, said.choices[3].name) == ("exit_survey", "Desk")
    assert live_reader.wrong == []


def test_without_scripts_every_step_is_a_form(
    live_reader: Reader, survey: Path, celery_worker_process: WorkerFactory
) -> None:
    page = live_reader.opens("/data/upload/", who="analyst", java_script_enabled=False)
    page.set_input_files("#file", survey)
    page.locator(".pick button").click()
    page.select_option("#meaning-3", "dimension:touchpoint")
    page.get_by_role("button", name="Check again").click()
    assert page.input_value("#meaning-3") == "dimension:touchpoint"
    page.get_by_role("button", name="Try it out").click()
    page.get_by_role("button", name="Load 60 rows").click()
    assert page.get_by_role("link", name="See how far it is").count() == 1
    worker = celery_worker_process()
    for _ in range(600):
        page.get_by_role("link", name="See how far it is").click()
        if "Loaded" in page.locator("h1").inner_text():
            break
        assert worker.exit_code() is None
    assert page.locator("h1").inner_text() == "Loaded: 60 answered surveys"


@pytest.mark.parametrize("language", ["en", "ru"])
def test_no_page_scrolls_sideways(walker: Walker, live_reader: Reader, survey: Path, language: str) -> None:
    walker.hands_in(survey)
    page = walker.page
    if language == "ru":
        page.get_by_role("button", name="Русский").click()
        assert page.locator("html").get_attribute("lang") == "ru"
    addresses = [page.url, live_reader.at("/data/upload/")]
    page.locator("button[name=go]").click()
    addresses.append(page.url)
    for address in addresses:
        page.goto(address)
        for width in (320, 390, 1024, 1440):
            page.set_viewport_size({"width": width, "height": 844})
            assert not is_sideways(page), (address, width)
    assert live_reader.wrong == []
