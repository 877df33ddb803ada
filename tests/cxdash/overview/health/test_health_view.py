"""The page itself: the form, the address, what is not there."""

import pytest
from django.test import Client
from django.urls import reverse

pytestmark = pytest.mark.usefixtures("company")


def text(client: Client, **parameters: str) -> str:
    response = client.get(reverse("health"), parameters)
    assert response.status_code == 200
    return response.content.decode()


def test_the_form_leads_to_the_address_of_the_api(cco: Client) -> None:
    answer = cco.get(
        reverse("health"), {"period": "2026-Q1", "comparison": "last_year", "who": "channel:store"}
    )
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/health/?period=2026-Q1&comparison=last_year&channel=store"


def test_what_is_chosen_stands_in_the_lists(cco: Client) -> None:
    found = text(cco, period="2025-Q1", comparison="previous_period", channel="website")
    assert '<option value="2025-Q1" selected>' in found
    assert '<option value="previous_period" selected>Quarter before' in found
    assert '<option value="channel:website" selected>Website' in found


def test_an_address_that_asks_for_nothing_there_is(cco: Client) -> None:
    answer = cco.get(reverse("health"), {"channel": "<b>drone</b>"})
    assert answer.status_code == 400
    assert "&lt;b&gt;drone&lt;/b&gt;" in answer.content.decode()


def test_nothing_is_styled_or_scripted_inline(cco: Client) -> None:
    found = text(cco)
    assert "style=" not in found
    assert "<script>" not in found
    assert "onclick" not in found


def test_without_verdict_there_is_no_arrow(cco: Client) -> None:
    table = text(cco).split('<table class="score">')[1].split("</table>")[0]
    assert table.count('class="arw"') == 2
    assert table.count('class="var nul"') == 2
