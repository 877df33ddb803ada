"""The grid of numbers by keyboard and without scripts, and the pages of setting up on every width.

Blocked scripts and styles, requests to other hosts and errors fail every one of them. The way through these pages is
walked by `tests/acceptance/test_first_ten_minutes.py`.
"""

from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from metrics.calendar import add_months
from metrics.catalogue.incumbents import set_incumbents
from metrics.models import Measurement, Metric, Organisation
from metrics.upkeep import business_day
from tests.readers import Reader, is_sideways

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def name_of(code: str, back: int) -> str:
    month = add_months(business_day(timezone.now()).replace(day=1), -back)
    return f"v.{code}.{month:%Y-%m}"


@pytest.fixture
def sheet(live_reader: Reader) -> "Page":
    Organisation.objects.update(currency="EUR", name_en="Acme")
    set_incumbents({"nps", "csat", "revenue"})
    return live_reader.opens("/data/numbers/", who="analyst")


def focused(page: "Page") -> str:
    return str(page.evaluate("document.activeElement.name"))


def paste(page: "Page", text: str) -> None:
    page.evaluate(
        """text => {
            const data = new DataTransfer();
            data.setData("text/plain", text);
            document.activeElement.dispatchEvent(
                new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
        }""",
        text,
    )


def test_the_grid_by_keyboard(sheet: "Page", live_reader: Reader) -> None:
    page, nps, csat = sheet, "nps", "csat"
    page.locator(f'[name="{name_of(nps, 12)}"]').focus()
    page.keyboard.type("33")
    page.keyboard.press("Enter")
    assert focused(page) == name_of(csat, 12)
    page.keyboard.press("ArrowUp")
    assert focused(page) == name_of(nps, 12)
    page.keyboard.press("ArrowRight")
    assert focused(page) == name_of(nps, 11)
    page.keyboard.press("Tab")
    assert focused(page) == name_of(nps, 10)
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    assert focused(page) == name_of(nps, 12)
    page.keyboard.type("34")
    # In the middle of a text an arrow moves the caret.
    page.keyboard.press("ArrowLeft")
    assert focused(page) == name_of(nps, 12)
    assert page.locator(".chg").inner_text() == "Changed cells: 1"
    page.keyboard.press("Escape")
    assert page.locator(f'[name="{name_of(nps, 12)}"]').input_value() == ""
    assert page.locator(".chg").inner_text() == "Nothing changed"

    # A block fills cells to the right and below; what has no cell there is left out.
    page.locator(f'[name="{name_of(nps, 2)}"]').focus()
    paste(page, "41\t42\t43\r\n81 %\t82,5 %\r\n1 000 000\t\r\n")
    assert page.locator(".chg").inner_text() == "Changed cells: 5"
    page.locator(f'[name="{name_of(nps, 4)}"]').focus()
    paste(page, "39;40")
    page.locator("#id_name").fill("Marketing")
    page.locator("#id_name").press("Enter")
    page.wait_for_url("**/data/numbers/?sheet=typed_marketing")
    found = {
        (code, f"{start:%Y-%m}"): float(value)
        for code, start, value in Measurement.objects.values_list("measure__code", "period_start", "value")
        if value is not None
    }
    month = [name_of("", back)[-7:] for back in range(5)]
    assert found == {
        ("reported_nps", month[4]): 39,
        ("reported_nps", month[3]): 40,
        ("reported_nps", month[2]): 41,
        ("reported_nps", month[1]): 42,
        ("reported_csat", month[2]): 0.81,
        ("reported_csat", month[1]): 0.825,
        ("finance_revenue", month[2]): 1_000_000,
    }
    assert live_reader.wrong == []


def test_what_is_wrong_has_the_focus(sheet: "Page", live_reader: Reader) -> None:
    page = sheet
    page.locator("#id_name").fill("Marketing")
    page.locator(f'[name="{name_of("csat", 3)}"]').fill("many")
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_selector('[aria-invalid="true"]')
    assert focused(page) == name_of("csat", 3)
    described = page.locator('[aria-invalid="true"]').get_attribute("aria-describedby")
    assert "“many” is not a number." in page.locator(f'[id="{described}"]').inner_text()
    assert live_reader.wrong == []


def test_the_grid_without_javascript(live_reader: Reader) -> None:
    set_incumbents({"nps"})
    page = live_reader.opens(
        "/data/numbers/", who="analyst", java_script_enabled=False, viewport={"width": 390, "height": 844}
    )
    page.locator(f'[name="{name_of("nps", 1)}"]').fill("33")
    page.locator("#id_name").fill("Marketing")
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url("**/data/numbers/?sheet=typed_marketing")
    assert Measurement.objects.get().value == 33


@pytest.mark.parametrize("language", ["en", "ru"])
def test_no_page_scrolls_sideways(live_reader: Reader, language: str) -> None:
    set_incumbents({"nps", "csat", "revenue"})
    page = live_reader.opens("/begin/", who="administrator", language=language)
    code = Metric.objects.get(code="recovery_satisfaction").code
    for address in (
        *("/begin/", "/begin/departments/", "/begin/numbers/", "/begin/data/", "/data/numbers/?n=csat"),
        *("/metrics/", f"/metrics/{code}/edit/", f"/metrics/{code}/targets/", f"/metrics/{code}/references/"),
    ):
        page.goto(live_reader.at(address))
        for width in (320, 390, 1024, 1440):
            page.set_viewport_size({"width": width, "height": 844})
            assert not is_sideways(page), (address, width)
    assert live_reader.wrong == []
