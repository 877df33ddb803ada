"""An invitation from the administrator's page to the new person's first one, in a real browser; nothing sideways."""

from typing import TYPE_CHECKING

import pytest

from cxdash.accounts.models import User
from metrics.models import Organisation
from tests.cast import PASSWORD, Cast
from tests.readers import Reader, is_sideways

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NEW = "a password of my own"


@pytest.mark.parametrize(("width", "language"), [(1440, "en"), (390, "ru"), (320, "en")])
def test_an_invitation_is_handed_over_and_opens_the_door(
    width: int, language: str, cast: Cast, live_reader: Reader
) -> None:
    administrator = cast["administrator"]
    Organisation.objects.update(name_en="North", language=language)

    def nobody_opens(address: str) -> "Page":
        window = {"width": width, "height": 844}
        return live_reader.opens(address, who="", language="", viewport=window, locale=language)

    page = nobody_opens("/sign-in/")
    page.locator("#id_username").fill(administrator.email)
    page.locator("#id_password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/data/")
    for path in (
        "/settings/",
        "/settings/people/",
        f"/settings/people/{administrator.pk}/",
        "/settings/tokens/",
    ):
        page.goto(live_reader.at(path))
        assert not is_sideways(page), path

    page.goto(live_reader.at("/settings/people/invite/"))
    assert not is_sideways(page)
    page.locator("#id_email").fill("somebody.with.a.long.address@subsidiary.acme.example")
    page.locator("#id_role").select_option("ceo")
    page.locator("form.sheet .pri").click()
    link = page.locator("#link").input_value().removeprefix(live_reader.at(""))
    assert not is_sideways(page)
    page.locator("[data-copy]").click()
    page.locator("#copied:not(:empty)").wait_for()

    guest = nobody_opens(link)
    assert guest.locator("html").get_attribute("lang") == language
    assert not is_sideways(guest)
    guest.locator("#id_name").fill("Nora New")
    guest.locator("#id_new_password1").fill(NEW)
    guest.locator("#id_new_password2").fill(NEW)
    guest.keyboard.press("Enter")
    guest.wait_for_url("**/health/")
    assert "Nora New" in guest.locator(".usr summary").inner_text()
    assert User.objects.get(name="Nora New").language == language
    assert live_reader.wrong == []
    assert not is_sideways(nobody_opens(link))
    (gone,) = live_reader.wrong
    assert "410 (Gone)" in gone


def test_a_panel_is_saved_by_keyboard_and_the_others_stay(live_reader: Reader) -> None:
    Organisation.objects.update(name_en="North")
    page = live_reader.opens("/settings/", who="administrator")
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
    assert live_reader.wrong == []
