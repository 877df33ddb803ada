"""What people say of members: names, what they belong to, that they are meant as they are."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from threading import Barrier

import pytest
from django.db import connection

from metrics.catalogue.members import MemberError, change_member, confirm_members, rename_dimension
from metrics.catalogue.own_dimensions import add_own_dimension
from metrics.models import Department, Dimension, DirtyMark, Member
from tests.metrics.facts import Facts

pytestmark = pytest.mark.django_db


def add(code: str, dimension: str = "region", **more: object) -> Member:
    return Member.objects.create(dimension=Dimension.objects.get(code=dimension), code=code, **more)


def change(member: Member, **values: object) -> Member:
    change_member(member.pk, **{"name_en": "A", "name_ru": "Б", **values})  # type: ignore[arg-type]
    member.refresh_from_db()
    return member


def test_only_members_that_wait_are_confirmed() -> None:
    north, south = add("north"), add("south", status=Member.Status.CONFIRMED)
    gone = add("gone", status=Member.Status.MERGED, merged_into=south)
    assert confirm_members([north.pk, south.pk, gone.pk, 10**8]) == 1
    assert Member.objects.get(pk=north.pk).status == Member.Status.CONFIRMED
    assert Member.objects.get(pk=gone.pk).status == Member.Status.MERGED


def test_names_are_stored_without_blanks_around_them() -> None:
    north = change(add("north"), name_en=" North ", name_ru="Север")
    assert (north.name_en, north.name_ru, north.status) == ("North", "Север", Member.Status.UNCONFIRMED)
    assert change(north, confirm=True).status == Member.Status.CONFIRMED


def test_a_member_belongs_to_another_of_its_dimension() -> None:
    north, country = add("north"), add("country")
    assert change(north, parent_id=country.pk).parent == country
    assert change(north).parent is None
    for wrong in (add("tea", "product"), Member.objects.get(dimension__code="region", code="not_stated")):
        with pytest.raises(MemberError) as refused:
            change(north, parent_id=wrong.pk)
        assert refused.value.field == "parent"
    with pytest.raises(MemberError, match="same dimension"):
        change(north, parent_id=10**8)


def test_nothing_becomes_a_part_of_itself() -> None:
    city, region, country = add("city"), add("region"), add("country")
    change(city, parent_id=region.pk)
    change(region, parent_id=country.pk)
    for below in (city, region, country):
        with pytest.raises(MemberError, match="part of itself"):
            change(country, parent_id=below.pk)
    country.refresh_from_db()
    assert (country.parent, country.name_en) == (None, "")


@pytest.mark.django_db(transaction=True)
def test_two_people_cannot_make_two_members_part_of_each_other() -> None:
    one, other = add("one"), add("other")
    start = Barrier(2)

    def put(member: Member, parent: Member) -> bool:
        try:
            start.wait(10)
            change_member(member.pk, name_en="", name_ru="", parent_id=parent.pk)
        except MemberError:
            return False
        finally:
            connection.close()
        return True

    work: list[Callable[[], bool]] = [lambda: put(one, other), lambda: put(other, one)]
    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(lambda job: job(), work))
    assert sorted(done) == [False, True]


def test_departments_own_touchpoints_and_nothing_else() -> None:
    billing = Department.objects.get(code="billing")
    invoice, north = add("invoice", "touchpoint"), add("north")
    assert change(invoice, owner_id=billing.pk).owner == billing
    assert change(north, owner_id=billing.pk).owner is None
    Department.objects.filter(pk=billing.pk).update(active=False)
    with pytest.raises(MemberError) as refused:
        change(invoice, owner_id=billing.pk)
    assert refused.value.field == "owner"


def test_the_self_service_rate_follows_its_channels() -> None:
    facts = Facts()
    facts.contact(datetime(2026, 1, 5, tzinfo=UTC), channel="kiosk2")
    facts.contact(datetime(2026, 3, 5, tzinfo=UTC), channel="kiosk2")
    facts.settle("self_service")
    kiosk = Member.objects.get(code="kiosk2")
    change(kiosk)
    assert not DirtyMark.objects.exists()
    assert change(kiosk, self_service=True).self_service
    marks = DirtyMark.objects.values_list("measure__code", "month")
    assert set(marks) == {("self_service", date(2026, month, 1)) for month in (1, 2, 3)}
    assert not change(add("north"), self_service=True).self_service


def test_what_was_merged_meanwhile_is_not_changed() -> None:
    heir = add("heir")
    gone = add("gone", status=Member.Status.MERGED, merged_into=heir)
    with pytest.raises(MemberError, match="has since become part of “heir”"):
        change(gone)
    with pytest.raises(MemberError, match="has since become part of another"):
        change(heir, parent_id=gone.pk)
    not_stated = Member.objects.get(dimension__code="region", code="not_stated")
    for nobody in (not_stated.pk, 10**8):
        with pytest.raises(MemberError, match="no such member"):
            change_member(nobody, name_en="", name_ru="")


def test_only_own_dimensions_are_renamed() -> None:
    add_own_dimension("branch", "Branch", "Филиал")
    rename_dimension("branch", name_en=" Office ", name_ru="")
    branch = Dimension.objects.get(code="branch")
    assert (branch.name_en, branch.name_ru) == ("Office", "")
    for code in ("channel", "nothing"):
        with pytest.raises(MemberError, match="no dimension of your own"):
            rename_dimension(code, name_en="A", name_ru="Б")
    with pytest.raises(MemberError, match="name") as refused:
        rename_dimension("branch", name_en=" ", name_ru="")
    assert refused.value.field == "name_en"
