"""Four steps from an empty database to a first page: each saves by itself, nothing is lost."""

import html
import re
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from metrics.models import Department, DirtyVerdicts, Import, Measure, Member, Metric, Organisation
from tests.cast import Cast
from tests.metrics.facts import Facts

pytestmark = pytest.mark.django_db
Role = Callable[[str], Client]
COMPANY = {
    "name_en": "Acme",
    "name_ru": "",
    "language": "en",
    "time_zone": "Europe/Berlin",
    "currency": "EUR",
    "fiscal_start_month": "4",
}
OWN = {"own-unit": "percent", "own-better": "higher", "own-family": "operation", "own-adds_up": "last"}


@pytest.fixture(autouse=True)
def empty(cast: Cast) -> None:
    """Nobody has said anything yet."""
    Organisation.objects.update(setup_step=0)


def organisation() -> Organisation:
    return Organisation.objects.get()


def chosen(page: str, name: str) -> str:
    body = re.search(rf'<select name="{name}".*?</select>', page, re.DOTALL)
    assert body is not None
    found = re.search(r'<option value="([^"]*)"[^>]* selected', body[0])
    return found[1] if found else ""


def ticked(page: str, name: str) -> set[str]:
    return set(re.findall(rf'name="{name}" value="([^"]*)" checked', page))


def current(page: str) -> str:
    return " ".join(
        html.unescape(
            re.sub(r"<[^>]*>", "", re.findall(r'<li aria-current="step">(.*?)</li>', page)[0])
        ).split()
    )


def test_the_administrator_is_led_to_the_first_step(administrator: Client) -> None:
    assert administrator.get("/")["Location"] == "/begin/"


def test_others_are_told_who_is_setting_it_up(as_role: Role, cast: Cast) -> None:
    cast["administrator"].name = "Ines Duarte"
    cast["administrator"].save()
    for role in ("cco", "board", "head", "owner", "finance", "analyst"):
        answer = as_role(role).get("/")
        assert answer.status_code == 200
        assert "Ines Duarte is doing it." in answer.content.decode()
    Organisation.objects.update(setup_step=3)
    assert as_role("cco").get("/")["Location"] == "/health/"


def test_an_invented_company_needs_no_setting_up(administrator: Client) -> None:
    Organisation.objects.update(invented=True)
    assert administrator.get("/")["Location"] == "/data/"


@pytest.mark.parametrize(
    ("header", "zone", "currency"),
    [
        ("en-GB,en;q=0.9", "Europe/London", "GBP"),
        ("de-DE,de;q=0.9,en;q=0.8", "Europe/Berlin", "EUR"),
        ("pt-BR", "America/Sao_Paulo", "BRL"),
        ("en", "UTC", ""),
        ("*", "UTC", ""),
        ("nonsense;;,", "UTC", ""),
    ],
)
def test_the_browser_tells_where_the_company_may_be(
    administrator: Client, header: str, zone: str, currency: str
) -> None:
    page = administrator.get("/begin/", headers={"Accept-Language": header}).content.decode()
    assert (chosen(page, "time_zone"), chosen(page, "currency")) == (zone, currency)
    assert chosen(page, "language") == "en"


def test_in_russian_a_company_is_supposed_to_be_in_russia(administrator: Client) -> None:
    administrator.post("/language/", {"language": "ru", "next": "/"})
    page = administrator.get("/begin/", headers={"Accept-Language": "ru"}).content.decode()
    assert (chosen(page, "time_zone"), chosen(page, "currency"), chosen(page, "language")) == (
        "Europe/Moscow",
        "RUB",
        "ru",
    )
    assert page.index('name="name_ru"') < page.index('name="name_en"')
    assert "Москва, Россия" in page


def test_the_company_is_saved_and_the_next_step_follows(administrator: Client) -> None:
    answer = administrator.post("/begin/", COMPANY)
    assert answer["Location"] == "/begin/departments/"
    found = organisation()
    assert (found.name_en, found.currency, found.time_zone, found.fiscal_start_month, found.setup_step) == (
        *("Acme", "EUR", "Europe/Berlin", 4, 1),
    )
    # Coming back shows what was said, not another guess.
    page = administrator.get("/begin/", headers={"Accept-Language": "en-GB"}).content.decode()
    assert (chosen(page, "time_zone"), chosen(page, "currency")) == ("Europe/Berlin", "EUR")
    assert 'value="Acme"' in page and "zone.js" not in page
    assert administrator.get("/")["Location"] == "/begin/"


@pytest.mark.parametrize(
    ("changed", "text"),
    [
        ({"name_en": "  "}, "Give the company a name, in one language at least."),
        ({"time_zone": ""}, "This field is required."),
        ({"time_zone": "Moon/Sea"}, "not one of the available choices"),
        ({"currency": ""}, "This field is required."),
        ({"currency": "XXX"}, "not one of the available choices"),
        ({"fiscal_start_month": "13"}, "not one of the available choices"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    administrator: Client, changed: dict[str, str], text: str
) -> None:
    page = html.unescape(administrator.post("/begin/", {**COMPANY, **changed}).content.decode())
    assert text in page
    assert chosen(page, "language") == "en"
    assert organisation().setup_step == 0 and organisation().name_en == ""


def test_one_name_is_enough_in_whichever_language(administrator: Client) -> None:
    assert administrator.post("/begin/", {**COMPANY, "name_en": "", "name_ru": "Акме"}).status_code == 302
    assert organisation().name_ru == "Акме"


def test_loaded_amounts_keep_their_currency(administrator: Client) -> None:
    Organisation.objects.update(currency="BRL")
    Facts().bought(date(2025, 5, 1))
    page = administrator.get("/begin/").content.decode()
    assert re.search(r'<select name="currency"[^>]*disabled', page)
    assert administrator.post("/begin/", {**COMPANY, "currency": "EUR"}).status_code == 302
    assert organisation().currency == "BRL"


def test_departments_and_channels_are_ticked(administrator: Client) -> None:
    page = administrator.get("/begin/departments/").content.decode()
    assert current(page) == "2 Departments and channels"
    assert len(ticked(page, "department")) == 12
    assert {"voice_agent", "store"} <= ticked(page, "channel") and "fax" not in ticked(page, "channel")
    sent = {"department": ["sales", "it"], "channel": ["store", "fax"]}
    assert administrator.post("/begin/departments/", sent)["Location"] == "/begin/numbers/"
    page = administrator.get("/begin/departments/").content.decode()
    assert ticked(page, "department") == {"sales", "it"}
    assert ticked(page, "channel") == {"store", "fax"}
    assert organisation().setup_step == 2


def test_ones_own_are_added_and_the_page_comes_back_with_them(administrator: Client) -> None:
    sent = {
        "department": ["sales"],
        "channel": ["store"],
        "own_department-name_en": "Delivery",
        "own_channel-name_ru": "Ярмарка",
        "add": "channel",
    }
    assert administrator.post("/begin/departments/", sent)["Location"] == "/begin/departments/#channel"
    page = administrator.get("/begin/departments/").content.decode()
    assert ticked(page, "department") == {"sales", "delivery"}
    assert ticked(page, "channel") == {"store", "yarmarka"}
    assert Department.objects.get(code="delivery").name_en == "Delivery"
    assert Member.objects.get(code="yarmarka").name_ru == "Ярмарка"


def test_a_name_that_is_there_keeps_everything_else_as_it_was_typed(administrator: Client) -> None:
    sent = {
        "department": ["sales"],
        "channel": ["fax"],
        "own_department-name_en": "sales",
        "own_channel-name_en": "Fair",
    }
    page = html.unescape(administrator.post("/begin/departments/", sent).content.decode())
    assert "“sales” is in the list already." in page
    assert ticked(page, "department") == {"sales"} and ticked(page, "channel") == {"fax"}
    assert 'value="Fair"' in page
    # Nothing of it was written.
    assert Department.objects.filter(active=True).count() == 12
    assert not Member.objects.filter(code="fair").exists()


def test_the_boards_numbers_are_ticked_and_marked(administrator: Client) -> None:
    facts = Facts()
    facts.answer(date(2025, 5, 4), 9)
    facts.settle("recommend_0_10")
    DirtyVerdicts.objects.all().delete()
    answer = administrator.post("/begin/numbers/", {"metric": ["nps", "trust"], **OWN})
    assert answer["Location"] == "/begin/data/"
    assert set(Metric.objects.filter(state="incumbent").values_list("code", flat=True)) == {"nps", "trust"}
    # The family of the verdicts is another one now.
    assert DirtyVerdicts.objects.exists()
    page = administrator.get("/begin/numbers/").content.decode()
    assert ticked(page, "metric") == {"nps", "trust"}
    assert organisation().is_set_up
    assert administrator.get("/")["Location"] == "/data/"


def test_a_number_of_ones_own_is_added(administrator: Client) -> None:
    sent = {"metric": ["nps"], **OWN, "own-name_en": "On time", "own-better": "lower", "own-adds_up": "sum"}
    assert administrator.post("/begin/numbers/", {**sent, "add": "own"})["Location"] == "/begin/numbers/#own"
    made = Metric.objects.get(code="own_on_time")
    assert (made.name_en, made.unit, made.better, made.family) == ("On time", "percent", "lower", "operation")
    assert Measure.objects.get(code="own_on_time").adds_up
    page = administrator.get("/begin/numbers/").content.decode()
    assert ticked(page, "metric") == {"nps", "own_on_time"}


def test_a_number_that_is_there_is_not_added_and_the_ticks_stay(administrator: Client) -> None:
    page = administrator.post(
        "/begin/numbers/", {"metric": ["csat"], **OWN, "own-name_en": "NPS"}
    ).content.decode()
    assert "There is a metric called “NPS” already." in html.unescape(page)
    assert ticked(page, "metric") == {"csat"}
    assert not Metric.objects.filter(state="incumbent").exists()
    assert organisation().setup_step == 0


def test_the_last_step_shows_the_ways_that_there_are(administrator: Client) -> None:
    page = administrator.get("/begin/data/").content.decode()
    assert 'href="/data/numbers/"' in page
    assert "Where do the first numbers come from?" in page
    Facts()
    assert "Where do the first numbers come from?" in administrator.get("/begin/data/").content.decode()
    Import.objects.update(state=Import.State.LOADED)  # typed figures, or a file
    assert "Your first numbers are in" in administrator.get("/begin/data/").content.decode()


def test_steps_that_are_done_can_be_gone_back_to(administrator: Client) -> None:
    Organisation.objects.update(setup_step=1)
    page = administrator.get("/begin/departments/").content.decode()
    steps = re.findall(
        r"<li[^>]*>(.*?)</li>", page[page.index('<ol class="steps"') : page.index("</ol>")], re.DOTALL
    )
    assert ["href" in step for step in steps] == [True, False, False, False]
