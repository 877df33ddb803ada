"""The page of settings: each panel is saved by itself, what cannot be is said, two people at once lose nothing."""

import html
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from cxdash.accounts.models import Role, User
from metrics.models import Department, DirtyMark, Metric, Organisation, Transaction
from tests.cast import Cast
from tests.metrics.facts import Facts

SETTINGS = "/settings/"
FIELD = re.compile(r"<(input|select)([^>]*)>(.*?)(?=<input|<select|<datalist|</form>)", re.DOTALL)

pytestmark = pytest.mark.usefixtures("bells")


def attribute(name: str, text: str) -> str:
    found = re.search(rf'\b{name}="([^"]*)"', text)
    return html.unescape(found[1]) if found else ""


def form_of(client: Client, panel: str) -> dict[str, str]:
    """Return what a browser would send for a panel that its reader leaves as it is."""
    page = client.get(SETTINGS).content.decode()
    found = re.search(rf'<section class="panel" id="{panel}".*?</section>', page, re.DOTALL)
    assert found
    fields: dict[str, str] = {}
    for kind, attributes, inner in FIELD.findall(found[0]):
        name = attribute("name", attributes)
        if kind == "select":
            chosen = re.search(r'<option value="([^"]*)" selected', inner)
            fields[name] = html.unescape(chosen[1]) if chosen else ""
        elif attribute("type", attributes) != "checkbox":
            fields[name] = attribute("value", attributes)
        elif " checked" in attributes:
            fields[name] = "on"
    return fields


def save(client: Client, panel: str, **changed: str | None) -> Any:
    """Change some fields of a panel and save it; None unticks."""
    fields = form_of(client, panel)
    for name, value in changed.items():
        fields[f"{panel}-{name}"] = value or ""
        if value is None:
            del fields[f"{panel}-{name}"]
    return client.post(SETTINGS, fields)


def errors(answer: Any) -> dict[str, str]:
    found = re.findall(r'<p class="err" id="id_(\S+)_error">(.*?)</p>', answer.content.decode())
    return {name: html.unescape(text) for name, text in found}


def organisation() -> Organisation:
    return Organisation.objects.get()


PANELS = ["company", "year", "judging", "loading", "scorecard", "hero", "departments"]


@pytest.mark.parametrize("panel", PANELS)
@pytest.mark.parametrize("language", ["en", "ru"])
def test_saving_what_is_there_changes_nothing(
    panel: str, language: str, administrator: Client, bells: list[tuple[Any, ...]]
) -> None:
    administrator.post("/language/", {"language": language})
    Organisation.objects.update(name_en="North", currency="EUR", confidence="0.925", reject_share="0.125")

    def everything() -> list[Any]:
        return [
            list(model.objects.order_by("pk").values())
            for model in (Organisation, Metric, Department, DirtyMark)
        ]

    before = everything()
    answer = save(administrator, panel)
    assert answer.headers["Location"] == f"{SETTINGS}#{panel}", errors(answer)
    assert everything() == before
    assert bells == []


def test_who_we_are(administrator: Client) -> None:
    answer = save(
        administrator,
        "company",
        name_en=" North & Light ",
        name_ru="Северный свет",
        language="ru",
        time_zone="Asia/Yekaterinburg",
        currency="RUB",
    )
    assert answer.status_code == 302
    now = organisation()
    assert (now.name_en, now.name_ru, now.language) == ("North & Light", "Северный свет", "ru")
    assert (now.time_zone, now.currency) == ("Asia/Yekaterinburg", "RUB")
    assert "Северный свет" in administrator.get(SETTINGS).content.decode()


@pytest.mark.parametrize(
    ("panel", "changed", "field", "reason"),
    [
        ("company", {"name_en": "", "name_ru": ""}, "name_en", "Give the company a name"),
        ("company", {"time_zone": "Mars/Olympus"}, "time_zone", "valid choice"),
        ("company", {"currency": "EUX"}, "currency", "valid choice"),
        ("company", {"language": "de"}, "language", "valid choice"),
        ("year", {"fiscal_start_month": "13"}, "fiscal_start_month", "valid choice"),
        ("judging", {"hide_below": "2"}, "hide_below", "greater than or equal to 3"),
        ("judging", {"hide_below": "five"}, "hide_below", "whole number"),
        ("judging", {"hide_below": "40"}, "indicative_below", "at least 40"),
        ("judging", {"confidence": "0.5"}, "confidence", "valid choice"),
        ("loading", {"reject_share": "101"}, "reject_share", "Between 0 and 100"),
        ("loading", {"reject_share": "0.25"}, "reject_share", "At most 1 digit after"),
        ("loading", {"finance_gap_limit": "a lot"}, "finance_gap_limit", "Write a percentage"),
        ("loading", {"finance_gap_limit": "NaN"}, "finance_gap_limit", "Between 0 and 50"),
        ("loading", {"finance_gap_limit": ""}, "finance_gap_limit", "required"),
        ("loading", {"churn_after_days": "3"}, "churn_after_days", "greater than or equal to 7"),
        ("scorecard", {"2": "nps"}, "2", "has a place already"),
        ("scorecard", {"9": "no_such_metric"}, "9", "valid choice"),
        ("hero", {"experience": "revenue"}, "experience", "valid choice"),
        ("hero", {"outcome": "nps"}, "outcome", "valid choice"),
        ("departments", {"en_new": "sales"}, "en_new", "“sales” is in the list already."),
    ],
)
def test_what_cannot_be_is_said_at_the_field_and_saves_nothing(
    panel: str, changed: dict[str, str], field: str, reason: str, administrator: Client
) -> None:
    Organisation.objects.update(name_en="North")
    before = list(Organisation.objects.values())
    answer = save(administrator, panel, **changed)
    assert answer.status_code == 200
    found = errors(answer)
    assert reason in found[f"{panel}-{field}"], found
    page = answer.content.decode()
    assert re.search(rf'name="{panel}-{field}"[^>]*aria-invalid="true"', page)
    for name, value in changed.items():  # what was typed stays
        assert value in form_values(page, f"{panel}-{name}")
    assert list(Organisation.objects.values()) == before
    assert Department.objects.count() == 12


def form_values(page: str, name: str) -> str:
    found = re.search(rf'<(?:input|select)[^>]*name="{re.escape(name)}"[^>]*>', page)
    assert found
    return found[0] if found[0].startswith("<input") else page


def test_nothing_is_left_of_the_scorecard_is_refused(administrator: Client) -> None:
    empty = {str(place): "" for place in range(1, 13)}
    answer = save(administrator, "scorecard", **empty)
    assert errors(answer)["scorecard-1"] == "At least one metric is needed."
    assert Metric.objects.filter(primary_position__isnull=False).count() == 8


def test_the_currency_stays_once_amounts_are_loaded(administrator: Client) -> None:
    Facts().bought(date(2025, 1, 1), "10")
    Organisation.objects.update(name_en="North", currency="EUR")
    assert Transaction.objects.exists()
    fields = form_of(administrator, "company")
    assert "company-currency" not in fields
    page = administrator.get(SETTINGS).content.decode()
    assert "Amounts are loaded in it, so it stays." in page
    assert administrator.post(SETTINGS, fields | {"company-currency": "USD"}).status_code == 302
    assert organisation().currency == "EUR"


@pytest.mark.parametrize(
    ("language", "typed"), [("en", ("12.5", "0.25")), ("ru", ("12,5", "0,25 %")), ("ru", ("12.5", "0.25"))]
)
def test_percentages_are_typed_as_people_write_them(
    language: str, typed: tuple[str, str], administrator: Client
) -> None:
    administrator.post("/language/", {"language": language})
    answer = save(administrator, "loading", reject_share=typed[0], finance_gap_limit=typed[1])
    assert answer.status_code == 302, errors(answer)
    assert (organisation().reject_share, organisation().finance_gap_limit) == (
        Decimal("0.125"),
        Decimal("0.0025"),
    )
    shown = form_of(administrator, "loading")["loading-reject_share"]
    assert shown == ("12,5" if language == "ru" else "12.5")


def test_the_fiscal_year_says_how_it_is_written(administrator: Client) -> None:
    assert save(administrator, "year", fiscal_start_month="4").status_code == 302
    page = administrator.get(SETTINGS).content.decode().replace("\xa0", " ")
    assert "Now April 2026 to March 2027 is written FY27, its first quarter Q1 FY27." in page


def test_the_order_of_the_scorecard_is_that_of_health(administrator: Client) -> None:
    order = {str(place): code for place, code in enumerate(["revenue", "", "ces", "nps"], start=1)}
    order |= {str(place): "" for place in range(5, 13)}
    assert save(administrator, "scorecard", **order).status_code == 302
    placed = Metric.objects.filter(primary_position__isnull=False).order_by("primary_position")
    assert list(placed.values_list("code", "primary_position")) == [("revenue", 1), ("ces", 2), ("nps", 3)]


def test_the_first_picture_can_be_left_to_the_data(administrator: Client) -> None:
    assert save(administrator, "hero", experience="csat", outcome="").status_code == 302
    now = organisation()
    assert now.hero_experience is not None
    assert (now.hero_experience.code, now.hero_outcome) == ("csat", None)


def test_departments_are_renamed_switched_off_and_added(administrator: Client) -> None:
    sales, legal = (Department.objects.get(code=code) for code in ("sales", "legal"))
    answer = save(
        administrator,
        "departments",
        **{
            f"en_{sales.pk}": "Sales & stores",
            f"on_{legal.pk}": None,
            "en_new": "Claims",
            "ru_new": "Претензии",
        },
    )
    assert answer.status_code == 302, errors(answer)
    sales.refresh_from_db()
    legal.refresh_from_db()
    assert (sales.name_en, sales.code, legal.active) == ("Sales & stores", "sales", False)
    added = Department.objects.get(code="claims")
    assert (added.name_en, added.name_ru, added.active) == ("Claims", "Претензии", True)


@pytest.mark.parametrize("seen", ["", "[" * 100_000, "[1]", "{"])
def test_what_was_seen_is_nothing_where_it_cannot_be_read(seen: str, administrator: Client) -> None:
    assert save(administrator, "year", fiscal_start_month="4", seen=seen).status_code == 302
    assert Organisation.objects.get().fiscal_start_month == 4


def test_an_unknown_panel_is_refused(administrator: Client) -> None:
    assert administrator.post(SETTINGS, {"panel": "everything"}).status_code == 400


def test_the_page_asks_a_fixed_number_of_times(
    administrator: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(9):
        administrator.get(SETTINGS)


def test_a_panel_alone_is_answered_where_the_others_are_to_stay_as_they_are(administrator: Client) -> None:
    fields = form_of(administrator, "judging") | {"judging-hide_below": "7"}
    answer = administrator.post(SETTINGS, fields, headers={"HX-Request": "true"})
    panel = answer.content.decode()
    assert panel.startswith('<section class="panel" id="judging"')
    assert "<html" not in panel
    assert "Saved. All verdicts are judged again" in panel
    assert organisation().hide_below == 7
    wrong = administrator.post(
        SETTINGS, fields | {"judging-confidence": "2"}, headers={"HX-Request": "true"}
    ).content.decode()
    assert 'id="id_judging-confidence_error"' in wrong
    assert wrong.count("autofocus") == 1
    assert "Saved." not in wrong
    assert "Saved." not in administrator.get(SETTINGS).content.decode()


# -- Two people at once -----------------------------------------------------------------------------------


def test_both_values_are_shown_where_two_have_changed_the_same(administrator: Client) -> None:
    Organisation.objects.update(name_en="North")
    mine = form_of(administrator, "judging") | {"judging-hide_below": "8"}
    assert save(administrator, "judging", hide_below="10", indicative_below="50").status_code == 302
    answer = administrator.post(SETTINGS, mine)
    assert answer.status_code == 200
    said = errors(answer)["judging-hide_below"]
    assert "Somebody else has since set this to “10”; you entered “8”." in said
    assert organisation().hide_below == 10
    # What was not touched followed; and who saves once more replaces.
    again = dict(mine)
    found = re.search(r'name="judging-seen" value="([^"]*)"', answer.content.decode())
    assert found
    again["judging-seen"] = html.unescape(found[1])
    again["judging-indicative_below"] = "50"
    assert administrator.post(SETTINGS, again).status_code == 302
    assert (organisation().hide_below, organisation().indicative_below) == (8, 50)


def test_two_who_change_different_things_both_have_their_way(administrator: Client) -> None:
    mine = form_of(administrator, "loading") | {"loading-churn_after_days": "120"}
    assert save(administrator, "loading", reject_share="5").status_code == 302
    assert administrator.post(SETTINGS, mine).status_code == 302
    now = organisation()
    assert (now.churn_after_days, now.reject_share) == (120, Decimal("0.050"))


def test_a_choice_is_named_as_people_know_it(administrator: Client) -> None:
    mine = form_of(administrator, "scorecard") | {"scorecard-1": "ces"}
    swapped = form_of(administrator, "scorecard")
    swapped["scorecard-1"], swapped["scorecard-5"] = swapped["scorecard-5"], swapped["scorecard-1"]
    assert administrator.post(SETTINGS, swapped).status_code == 302
    said = errors(administrator.post(SETTINGS, mine))["scorecard-1"]
    assert "Somebody else has since set this to “Revenue”; you entered “Ease, average (CES)”." in said


@pytest.fixture
def two(transactional_db: None) -> Iterator[list[Client]]:
    clients = []
    for number in range(2):
        person = User.objects.create_user(f"a{number}@example.com", role=Role.ADMINISTRATOR)
        client = Client()
        client.force_login(person)
        clients.append(client)
    yield clients


def test_of_two_who_save_at_the_same_moment_one_is_told(two: list[Client]) -> None:
    Organisation.objects.update(name_en="North")
    forms = [form_of(client, "company") | {"company-name_en": f"Name {n}"} for n, client in enumerate(two)]

    def send(number: int) -> int:
        try:
            return two[number].post(SETTINGS, forms[number]).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        codes = list(pool.map(send, range(2)))
    assert sorted(codes) == [200, 302]
    assert organisation().name_en == f"Name {codes.index(302)}"


def test_only_the_administrator_finds_them_in_the_menu(cast: Cast, administrator: Client) -> None:
    assert 'href="/settings/"' in administrator.get("/health/").content.decode()
    other = Client()
    other.force_login(cast["analyst"])
    assert 'href="/settings/"' not in other.get("/health/").content.decode()
    assert 'href="/settings/tokens/"' in other.get("/health/").content.decode()
