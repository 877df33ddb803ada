"""Small groups: what is hidden, what is grey, and what no subtraction may tell."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.calendar import Period
from metrics.kpis.cuts import NotOfferedError
from metrics.kpis.privacy import Thresholds
from metrics.kpis.series import Look, Status
from metrics.stats import disclosure
from tests.metrics.facts import Facts
from tests.metrics.kpis.independent import about
from tests.metrics.kpis.looks import USUAL, look, period, point, points

MAY = date(2025, 5, 1)
MAY_PERIOD = period(MAY)
END_OF_MAY = date(2025, 6, 1)

Codes = Mapping[str, str]


def answers(groups: list[tuple[int, dict[str, str]]], day: date = MAY) -> None:
    """So many answers with these members each."""
    facts = Facts()
    for n, codes in groups:
        for _ in range(n):
            facts.answer(day, 10, **codes)  # type: ignore[arg-type]
    facts.settle("recommend_0_10")


def by_channel(**sizes: int) -> None:
    answers([(n, {"channel": channel}) for channel, n in sizes.items()])


def states(how: Look) -> dict[str, Status]:
    return {member: one.status for (_start, member), one in points("nps", [MAY_PERIOD], how).items()}


def hidden(how: Look) -> set[str]:
    return {member for member, status in states(how).items() if status is Status.HIDDEN}


# -- One dimension ------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_small_group_is_hidden_and_the_next_one_with_it() -> None:
    by_channel(email=30, store=12, till=3)
    assert states(look(by="channel", thresholds=USUAL)) == {
        "email": Status.OK,
        "store": Status.HIDDEN,
        "till": Status.HIDDEN,
    }


@pytest.mark.django_db
def test_two_small_groups_that_are_enough_together_hide_nobody_else() -> None:
    by_channel(email=30, store=12, till=3, fax=3)
    assert hidden(look(by="channel", thresholds=USUAL)) == {"till", "fax"}


@pytest.mark.django_db
def test_hidden_numbers_carry_nothing_but_their_count() -> None:
    by_channel(email=30, store=12, till=3)
    found = points("nps", [MAY_PERIOD], look(by="channel", thresholds=USUAL))[MAY, "till"]
    assert (found.value, found.low, found.high, found.n) == (None, None, None, 3)


@pytest.mark.django_db
@pytest.mark.parametrize("channel", ["store", "till"])
def test_a_member_asked_for_alone_is_as_hidden_as_in_the_breakdown(channel: str) -> None:
    by_channel(email=30, store=12, till=3)
    assert hidden(look({"channel": [channel]}, thresholds=USUAL)) == {""}
    assert hidden(look({"channel": [channel]}, "channel", thresholds=USUAL)) == {channel}


@pytest.mark.django_db
def test_a_visible_member_stays_visible_beside_a_hidden_one() -> None:
    by_channel(email=30, store=12, till=3)
    assert states(look({"channel": ["email", "till"]}, "channel", thresholds=USUAL)) == {
        "email": Status.OK,
        "till": Status.HIDDEN,
    }


@pytest.mark.django_db
@pytest.mark.parametrize("channels", [["email", "till"], ["email", "store"], ["store", "till"]])
def test_members_together_are_hidden_if_one_of_them_is(channels: list[str]) -> None:
    by_channel(email=30, store=12, till=3)
    assert hidden(look({"channel": channels}, thresholds=USUAL)) == {""}


@pytest.mark.django_db
def test_the_total_is_hidden_only_if_it_is_small_itself() -> None:
    by_channel(store=3, till=2)
    assert point("nps", MAY, how=look(thresholds=USUAL)).status is Status.INDICATIVE
    assert hidden(look(by="channel", thresholds=USUAL)) == {"store", "till"}


@pytest.mark.django_db
def test_grey_from_5_to_29() -> None:
    by_channel(email=30, store=29, till=5)
    assert states(look(by="channel", thresholds=USUAL)) == {
        "email": Status.OK,
        "store": Status.INDICATIVE,
        "till": Status.INDICATIVE,
    }


@pytest.mark.django_db
def test_thresholds_are_the_organisations_own() -> None:
    by_channel(email=12, store=11, till=10)
    assert hidden(look(by="channel", thresholds=Thresholds(11, 12))) == {"store", "till"}


@pytest.mark.django_db
def test_small_numbers_of_customers_and_contacts_are_hidden_alike() -> None:
    facts = Facts()
    for number in range(4):
        facts.bought(MAY, customer=f"c{number}", channel="store")
        facts.contact(datetime(2025, 5, 1, tzinfo=UTC), channel="store", reply_after=timedelta(hours=1))
    facts.settle("active_customers", "revenue", "contacts", "first_reply")
    for code in ("active_customers", "revenue", "contacts", "first_reply", "first_reply_mean"):
        found = point(code, MAY, how=look({"channel": ["store"]}, thresholds=USUAL))
        assert (found.status, found.value, found.n) == (Status.HIDDEN, None, 4)


@pytest.mark.django_db
def test_a_weighted_reading_is_hidden_by_its_real_number() -> None:
    by_channel(email=30, store=12, till=3)
    assert hidden(look(by="channel", thresholds=USUAL, weighted=True)) == {"store", "till"}


# -- Two and three dimensions -------------------------------------------------------------------------------


def table(**sizes: int) -> None:
    """Answers by channel and region: `email_north=3`."""
    answers(
        [(n, dict(zip(("channel", "region"), name.split("_"), strict=True))) for name, n in sizes.items()]
    )


CROSSED = {"email_north": 3, "email_south": 20, "store_north": 21, "store_south": 22, "till_south": 40}


@pytest.mark.django_db
def test_in_a_table_no_line_in_any_direction_tells_a_hidden_place() -> None:
    table(**CROSSED)
    # E-mail hides the south along, the north hides the store along, and the store then its south.
    assert hidden(look({"channel": ["email"]}, "region", thresholds=USUAL)) == {"north", "south"}
    assert hidden(look({"region": ["north"]}, "channel", thresholds=USUAL)) == {"email", "store"}
    assert hidden(look({"channel": ["store"]}, "region", thresholds=USUAL)) == {"north", "south"}
    assert hidden(look({"region": ["south"]}, "channel", thresholds=USUAL)) == {"email", "store"}


@pytest.mark.django_db
def test_a_place_asked_for_alone_is_as_hidden_as_in_the_table() -> None:
    table(**CROSSED)
    for channel, region, is_hidden in (("store", "north", True), ("till", "south", False)):
        how = look({"channel": [channel], "region": [region]}, thresholds=USUAL)
        assert (hidden(how) == {""}) is is_hidden


@pytest.mark.django_db
def test_three_filters_are_held_against_the_whole_table() -> None:
    groups = [
        (n, {"channel": "store", "region": "north", "product": product})
        for product, n in (("loan", 3), ("card", 9), ("shares", 40))
    ]
    answers(groups)
    narrowed = {"channel": ["store"], "region": ["north"]}
    assert hidden(look(narrowed, "product", thresholds=USUAL)) == {"loan", "card"}
    assert hidden(look({**narrowed, "product": ["card"]}, thresholds=USUAL)) == {""}
    assert hidden(look({**narrowed, "product": ["shares"]}, thresholds=USUAL)) == set()


PLACES = st.dictionaries(st.tuples(st.integers(1, 4), st.integers(1, 4)), st.integers(0, 12), max_size=16)


@pytest.mark.django_db
def test_totals_of_a_part_of_the_customers_run_over_whole_months() -> None:
    """Two totals that differ by a day would show the answers of that day."""
    facts = Facts()
    for day in (1, 2):
        facts.answers(date(2025, 5, day), {9: 30}, channel="store")
    facts.settle("recommend_0_10")
    whole = Period("total", date(2025, 5, 1), date(2025, 6, 1))
    part = Period("total", date(2025, 5, 1), date(2025, 5, 2))
    assert points("nps", [whole], look({"channel": ["store"]}))[whole.start, ""].n == 60
    assert points("nps", [part])[part.start, ""].n == 30
    with pytest.raises(NotOfferedError, match="whole months"):
        points("nps", [part], look({"channel": ["store"]}))
    with pytest.raises(NotOfferedError, match="whole months"):
        points("nps", [part], look(by="channel"))


@given(PLACES)
def test_every_line_hides_nobody_or_two_who_are_enough_together(places: dict[tuple[int, ...], int]) -> None:
    found = disclosure.hidden(places, 5)
    assert {place for place, n in places.items() if 0 < n < 5} <= found
    for axis in (0, 1):
        for line in {place[axis] for place in places}:
            stated = [place for place, n in places.items() if place[axis] == line and n]
            covered = [place for place in stated if place in found]
            enough = len(covered) > 1 and sum(places[place] for place in covered) >= 5
            assert not covered or enough or covered == stated


# -- Periods that are not over ------------------------------------------------------------------------------


def daily(sizes: dict[int, int], **codes: str) -> None:
    """So many answers on each day of May."""
    facts = Facts()
    for day, n in sizes.items():
        for _ in range(n):
            facts.answer(date(2025, 5, day), 10, **codes)  # type: ignore[arg-type]
    facts.settle("recommend_0_10")


@pytest.mark.django_db
def test_an_open_month_grows_in_steps_for_everyone_but_the_total() -> None:
    daily({1: 3, 2: 3, 3: 3, 4: 3, 5: 1}, channel="store")
    store = look({"channel": ["store"]}, today=date(2025, 5, 5), thresholds=USUAL)
    # The 6 of two days are a step; it is shown once the next 6 have come.
    assert point("nps", MAY, how=store).n == 6
    assert point("nps", MAY, how=look(today=date(2025, 5, 5), thresholds=USUAL)).n == 13


@pytest.mark.django_db
def test_a_closed_month_is_shown_whole() -> None:
    daily({1: 3, 2: 3, 31: 3}, channel="store")
    assert point("nps", MAY, how=look({"channel": ["store"]}, today=END_OF_MAY, thresholds=USUAL)).n == 9


@pytest.mark.django_db
def test_an_open_month_with_less_than_two_steps_is_not_there_yet() -> None:
    daily({1: 6, 2: 1}, channel="store")
    how = look(by="channel", today=date(2025, 5, 2), thresholds=USUAL)
    assert points("nps", [MAY_PERIOD], how) == {}


@pytest.mark.django_db
@pytest.mark.parametrize("code", ["active_customers", "first_reply", "churn"])
def test_what_has_no_steps_appears_for_scopes_when_the_month_is_over(code: str) -> None:
    facts = Facts()
    for number in range(9):
        facts.bought(date(2025, 4, 20), customer=f"c{number}", channel="store")
        facts.bought(MAY, customer=f"c{number}", channel="store")
        facts.contact(datetime(2025, 5, 1, tzinfo=UTC), channel="store", reply_after=timedelta(hours=1))
    facts.settle("active_customers", "churned_customers", "customers_at_start", "first_reply")
    scope = {"channel": ["store"]}
    before = look(scope, today=date(2025, 5, 31), thresholds=USUAL)
    assert points(code, [MAY_PERIOD], before) == {}
    assert point(code, MAY, how=look(scope, today=END_OF_MAY, thresholds=USUAL)).n == 9
    assert point(code, MAY, how=look(today=date(2025, 5, 31), thresholds=USUAL)).n == 9


@pytest.mark.django_db
def test_two_filters_wait_for_the_end_of_the_month() -> None:
    daily({1: 40}, channel="store", region="north")
    scope = {"channel": ["store"], "region": ["north"]}
    assert points("nps", [MAY_PERIOD], look(scope, today=date(2025, 5, 31), thresholds=USUAL)) == {}
    assert point("nps", MAY, how=look(scope, today=END_OF_MAY, thresholds=USUAL)).n == 40


@pytest.mark.django_db
def test_an_open_quarter_is_its_months_as_they_are_shown() -> None:
    """Else the quarter, in steps of its own, less its closed months would show less than a step."""
    facts = Facts()
    for day in (date(2025, 4, 1), date(2025, 4, 29), date(2025, 4, 30), date(2025, 5, 1), date(2025, 5, 2)):
        facts.answers(day, {10: 6 if day.day < 29 else 1}, channel="store")
    facts.settle("recommend_0_10")
    how = look({"channel": ["store"]}, today=date(2025, 5, 2), thresholds=USUAL)
    months = points("nps", [period(date(2025, 4, 1)), MAY_PERIOD], how)
    quarter = point("nps", date(2025, 4, 1), "quarter", how)
    assert [one.n for one in months.values()] == [8, 6]
    assert quarter.n == 14


@pytest.mark.django_db
def test_an_open_week_ends_where_its_month_is_shown() -> None:
    daily({26: 6, 27: 6, 28: 6}, channel="store")  # Monday, 26 May
    how = look({"channel": ["store"]}, today=date(2025, 5, 28), thresholds=USUAL)
    assert point("nps", date(2025, 5, 26), "week", how).n == point("nps", MAY, how=how).n == 12


@pytest.mark.django_db
def test_weights_are_shown_in_the_same_steps() -> None:
    facts = Facts()
    for number, day in enumerate([1] * 6 + [2] * 6):
        facts.answer(date(2025, 5, day), 10 * (number % 2), weight=1.0 + 2 * (number % 2), channel="store")
    facts.settle("recommend_0_10")
    how = look({"channel": ["store"]}, today=date(2025, 5, 2), thresholds=USUAL, weighted=True)
    found = point("nps", MAY, how=how)
    assert found.n == 6
    assert found.value == about(50.0)
