"""Dimensions of the organisation's own: at most four, under words that the API does not use."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from metrics.catalogue.member_sets import resolve
from metrics.catalogue.own_dimensions import OwnDimensionError, add_own_dimension
from metrics.models import NOT_STATED, Dimension, MemberSet
from metrics.models.dimensions import OWN


@pytest.mark.django_db
def test_a_dimension_takes_the_next_slot() -> None:
    airline = add_own_dimension("airline", "Airline", "Авиакомпания")
    language = add_own_dimension("language", "Language", "")
    assert (airline.slot, airline.column, language.column) == (7, "own_1", "own_2")
    assert not airline.in_use
    row = (*[None] * 6, "lufthansa", "de")
    resolved = resolve([row])
    assert resolved.newly_in_use == ("airline", "language")
    members = MemberSet.objects.get(pk=resolved.sets[row])
    assert (members.own_1.code, members.own_1.dimension) == ("lufthansa", airline)


@pytest.mark.django_db
def test_earlier_facts_state_nothing_of_it() -> None:
    before = resolve([("website",)]).sets["website",]
    airline = add_own_dimension("airline", "Airline", "Авиакомпания")
    member = MemberSet.objects.get(pk=before).own_1
    assert (member.dimension, member.code) == (airline, NOT_STATED)
    assert resolve([("website", None)]).sets["website", None] == before


@pytest.mark.django_db
def test_the_same_dimension_again_stays_as_it_is() -> None:
    first = add_own_dimension("airline", "Airline", "Авиакомпания")
    again = add_own_dimension("airline", "Carrier", "Перевозчик")
    assert (again.pk, again.name_en) == (first.pk, "Airline")


@pytest.mark.django_db
def test_a_fifth_is_one_too_many() -> None:
    for code in ("a", "b", "c", "d"):
        add_own_dimension(code, code, code)
    with pytest.raises(OwnDimensionError, match="already 4"):
        add_own_dimension("e", "e", "e")
    assert Dimension.objects.count() == 10


@pytest.mark.django_db
@pytest.mark.parametrize("code", ["grain", "from", "scope", "page_size", "own_1", "channel"])
def test_words_that_mean_something_else(code: str) -> None:
    with pytest.raises(OwnDimensionError, match="something else"):
        add_own_dimension(code, "Name", "")


@pytest.mark.django_db
@pytest.mark.parametrize("code", ["", "Airline", "air line", "1st", "авиа", "x" * 31, "a-b"])
def test_codes_that_are_no_plain_words(code: str) -> None:
    with pytest.raises(OwnDimensionError, match="letters"):
        add_own_dimension(code, "Name", "")


@pytest.mark.django_db
def test_a_name_is_needed() -> None:
    with pytest.raises(OwnDimensionError, match="name"):
        add_own_dimension("airline", " ", "")


@pytest.mark.django_db(transaction=True)
def test_adding_while_others_load() -> None:
    def add(code: str) -> None:
        try:
            add_own_dimension(code, code, code)
        finally:
            connection.close()

    def load(number: int) -> None:
        try:
            for i in range(5):
                resolve([(f"c{number}", None, f"s{i}")])
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        work = [pool.submit(add, code) for code in ("a", "b", "a", "b")]
        work += [pool.submit(load, i) for i in range(4)]
        for future in work:
            future.result()

    own = list(Dimension.objects.filter(slot__gt=6))
    assert sorted(one.code for one in own) == ["a", "b"]
    for one in own:
        column = OWN[one.slot - 7]
        assert set(MemberSet.objects.values_list(f"{column}__dimension__code", flat=True)) == {one.code}
    assert MemberSet.objects.count() == 20
