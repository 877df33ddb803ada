"""Names in files: the list, confirming, changing, merging, the names of own dimensions."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from metrics import tasks
from metrics.catalogue.own_dimensions import add_own_dimension
from metrics.models import Dimension, Job, Member, Transaction
from metrics.views.members.listing import PAGE, Listing, listing
from tests.metrics.facts import Facts
from tests.metrics.views.catalogue.test_catalogue import fields, opened

pytestmark = pytest.mark.django_db


def look(dimension: str = "", page: str = "1") -> Listing:
    with translation.override("en"):
        found = listing(dimension, page)
    assert found is not None
    return found


def member(code: str, dimension: str = "region") -> Member:
    return Member.objects.get(dimension__code=dimension, code=code)


@pytest.fixture
def facts() -> Facts:
    """Purchases in three regions, of which two mean the same."""
    made = Facts()
    for region, n in (("north", 3), ("North.", 2), ("south", 1)):
        for _ in range(n):
            made.bought(date(2026, 1, 5), region=region)
    made.settle("revenue")
    Member.objects.filter(code="north").update(
        status=Member.Status.CONFIRMED, name_en="North", name_ru="Север"
    )
    return made


def test_those_that_wait_come_first_with_how_many_rows_state_them(facts: Facts) -> None:
    page = look()
    assert (page.code, page.waiting) == ("region", 2)  # the first dimension in which some wait
    assert [(row.code, row.word, row.facts) for row in page.rows] == [
        ("North.", "new", "2"),
        ("south", "new", "1"),
        ("north", "confirmed", "3"),
    ]
    assert [(tab.code, tab.waiting) for tab in page.tabs][:4] == [
        ("channel", 0),
        ("touchpoint", 0),
        ("segment", 0),
        ("region", 2),
    ]


def test_a_name_that_the_company_does_not_have_reads_so(facts: Facts) -> None:
    Member.objects.filter(code="north").update(active=False)
    rows = {row.code: (row.word, row.shape) for row in look("region").rows}
    assert rows["north"] == ("not offered", "hollow")
    assert rows["south"] == ("new", "diamond")


def test_a_name_that_is_nearly_another_comes_with_a_proposal(facts: Facts) -> None:
    rows = {row.code: row.proposal for row in look("region").rows}
    proposal = rows["North."]
    assert proposal is not None
    assert (proposal.pk, proposal.name) == (member("north").pk, "North")
    assert (rows["south"], rows["north"]) == (None, None)


def test_many_members_come_in_pages_with_as_many_queries(analyst: Client, facts: Facts) -> None:
    few = queries(analyst)
    region = Dimension.objects.get(code="region")
    Member.objects.bulk_create(Member(dimension=region, code=f"r{number:03}") for number in range(PAGE))
    assert queries(analyst) == few
    first, last = look("region"), look("region", "2")
    assert (len(first.rows), first.following, first.before) == (PAGE, 2, None)
    assert [row.code for row in last.rows] == ["r049", "south", "north"]
    assert (last.following, last.before, last.pages) == (None, 1, 2)


def queries(client: Client) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get("/data/members/", {"dimension": "region"}).status_code == 200
    return len(asked)


def test_ticked_names_are_confirmed(analyst: Client, facts: Facts) -> None:
    body = {"dimension": "region", "member": [str(member("south").pk), "no number", str(10**30)]}
    response = analyst.post("/data/members/confirm/", body, follow=True)
    assert response.redirect_chain == [("/data/members/?dimension=region", 302)]
    assert "1 name is confirmed." in response.content.decode()
    assert member("south").status == Member.Status.CONFIRMED
    assert member("North.").status == Member.Status.UNCONFIRMED
    nothing = analyst.post("/data/members/confirm/", {"dimension": "region"}, follow=True)
    assert "Tick the names that you want to confirm." in nothing.content.decode()


def test_saving_a_member_confirms_it(analyst: Client, facts: Facts) -> None:
    south = member("south")
    text = analyst.get(f"/data/members/{south.pk}/").content.decode()
    assert "Save and confirm" in text
    assert "Rows with it: 1." in text
    body = {"name_en": "South", "name_ru": "Юг", "parent": str(member("north").pk)}
    response = analyst.post(f"/data/members/{south.pk}/", body)
    assert response["Location"] == "/data/members/?dimension=region"
    south.refresh_from_db()
    assert (south.name_en, south.name_ru, south.status) == ("South", "Юг", Member.Status.CONFIRMED)
    assert south.parent == member("north")
    row = next(row for row in look("region").rows if row.code == "south")
    assert row.within == "North"


def test_what_somebody_else_has_said_meanwhile_is_shown_and_not_overwritten(
    analyst: Client, administrator: Client, facts: Facts
) -> None:
    address = f"/data/members/{member('south').pk}/"
    mine, theirs = opened(analyst, address), opened(administrator, address)
    parent = str(member("north").pk)
    said = theirs | {"name_en": "South", "parent": parent}
    assert administrator.post(address, said).status_code == 302
    answer = analyst.post(address, mine | {"name_en": "Süd", "name_ru": "Юг"})
    assert answer.status_code == 400
    text = answer.content.decode()
    assert "Somebody else has since set this to “South”; you entered “Süd”." in text
    assert member("south").name_en == "South"
    assert analyst.post(address, fields(text)).status_code == 302
    south = member("south")
    # What was not touched follows the other's change.
    assert (south.name_en, south.name_ru, str(south.parent_id)) == ("Süd", "Юг", parent)


def test_what_cannot_be_is_said_at_its_field_and_what_was_typed_stays(analyst: Client, facts: Facts) -> None:
    south, north = member("south"), member("north")
    Member.objects.filter(pk=south.pk).update(status=Member.Status.CONFIRMED)
    Member.objects.filter(pk=north.pk).update(parent=south)
    response = analyst.post(f"/data/members/{south.pk}/", {"name_en": "Typed", "parent": str(north.pk)})
    text = response.content.decode()
    assert response.status_code == 400
    assert '<p class="err" id="id_parent_error">That would make it a part of itself.</p>' in text
    assert 'aria-describedby="id_parent_error"' in text
    assert 'value="Typed"' in text
    assert member("south").name_en == ""


def test_touchpoints_have_a_department_and_channels_may_be_self_service(analyst: Client) -> None:
    order, kiosk = member("order", "touchpoint"), member("kiosk", "channel")
    touchpoint = analyst.get(f"/data/members/{order.pk}/").content.decode()
    assert ('name="owner"' in touchpoint, 'name="self_service"' in touchpoint) == (True, False)
    channel = analyst.get(f"/data/members/{kiosk.pk}/").content.decode()
    assert ('name="owner"' in channel, 'name="self_service"' in channel) == (False, True)
    assert analyst.post(f"/data/members/{kiosk.pk}/", {"name_en": "Kiosk"}).status_code == 302
    kiosk.refresh_from_db()
    assert not kiosk.self_service


def test_merging_asks_first_and_is_done_by_a_worker(analyst: Client, facts: Facts) -> None:
    ends, heir = member("North."), member("north")
    address = f"/data/members/{ends.pk}/merge/"
    asked = analyst.get(address, {"into": heir.pk}).content.decode()
    assert "Make “North.” part of “North”?" in asked
    assert "Rows that change their label: 2." in asked
    assert not Job.objects.exists()
    assert analyst.post(address, {"into": heir.pk})["Location"] == "/data/members/?dimension=region"
    job = Job.objects.get()
    assert next(row for row in look("region").rows if row.code == "North.").merging == "North"
    tasks.run_job(job.pk)
    ends.refresh_from_db()
    assert ends.merged_into == heir
    assert Transaction.objects.filter(members__region=heir).count() == 5
    row = next(row for row in look("region").rows if row.code == "North.")
    assert (row.word, row.within, row.merging) == ("merged", "part of North", "")
    # A worker that died before it could say so does it again.
    again = tasks.request_merge(ends.pk, into_id=heir.pk)
    tasks.run_job(again.pk)
    again.refresh_from_db()
    assert (again.state, again.problem) == (Job.State.DONE, "")


def test_while_merges_wait_each_row_says_what_becomes_of_it(analyst: Client, facts: Facts) -> None:
    ends, heir, other = member("North."), member("north"), member("south")
    Member.objects.create(
        dimension=ends.dimension, code="Sth", name_en="Sth", status=Member.Status.UNCONFIRMED
    )
    Member.objects.filter(pk=other.pk).update(status=Member.Status.CONFIRMED, name_en="South", name_ru="Юг")
    asked = f"/data/members/{ends.pk}/merge/"
    analyst.post(asked, {"into": heir.pk})
    again = analyst.post(asked, {"into": heir.pk}, follow=True).content.decode()
    assert "“North.” is being merged into “north”." in again
    analyst.post(f"/data/members/{member('Sth').pk}/merge/", {"into": other.pk})
    wrong = analyst.post(asked, {"into": other.pk}, follow=True).content.decode()
    assert "“North.” is being merged into “north” already. Nothing else was asked for." in wrong
    assert "is being merged into “South”" in wrong  # the row of the other pair
    rows = {row.code: row.merging for row in look("region").rows}
    assert {code for code, into in rows.items() if into} == {"North.", "Sth"}
    assert (rows["North."], rows["Sth"]) == ("North", "South")
    for job in Job.objects.all():
        tasks.run_job(job.pk)
    for code, into in (("North.", heir), ("Sth", other)):
        assert member(code).merged_into == into


def test_a_merge_that_cannot_be_says_why_beside_the_member(analyst: Client, facts: Facts) -> None:
    ends, heir = member("North."), member("north")
    Member.objects.filter(code="south").update(parent=ends)
    analyst.post(f"/data/members/{ends.pk}/merge/", {"into": heir.pk})
    tasks.run_job(Job.objects.get().pk)
    assert Job.objects.get().state == Job.State.FAILED
    row = next(row for row in look("region").rows if row.code == "North.")
    assert row.problem == "“North.” has members below it. Give these another parent first."
    assert "has members below it" in analyst.get("/data/members/?dimension=region").content.decode()


def test_a_member_is_merged_only_into_one_of_its_dimension(analyst: Client, facts: Facts) -> None:
    ends = member("North.")
    for wrong in (str(member("kiosk", "channel").pk), str(ends.pk), "x", ""):
        response = analyst.post(f"/data/members/{ends.pk}/merge/", {"into": wrong})
        assert response.status_code == 400
        assert 'id="id_into_error"' in response.content.decode()
    assert not Job.objects.exists()


def test_own_dimensions_get_other_names(analyst: Client) -> None:
    add_own_dimension("branch", "Branch", "Филиал")
    assert (
        'href="/data/members/dimensions/branch/"'
        in analyst.get("/data/members/?dimension=branch").content.decode()
    )
    address = "/data/members/dimensions/branch/"
    empty = analyst.post(address, {"name_en": " ", "name_ru": ""})
    assert empty.status_code == 400
    assert 'id="id_name_en_error"' in empty.content.decode()
    assert analyst.post(address, {"name_en": "Office", "name_ru": "Офис"}).status_code == 302
    assert Dimension.objects.get(code="branch").name_ru == "Офис"


def test_names_of_a_dimension_are_not_overwritten_unseen(analyst: Client, administrator: Client) -> None:
    add_own_dimension("branch", "Branch", "Филиал")
    address = "/data/members/dimensions/branch/"
    mine, theirs = opened(analyst, address), opened(administrator, address)
    administrator.post(address, theirs | {"name_en": "Office"})
    assert analyst.post(address, mine | {"name_en": "Shop"}).status_code == 400
    assert analyst.post(address, mine | {"name_ru": "Офис"}).status_code == 302
    branch = Dimension.objects.get(code="branch")
    assert (branch.name_en, branch.name_ru) == ("Office", "Офис")


@pytest.mark.parametrize(
    "address",
    [
        "/data/members/?dimension=nothing",
        "/data/members/99999999/",
        "/data/members/99999999/merge/",
        "/data/members/dimensions/channel/",
    ],
)
def test_what_is_not_there_is_not_found(address: str, analyst: Client) -> None:
    assert analyst.get(address).status_code == 404


def test_not_stated_and_merged_members_have_no_page(analyst: Client, facts: Facts) -> None:
    not_stated, north = member("not_stated"), member("north")
    Member.objects.filter(code="south").update(status=Member.Status.MERGED, merged_into=north)
    for pk in (not_stated.pk, member("south").pk):
        assert analyst.get(f"/data/members/{pk}/").status_code == 404
        assert analyst.get(f"/data/members/{pk}/merge/").status_code == 404
    assert "not_stated" not in [row.code for row in look("region").rows]
