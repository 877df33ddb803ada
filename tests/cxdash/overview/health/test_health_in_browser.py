"""Health in a real browser: the numbers of the API, nothing blocked, nothing from elsewhere, with and without
JavaScript, by keyboard.
"""

from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.utils import translation

from metrics.formats import Unit, figure
from metrics.kpis.verdicts import primary_metrics
from metrics.models import Metric
from tests.cast import Cast
from tests.readers import Reader, is_sideways

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

QUARTER = {"grain": "quarter", "from": "2026-01-01", "to": "2026-04-01"}


def unit_of(metric: Metric) -> Unit:
    unit: Unit = metric.unit  # type: ignore[assignment]
    return unit


def drawn(page: "Page") -> None:
    page.wait_for_selector(".plot.drawn .main-svg")


def api_value(cast: Cast, metric: Metric, **narrowed: str) -> dict[str, Any] | None:
    answer = Client().get(
        "/api/v1/kpis/",
        {"metric": metric.code, **QUARTER, **narrowed},
        headers={"Authorization": f"Token {cast.token('cco')}"},
    )
    if narrowed and metric.code == "complaints_per_1000":  # contacts through a store, buyers in a store
        assert answer.status_code == 400
        return None
    assert answer.status_code == 200
    rows = answer.json()["results"]
    return rows[0] if rows else None


@pytest.mark.parametrize("narrowed", [{}, {"channel": "store"}], ids=str)
def test_the_numbers_are_those_of_the_api(
    reader: Reader, company_cast: Cast, narrowed: dict[str, str]
) -> None:
    page = reader.opens("/health/?" + "&".join(f"{name}={value}" for name, value in narrowed.items()))
    shown = {
        row.locator(".mn").inner_text(): (row.locator(".v").inner_text(), row.locator(".st b").inner_text())
        for row in page.locator(".score tr:has(.mn)").all()
    }
    words = {"better": "better", "worse": "worse", "too_little_data": "too early to say"}
    compared = 0
    with translation.override("en"):
        for metric in primary_metrics():
            found = api_value(company_cast, metric, **narrowed)
            if found is None:
                assert metric.name not in shown
                continue
            value = figure(found["value"], unit_of(metric), metric.decimals, currency="EUR")
            assert shown[metric.name][0] == value
            assert found["verdict"] is None or shown[metric.name][1] == words[found["verdict"]]
            compared += 1
    assert compared == (2 if narrowed else 4)
    assert reader.wrong == []


@pytest.mark.parametrize(("language", "theme"), [("en", "light"), ("ru", "dark")])
def test_no_part_is_blocked_foreign_or_sideways(reader: Reader, language: str, theme: str) -> None:
    page = reader.opens(language=language, color_scheme=theme)
    drawn(page)
    assert page.locator("html").get_attribute("lang") == language
    for width in (320, 390, 1024, 1440):
        page.set_viewport_size({"width": width, "height": 844})
        page.wait_for_timeout(100)
        assert not is_sideways(page), width
    assert reader.wrong == []


WORST = r"""() => {
    document.querySelectorAll('.kv').forEach((one) => { one.textContent = '144\u00a0тыс.\u00a0R$' })
    document.querySelectorAll('.score .v').forEach((one) => { one.textContent = '433\u00a0тыс.\u00a0R$' })
    const name = [...document.querySelectorAll('.mn')].find((one) => one.textContent.startsWith('Удовл'))
    const word = document.createRange()
    word.setStart(name.firstChild, 0)
    word.setEnd(name.firstChild, 'Удовлетворённость'.length)
    return {
        lines: word.getClientRects().length,
        outside: [...document.querySelectorAll('.kv')].filter((one) => one.scrollWidth > one.clientWidth).length,
    }
}"""


def test_amounts_and_long_names_fit_a_russian_phone(reader: Reader) -> None:
    page = reader.opens(language="ru")
    for width in (320, 390):
        page.set_viewport_size({"width": width, "height": 844})
        assert page.evaluate(WORST) == {"lines": 1, "outside": 0}, width
        assert not is_sideways(page), width


def test_the_first_screen_holds_everything(reader: Reader) -> None:
    page = reader.opens()
    drawn(page)
    assert page.evaluate("document.querySelector('.g-health').getBoundingClientRect().bottom") < 900


def test_without_javascript_the_page_says_its_message(reader: Reader) -> None:
    page = reader.opens(java_script_enabled=False)
    assert page.locator("svg.ch.wide").is_visible()
    assert page.locator("svg.ch.wide").get_by_text("+70").count() == 1
    page.locator(".tbl summary").click()
    assert page.locator(".tblw tbody tr").count() == 15
    page.locator(".tbl summary").click()
    page.locator("#who").select_option("channel:store")
    page.get_by_role("button", name="Show").click()
    assert page.url.endswith("/health/?period=2026-Q1&comparison=last_year&channel=store")
    assert "Store" in page.locator(".eyebrow").inner_text()
    assert reader.wrong == []


def test_filters_by_keyboard_and_back(reader: Reader) -> None:
    page = reader.opens()
    drawn(page)
    page.locator("#comparison").focus()
    page.keyboard.press("ArrowDown")
    page.wait_for_url("**comparison=previous_period*")
    page.wait_for_selector("text=vs last quarter")
    assert page.evaluate("document.activeElement.id") == "comparison"
    drawn(page)
    page.go_back()
    page.wait_for_selector("text=vs last year")
    drawn(page)
    assert reader.wrong == []


def test_the_drawing_of_the_server_gives_way_and_returns_on_paper(reader: Reader) -> None:
    page = reader.opens(color_scheme="dark")
    drawn(page)
    assert not page.locator("svg.ch.wide").is_visible()
    page.emulate_media(media="print")
    assert page.locator("svg.ch.wide").is_visible()
    assert not page.locator(".live").is_visible()
    assert page.evaluate("getComputedStyle(document.querySelector('.ch .ac')).stroke") == "rgb(34, 48, 63)"


def test_colours_follow_the_theme(reader: Reader) -> None:
    page = reader.opens(color_scheme="light")
    drawn(page)
    colour = "document.querySelector('.live').data.find((trace) => trace.name === 'firm').line.color"
    assert page.evaluate(colour) == "#22303f"
    page.emulate_media(color_scheme="dark")
    page.wait_for_timeout(500)
    assert page.evaluate(colour) == "#dbe4ee"
    assert reader.wrong == []


def test_a_chart_is_never_offered_to_another_server(reader: Reader) -> None:
    page = reader.opens()
    drawn(page)
    context = page.evaluate(
        "(({showSendToCloud, plotlyServerURL}) => [showSendToCloud, plotlyServerURL])"
        "(document.querySelector('.live')._context)"
    )
    assert context == [False, ""]
    assert page.locator(".modebar-btn").count() == 0
