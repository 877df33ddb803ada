"""Data, names in files and requests in a real browser: nothing is blocked, comes from elsewhere or scrolls sideways;
a load is followed to its end; a request is one page of paper, whatever the company has of its own.
"""

import re
import zlib
from datetime import date

import pytest

from metrics import tasks
from metrics.catalogue.own_dimensions import add_own_dimension
from metrics.catalogue.own_questions import add_own_question
from metrics.ingest.kinds import Kind
from metrics.jobs.queue import enqueue
from metrics.models import Dimension, Import, Job, Member, Organisation
from tests.metrics.facts import Facts
from tests.readers import Reader, is_sideways

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WIDTHS = (320, 390, 1024, 1440)
PAGES = (
    "/data/",
    "/data/members/?dimension=region",
    "/data/ask/",
    "/data/ask/responses/",
    "/data/sources/test/erase/",
)


@pytest.fixture
def company() -> Facts:
    """Some of everything, with names as long as names get."""
    Organisation.objects.update(name_en="Northlight", currency="EUR")
    facts = Facts()
    Import.objects.update(state=Import.State.LOADED, file_name="a_very_long_name_of_an_export_" * 4 + ".csv")
    for number in range(6):
        facts.answer(date(2026, 1, 5), 9, customer=f"c{number}", region="a region of many words " * 3)
        facts.bought(date(2026, 1, 5), "100", customer=f"c{number}", region="north")
    facts.bought(date(2026, 4, 1))
    facts.answer(date(2026, 4, 1), 9)
    facts.settle("recommend_0_10", "submissions", "revenue", "customer_months")
    return facts


@pytest.mark.parametrize("language", ["en", "ru"])
def test_no_page_scrolls_sideways_or_asks_elsewhere(
    live_reader: Reader, company: Facts, language: str
) -> None:
    page = live_reader.opens("/data/", who="analyst", language=language)
    for address in PAGES:
        page.goto(live_reader.at(address))
        assert page.locator("html").get_attribute("lang") == language
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 844})
            assert not is_sideways(page), (address, width)
    assert live_reader.wrong == []


def test_a_load_is_followed_to_its_end(live_reader: Reader, company: Facts) -> None:
    job = enqueue(tasks.LOAD, str(company.load.pk))
    Import.objects.filter(pk=company.load.pk).update(state=Import.State.READING)
    page = live_reader.opens("/data/", who="analyst")
    assert page.locator("h1").inner_text().startswith("One file is being loaded")
    Job.objects.filter(pk=job.pk).update(done_steps=20_000)
    page.wait_for_selector("text=20,000 rows so far")
    Import.objects.filter(pk=company.load.pk).update(state=Import.State.LOADED)
    # Nobody touches the page.
    page.wait_for_selector("h1:has-text('Everything that arrived is in')")
    assert live_reader.wrong == []


def test_names_are_confirmed_by_keyboard(live_reader: Reader, company: Facts) -> None:
    page = live_reader.opens("/data/members/?dimension=region", who="analyst")
    for box in page.locator("input[name=member]").all():
        box.focus()
        page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.wait_for_selector("h1:has-text('Region: every name is confirmed')")
    assert not Member.objects.filter(status=Member.Status.UNCONFIRMED).exists()
    assert live_reader.wrong == []


def test_a_request_is_one_page_of_paper_and_can_be_copied(live_reader: Reader) -> None:
    for number in range(1, 5):
        code = f"own_dimension_{number}"
        add_own_dimension(
            code, "A dimension of our own with a long name", "Собственный разрез с длинным названием"
        )
        of = Dimension.objects.get(code=code)
        Member.objects.bulk_create(
            Member(dimension=of, code=f"code_{number}_{one}", status="confirmed") for one in range(9)
        )
    add_own_question(
        "ease_1_3", names=("How easy was it really?", "Насколько легко?"), points=(1, 3), better="higher"
    )
    page = live_reader.opens("/data/ask/", who="analyst", permissions=["clipboard-read", "clipboard-write"])
    for kind in Kind:
        for language in ("en", "ru"):
            page.goto(live_reader.at(f"/data/ask/{kind}/?lang={language}"))
            assert pages_of(page.pdf(prefer_css_page_size=True)) == 1, (kind, language)
    page.locator(".plain summary").click()
    page.locator("[data-copy]").click()
    page.wait_for_selector("text=Copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.splitlines() == page.locator("#request-text").input_value().splitlines()
    assert copied.startswith("Данные для показателей по клиентам: Готовые месячные показатели")
    assert live_reader.wrong == []


def pages_of(pdf: bytes) -> int:
    """Return how many pages a document has, whether its objects are packed or not."""
    texts = [pdf]
    for packed in re.findall(rb"stream\r?\n(.*?)endstream", pdf, re.DOTALL):
        try:
            texts.append(zlib.decompress(packed))
        except zlib.error:  # a picture or a font
            continue
    return len(re.findall(rb"/Type\s*/Page\b", b"\n".join(texts)))
