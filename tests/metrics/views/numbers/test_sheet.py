"""The sheet of numbers from the first cell to Health: exact values, and nothing half-written or overwritten."""

import html
import json
import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from metrics.calendar import Period, add_months
from metrics.catalogue.incumbents import set_incumbents
from metrics.ingest.corrections.undoing import undo
from metrics.kpis.series import Status
from metrics.kpis.verdicts import judge_dirty
from metrics.models import (
    DirtyMark,
    Import,
    ImportPart,
    Measure,
    Measurement,
    Metric,
    Organisation,
    ReportedCell,
    Source,
    Superseded,
    Verdict,
)
from metrics.rollup.check import recount
from metrics.rollup.refresh import refresh_next
from metrics.upkeep import business_day
from tests.cast import Cast
from tests.metrics.facts import Facts
from tests.metrics.kpis.independent import wilson
from tests.metrics.kpis.looks import USUAL, look, point, range_of

pytestmark = pytest.mark.django_db
Role = Callable[[str], Client]
SHEET = "/data/numbers/"


@pytest.fixture(autouse=True)
def board(cast: Cast) -> None:
    """The board sees three numbers; amounts are in euro."""
    Organisation.objects.update(currency="EUR", name_en="Acme")
    set_incumbents({"nps", "csat", "revenue"})


def month(back: int) -> date:
    """The month so many months before this one."""
    return add_months(business_day(timezone.now()).replace(day=1), -back)


def name(code: str, back: int, kind: str = "v") -> str:
    return f"{kind}.{code}.{month(back):%Y-%m}"


def fields(page: str) -> dict[str, str]:
    """What a browser without JavaScript sends back if nothing is touched."""
    found = {}
    for tag in re.findall(r"<input[^>]*>", page):
        one = dict(re.findall(r'([a-z-]+)="([^"]*)"', tag))
        if "name" in one:
            found[one["name"]] = html.unescape(one.get("value", ""))
    return found


def opened(client: Client, address: str = SHEET) -> dict[str, str]:
    return fields(client.get(address).content.decode())


def saved(client: Client, cells: dict[str, str], address: str = SHEET, **more: str) -> Any:
    """Open a sheet, type into some cells, save."""
    return client.post(address, {**opened(client, address), "name": "Marketing", **cells, **more})


def values(code: str) -> dict[date, Decimal | None]:
    rows = Measurement.objects.filter(measure__code=code).order_by("period_start")
    return dict(rows.values_list("period_start", "value"))


def refresh() -> None:
    while refresh_next():
        pass


def test_the_columns_are_the_last_twelve_complete_months(administrator: Client) -> None:
    sent = opened(administrator)
    typed = [key for key in sent if key.startswith("v.nps.")]
    assert typed == [name("nps", back) for back in range(12, 0, -1)]
    assert {key.split(".")[1] for key in sent if key.startswith("v.")} == {"nps", "csat", "revenue"}


@pytest.mark.parametrize(
    ("asked", "count"), [("24", 24), ("36", 36), ("999", 36), ("1", 12), ("x", 12), ("-5", 12)]
)
def test_a_year_earlier(administrator: Client, asked: str, count: int) -> None:
    sent = opened(administrator, f"{SHEET}?months={asked}")
    assert len([key for key in sent if key.startswith("v.nps.")]) == count


def test_the_months_of_old_files_can_be_had(administrator: Client) -> None:
    assert "The months of the files" not in administrator.get(SHEET).content.decode()
    facts = Facts()
    ImportPart.objects.create(of=facts.load, position=0, kind="responses", last_day=date(2018, 4, 11))
    Import.objects.update(state="loaded")
    page = administrator.get(SHEET).content.decode()
    found = re.search(r'href="([^"]*)">The months of the files, to March(?: |\u00a0|&nbsp;)2018', page)
    assert found is not None
    old = html.unescape(found[1])
    typed = [key for key in opened(administrator, old) if key.startswith("v.nps.")]
    assert (typed[0], typed[-1]) == ("v.nps.2017-04", "v.nps.2018-03")
    assert len(typed) == 12

    answer = saved(administrator, {"v.nps.2018-03": "41"}, old)
    assert values("reported_nps") == {date(2018, 3, 1): Decimal(41)}
    page = administrator.get(answer["Location"]).content.decode()
    assert 'value="41"' in page
    assert 'href="/health/?period=2018-Q1">See them on Health</a>' in page
    newest = re.search(r'href="([^"]*)">The newest months', page)
    assert newest is not None
    page = administrator.get(html.unescape(newest[1])).content.decode()
    assert (
        f'name="{name("nps", 1)}"' in page and "2018" not in page.partition("<thead>")[2].partition("</t")[0]
    )


@pytest.mark.parametrize("to", ["2999-01", "1901-01", "0001-01", "2018", "x", "2018-13", "2018-03-01", ""])
def test_other_ends_of_a_sheet_are_the_usual_one(administrator: Client, to: str) -> None:
    assert f"v.nps.{month(1):%Y-%m}" in opened(administrator, f"{SHEET}?to={to}")


def test_files_of_the_months_that_are_shown_need_no_way_there(administrator: Client) -> None:
    facts = Facts()
    ImportPart.objects.create(of=facts.load, position=0, kind="responses", last_day=month(3))
    Import.objects.update(state="loaded")
    assert "The months of the files" not in administrator.get(SHEET).content.decode()


def test_twelve_typed_months_are_facts_of_a_source_and_stand_on_health_in_grey(
    administrator: Client, as_role: Role
) -> None:
    typed = {name("nps", back): str(30 + 12 - back) for back in range(12, 0, -1)}
    answer = saved(administrator, typed)
    assert (answer.status_code, answer["Location"]) == (302, f"{SHEET}?sheet=typed_marketing")
    assert values("reported_nps") == {month(back): Decimal(30 + 12 - back) for back in range(12, 0, -1)}
    arrived = Import.objects.get()
    assert (arrived.state, str(arrived.source)) == (Import.State.LOADED, "Marketing")
    assert arrived.requested_by is not None and arrived.requested_by.email == "administrator@example.com"
    part = arrived.parts.get()
    assert (part.rows, part.accepted, part.rejected, part.new, part.changed) == (12, 12, 0, 12, 0)

    refresh()
    judge_dirty(business_day(timezone.now()))
    twin = Metric.objects.get(code="reported_nps")
    assert (twin.name_en, twin.name_ru, twin.state) == ("Reported NPS", "NPS по отчётам", "incumbent")
    # Beside the one that is computed.
    computed = Metric.objects.get(code="nps").primary_position
    assert computed is not None and twin.primary_position == computed + 1
    found = point("reported_nps", month(1), how=look(thresholds=USUAL, today=business_day(timezone.now())))
    assert (found.value, found.status, found.source) == (41.0, Status.REPORTED, "Marketing")
    assert not Verdict.objects.filter(version__metric=twin).exists()
    page = as_role("cco").get(f"/health/?period={month(1):%Y-%m}").content.decode()
    assert re.search(r"<dt>(<a[^>]*>)?Reported NPS", page)
    assert "reported by Marketing" in page and "precision unknown" in page
    assert 'class="kv grey"' in page
    numbers = page[page.index("<main") : page.index("</main>")]
    assert not re.search(r'class="var (good|bad)"', numbers)


def test_percentages_are_kept_as_fractions_whatever_their_sign(administrator: Client) -> None:
    cells = {name("csat", 3): "81,3 %", name("csat", 2): "80%", name("csat", 1): "79,25"}
    assert saved(administrator, cells).status_code == 302
    assert values("reported_csat") == {
        month(3): Decimal("0.813"),
        month(2): Decimal("0.8"),
        month(1): Decimal("0.7925"),
    }
    sent = opened(administrator, f"{SHEET}?sheet=typed_marketing")
    assert [sent[name("csat", back)] for back in (3, 2, 1)] == ["81.3", "80", "79.25"]


def test_revenue_goes_to_the_total_of_finance_and_adds_up_to_the_quarter(administrator: Client) -> None:
    quarter = next(back for back in range(3, 6) if month(back).month % 3 == 1)
    cells = {
        name("revenue", quarter - step): text for step, text in enumerate(("1,000,000", "250000.5", "7"))
    }
    assert saved(administrator, cells).status_code == 302
    refresh()
    today = business_day(timezone.now())
    found = point("finance_revenue", month(quarter), "quarter", how=look(today=today))
    assert (found.value, found.status) == (1250007.5, Status.REPORTED)
    metric = Metric.objects.get(code="finance_revenue")
    assert metric.state == Metric.State.INCUMBENT and metric.primary_position is not None


def test_customers_of_months_are_not_summed_to_the_quarter(administrator: Client) -> None:
    quarter = next(back for back in range(3, 6) if month(back).month % 3 == 1)
    cells = {name("active_customers", quarter - step): str(100 + step) for step in range(3)}
    assert saved(administrator, cells, f"{SHEET}?row=active_customers").status_code == 302
    refresh()
    found = point(
        "reported_active_customers", month(quarter), "quarter", how=look(today=business_day(timezone.now()))
    )
    assert (found.value, found.value_of) == (102.0, Period("month", month(quarter - 2), month(quarter - 3)))


def test_a_share_with_its_answers_has_a_range(administrator: Client) -> None:
    address = f"{SHEET}?n=csat"
    cells = {name("csat", 1): "75", name("csat", 1, "n"): "400"}
    assert saved(administrator, cells, address).status_code == 302
    fact = Measurement.objects.get()
    assert (fact.value, fact.numerator, fact.denominator, fact.n) == (
        Decimal("0.75"),
        Decimal(300),
        Decimal(400),
        400,
    )
    refresh()
    found = point("reported_csat", month(1), how=look(thresholds=USUAL, today=business_day(timezone.now())))
    assert (found.value, found.n, found.status) == (0.75, 400, Status.OK)
    assert range_of(found) == wilson(300, 400)
    # The row of answers stays, without being asked for.
    assert opened(administrator, f"{SHEET}?sheet=typed_marketing")[name("csat", 1, "n")] == "400"


def test_a_cleared_cell_is_taken_back_and_undoing_brings_it_again(administrator: Client) -> None:
    saved(administrator, {name("nps", 1): "33", name("nps", 2): "32"})
    refresh()
    answer = saved(administrator, {name("nps", 1): ""}, f"{SHEET}?sheet=typed_marketing")
    assert answer.status_code == 302
    assert values("reported_nps") == {month(2): Decimal(32), month(1): None}
    assert DirtyMark.objects.filter(measure__code="reported_nps", month=month(1)).exists()
    refresh()
    cells = ReportedCell.objects.filter(measure__code="reported_nps")
    assert list(cells.values_list("start", "value")) == [(month(2), Decimal(32))]
    assert opened(administrator, f"{SHEET}?sheet=typed_marketing")[name("nps", 1)] == ""

    undo(Import.objects.latest("pk").pk, now=timezone.now(), days=30)
    assert values("reported_nps") == {month(2): Decimal(32), month(1): Decimal(33)}
    refresh()
    assert cells.count() == 2
    assert Superseded.objects.count() == 0


def test_a_corrected_cell_is_a_revision(administrator: Client) -> None:
    saved(administrator, {name("nps", 1): "33"})
    saved(administrator, {name("nps", 1): "34"}, f"{SHEET}?sheet=typed_marketing")
    part = Import.objects.latest("pk").parts.get()
    assert (part.rows, part.new, part.changed) == (1, 0, 1)
    assert values("reported_nps") == {month(1): Decimal(34)}
    assert Superseded.objects.get().content["value"] == 33


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


def test_a_cell_that_somebody_changed_meanwhile_is_shown_with_both_values(
    administrator: Client, as_role: Role
) -> None:
    saved(administrator, {name("nps", 1): "33", name("nps", 2): "20"})
    address = f"{SHEET}?sheet=typed_marketing"
    mine = opened(administrator, address)
    saved(as_role("analyst"), {name("nps", 1): "35", name("nps", 3): "7"}, address)

    answer = administrator.post(address, {**mine, name("nps", 1): "34", name("nps", 2): "21"})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "analyst@example.com has saved 35 meanwhile, you typed 34." in page
    # Nothing of it was saved, not even what nobody else has touched.
    assert values("reported_nps") == {month(3): 7, month(2): 20, month(1): 35}
    again = fields(page)
    assert (again[name("nps", 1)], again[name("nps", 2)], again[name("nps", 3)]) == ("34", "21", "7")

    assert administrator.post(address, again).status_code == 302
    assert values("reported_nps") == {month(3): 7, month(2): 21, month(1): 34}


def test_two_who_type_the_same_do_not_disagree(administrator: Client, as_role: Role) -> None:
    mine = opened(administrator)
    saved(as_role("analyst"), {name("nps", 1): "35"})
    answer = administrator.post(SHEET, {**mine, "name": "Marketing", name("nps", 1): "35.0"})
    assert answer.status_code == 302
    assert values("reported_nps") == {month(1): 35}


def test_a_cell_that_was_cleared_meanwhile(administrator: Client, as_role: Role) -> None:
    saved(administrator, {name("nps", 1): "33"})
    address = f"{SHEET}?sheet=typed_marketing"
    mine = opened(administrator, address)
    saved(as_role("analyst"), {name("nps", 1): ""}, address)
    page = administrator.post(address, {**mine, name("nps", 1): "34"}).content.decode()
    assert "somebody has cleared this cell meanwhile, you typed 34" in page


def test_errors_keep_the_ground_of_what_was_typed(administrator: Client, as_role: Role) -> None:
    """A page that comes back with an error still knows what its reader had seen of the other cells."""
    saved(administrator, {name("nps", 1): "33"})
    address = f"{SHEET}?sheet=typed_marketing"
    mine = opened(administrator, address)
    saved(as_role("analyst"), {name("nps", 1): "35"}, address)
    page = administrator.post(address, {**mine, name("nps", 1): "34", name("nps", 2): "abc"}).content.decode()
    again = {**fields(page), name("nps", 2): ""}
    assert "has saved 35 meanwhile" in administrator.post(address, again).content.decode()


def test_a_new_sheet_of_a_name_that_there_is_goes_to_that_sheet(administrator: Client) -> None:
    saved(administrator, {name("nps", 1): "33"})
    answer = saved(administrator, {name("nps", 2): "32"}, f"{SHEET}?sheet=new", name="  marketing ")
    assert answer.status_code == 302
    assert Source.objects.count() == 1
    assert values("reported_nps") == {month(2): 32, month(1): 33}


def test_two_sources_stand_side_by_side_and_the_later_one_is_in_force(administrator: Client) -> None:
    saved(administrator, {name("nps", 1): "33"})
    saved(administrator, {name("nps", 1): "40"}, f"{SHEET}?sheet=new", name="Отдел качества")
    assert set(Source.objects.values_list("code", "name")) == {
        ("typed_marketing", "Marketing"),
        ("typed_otdel_kachestva", "Отдел качества"),
    }
    refresh()
    cell = ReportedCell.objects.get()
    assert (cell.value, cell.source) == (Decimal(40), "Отдел качества")
    page = administrator.get(f"{SHEET}?sheet=new").content.decode()
    assert 'placeholder="40"' in page and "Grey: what Отдел качества reports." in page


def test_a_sheet_never_touches_the_mapping_of_a_file_with_the_same_name(administrator: Client) -> None:
    Source.objects.create(code="marketing", mapping=[{"kept": True}])
    saved(administrator, {name("nps", 1): "33"})
    assert Source.objects.get(code="marketing").mapping == [{"kept": True}]


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


def test_a_part_of_other_numbers_can_be_typed(administrator: Client) -> None:
    assert saved(administrator, {name("invited", 1): "1200"}, f"{SHEET}?row=invited").status_code == 302
    assert values("invited") == {month(1): 1200}


def test_the_load_is_listed_under_the_name_of_who_reports(administrator: Client) -> None:
    saved(administrator, {name("nps", 1): "33"})
    page = administrator.get("/data/").content.decode()
    assert '<th scope="row">Marketing<' in page and "typed in" in page
    assert "Marketing" in administrator.get(f"/data/imports/{Import.objects.get().pk}/").content.decode()


def test_a_load_that_is_undone_leaves_an_empty_sheet(administrator: Client) -> None:
    saved(administrator, {name("nps", 1): "33"})
    undo(Import.objects.get().pk, now=timezone.now(), days=30)
    assert not Measurement.objects.exists()
    assert opened(administrator)[name("nps", 1)] == ""
    assert saved(administrator, {name("nps", 1): "34"}).status_code == 302
    assert values("reported_nps") == {month(1): 34}


def test_a_month_that_has_left_the_page_since_it_was_opened_is_not_lost(administrator: Client) -> None:
    assert saved(administrator, {name("nps", 13): "33"}).status_code == 302
    assert values("reported_nps") == {month(13): 33}


def test_a_row_that_the_board_has_lost_meanwhile_is_not_lost(administrator: Client) -> None:
    mine = opened(administrator)
    set_incumbents({"csat"})
    answer = administrator.post(SHEET, {**mine, "name": "Marketing", name("nps", 1): "33"})
    assert answer.status_code == 302
    assert values("reported_nps") == {month(1): 33}


def test_cells_that_were_not_touched_do_not_say_how_the_others_are_written(administrator: Client) -> None:
    saved(administrator, {name("csat", 3): "81.5", name("csat", 2): "82.5"})
    cells = {name("csat", 1): "12,5", name("revenue", 1): "1,234", name("nps", 1): "5"}
    assert saved(administrator, cells, f"{SHEET}?sheet=typed_marketing").status_code == 302
    assert values("finance_revenue") == {month(1): Decimal("1.234")}


def test_what_is_posted_beside_the_sheet_means_nothing(administrator: Client) -> None:
    cells = {"v.nps.1999-01": "5", "v.nothing.2026-01": "5", "shown": "{not json", name("nps", 1): "3"}
    assert saved(administrator, cells).status_code == 302
    assert values("reported_nps") == {month(1): 3}


@pytest.mark.parametrize(
    "shown", ["[]", "1", '{"nps 2026-01": 5}', '{"nps 2026-01": ["x", null]}', json.dumps({"a": [None]})]
)
def test_a_broken_note_of_what_was_shown_is_no_failure(administrator: Client, shown: str) -> None:
    assert saved(administrator, {name("nps", 1): "3"}, shown=shown).status_code == 302


def test_cells_agree_with_facts_afterwards(administrator: Client) -> None:
    saved(administrator, {name("nps", 1): "33", name("csat", 1): "80", name("revenue", 1): "5"})
    saved(administrator, {name("csat", 1): ""}, f"{SHEET}?sheet=typed_marketing")
    refresh()
    assert recount().differences == ()


def test_in_russian(administrator: Client) -> None:
    administrator.post("/language/", {"language": "ru", "next": "/"})
    cells = {name("csat", 1): "81,25", name("revenue", 1): "1 234 567,5", name("nps", 1): "1,234"}
    assert saved(administrator, cells, name="Маркетинг").status_code == 302
    assert values("reported_csat") == {month(1): Decimal("0.8125")}
    assert values("finance_revenue") == {month(1): Decimal("1234567.5")}
    assert values("reported_nps") == {month(1): Decimal("1.234")}
    page = administrator.get(f"{SHEET}?sheet=typed_marketing").content.decode()
    assert "Показатели по данным источника «Маркетинг»" in page
    assert 'value="81,25"' in page and 'value="1\u00a0234\u00a0567,5"' in page


def test_the_sheet_asks_as_often_with_many_numbers_as_with_few(administrator: Client) -> None:
    saved(administrator, {name("nps", 1): "33"})
    refresh()
    address = f"{SHEET}?sheet=typed_marketing"
    administrator.get(address)
    with CaptureQueriesContext(connection) as few:
        administrator.get(address)
    codes = ("nps", "csat", "revenue")
    saved(administrator, {name(code, back): "5" for code in codes for back in range(1, 13)}, address)
    refresh()
    with CaptureQueriesContext(connection) as many:
        administrator.get(address)
    assert len(many) <= len(few) <= 20


def test_facts_from_files_and_typed_ones_live_together(administrator: Client) -> None:
    Facts("agency").measured("brand_strength", month(2), value="50")
    saved(administrator, {name("brand_strength", 1): "51"}, f"{SHEET}?row=brand_strength")
    assert values("brand_strength") == {month(2): 50, month(1): 51}
    metric = Metric.objects.get(code="brand_strength")
    assert not Metric.objects.filter(code="reported_brand_strength").exists()
    assert metric.state == Metric.State.ACTIVE
