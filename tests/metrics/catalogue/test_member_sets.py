"""From codes to member sets: what is created, what is found again, what is merged."""

from typing import Any

import pytest

from metrics.catalogue.member_sets import NoSuchDimensionError, resolve
from metrics.models import NOT_STATED, Dimension, Member, MemberSet
from metrics.models.dimensions import COLUMNS

pytestmark = pytest.mark.django_db


def codes_of(pk: int) -> tuple[str, ...]:
    members = MemberSet.objects.select_related(*COLUMNS).get(pk=pk)
    return tuple(getattr(members, column).code for column in COLUMNS)


def member(dimension: str, code: str) -> Member:
    return Member.objects.get(dimension__code=dimension, code=code)


def test_a_set_names_one_member_of_every_dimension() -> None:
    row = ("website", None, "loyal")
    resolved = resolve([row])
    assert codes_of(resolved.sets[row]) == ("website", NOT_STATED, "loyal", *[NOT_STATED] * 7)
    assert member("segment", "loyal").status == Member.Status.UNCONFIRMED
    assert member("channel", "website").status == Member.Status.CONFIRMED


def test_the_same_codes_give_the_same_set() -> None:
    first = resolve([("website",), ("email", "order")]).sets
    again = resolve([("email", "order"), ("website", None, "", "  ")]).sets
    assert again["email", "order"] == first["email", "order"]
    assert again["website", None, "", "  "] == first["website",]
    assert MemberSet.objects.count() == 2


def test_one_code_in_two_dimensions_is_two_members() -> None:
    (pk,) = resolve([("billing", "billing")]).sets.values()
    members = MemberSet.objects.get(pk=pk)
    assert members.channel.dimension.code == "channel"
    assert members.touchpoint == member("touchpoint", "billing")


def test_nothing_stated() -> None:
    found = resolve([(None,) * 10, (), ("not_stated",)]).sets
    assert len(set(found.values())) == 1
    assert codes_of(found[()]) == (NOT_STATED,) * 10
    assert not Dimension.objects.filter(in_use=True).exists()


def test_no_rows() -> None:
    assert resolve([]).sets == {}


def test_codes_are_trimmed_and_cut() -> None:
    long = "x" * 150
    sets = resolve([(None, None, None, f"  {long} "), (None, None, None, "x" * 100)]).sets
    assert len(set(sets.values())) == 1
    assert member("region", "x" * 100).name == "x" * 100


def test_a_dimension_is_in_use_from_its_first_stated_member_on() -> None:
    assert resolve([("website", None, "loyal")]).newly_in_use == ("channel", "segment")
    assert resolve([("email", None, "new"), ("fax",)]).newly_in_use == ()
    assert resolve([(None, None, None, "north")]).newly_in_use == ("region",)
    in_use = Dimension.objects.filter(in_use=True).values_list("code", flat=True)
    assert set(in_use) == {"channel", "segment", "region"}


def test_a_merged_code_stands_for_its_heir_through_several_merges() -> None:
    before = resolve([("www",), ("web",), ("website",)]).sets
    www, web, website = (member("channel", code) for code in ("www", "web", "website"))
    for merged, heir in ((www, web), (web, website)):
        merged.status, merged.merged_into = Member.Status.MERGED, heir
        merged.save()
    after = resolve([("www",), ("web",), ("website",)]).sets
    assert set(after.values()) == {before["website",]}


def test_a_code_merged_into_not_stated_uses_nothing() -> None:
    segment = Dimension.objects.get(code="segment")
    Member.objects.create(
        dimension=segment,
        code="n/a",
        status=Member.Status.MERGED,
        merged_into=member("segment", NOT_STATED),
    )
    resolved = resolve([(None, None, "n/a")])
    assert resolved.newly_in_use == ()
    assert resolved.sets[None, None, "n/a"] == resolve([()]).sets[()]


def test_a_slot_without_dimension_holds_nothing() -> None:
    with pytest.raises(NoSuchDimensionError, match=r"own_1.*lufthansa"):
        resolve([(*[None] * 6, "lufthansa")])
    with pytest.raises(ValueError, match="11 codes"):
        resolve([(None,) * 11])


def test_what_exists_is_found_in_three_statements(django_assert_num_queries: Any) -> None:
    rows = [("website", None, f"segment {i % 7}", f"region {i % 11}", f"product {i}") for i in range(2000)]
    first = resolve(rows)
    with django_assert_num_queries(3):
        assert resolve(rows).sets == first.sets
    assert len(set(first.sets.values())) == 2000


def test_new_members_and_sets_take_a_fixed_number_of_statements(
    django_assert_max_num_queries: Any,
) -> None:
    rows = [("website", None, f"segment {i % 7}", f"region {i % 11}", f"product {i}") for i in range(2000)]
    with django_assert_max_num_queries(20):
        resolve(rows)
