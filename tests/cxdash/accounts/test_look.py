"""The sign-in, the frame and an error page in a real browser: nothing is blocked, cut off or sideways."""

import pytest

from tests.cast import PASSWORD, Cast
from tests.readers import Reader, is_sideways

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("width", [320, 390, 1440])
@pytest.mark.parametrize("language", ["en", "ru"])
def test_the_way_in(width: int, language: str, cast: Cast, live_reader: Reader) -> None:
    person = cast["head"]
    page = live_reader.opens(
        "/sign-in/", who="", language="", viewport={"width": width, "height": 844}, locale=language
    )
    if language == "ru":
        page.get_by_role("button", name="Русский").click()
    assert not is_sideways(page)
    page.locator("#id_username").fill(person.email)
    page.locator("#id_password").fill(PASSWORD)
    page.locator(".secret button").click()
    assert page.locator("#id_password").get_attribute("type") == "text"
    page.keyboard.press("Enter")
    page.wait_for_url("**/health/")
    assert page.locator("html").get_attribute("lang") == language
    assert not is_sideways(page)

    page.locator(".usr summary").click()
    assert not is_sideways(page)
    page.keyboard.press("Escape")
    assert page.locator(".usr[open]").count() == 0

    assert live_reader.wrong == []
    for address in ("/password/", "/api/docs/", "/nowhere/"):
        page.goto(live_reader.at(address))
        assert not is_sideways(page), address
    page.goto(live_reader.at("/"))
    page.locator(".usr summary").click()
    page.locator(".usr form button").click()
    page.wait_for_url("**/sign-in/")
    assert [text for text in live_reader.wrong if "404" not in text] == []
