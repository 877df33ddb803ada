"""The list of metrics, and what an organisation decides of one."""

import html
import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from metrics.catalogue.delivered import ensure_delivered_metric
from metrics.catalogue.own_numbers import OwnNumber, add_own_number
from metrics.models import DirtyVerdicts, Metric, Organisation
from tests.cast import Cast
from tests.metrics.facts import Facts

pytestmark = pytest.mark.django_db
Role = Callable[[str], Client]
EDIT = "/metrics/nps/edit/"


def fields(page: str) -> dict[str, str]:
    """What a browser sends back if nothing is touched."""
    found = {}
    for tag in re.findall(r"<input[^>]*>", page):
        one = dict(re.findall(r'([a-z-]+)="([^"]*)"', tag))
        if "name" in one and (one.get("type") != "checkbox" or " checked" in tag):
            given = "on" if one.get("type") == "checkbox" else ""
            found[one["name"]] = html.unescape(one.get("value", given))
    for name, body in re.findall(r'<select name="(\w+)"[^>]*>(.*?)</select>', page, re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)" selected', body)
        found[name] = chosen[1] if chosen else ""
    return found


def opened(client: Client, address: str = EDIT) -> dict[str, str]:
    return fields(client.get(address).content.decode())


def rows(page: str) -> dict[str, list[str]]:
    """The cells of each metric, by its name."""
    found = {}
    for row in re.findall(r"<tr[^>]*>(.*?)</tr>", page, re.DOTALL):
        cells = [
            html.unescape(re.sub(r"<[^>]*>", "", cell)).strip()
            for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)
        ]
        found[cells[0]] = cells[1:]
    return found


def metric() -> Metric:
    return Metric.objects.get(code="nps")


# -- The list -----------------------------------------------------------------------------------------------


def test_every_metric_stands_in_the_list_with_what_it_is(as_role: Role, cast: Cast) -> None:
    Organisation.objects.update(currency="EUR")
    Metric.objects.filter(code="churn").update(owner=cast["head"])
    facts = Facts()
    facts.answer(date(2025, 5, 4), 9)
    facts.settle("recommend_0_10")
    found = rows(as_role("board").get("/metrics/").content.decode())
    assert found["NPS"] == [
        *("Active", "Higher is better", "Seen by customers, early indicator", "points", "3"),
        *("to 4\u00a0May 2025", "–", "1"),
    ]
    assert found["Churn"] == [
        *("Active", "Lower is better", "Seen by customers, shows afterwards", "%", "0.5\u00a0pp", "none yet"),
        *("head@example.com", "6"),
    ]
    assert found["Revenue"][3:5] == ["€", "not set"]
    assert len([name for name in found if found[name] and name != "Metric"]) == Metric.objects.count()


def test_reported_figures_stand_behind_their_own(as_role: Role) -> None:
    ensure_delivered_metric(metric())
    names = list(rows(as_role("cco").get("/metrics/").content.decode()))
    assert names[names.index("NPS") + 1] == "Reported NPS"


def test_the_list_is_filtered_by_state(as_role: Role) -> None:
    ensure_delivered_metric(metric())
    page = as_role("cco").get("/metrics/?state=incumbent").content.decode()
    assert [name for name, cells in rows(page).items() if len(cells) > 5 and name != "Metric"] == [
        "Reported NPS"
    ]
    everything = rows(as_role("cco").get("/metrics/?state=nonsense").content.decode())
    assert "Churn" in everything


@pytest.mark.parametrize(
    ("role", "links"), [("cco", True), ("analyst", True), ("board", False), ("finance", False)]
)
def test_who_may_change_metrics_sees_where(as_role: Role, role: str, links: bool) -> None:
    assert ("/metrics/nps/edit/" in as_role(role).get("/metrics/").content.decode()) is links


def test_the_list_asks_as_often_for_many_metrics_as_for_few(as_role: Role, cast: Cast) -> None:
    client = as_role("cco")
    client.get("/metrics/")
    with CaptureQueriesContext(connection) as few:
        client.get("/metrics/")
    Metric.objects.update(owner=cast["head"])
    for code in ("nps", "csat", "ces", "churn"):
        ensure_delivered_metric(Metric.objects.get(code=code))
    with CaptureQueriesContext(connection) as many:
        client.get("/metrics/")
    assert len(many) == len(few) <= 10


# -- One metric ---------------------------------------------------------------------------------------------


def test_what_is_decided_is_written_with_who_and_when(administrator: Client, cast: Cast) -> None:
    sent = {
        **opened(administrator),
        "state": "parallel",
        "owner": str(cast["head"].pk),
        "smallest_change": "2,5",
        "minimum_n": "200",
    }
    before = timezone.now()
    assert administrator.post(EDIT, sent).status_code == 302
    found = metric()
    assert (found.state, found.owner_id, found.smallest_change, found.minimum_n) == (
        "parallel",
        cast["head"].pk,
        2.5,
        200,
    )
    assert found.smallest_change_by_id == found.changed_by_id == cast["administrator"].pk
    assert found.changed_at is not None and found.smallest_change_at == found.changed_at
    assert before <= found.changed_at <= timezone.now()
    assert found.revision == 1
    assert "Set by administrator@example.com on" in administrator.get(EDIT).content.decode()


def test_the_smallest_change_of_a_share_is_typed_in_percentage_points(administrator: Client) -> None:
    address = "/metrics/churn/edit/"
    sent = opened(administrator, address)
    assert sent["smallest_change"] == "0.5"
    administrator.post(address, {**sent, "smallest_change": "0,75"})
    assert Metric.objects.get(code="churn").smallest_change == 0.0075


def test_who_set_the_smallest_change_stays_where_something_else_changes(
    administrator: Client, as_role: Role, cast: Cast
) -> None:
    administrator.post(EDIT, {**opened(administrator), "smallest_change": "4"})
    cco = as_role("cco")
    cco.post(EDIT, {**opened(cco), "state": "incumbent"})
    found = metric()
    assert found.smallest_change_by_id == cast["administrator"].pk
    assert found.changed_by_id == cast["cco"].pk


@pytest.mark.parametrize(
    ("changed", "again"),
    [
        ({"smallest_change": "4"}, True),
        ({"minimum_n": "100"}, True),
        ({"on_scorecard": ""}, True),
        ({"state": "retired"}, True),
        ({"state": "incumbent"}, False),
        ({}, False),
    ],
    ids=str,
)
def test_what_verdicts_rest_on_has_them_judged_again(
    administrator: Client, changed: dict[str, str], again: bool
) -> None:
    facts = Facts()
    facts.answer(date(2025, 5, 4), 9)
    facts.settle("recommend_0_10")
    DirtyVerdicts.objects.all().delete()
    sent = {key: value for key, value in {**opened(administrator), **changed}.items() if value}
    assert administrator.post(EDIT, sent).status_code == 302
    assert list(DirtyVerdicts.objects.values_list("month", flat=True)) == (
        [date(2025, 5, 1)] if again else []
    )


def test_one_that_is_retired_leaves_the_scorecard(administrator: Client) -> None:
    administrator.post(EDIT, {**opened(administrator), "state": "retired"})
    assert metric().primary_position is None
    administrator.post(EDIT, {**opened(administrator), "state": "active", "on_scorecard": "on"})
    assert metric().primary_position == 8


@pytest.mark.parametrize(
    ("changed", "text"),
    [
        ({"smallest_change": "abc"}, "“abc” is not a number."),
        ({"smallest_change": "-1"}, "The smallest change cannot be below zero."),
        ({"smallest_change": ""}, "This field is required."),
        ({"minimum_n": "0"}, "greater than or equal to 1"),
        ({"minimum_n": "many"}, "Enter a whole number."),
        ({"state": "gone"}, "gone is not one of the available choices"),
        ({"owner": "999999"}, "not one of the available choices"),
    ],
    ids=str,
)
def test_what_is_wrong_is_said_in_its_place(
    administrator: Client, changed: dict[str, str], text: str
) -> None:
    answer = administrator.post(EDIT, {**opened(administrator), **changed})
    page = html.unescape(answer.content.decode())
    assert answer.status_code == 200
    assert text in page
    (name,) = changed
    assert re.search(rf'name="{name}"[^>]*aria-invalid="true"', page)
    assert metric().revision == 0


def test_what_somebody_else_has_changed_meanwhile_is_shown_and_not_overwritten(
    administrator: Client, as_role: Role
) -> None:
    mine = opened(administrator)
    cco = as_role("cco")
    cco.post(EDIT, {**opened(cco), "smallest_change": "5"})
    answer = administrator.post(EDIT, {**mine, "smallest_change": "4", "state": "incumbent"})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "cco@example.com changed this on" in page
    assert "Now: 5" in page and "Now: Active" in page
    assert (metric().smallest_change, metric().state) == (5, "active")
    again = fields(page)
    assert (again["smallest_change"], again["state"], again["revision"]) == ("4", "incumbent", "1")
    assert administrator.post(EDIT, again).status_code == 302
    assert (metric().smallest_change, metric().state) == (4, "incumbent")


def test_names_are_the_releases_or_ones_own(administrator: Client) -> None:
    administrator.post(EDIT, {**opened(administrator), "name_en": "Net promoters"})
    assert metric().name_en == "NPS"
    own = add_own_number(OwnNumber("On time", "", "percent", "higher", "operation", False))
    address = f"/metrics/{own.code}/edit/"
    administrator.post(address, {**opened(administrator, address), "name_en": "In time", "name_ru": "В срок"})
    own.refresh_from_db()
    assert (own.name_en, own.name_ru) == ("In time", "В срок")
    page = administrator.post(address, {**opened(administrator, address), "name_en": "", "name_ru": " "})
    assert "Give the metric a name" in page.content.decode()


def test_there_is_no_page_for_what_is_not_there(administrator: Client) -> None:
    for page in ("edit", "targets", "references"):
        assert administrator.get(f"/metrics/nothing/{page}/").status_code == 404


def test_when_something_was_changed_is_written_in_the_time_of_the_business(administrator: Client) -> None:
    Organisation.objects.update(time_zone="Asia/Tokyo")
    administrator.post(EDIT, {**opened(administrator), "smallest_change": "4"})
    at: Any = metric().changed_at
    there = at + timedelta(hours=9)
    assert f"{there:%H:%M}" in administrator.get(EDIT).content.decode()
