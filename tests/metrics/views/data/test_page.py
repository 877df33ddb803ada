"""Data: what arrived, what was rejected, how fresh and how complete each number is."""

from datetime import date, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from metrics import tasks
from metrics.calendar import add_months
from metrics.ingest.corrections.undoing import undo
from metrics.jobs.queue import enqueue
from metrics.kpis.verdicts import judge_dirty
from metrics.models import DirtyMark, Import, Measure, Member, Organisation
from metrics.views.data import views
from metrics.views.data.coverage import Share
from metrics.views.data.page import DataPage, data_page
from tests.cast import Cast
from tests.metrics.facts import Facts
from tests.metrics.ingest.loads import (
    NOW,
    RESPONSES,
    TRANSACTIONS,
    csv_file,
    load,
    load_rows,
    response,
    sale,
    stored,
)

pytestmark = pytest.mark.django_db

TODAY = date(2025, 7, 1)
MEASURES = ("submissions", "recommend_0_10", "revenue", "contacts", "customer_months", "finance_revenue")


def look(page: str = "1", today: date = TODAY) -> DataPage:
    with translation.override("en"):
        return data_page(Organisation.objects.get(), today=today, page=page, opens=lambda of: True)


def test_before_anything_has_arrived_the_page_says_what_to_do(analyst: Client) -> None:
    text = analyst.get("/data/").content.decode()
    assert "No data yet" in text
    assert 'href="/data/ask/"' in text
    assert "<table" not in text


def test_sources_say_what_was_taken_and_how_far_it_reaches(tmp_path: Path) -> None:
    load_rows(tmp_path, [response(1, day="2025-03-04"), response(2, day="2025-05-30")], RESPONSES)
    load_rows(tmp_path, [response(number, day="2025-04-01") for number in range(3, 13)], RESPONSES)
    rows = [sale(number) for number in range(1, 10)] + [sale(10, amount="ten")]
    load_rows(tmp_path, rows, TRANSACTIONS)
    shop, survey = look().sources
    assert (shop.code, shop.accepted, shop.rejected, shop.through) == ("shop", 9, 1, "4\u00a0Mar 2025")
    assert (survey.code, survey.accepted, survey.rejected) == ("survey", 12, 0)
    # The later file reaches less far than the earlier one.
    assert survey.through == "30\u00a0May 2025"
    assert survey.when == "1\u00a0July 2025, 12:00"


def test_what_is_taken_back_counts_no_longer(tmp_path: Path) -> None:
    load_rows(tmp_path, [response(1, day="2025-03-04")], RESPONSES)
    later = load_rows(tmp_path, [response(2, day="2025-05-30")], RESPONSES)
    undo(later.import_id or 0, now=NOW, days=30)
    (survey,) = look().sources
    assert (survey.accepted, survey.through) == (1, "4\u00a0Mar 2025")
    assert [row.state.word for row in look().arrivals.rows] == ["taken back", "loaded"]


def test_ready_made_figures_reach_to_the_end_of_their_period(tmp_path: Path) -> None:
    mapping = {
        "source": "finance",
        "kind": "measurements",
        "columns": {"measure": {"constant": "finance_revenue"}, "period": "period", "value": "value"},
    }
    load_rows(tmp_path, [{"period": "2025-Q1", "value": "10"}, {"period": "2025-02", "value": "3"}], mapping)
    (finance,) = look().sources
    assert finance.through == "31\u00a0Mar 2025"


def test_times_are_those_of_the_business(tmp_path: Path) -> None:
    Organisation.objects.update(time_zone="Asia/Vladivostok")
    load_rows(tmp_path, [response(1)], RESPONSES)
    (row,) = look().arrivals.rows
    assert row.when == "1\u00a0July 2025, 22:00"
    assert NOW.astimezone(ZoneInfo("Asia/Vladivostok")).hour == 22


def test_a_file_that_waits_comes_first_in_the_title(tmp_path: Path, analyst: Client) -> None:
    load_rows(tmp_path, [response(1), response(2, nps="x")], RESPONSES)
    page = look()
    assert page.headline == "One file waits for you"
    (row,) = page.arrivals.rows
    assert (row.state.word, row.state.tone, row.accepted, row.rejected) == (
        "waits for you",
        "behind",
        "1",
        "1",
    )
    # What waits has arrived, and nothing of it is taken yet.
    assert [(one.value, one.note) for one in page.figures[:2]] == [("0", "of 2 that arrived"), ("1", "50.0%")]
    assert "load the rest or send a corrected file" in analyst.get("/data/").content.decode()


def test_the_main_reason_of_rejected_rows_stands_beside_their_file(tmp_path: Path, analyst: Client) -> None:
    rows = [response(number) for number in range(20)]
    rows += [response(21, nps="x"), response(22, nps=99), response(23, day="31.02.2025")]
    load_rows(tmp_path, rows, RESPONSES)
    load_rows(tmp_path, [response(31)], RESPONSES)
    clean, some = look().arrivals.rows
    assert (clean.why, clean.rejected) == ("", "0")
    assert (some.why, some.rejected) == ("nps: not a whole number from 0 to 10 (2), and 1 other reason", "3")
    assert f"rejected: {some.why}" in analyst.get("/data/").content.decode()


def test_a_failed_file_says_why_until_the_next_one_of_its_source_is_in(tmp_path: Path) -> None:
    made = stored(csv_file(tmp_path, [{"other": "1"}]), RESPONSES)
    with pytest.raises(Exception, match="no column"):
        load(made)
    page = look()
    assert page.headline == "The last file of one source could not be loaded"
    assert "The file has no column “id”" in page.arrivals.rows[0].state.detail
    assert page.sources[0].failed
    load_rows(tmp_path, [response(1)], RESPONSES)
    assert look().headline == "Everything that arrived is in"
    assert not look().sources[0].failed


def test_while_a_file_is_loaded_the_page_looks_again_by_itself(tmp_path: Path, analyst: Client) -> None:
    made = stored(csv_file(tmp_path, [response(1)]), RESPONSES)
    job = enqueue(tasks.LOAD, str(made.pk))
    Import.objects.filter(pk=made.pk).update(state=Import.State.READING)
    type(job).objects.filter(pk=job.pk).update(done_steps=40_000)
    text = analyst.get("/data/").content.decode()
    assert "One file is being loaded" in text
    assert "40,000 rows so far" in text
    assert 'hx-trigger="every 2s"' in text
    assert "HX-Refresh" not in analyst.get("/data/", headers={"HX-Request": "true"})
    Import.objects.filter(pk=made.pk).update(state=Import.State.LOADED)
    after = analyst.get("/data/", headers={"HX-Request": "true"})
    assert after["HX-Refresh"] == "true"
    assert "hx-trigger" not in after.content.decode()


def test_numbers_that_are_late_stand_first_and_in_the_title() -> None:
    facts = Facts()
    for month in range(1, 7):
        facts.answer(date(2025, month, 28), 9)
    facts.bought(date(2025, 3, 2))
    facts.measured("finance_revenue", date(2025, 4, 1), value="10")
    facts.measured("brand_strength", date(2025, 1, 1), "quarter", value="60")
    facts.settle("recommend_0_10", "revenue", "finance_revenue", "brand_strength")
    Import.objects.update(state=Import.State.LOADED)
    fresh = look().freshness
    rows = {one.code: row for row in fresh.rows for one in row.numbers}
    assert (rows["revenue"].last, rows["revenue"].missing) == (
        "2\u00a0Mar 2025",
        "as of 2\u00a0Mar 2025, later data missing",
    )
    assert rows["revenue"].first == "2\u00a0Mar 2025"
    # April's total may still be followed by May's in time; the quarter's figure by that of the next quarter.
    assert not rows["finance_revenue"].late
    assert rows["finance_revenue"].following == "through 31\u00a0May 2025"
    assert rows["brand_strength"].following == "through 30\u00a0Jun 2025"
    assert (rows["nps"].late, rows["nps"].last, rows["nps"].following) == (False, "28\u00a0Jun 2025", "")
    assert [row.late for row in fresh.rows] == sorted((row.late for row in fresh.rows), reverse=True)
    assert (fresh.late, fresh.numbers) == (sum(len(row.numbers) for row in fresh.rows if row.late), len(rows))
    assert (
        look().headline
        == f"Everything that arrived is in; {fresh.late} of {fresh.numbers} numbers are out of date"
    )
    assert look(today=date(2025, 7, 2)).freshness.rows[0].late
    assert {one.code for one in fresh.without} >= {"trust", "csat"}


def test_a_number_whose_data_begin_later_than_those_beside_it_says_so() -> None:
    facts = Facts()
    facts.answer(date(2025, 5, 1), 9)
    facts.answer(date(2025, 6, 1), 5, "satisfaction_1_5")
    facts.answer(date(2025, 6, 28), 5, "satisfaction_1_5")
    facts.answer(date(2025, 6, 28), 9)
    facts.settle("recommend_0_10", "satisfaction_1_5")
    numbers = {one.code: one for row in look().freshness.rows for one in row.numbers}
    assert (numbers["nps"].since, numbers["csat"].since) == ("", "1\u00a0Jun 2025")


def test_files_that_come_each_month_let_the_next_be_expected(tmp_path: Path) -> None:
    for month in range(2, 7):
        end = (date(2025, month, 1) - timedelta(days=1)).isoformat()
        load_rows(tmp_path, [sale(month, day=end)], TRANSACTIONS)
    Facts().settle("revenue")
    rows = {one.code: row for row in look().freshness.rows for one in row.numbers}
    assert (rows["revenue"].last, rows["revenue"].following) == (
        "31\u00a0May 2025",
        "through 30\u00a0Jun 2025",
    )
    assert not look(today=date(2025, 7, 31)).freshness.rows[0].late
    assert look(today=date(2025, 8, 1)).freshness.rows[0].late


def test_coverage_is_that_of_the_last_complete_quarter() -> None:
    Organisation.objects.update(currency="EUR")
    facts = Facts()
    for number in range(10):
        facts.bought(date(2025, 4, 1 + number), "100", customer=f"c{number}", channel="store")
    for number in range(6):
        facts.answer(date(2025, 5, 1), 9, customer=f"c{number}", channel="store")
    facts.answer(date(2025, 6, 30), 9)
    facts.bought(date(2025, 6, 30), "1000")
    facts.answer(date(2025, 1, 1), 9)
    facts.bought(date(2025, 1, 1), "5")
    facts.settle(*MEASURES)
    judge_dirty(date(2025, 8, 1))
    found = look().coverage
    assert found is not None
    assert found.period == "Q2\u00a02025"
    assert found.answers == Share("Answers with a known customer", "86%", "6 of 7 answers")
    assert found.customers == Share("Customers heard from", "60%", "6 of 10 customers")
    assert found.revenue == Share("Revenue heard from", "30%", "€600 of €2,000")
    assert [(row.dimension, row.shares) for row in found.rows] == [("Channel", ("14%", "9%", ""))]
    # Fewer than five who answered are not told apart, nor is what they spent.
    Organisation.objects.update(hide_below=7, indicative_below=30)
    hidden = look().coverage
    assert hidden is not None
    assert (hidden.customers.value, hidden.revenue.value) == ("", "")
    assert hidden.revenue.base == "hidden: fewer than 7 customers answered"


def test_without_a_complete_quarter_the_last_complete_month_stands_for_it() -> None:
    facts = Facts()
    facts.answer(date(2025, 5, 20), 9)
    facts.answer(date(2025, 6, 30), 9)
    facts.settle(*MEASURES)
    found, early = look().coverage, look(today=date(2025, 6, 30)).coverage
    assert found is not None
    assert found.period == "June 2025"
    assert early is not None
    assert early.period == "May 2025"
    assert look(today=date(2025, 5, 30)).coverage is None


def test_cells_that_wait_or_could_not_be_built_are_told() -> None:
    facts = Facts()
    facts.answer(date(2025, 5, 20), 9)
    facts.settle("recommend_0_10")
    assert look().lead == "The numbers show all of it."
    mark = DirtyMark.objects.create(
        measure=Measure.objects.get(code="recommend_0_10"), month=date(2025, 5, 1)
    )
    assert look().lead == "The numbers are being brought up to date with what arrived."
    mark.attempts = 3
    mark.save()
    assert "could not be computed" in look().lead


def test_new_names_are_counted_by_dimension(tmp_path: Path) -> None:
    load_rows(tmp_path, [sale(1, product="tea"), sale(2, product="coffee")], TRANSACTIONS)
    assert [(one.code, one.count) for one in look().unconfirmed] == [("product", "2")]
    Member.objects.filter(dimension__code="product").update(status=Member.Status.CONFIRMED)
    assert look().unconfirmed == ()


def test_files_come_in_pages(tmp_path: Path, analyst: Client) -> None:
    made = stored(csv_file(tmp_path, [response(1)]), RESPONSES)
    rows = Import.objects.filter(pk=made.pk).values(
        "source_id", "file_sha256", "file_size", "mapping", "created_at"
    )[0]
    Import.objects.bulk_create(
        Import(file_name=f"{number}.csv", state="undone", **rows) for number in range(24)
    )
    first, last, beyond = look(), look("3"), look("99")
    assert [row.file for row in first.arrivals.rows][:2] == ["23.csv", "22.csv"]
    assert (first.arrivals.newer, first.arrivals.older, first.arrivals.pages) == (None, 2, 3)
    assert [row.file for row in last.arrivals.rows] == ["file.csv"]
    assert (last.arrivals.newer, last.arrivals.older) == (2, None)
    assert beyond.arrivals == last.arrivals
    assert 'href="?page=2#files"' in analyst.get("/data/").content.decode()
    assert analyst.get("/data/", {"page": "none"}).status_code == 200


def test_finance_sees_the_page_and_may_neither_erase_nor_edit(tmp_path: Path, cast: Cast) -> None:
    load_rows(tmp_path, [sale(1)], TRANSACTIONS)
    mapping = {
        "source": "controlling",
        "kind": "measurements",
        "columns": {"measure": {"constant": "finance_revenue"}, "period": "period", "value": "value"},
    }
    figures = load_rows(tmp_path, [{"period": "2025-03", "value": "10"}], mapping)
    client = Client()
    client.force_login(cast["finance"])
    text = client.get("/data/").content.decode()
    assert text.count("file.csv") == 4  # twice as the last file of its source, twice as a file
    assert "/erase/" not in text
    assert "/data/members/" not in text
    # Of single files only those with figures are open to finance.
    assert [part.split("/")[0] for part in text.split('href="/data/imports/')[1:]] == [str(figures.import_id)]
    client.force_login(cast["analyst"])
    text = client.get("/data/").content.decode()
    assert "/data/sources/shop/erase/" in text
    assert "/data/members/?dimension=product" in text


def test_as_many_queries_for_much_data_as_for_little(
    tmp_path: Path, analyst: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "business_day", lambda _now: TODAY)
    facts = Facts()
    load_rows(tmp_path, [response(1)], RESPONSES)
    facts.answer(date(2025, 1, 1), 9, customer="c", channel="store")
    facts.bought(date(2025, 1, 1), customer="c", product="p0")
    facts.answer(date(2025, 6, 29), 9, customer="c")
    facts.bought(date(2025, 6, 29), customer="c")
    facts.settle(*MEASURES)
    little = queries(analyst)
    for number in range(30):
        day = add_months(date(2023, 1, 5), number)
        facts.answer(day, 9, customer=f"c{number}", region=f"r{number}")
        facts.bought(day, customer=f"c{number}", product=f"p{number}")
        facts.measured("finance_revenue", day.replace(day=1), value="10")
        other = {**RESPONSES, "source": f"survey_{number}"}
        load_rows(tmp_path, [response(number, day=day.isoformat())], other)
    facts.settle(*MEASURES)
    assert queries(analyst) <= little
    assert little <= 28


def queries(client: Client) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get("/data/").status_code == 200
    return len(asked)
