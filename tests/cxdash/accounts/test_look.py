"""The sign-in, the frame and an error page in a real browser: nothing is blocked, cut off or sideways."""

from typing import TYPE_CHECKING

import pytest

from tests.cast import PASSWORD, Cast

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page
    from pytest_django.live_server_helper import LiveServer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def sideways(page: "Page") -> list[int]:
    """Return the widths at which the page scrolls sideways; it is left at the last of them."""
    found = []
    for width in (320, 390, 1440):
        page.set_viewport_size({"width": width, "height": 844})
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append(width)
    return found


@pytest.mark.parametrize("language", ["en", "ru"])
def test_the_way_in(language: str, cast: Cast, browser: "Browser", live_server: "LiveServer") -> None:
    person = cast["head"]
    page = browser.new_page(locale=language)
    asked: list[str] = []
    blocked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on(
        "console",
        lambda message: blocked.append(message.text) if "Content Security" in message.text else None,
    )
    page.on("pageerror", lambda error: blocked.append(str(error)))

    page.goto(f"{live_server.url}/sign-in/")
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

    for address in ("/password/", "/api/docs/", "/nowhere/"):
        page.goto(live_server.url + address)
        assert sideways(page) == [], address
    page.goto(live_server.url)
    page.locator(".usr summary").click()
    page.locator(".usr form button").click()
    page.wait_for_url("**/sign-in/")

    assert blocked == []
    assert all(url.startswith((live_server.url, "data:")) for url in asked)
    page.close()
