"""Ids of rows without one: a file that is loaded again is the same file."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.ingest.checking.identity import Occurrences, canonical, content_hashes, content_ids
from tests.metrics.ingest.builders import RESPONSES, TRANSACTIONS, check_file, table

WITHOUT_ID: dict[str, Any] = {
    **RESPONSES,
    "columns": {"occurred_at": "date"},
    "dimensions": {"channel": "channel", "region": "region"},
}

rows_of_answers = st.lists(
    st.tuples(
        st.sampled_from(["2025-01-01", "2025-01-02"]),
        st.sampled_from(["9", "8"]),
        st.sampled_from(["web", "", "shop"]),
        st.sampled_from(["north", ""]),
    ),
    min_size=1,
    max_size=40,
)


def identified(
    rows: Sequence[tuple[str, ...]], order: tuple[int, ...], size: int
) -> tuple[list[str], list[bytes]]:
    header = ("date", "score", "channel", "region")
    text = table(
        *(",".join(row[place] for place in order) for row in rows),
        header=",".join(header[place] for place in order),
    )
    found = check_file(text, WITHOUT_ID, rows=size)
    assert found.rejects == []
    return found.frame["external_id"].to_list(), found.frame["content_hash"].to_list()


@settings(max_examples=40, deadline=None)
@given(rows=rows_of_answers, order=st.permutations(range(4)), size=st.integers(1, 50), seed=st.randoms())
def test_a_reload_gives_the_same_ids(
    rows: list[tuple[str, ...]], order: list[int], size: int, seed: Any
) -> None:
    ids, hashes = identified(rows, (0, 1, 2, 3), 1000)
    assert len(set(ids)) == len(rows)
    # Another order of columns and other batches change nothing at all.
    assert identified(rows, tuple(order), size) == (ids, hashes)
    # Another order of rows gives the same ids to the same contents.
    shuffled = list(rows)
    seed.shuffle(shuffled)
    assert sorted(identified(shuffled, (0, 1, 2, 3), size)[0]) == sorted(ids)
    # Equal contents, and only those, have equal hashes.
    assert len(set(hashes)) == len(set(rows))


def test_true_duplicates_are_kept() -> None:
    ids, hashes = identified([("2025-01-01", "9", "web", "north")] * 3, (0, 1, 2, 3), 2)
    assert len(set(ids)) == 3
    assert len(set(hashes)) == 1


def test_a_longer_file_keeps_the_ids_of_the_shorter_one() -> None:
    rows = [("2025-01-01", "9", "web", "north")] * 2
    assert (
        identified([*rows, ("2025-01-02", "8", "", "")], (0, 1, 2, 3), 10)[0][:2]
        == identified(rows, (0, 1, 2, 3), 10)[0]
    )


def test_ids_of_the_file_are_kept_and_only_gaps_are_filled() -> None:
    found = check_file("id,date,score\na,2025-01-01,9\n,2025-01-01,9\n", RESPONSES)
    first, second = found.frame["external_id"]
    assert first == "a"
    assert len(second) == 64
    assert found.frame["content_hash"].n_unique() == 1


def test_every_part_of_the_content_counts() -> None:
    base = ("2025-01-01", "9", "web", "north")
    variants = [
        base,
        ("2025-01-02", *base[1:]),
        (base[0], "8", *base[2:]),
        (*base[:3], ""),
        (*base[:2], "shop", "north"),
    ]
    assert len(set(identified(variants, (0, 1, 2, 3), 10)[1])) == len(variants)


def test_how_an_amount_is_written_is_not_its_content() -> None:
    one = check_file("id;date;amount\na;2025-01-31;1 234,50\n", TRANSACTIONS).frame["content_hash"].item()
    other = check_file("date,amount,id\n31.01.2025,1234.5,a\n", TRANSACTIONS).frame["content_hash"].item()
    assert one == other


def test_a_dimension_that_is_empty_changes_nothing() -> None:
    text = "id,date,score,extra\na,2025-01-01,9,\n"
    plain = check_file(text, RESPONSES).frame["content_hash"].item()
    wider = check_file(text, {**RESPONSES, "dimensions": {"channel": "extra"}}).frame["content_hash"].item()
    assert plain == wider


def test_measurements_are_known_by_their_key() -> None:
    mapping = {
        "source": "f",
        "kind": "measurements",
        "columns": {"measure": {"constant": "invited"}, "period": "p", "value": "v"},
        "dimensions": {"region": "r"},
    }
    first = check_file("p,v,r\n2025-01,1,north\n2025-01,1,south\n", mapping).frame
    second = check_file("p,v,r\n2025-01,2,north\n01.2025,1,south\n", mapping).frame
    assert first["external_id"].to_list() == second["external_id"].to_list()
    assert [a == b for a, b in zip(first["content_hash"], second["content_hash"], strict=True)] == [
        False,
        True,
    ]


def test_customers_are_known_by_their_key() -> None:
    mapping = {
        "source": "crm",
        "kind": "customers",
        "columns": {"customer": "c", "valid_from": "v"},
        "dimensions": {"segment": "s"},
    }
    first = check_file("c,v,s\n1,2025-01-01,gold\n1,2025-02-01,gold\n", mapping).frame
    second = check_file("c,v,s\n1,2025-01-01,silver\n1,2025-02-01,gold\n", mapping).frame
    assert first["external_id"].to_list() == second["external_id"].to_list()
    assert first["external_id"].n_unique() == 2


def test_lengths_keep_contents_apart() -> None:
    texts = canonical(pl.DataFrame({"a": ["1\x1fb=1:2", "1"], "b": [None, "2"]}))
    assert texts[0] != texts[1]


@settings(max_examples=30, deadline=None)
@given(st.lists(st.lists(st.integers(0, 5), min_size=1, max_size=20), max_size=12))
def test_occurrences_count_over_all_batches(batches: list[list[int]]) -> None:
    counter = Occurrences()
    seen: list[int] = []
    for batch in batches:
        counts = counter.count(content_hashes([str(number) for number in batch]))
        expected = []
        for number in batch:
            seen.append(number)
            expected.append(seen.count(number))
        assert counts.tolist() == expected


def test_ids_depend_on_the_occurrence() -> None:
    first, second = content_ids(["same", "same"], np.array([1, 2]))
    assert first != second
    assert content_ids(["same"], np.array([1])) == [first]
