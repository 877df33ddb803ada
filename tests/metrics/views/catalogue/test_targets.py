"""Targets and reference values: added, changed, removed, never over somebody else's."""

import html
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from metrics.models import Member, Organisation, ReferenceValue, Target
from tests.cast import Cast
from tests.metrics.views.catalogue.test_catalogue import fields, opened

pytestmark = pytest.mark.django_db
Role = Callable[[str], Client]
TARGETS, REFERENCES = "/metrics/csat/targets/", "/metrics/csat/references/"
YEAR = {"value": "85", "amber": "82", "red": "80", "valid_from": "2026-01-01", "last_day": "2026-12-31"}
STUDY = {
    "kind": "industry",
    "label": "Retail 2025",
    "value": "78,5",
    "as_of": "2025-06-30",
    "source": "Institute",
    "method": "2,000 asked on the phone",
}


def store() -> Member:
    return Member.objects.get(dimension__code="channel", code="store")


def add(client: Client, address: str = TARGETS, **changed: str) -> Any:
    return client.post(address, {**(YEAR if address == TARGETS else STUDY), **changed})


# -- Targets ------------------------------------------------------------------------------------------------


def test_a_target_is_typed_as_a_percentage_and_holds_through_its_last_day(
    administrator: Client, cast: Cast
) -> None:
    assert add(administrator).status_code == 302
    found = Target.objects.get()
    assert (found.value, found.amber, found.red) == (0.85, 0.82, 0.8)
    assert (found.valid_from, found.valid_until) == (date(2026, 1, 1), date(2027, 1, 1))
    assert not found.members.exists()
    assert found.created_by_id == found.changed_by_id == cast["administrator"].pk
    page = administrator.get(TARGETS).content.decode()
    assert "1 January 2026 – 31 December 2026" in page.replace("\u00a0", " ")
    assert "85%" in page and "administrator@example.com" in page


def test_a_target_for_one_member_of_each_dimension(administrator: Client) -> None:
    support = Member.objects.get(dimension__code="touchpoint", code="support")
    add(administrator, of_channel=str(store().pk), of_touchpoint=str(support.pk))
    assert set(Target.objects.get().members.all()) == {store(), support}
    page = administrator.get(TARGETS).content.decode()
    assert "Channel: Store; Touchpoint: Support" in page


def test_a_member_of_another_dimension_cannot_be_chosen(administrator: Client) -> None:
    answer = add(administrator, of_touchpoint=str(store().pk))
    assert answer.status_code == 200
    assert not Target.objects.exists()


CHURN = "/metrics/churn/targets/"


def test_what_grows_with_the_days_has_a_target_for_one_period(administrator: Client) -> None:
    page = administrator.get(CHURN).content.decode()
    assert "set a target for each month, quarter or year" in page
    assert "set a target for each" not in administrator.get(TARGETS).content.decode()
    values = {"value": "8", "amber": "9", "red": "10"}
    half = add(administrator, CHURN, **YEAR | values | {"last_day": "2026-06-30"})
    assert "for one whole month, quarter or year at a time" in half.content.decode()
    assert not Target.objects.exists()
    assert add(administrator, CHURN, **YEAR | values).status_code == 302
    quarter = YEAR | {"value": "2", "amber": "3", "red": "4", "last_day": "2026-03-31"}
    assert add(administrator, CHURN, **quarter).status_code == 302  # beside that of the year
    again = add(administrator, CHURN, **quarter)
    assert "There is a target for the same customers" in again.content.decode()
    assert Target.objects.count() == 2


def test_two_targets_for_the_same_customers_do_not_overlap(administrator: Client) -> None:
    add(administrator)
    answer = add(administrator, valid_from="2026-12-31", last_day="2027-12-31")
    page = answer.content.decode().replace("\u00a0", " ")
    assert "There is a target for the same customers from 1 January 2026 through 31 December 2026." in page
    assert Target.objects.count() == 1
    assert add(administrator, valid_from="2027-01-01", last_day="2027-12-31").status_code == 302
    assert add(administrator, of_channel=str(store().pk)).status_code == 302
    assert Target.objects.count() == 3


@pytest.mark.parametrize(
    ("code", "changed", "field"),
    [
        ("csat", {"value": ""}, "value"),
        ("csat", {"value": "much"}, "value"),
        ("csat", {"amber": "86"}, "amber"),
        ("csat", {"amber": "85"}, "amber"),
        ("csat", {"red": "83"}, "red"),
        ("csat", {"amber": "", "red": "85"}, "red"),
        ("churn", {"amber": "82"}, "amber"),
        ("csat", {"valid_from": "2026-02-30"}, "valid_from"),
        ("csat", {"last_day": "2025-12-31"}, "last_day"),
    ],
    ids=str,
)
def test_what_cannot_be_aimed_at(
    administrator: Client, code: str, changed: dict[str, str], field: str
) -> None:
    answer = administrator.post(f"/metrics/{code}/targets/", {**YEAR, **changed})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert f'id="id_{field}_error"' in page
    assert not Target.objects.exists()
    assert fields(page)["valid_from"] == {**YEAR, **changed}["valid_from"]


def test_of_what_should_be_low_the_warning_lies_above(administrator: Client) -> None:
    sent = {**YEAR, "value": "2", "amber": "2.5", "red": "3"}
    assert administrator.post("/metrics/churn/targets/", sent).status_code == 302


def test_a_target_is_changed_and_removed(administrator: Client) -> None:
    add(administrator, of_channel=str(store().pk))
    address = f"{TARGETS}{Target.objects.get().pk}/"
    sent = opened(administrator, address)
    assert (sent["value"], sent["amber"], sent["last_day"], sent["of_channel"]) == (
        "85",
        "82",
        "2026-12-31",
        str(store().pk),
    )
    assert administrator.post(address, {**sent, "value": "86", "of_channel": ""}).status_code == 302
    found = Target.objects.get()
    assert (found.value, found.revision, found.members.count()) == (0.86, 2, 0)
    assert administrator.post(address, {**opened(administrator, address), "remove": "1"}).status_code == 302
    assert not Target.objects.exists()
    assert administrator.get(address).status_code == 404


def test_a_target_that_was_changed_meanwhile_is_shown_with_both_values(
    administrator: Client, as_role: Role
) -> None:
    add(administrator)
    address = f"{TARGETS}{Target.objects.get().pk}/"
    mine, cco = opened(administrator, address), as_role("cco")
    cco.post(address, {**opened(cco, address), "value": "90", "valid_from": "2026-02-01"})
    page = administrator.post(address, {**mine, "value": "88"}).content.decode().replace("\u00a0", " ")
    assert "cco@example.com changed this on" in page
    assert "Now: 90" in page and "Now: 1 February 2026" in page
    assert Target.objects.get().value == 0.9
    assert administrator.post(address, fields(page)).status_code == 302
    assert Target.objects.get().value == 0.88
    # Nor is it removed by somebody who has not seen it.
    page = cco.post(address, {**mine, "remove": "1"}).content.decode()
    assert "changed this on" in page
    assert Target.objects.exists()


def test_a_target_that_was_removed_meanwhile(administrator: Client, as_role: Role) -> None:
    add(administrator)
    address = f"{TARGETS}{Target.objects.get().pk}/"
    mine = opened(administrator, address)
    Target.objects.all().delete()
    assert administrator.post(address, mine).status_code == 404


def test_a_target_of_another_metric_is_not_found_here(administrator: Client) -> None:
    add(administrator)
    assert administrator.get(f"/metrics/nps/targets/{Target.objects.get().pk}/").status_code == 404


# -- Reference values ---------------------------------------------------------------------------------------


def test_a_reference_value_carries_source_day_and_method(administrator: Client, cast: Cast) -> None:
    assert add(administrator, REFERENCES).status_code == 302
    found = ReferenceValue.objects.get()
    assert (found.kind, found.label, found.value, found.as_of) == (
        "industry",
        "Retail 2025",
        0.785,
        date(2025, 6, 30),
    )
    assert (found.source, found.method, found.same_method) == ("Institute", "2,000 asked on the phone", False)
    assert found.created_by_id == cast["administrator"].pk
    page = administrator.get(REFERENCES).content.decode()
    assert "78.5%" in page and "different from ours" in page


@pytest.mark.parametrize("missing", ["kind", "label", "value", "as_of", "source", "method"])
def test_no_reference_value_without_source_day_and_method(administrator: Client, missing: str) -> None:
    answer = add(administrator, REFERENCES, **{missing: ""})
    assert answer.status_code == 200
    assert f'id="id_{missing}_error"' in answer.content.decode()
    assert not ReferenceValue.objects.exists()


def test_a_reference_value_is_not_of_tomorrow(administrator: Client) -> None:
    assert "is still to come." in add(administrator, REFERENCES, as_of="2999-01-01").content.decode()


def test_a_reference_value_is_changed_and_removed(administrator: Client) -> None:
    add(administrator, REFERENCES)
    address = f"{REFERENCES}{ReferenceValue.objects.get().pk}/"
    sent = opened(administrator, address)
    assert (sent["value"], sent["as_of"], sent["kind"]) == ("78.5", "2025-06-30", "industry")
    administrator.post(address, {**sent, "same_method": "on", "value": "79"})
    found = ReferenceValue.objects.get()
    assert (found.value, found.same_method, found.revision) == (0.79, True, 2)
    administrator.post(address, {**opened(administrator, address), "remove": "1"})
    assert not ReferenceValue.objects.exists()


def test_a_reference_value_that_was_changed_meanwhile(administrator: Client, as_role: Role) -> None:
    add(administrator, REFERENCES)
    address = f"{REFERENCES}{ReferenceValue.objects.get().pk}/"
    mine, analyst = opened(administrator, address), as_role("analyst")
    analyst.post(address, {**opened(analyst, address), "same_method": "on"})
    page = html.unescape(administrator.post(address, {**mine, "label": "Retail"}).content.decode())
    assert "analyst@example.com changed this on" in page and "Now: yes" in page
    assert ReferenceValue.objects.get().label == "Retail 2025"


@pytest.mark.parametrize("address", [TARGETS, REFERENCES])
def test_a_long_list_needs_as_many_queries_as_a_short_one(administrator: Client, address: str) -> None:
    add(administrator, address)
    few = queries(administrator, address)
    for year in ("2027", "2028", "2029"):
        changed = {"valid_from": f"{year}-01-01", "last_day": f"{year}-12-31"} if address == TARGETS else {}
        assert add(administrator, address, **changed).status_code == 302
    assert queries(administrator, address) == few


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def test_amounts_are_named_in_the_currency(administrator: Client) -> None:
    Organisation.objects.update(currency="EUR")
    assert "Target, €" in administrator.get("/metrics/revenue/targets/").content.decode()


def test_no_choice_of_a_channel_is_all_of_them(administrator: Client) -> None:
    page = administrator.get("/metrics/csat/targets/").content.decode()
    assert '<option value="" selected>All</option>' in page
    assert '<option value="" selected>Everyone</option>' not in page
