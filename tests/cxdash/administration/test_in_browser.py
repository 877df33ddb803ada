"""An invitation from the administrator's page to the new person's first one, in a real browser; nothing sideways."""

from typing import TYPE_CHECKING

import pytest

from cxdash.accounts.models import User
from metrics.models import Organisation
from tests.cast import PASSWORD, Cast

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page
    from pytest_django.live_server_helper import LiveServer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NEW = "a password of my own"


def opened(browser: "Browser", width: int, language: str, wrong: list[str]) -> "Page":
    page = browser.new_context(viewport={"width": width, "height": 844}, locale=language).new_page()
    page.on("console", lambda said: wrong.append(said.text) if "Content Security" in said.text else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    return page


def is_sideways(page: "Page") -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > innerWidth"))


@pytest.mark.parametrize(("width", "language"), [(1440, "en"), (390, "ru"), (320, "en")])
def test_an_invitation_is_handed_over_and_opens_the_door(
    width: int, language: str, cast: Cast, browser: "Browser", live_server: "LiveServer"
) -> None:
    administrator = cast["administrator"]
    Organisation.objects.update(name_en="North", language=language, setup_step=Organisation.SETUP_STEPS)
    wrong: list[str] = []
    page = opened(browser, width, language, wrong)
    page.goto(f"{live_server.url}/sign-in/")
    page.locator("#id_username").fill(administrator.email)
    page.locator("#id_password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/data/")
    for path in ("settings/", "settings/people/", f"settings/people/{administrator.pk}/", "settings/tokens/"):
        page.goto(f"{live_server.url}/{path}")
        assert not is_sideways(page), path

    page.goto(f"{live_server.url}/settings/people/invite/")
    assert not is_sideways(page)
    page.locator("#id_email").fill("somebody.with.a.long.address@subsidiary.acme.example")
    page.locator("#id_role").select_option("ceo")
    page.locator("form.sheet .pri").click()
    link = page.locator("#link").input_value()
    assert not is_sideways(page)
    page.locator("[data-copy]").click()
    page.wait_for_function("document.getElementById('copied').textContent || getSelection().toString()")

    guest = opened(browser, width, language, wrong)
    guest.goto(link)
    assert guest.locator("html").get_attribute("lang") == language
    assert not is_sideways(guest)
    guest.locator("#id_name").fill("Nora New")
    guest.locator("#id_new_password1").fill(NEW)
    guest.locator("#id_new_password2").fill(NEW)
    guest.keyboard.press("Enter")
    guest.wait_for_url("**/health/")
    assert "Nora New" in guest.locator(".usr summary").inner_text()
    assert User.objects.get(name="Nora New").language == language
    again = opened(browser, width, language, wrong)
    answer = again.goto(link)
    assert answer is not None
    assert answer.status == 410
    assert not is_sideways(again)
    assert wrong == []
    for one in (page, guest, again):
        one.context.close()


def test_a_panel_is_saved_by_keyboard_and_the_others_stay(
    cast: Cast, browser: "Browser", live_server: "LiveServer"
) -> None:
    Organisation.objects.update(name_en="North", setup_step=Organisation.SETUP_STEPS)
    wrong: list[str] = []
    page = opened(browser, 1440, "en", wrong)
    page.goto(f"{live_server.url}/sign-in/?next=/settings/")
    page.locator("#id_username").fill(cast["administrator"].email)
    page.locator("#id_password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.locator("#id_loading-churn_after_days").fill("123")
    page.locator("#id_judging-hide_below").focus()
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.type("8")
    page.keyboard.press("Enter")
    page.locator("#judging .done").wait_for()
    assert "All verdicts are judged again" in page.locator("#judging .done").inner_text()
    assert page.locator("#id_loading-churn_after_days").input_value() == "123"  # not sent, not lost
    assert Organisation.objects.get().hide_below == 8
    page.locator("#id_judging-hide_below").fill("2")
    page.keyboard.press("Enter")
    page.locator("#id_judging-hide_below_error").wait_for()
    assert page.locator("#id_judging-hide_below").get_attribute("aria-invalid") == "true"
    assert page.evaluate("document.activeElement.id") == "id_judging-hide_below"
    assert Organisation.objects.get().hide_below == 8
    assert wrong == []
    page.context.close()
