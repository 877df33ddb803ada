"""The sheet of numbers from the first cell to Health: exact values."""

import html
import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from metrics.calendar import Period
from metrics.ingest.corrections.undoing import undo
from metrics.kpis.series import Status
from metrics.kpis.verdicts import judge_dirty
from metrics.models import (
    DirtyMark,
    Import,
    ImportPart,
    Measurement,
    Metric,
    ReportedCell,
    Source,
    Superseded,
    Verdict,
)
from metrics.rollup.check import recount
from metrics.upkeep import business_day
from tests.metrics.facts import Facts
from tests.metrics.kpis.independent import wilson
from tests.metrics.kpis.looks import USUAL, look, point, range_of
from tests.metrics.views.numbers.sheets import SHEET, month, name, opened, refresh, saved, values

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("board")]
Role = Callable[[str], Client]


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


def test_cells_that_were_not_touched_do_not_say_how_the_others_are_written(administrator: Client) -> None:
    saved(administrator, {name("csat", 3): "81.5", name("csat", 2): "82.5"})
    cells = {name("csat", 1): "12,5", name("revenue", 1): "1,234", name("nps", 1): "5"}
    assert saved(administrator, cells, f"{SHEET}?sheet=typed_marketing").status_code == 302
    assert values("finance_revenue") == {month(1): Decimal("1.234")}


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
