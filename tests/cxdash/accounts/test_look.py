"""The sign-in, the frame and an error page in a real browser: nothing is blocked, cut off or sideways."""

from typing import TYPE_CHECKING

import pytest

from tests.cast import PASSWORD, Cast
from tests.readers import Reader, is_sideways

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def sideways(page: "Page") -> list[int]:
    """Return the widths at which the page scrolls sideways; it is left at the last of them."""
    found = []
    for width in (320, 390, 1440):
        page.set_viewport_size({"width": width, "height": 844})
        if is_sideways(page):
            found.append(width)
    return found


@pytest.mark.parametrize("language", ["en", "ru"])
def test_the_way_in(language: str, cast: Cast, live_reader: Reader) -> None:
    person = cast["head"]
    page = live_reader.opens("/sign-in/", who="", language="", locale="en")
    if language == "ru":
        page.get_by_role("button", name="Русский").click()
    assert sideways(page) == []
    page.locator("#id_username").fill(person.email)
    page.locator("#id_password").fill(PASSWORD)
    page.locator(".secret button").click()
    assert page.locator("#id_password").get_attribute("type") == "text"
    page.keyboard.press("Enter")
    page.wait_for_url("**/health/")
    assert page.locator("html").get_attribute("lang") == language
    assert sideways(page) == []

    page.locator(".usr summary").click()
    assert sideways(page) == []
    page.keyboard.press("Escape")
    assert page.locator(".usr[open]").count() == 0

    assert live_reader.wrong == []
    for address in ("/password/", "/api/docs/", "/nowhere/"):
        page.goto(live_reader.at(address))
        assert sideways(page) == [], address
    page.goto(live_reader.at("/"))
    page.locator(".usr summary").click()
    page.locator(".usr form button").click()
    page.wait_for_url("**/sign-in/")
    assert [text for text in live_reader.wrong if "404" not in text] == []
