"""Excel workbooks: what comes out of the cells, and archives that are refused before they are parsed."""

import io
import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import openpyxl  # type: ignore[import-untyped]
import pytest

from metrics.ingest.mapping.model import FileForm
from metrics.ingest.reading.archive import inspect_workbook
from metrics.ingest.reading.opening import open_sheet
from metrics.ingest.reasons import FileRefused, Reason
from tests.metrics.ingest.builders import RESPONSES, check_file


def clock(*parts: int) -> datetime:
    """A time as a cell holds it, without a zone."""
    return datetime(*parts, tzinfo=UTC).replace(tzinfo=None)  # type: ignore[misc, arg-type]


def workbook(
    rows: list[list[Any]], sheet: str = "Data", extra: dict[str, list[list[Any]]] | None = None
) -> bytes:
    book = openpyxl.Workbook()
    first = book.active
    assert first is not None
    first.title = sheet
    for row in rows:
        first.append(row)
    for name, others in (extra or {}).items():
        other = book.create_sheet(name)
        for row in others:
            other.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_cells_come_as_text() -> None:
    content = workbook(
        [
            ["id", "score", "when", "day", "amount", "text", "ok", "big"],
            [1, 9.0, clock(2025, 1, 31, 14, 5, 6), date(2025, 1, 31), 12.34, " 007 ", True, 1234567890123],
            [2, 10, clock(2025, 2, 1), date(2025, 2, 1), 0.1 + 0.2, "a\nb", False, 10**15],
        ]
    )
    sheet = open_sheet(content)
    (batch,) = sheet.batches()
    assert (sheet.detected.format, sheet.detected.sheet, sheet.detected.header_row) == ("xlsx", "Data", 1)
    assert batch.frame.rows() == [
        ("1", "9", "2025-01-31 14:05:06", "2025-01-31", "12.34", "007", "true", "1234567890123"),
        ("2", "10", "2025-02-01", "2025-02-01", "0.3", "a\nb", "false", "1000000000000000"),
    ]


def test_titles_empty_rows_and_row_numbers() -> None:
    content = workbook([["Report"], [], ["id", "score"], ["a", 1], [], ["b", 2], [None, "  "], []])
    sheet = open_sheet(content)
    (batch,) = sheet.batches()
    assert (sheet.detected.header_row, sheet.header) == (3, ("id", "score"))
    assert batch.frame.rows() == [("a", "1"), ("b", "2")]
    assert batch.row_numbers.to_list() == [4, 6]
    assert open_sheet(content, FileForm(header_row=4)).header == ("a", "1")
    with pytest.raises(FileRefused, match="Row 2"):
        open_sheet(content, FileForm(header_row=2))


def test_a_sheet_is_chosen_by_name() -> None:
    content = workbook([], extra={"Ответы": [["id"], ["x"]], "Other": [["name"], ["y"]]})
    assert open_sheet(content).detected.sheet == "Ответы"
    assert open_sheet(content, FileForm(sheet="Other")).header == ("name",)
    with pytest.raises(FileRefused, match=r"no sheet “other”. It has: Data, Ответы, Other"):
        open_sheet(content, FileForm(sheet="other"))


def test_an_empty_workbook_is_refused() -> None:
    with pytest.raises(FileRefused, match="empty"):
        open_sheet(workbook([]))


def test_a_workbook_is_checked_like_a_table() -> None:
    content = workbook(
        [
            ["id", "date", "score"],
            [1, clock(2025, 1, 31), 9],
            [2, "31.01.2025", "8"],
            [3, 45688, 7.0],
            [4, clock(2025, 1, 31, 23, 30), 7.5],
            [5, "soon", 5],
        ]
    )
    found = check_file(content, RESPONSES, zone="America/New_York")
    assert found.frame["external_id"].to_list() == ["1", "2", "3"]
    assert found.frame["business_date"].unique().to_list() == [date(2025, 1, 31)]
    assert found.answers["score"].to_list() == [9, 8, 7]
    assert [(row, reason) for row, _column, _value, reason in found.reasons] == [
        (5, Reason.NOT_ON_SCALE),
        (6, Reason.NOT_A_DATE),
    ]


def test_zero_bytes_written_as_escapes_are_rejected() -> None:
    content = workbook([["id"], ["fine"], ["a_x0000_b"]])
    batches = list(open_sheet(content).batches())
    kept = [row for batch in batches for row in batch.frame.iter_rows()]
    rejects = [reject for batch in batches for reject in batch.rejects]
    assert len(kept) + len(rejects) == 2
    assert all("\0" not in (value or "") for row in kept for value in row)


def packed(parts: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def with_sheet(xml: bytes) -> bytes:
    source = zipfile.ZipFile(io.BytesIO(workbook([["a"], [1]])))
    parts = {name: source.read(name) for name in source.namelist()}
    parts["xl/worksheets/sheet1.xml"] = xml
    return packed(parts)


def lying(content: bytes) -> bytes:
    """State a size of ten bytes for every part, in the directory and in the parts themselves."""
    out = bytearray(content)
    for mark, place in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        start = out.find(mark)
        while start >= 0:
            out[start + place : start + place + 4] = (10).to_bytes(4, "little")
            start = out.find(mark, start + 4)
    return bytes(out)


def far_cell(reference: str, equals: bytes = b"=") -> bytes:
    return with_sheet(
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row r="1"><c r="A1"><v>1</v></c></row>'
        b'<row r="1048576"><c r'
        + equals
        + b'"'
        + reference.encode()
        + b'"><v>1</v></c></row></sheetData></worksheet>'
    )


def elsewhere(content: bytes, folder: str) -> bytes:
    """The same workbook with its sheets in another folder."""
    source = zipfile.ZipFile(io.BytesIO(content))
    parts = {name: source.read(name) for name in source.namelist()}
    moved = {name.replace("xl/worksheets/", f"xl/{folder}"): part for name, part in parts.items()}
    for name in ("xl/_rels/workbook.xml.rels", "[Content_Types].xml"):
        moved[name] = moved[name].replace(b"worksheets/", folder.encode())
    return packed(moved)


def implicit_cells() -> bytes:
    """400 cells that do not say where they are, in the last row there can be."""
    cells = b"<c><v>1</v></c>" * 400
    return with_sheet(
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row r="1">' + cells + b'</row><row r="1048576">' + cells + b"</row></sheetData></worksheet>"
    )


def one_long_string(times: int) -> bytes:
    """Nine megabytes of text that many cells refer to."""
    parts = zipfile.ZipFile(io.BytesIO(workbook([["a"], ["b"]])))
    kept = {name: parts.read(name) for name in parts.namelist()}
    space = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    kept["xl/sharedStrings.xml"] = b"<sst " + space + b"><si><t>" + b"ab" * 4_500_000 + b"</t></si></sst>"
    rows = b"".join(b'<row r="%d"><c r="A%d" t="s"><v>0</v></c></row>' % (n, n) for n in range(1, times))
    sheet = b"<worksheet " + space + b"><sheetData>" + rows + b"</sheetData></worksheet>"
    kept["xl/worksheets/sheet1.xml"] = sheet
    return packed(kept)


LAUGHS = b'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;">]><a>&lol2;</a>'


@pytest.mark.parametrize(
    ("bomb", "words"),
    [
        (lambda: packed({"xl/a.xml": b"0" * 40_000_000}), "times its size"),
        (lambda: lying(packed({"xl/a.xml": b"0" * 40_000_000})), "times its size"),
        (lambda: packed({f"{n}.xml": b"" for n in range(201)}), "more than 200 parts"),
        (lambda: with_sheet(LAUGHS), "XML entities"),
        (lambda: with_sheet(LAUGHS.decode().encode("utf-16")), "XML entities"),
        (lambda: far_cell("XFD1048576"), "cells"),
        (lambda: far_cell("B9999999").replace(b'r="1"', b""), "cells"),
        (lambda: far_cell("XFD1048576", b" = "), "cells"),
        (lambda: elsewhere(far_cell("XFD1048576"), "data/"), "cells"),
        (lambda: workbook([["a"]])[:-30], "cannot be opened"),
        (lambda: workbook([["a"]])[:500], "cannot be opened"),
        (lambda: packed({"a.txt": b"no workbook"}), "cannot be opened"),
        (lambda: packed({"xl/workbook.xml": b"<workbook/>"}), "cannot be opened|empty"),
    ],
)
def test_hostile_workbooks_are_refused_before_they_are_parsed(bomb: Callable[[], bytes], words: str) -> None:
    with pytest.raises(FileRefused, match=words):
        open_sheet(bomb())


def test_many_parts_that_are_harmless_each_are_refused_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("metrics.ingest.reading.archive.TOTAL_LIMIT", 30_000_000)
    parts = {f"xl/{n}.xml": b"0123456789" * 95_000 for n in range(40)}
    with pytest.raises(FileRefused, match="exceeds 30 MB"):
        open_sheet(packed(parts))
    parts.popitem()
    monkeypatch.setattr("metrics.ingest.reading.archive.TOTAL_LIMIT", 39 * 950_000)
    with pytest.raises(FileRefused, match=r"cannot be opened|empty"):
        open_sheet(packed(parts))


@pytest.mark.parametrize("bomb", [implicit_cells, lambda: one_long_string(3000)], ids=["cells", "strings"])
def test_what_only_reading_shows_kills_the_reader_and_nobody_else(bomb: Callable[[], bytes]) -> None:
    with pytest.raises(FileRefused, match="more memory or time"):
        open_sheet(bomb())


def test_an_entity_across_two_chunks_is_seen() -> None:
    padding = b" " * ((1 << 18) - 5)
    with pytest.raises(FileRefused, match="entities"):
        inspect_workbook(packed({"xl/a.xml": padding + b"<!ENTITY x 'y'>"}))


def test_a_real_workbook_passes() -> None:
    inspect_workbook(workbook([["a"] * 20] * 500))


def test_a_table_is_no_workbook() -> None:
    with pytest.raises(FileRefused):
        open_sheet(b"a,b\n1,2\n", FileForm(format="xlsx"))
    with pytest.raises(FileRefused):
        open_sheet(workbook([["a"]]), FileForm(format="csv"))
