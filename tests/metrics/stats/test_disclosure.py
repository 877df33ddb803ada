"""Small groups against a reader who subtracts whatever can be subtracted."""

from itertools import accumulate, combinations, combinations_with_replacement

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.stats.disclosure import hidden, published_through

LIMIT = 5


def hidden_of(counts: dict[str, int], limit: int = LIMIT) -> set[str]:
    """What is hidden in a breakdown by one dimension."""
    return {key for (key,) in hidden({(key,): n for key, n in counts.items()}, limit)}


def recoverable(counts: dict[str, int], concealed: set[str]) -> list[tuple[str, ...]]:
    """Groups of 1 to 4 answers whose sum of scores follows from the total and the shown children.

    The reader knows every sum of the shown children, that empty children add nothing, and the total. A group
    follows when its indicator is a linear combination of those.
    """
    keys = [key for key, n in counts.items() if n]
    known = [[1.0] * len(keys)]
    known += [[float(key == shown) for key in keys] for shown in keys if shown not in concealed]
    rank = np.linalg.matrix_rank(known)
    return [
        group
        for size in range(1, len(keys) + 1)
        for group in combinations(keys, size)
        if 0 < sum(counts[key] for key in group) < LIMIT
        and np.linalg.matrix_rank([*known, [float(key in group) for key in keys]]) == rank
    ]


def test_the_reader_of_this_test_can_subtract() -> None:
    counts = {"a": 40, "b": 12, "c": 3}
    assert recoverable(counts, {"c"}) == [("c",)]
    assert recoverable(counts, {"b", "c"}) == []
    assert recoverable({"a": 40, "b": 2, "c": 1}, {"b", "c"}) == [("b", "c")]


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ({"a": 40, "b": 12, "c": 3}, {"b", "c"}),
        ({"a": 40, "b": 12, "c": 3, "d": 3}, {"c", "d"}),
        ({"a": 40, "b": 12, "c": 2, "d": 1}, {"b", "c", "d"}),
        ({"a": 40, "b": 0, "c": 3}, {"a", "c"}),
        ({"a": 40, "b": 12}, set()),
        ({"a": 40, "b": 5}, set()),
        ({"a": 0, "b": 0}, set()),
        ({"a": 3, "b": 0}, {"a"}),
        ({"a": 2, "b": 2}, {"a", "b"}),
        ({}, set()),
    ],
)
def test_what_is_hidden(counts: dict[str, int], expected: set[str]) -> None:
    assert hidden_of(counts) == expected


def test_no_small_group_can_be_worked_out_in_any_breakdown() -> None:
    checked = 0
    for sizes in combinations_with_replacement(range(8), 4):
        counts = dict(zip("abcd", sizes, strict=True))
        if sum(sizes) < LIMIT:
            continue
        concealed = hidden_of(counts)
        checked += bool(concealed)
        assert recoverable(counts, concealed) == [], counts
        remainder = sum(counts[key] for key in concealed)
        assert remainder == 0 or (remainder >= LIMIT and len(concealed) >= 2)
    assert checked > 200


breakdowns = st.dictionaries(st.sampled_from("abcdefgh"), st.one_of(st.integers(0, 9), st.integers(0, 500)))


@given(breakdowns)
def test_hidden_remainder_is_nothing_or_a_group(counts: dict[str, int]) -> None:
    concealed = hidden_of(counts)
    assert {key for key, n in counts.items() if 0 < n < LIMIT} <= concealed
    assert all(counts[key] > 0 for key in concealed)
    if sum(counts.values()) >= LIMIT and concealed:
        assert sum(counts[key] for key in concealed) >= LIMIT
        assert len(concealed) >= 2


@given(breakdowns)
def test_no_more_is_hidden_than_needed(counts: dict[str, int]) -> None:
    concealed = hidden_of(counts)
    cover = [key for key in concealed if counts[key] >= LIMIT]
    assert len(cover) <= 1
    for key in cover:
        rest = concealed - {key}
        assert len(rest) < 2 or sum(counts[other] for other in rest) < LIMIT


@given(breakdowns, st.randoms())
def test_the_same_children_are_hidden_in_any_order(counts: dict[str, int], random: object) -> None:
    keys = list(counts)
    random.shuffle(keys)  # type: ignore[attr-defined]
    assert hidden_of({key: counts[key] for key in keys}) == hidden_of(counts)


def test_limit_is_a_setting() -> None:
    assert hidden_of({"a": 9, "b": 20, "c": 30}, limit=10) == {"a", "b"}
    assert hidden_of({"a": 1, "b": 2}, limit=1) == set()
    with pytest.raises(ValueError, match="limit"):
        hidden_of({"a": 1}, limit=0)
    with pytest.raises(ValueError, match="negative"):
        hidden_of({"a": -1})


@pytest.mark.parametrize(
    ("days", "through"),
    [
        ([], 0),
        ([5], 0),  # the period may close with 1 to 4 more
        ([5, 4], 0),
        ([5, 4, 1], 1),
        ([5, 5], 1),
        ([3, 3, 3, 3], 2),
        ([12, 0, 0, 5], 1),
        ([5, 5, 5], 2),
    ],
)
def test_days_published(days: list[int], through: int) -> None:
    assert published_through(days) == through


@given(st.lists(st.integers(0, 8), max_size=40))
def test_no_two_looks_at_a_period_differ_by_a_small_group(days: list[int]) -> None:
    answers = [0, *accumulate(days)]
    looks = [answers[published_through(days[:day])] for day in range(len(days) + 1)]
    # Then it closes and is shown whole, unless that is a small group itself.
    if answers[-1] >= LIMIT:
        looks.append(answers[-1])
    assert looks == sorted(looks)
    assert all(after - before == 0 or after - before >= LIMIT for before, after in combinations(looks, 2))


def test_steps_are_a_setting() -> None:
    assert published_through([2, 2, 2], step=2) == 2
    with pytest.raises(ValueError, match="step"):
        published_through([1], step=0)
    with pytest.raises(ValueError, match="negative"):
        published_through([-1])
