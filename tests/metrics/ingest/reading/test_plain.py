"""Lines taken apart all at once: the same rows as one by one, whatever stands in them."""

from unittest.mock import patch

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.ingest.mapping.model import FileForm
from metrics.ingest.reading import delimited
from metrics.ingest.reading.plain import plain_batch
from metrics.ingest.reading.sheets import Batch

HEADER = b"id,day,score\n"
FORM = FileForm(format="csv", encoding="utf-8", delimiter=",", header_row=1)

PLAIN = st.sampled_from(
    [
        *(b"1,2025-01-01,5", b" 2 , ,", b",,", b"\xd0\xb4\xd0\xb0,x;y,\xc2\xa07", b"\xef\xbb\xbf1,2,3"),
        *(b'"a, b",,c', b'"say ""so""","",""', b'"",,', b'"""",,', b"#a,b,c", b"NULL,na,'a'"),
    ]
)
ODD = st.sampled_from(
    [
        *(b"", b"1,2", b"1,2,3,4", b"\0,1,2", b"\xff,1,2", b"   "),
        *(b'"a" ,b,c', b'a"b,c,d', b' "a",b,c', b'"a"b",c,d', b'"a,b', b'c",d'),
    ]
)
LINES = st.lists(st.one_of(PLAIN, PLAIN, PLAIN, ODD), max_size=25)
ENDS = st.sampled_from([b"\n", b"\r\n", b"\r"])


def read(content: bytes, rows: int) -> list[Batch]:
    sheet = delimited.open_delimited(content, FORM)
    return list(sheet.batches(["id", "score"], rows))


def told(batches: list[Batch]) -> object:
    rows = [
        (number, *row)
        for batch in batches
        for number, row in zip(batch.row_numbers, batch.frame.iter_rows(), strict=True)
    ]
    rejects = [reject for batch in batches for reject in batch.rejects]
    return rows, rejects, sum(batch.blank for batch in batches)


@given(lines=LINES, end=ENDS, rows=st.integers(1, 7), closed=st.booleans())
def test_the_same_as_one_by_one(lines: list[bytes], end: bytes, rows: int, closed: bool) -> None:
    content = HEADER + end.join(lines) + (end if closed else b"")
    with patch.object(delimited, "plain_batch", return_value=None):
        expected = read(content, rows)
    found = read(content, rows)
    assert told(found) == told(expected)
    assert all(batch.rows <= rows for batch in found)


@pytest.mark.parametrize(
    "line", ['1,"2\n', '1,2"3\n', "1\n", "1,2,3\n", "1,\0\n", "1,\udcff\n", "1," + "2" * 200_000]
)
def test_what_is_unusual_is_left_to_others(line: str) -> None:
    assert plain_batch(["1,2\n", line], first=2, header=["a", "b"], wanted=["b"], delimiter=",") is None


def test_a_plain_batch() -> None:
    lines = ["1, x \r\n", ',""\n', '"2",""']
    batch = plain_batch(lines, first=5, header=["a", "b"], wanted=["b"], delimiter=",")
    assert batch is not None
    assert batch.frame.equals(pl.DataFrame({"b": ["x", None]}, schema={"b": pl.String}))
    assert batch.row_numbers.to_list() == [5, 7]
    assert (batch.rejects, batch.blank) == ((), 1)
