"""What cannot be typed into a sheet is said in its place, and nothing is half-written."""

import json
import re
from collections.abc import Callable

import pytest
from django.test import Client

from metrics.models import Import, Measure, Measurement, Metric
from tests.metrics.views.numbers.sheets import SHEET, fields, month, name, opened, saved, values

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("board")]
Role = Callable[[str], Client]


def test_nothing_typed_saves_nothing(administrator: Client) -> None:
    saved(administrator, {name("nps", 1): "33"})
    answer = saved(administrator, {}, f"{SHEET}?sheet=typed_marketing")
    assert answer.status_code == 302
    assert Import.objects.count() == 1


def test_what_is_wrong_is_said_in_its_place_and_nothing_is_saved(administrator: Client) -> None:
    cells = {name("nps", 2): "33", name("nps", 1): "abc", name("csat", 1): "101", name("csat", 2): "0.00001"}
    answer = saved(administrator, cells)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert not Measurement.objects.exists() and not Import.objects.exists()
    assert not Metric.objects.filter(code="reported_nps").exists()
    for code, text in (
        ("nps", "“abc” is not a number."),
        ("csat", "This lies between 0% and 100%."),
        ("csat", "more decimals than can be kept"),
    ):
        assert re.search(rf'id="wrong-{code}-[\d-]+">[^<]*{re.escape(text)}', page), text
    sent = fields(page)
    assert {key: sent[key] for key in cells} == cells
    assert sent["name"] == "Marketing"
    assert page.count('aria-invalid="true"') == 3
    assert "3 cells need a look" in page


@pytest.mark.parametrize(
    ("cells", "text"),
    [
        ({"v.nps": "101"}, "This lies between −100 and 100."),
        ({"v.nps": "-101"}, "This lies between −100 and 100."),
        ({"n.nps": "10"}, "Answers without a value"),
        ({"v.nps": "10", "n.nps": "0"}, "whole number from 1 on"),
        ({"v.nps": "10", "n.nps": "2.5"}, "whole number from 1 on"),
        ({"v.nps": "10", "n.nps": "3000000000"}, "whole number from 1 on"),
        ({"v.csat": "-1"}, "This lies between 0% and 100%."),
        ({"v.orders": "-1"}, "This cannot be below 0."),
        ({"v.csat_mean": "5.5"}, "This lies between 1.00 and 5.00."),
    ],
)
def test_what_a_metric_cannot_be(administrator: Client, cells: dict[str, str], text: str) -> None:
    typed = {f"{key}.{month(1):%Y-%m}": value for key, value in cells.items()}
    page = saved(administrator, typed, f"{SHEET}?n=nps&row=orders&row=csat_mean").content.decode()
    # Score bounds are written with the decimals that a figure has by itself.
    assert text.replace(".00", "") in page.replace(".00", "")
    assert not Import.objects.exists()


def test_without_a_source_nothing_is_saved_and_what_was_typed_stays(administrator: Client) -> None:
    answer = saved(administrator, {name("nps", 1): "33"}, name=" ")
    page = answer.content.decode()
    assert "Say who reports these numbers." in page
    assert fields(page)[name("nps", 1)] == "33"
    assert not Import.objects.exists()
    page = saved(administrator, {name("nps", 1): "33"}, name="x" * 51).content.decode()
    assert "Write at most 50 characters." in page


def test_finance_types_what_finance_answers_for_and_nothing_else(as_role: Role) -> None:
    finance = as_role("finance")
    sent = opened(finance)
    assert {key.split(".")[1] for key in sent if key.startswith("v.")} == {"revenue"}
    assert sent["name"] == "Finance"
    answer = saved(
        finance,
        {name("revenue", 1): "100", name("nps", 1): "33"},
        f"{SHEET}?row=nps&row=margin",
        name="Finance",
    )
    assert answer.status_code == 302
    assert values("finance_revenue") == {month(1): 100}
    assert not Measure.objects.filter(code="reported_nps").exists()


@pytest.mark.parametrize("role", ["cco", "board", "head", "owner"])
def test_others_type_nothing(as_role: Role, role: str) -> None:
    assert as_role(role).get(SHEET).status_code == 403
    assert as_role(role).post(SHEET, {"name": "x"}).status_code == 403


def test_what_is_posted_beside_the_sheet_means_nothing(administrator: Client) -> None:
    cells = {"v.nps.1999-01": "5", "v.nothing.2026-01": "5", "shown": "{not json", name("nps", 1): "3"}
    assert saved(administrator, cells).status_code == 302
    assert values("reported_nps") == {month(1): 3}


@pytest.mark.parametrize(
    "shown", ["[]", "1", '{"nps 2026-01": 5}', '{"nps 2026-01": ["x", null]}', json.dumps({"a": [None]})]
)
def test_a_broken_note_of_what_was_shown_is_no_failure(administrator: Client, shown: str) -> None:
    assert saved(administrator, {name("nps", 1): "3"}, shown=shown).status_code == 302


@pytest.mark.parametrize("value", ["", "1e999999", "1e-999999", "NaN", "sNaN", "Infinity"])
def test_what_was_shown_is_nothing_where_it_cannot_be_read(value: str, administrator: Client) -> None:
    shown = json.dumps({f"nps {month(1):%Y-%m}": [value, 1]}) if value else "[" * 100_000
    answer = administrator.post(SHEET, {"name": "Marketing", name("nps", 1): "33", "shown": shown})
    assert answer.status_code == 302
    assert Measurement.objects.get().value == 33
