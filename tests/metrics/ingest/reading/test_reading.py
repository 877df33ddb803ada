"""Text tables and JSON lines: encodings, delimiters, headers, and rows that are damaged."""

import json
import random
from pathlib import Path

import pytest

from metrics.ingest.mapping.model import FileForm
from metrics.ingest.reading.opening import open_sheet
from metrics.ingest.reading.sheets import Sheet
from metrics.ingest.reasons import FileRefused, Reason, Reject
from tests.metrics.ingest.builders import RESPONSES, check_file

RUSSIAN = "номер;оценка;отзыв\n1;9;Всё понравилось, спасибо\n2;3;Очередь на кассе\n"
UTF8 = FileForm(encoding="utf-8")
WESTERN = "id;score;note\n1;9;très bien, à bientôt\n2;3;Müller, naïve façade\n"


def read(source: bytes | Path, form: FileForm | None = None) -> tuple[Sheet, list[tuple[str | None, ...]]]:
    sheet = open_sheet(source, form)
    return sheet, [row for batch in sheet.batches() for row in batch.frame.iter_rows()]


def rejects_of(sheet: Sheet) -> list[Reject]:
    return [reject for batch in sheet.batches() for reject in batch.rejects]


@pytest.mark.parametrize(
    ("text", "encoding", "detected"),
    [
        (RUSSIAN, "utf-8", "utf-8"),
        (RUSSIAN, "utf-8-sig", "utf-8"),
        (RUSSIAN, "utf-16", "utf-16-le"),
        (RUSSIAN, "windows-1251", "windows-1251"),
        (WESTERN, "utf-8", "utf-8"),
        (WESTERN, "windows-1252", "windows-1252"),
        (WESTERN, "utf-16-le", "utf-16-le"),
        (WESTERN, "utf-16-be", "utf-16-be"),
        ("id,score\n1,2\n", "ascii", "utf-8"),
    ],
)
def test_encodings_are_detected(text: str, encoding: str, detected: str) -> None:
    sheet, rows = read(text.encode(encoding))
    lines = [line.split(";" if ";" in text else ",") for line in text.splitlines()]
    assert sheet.detected.encoding == detected
    assert list(sheet.header) == lines[0]
    assert [list(row) for row in rows] == lines[1:]


def test_an_encoding_may_be_said() -> None:
    sheet, rows = read(RUSSIAN.encode("koi8-r"), FileForm(encoding="koi8-r"))
    assert sheet.header == ("номер", "оценка", "отзыв")
    assert rows[0][2] == "Всё понравилось, спасибо"


def test_letters_far_from_the_start_are_still_seen() -> None:
    text = "id;note\n" + "".join(f"{number};plain\n" for number in range(200_000)) + RUSSIAN.split("\n", 1)[1]
    assert open_sheet(text.encode("windows-1251")).detected.encoding == "windows-1251"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiters_are_detected(delimiter: str) -> None:
    text = "\n".join(delimiter.join(row) for row in [("a", "b", "c"), ("1", "2", "x"), ("3", "4", "y")])
    sheet, rows = read(text.encode())
    assert sheet.detected.delimiter == delimiter
    assert rows == [("1", "2", "x"), ("3", "4", "y")]


def test_decimal_commas_do_not_hide_the_semicolon() -> None:
    sheet, rows = read(b"id;amount\n1;10,50\n2;3,20\n3;4,00\n")
    assert sheet.detected.delimiter == ";"
    assert rows[0] == ("1", "10,50")


def test_a_single_column_is_a_table() -> None:
    sheet, rows = read(b"score\n9\n3\n")
    assert (sheet.header, rows) == (("score",), [("9",), ("3",)])


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_and_quotes(end: str) -> None:
    text = end.join(["id,note", '1,"a, ""b"""', f'2,"two{end}lines"', " 3 , x ", '4,5" screen', ""])
    sheet, rows = read(text.encode())
    assert rows == [("1", 'a, "b"'), ("2", f"two{end}lines"), ("3", "x"), ("4", '5" screen')]
    assert [number for batch in sheet.batches() for number in batch.row_numbers] == [2, 3, 5, 6]


def test_titles_above_the_header_are_passed_over() -> None:
    sheet, rows = read(b"Report of 2025;;\n\nMade by;Anna;\n\nid;score;note\n1;9;x\n2;8;y\n")
    assert (sheet.detected.header_row, sheet.header) == (5, ("id", "score", "note"))
    assert rows == [("1", "9", "x"), ("2", "8", "y")]


def test_the_row_of_the_header_may_be_said() -> None:
    sheet, rows = read(b"x,y\na,b\n1,2\n", FileForm(header_row=2))
    assert (sheet.header, rows) == (("a", "b"), [("1", "2")])
    with pytest.raises(FileRefused, match="Row 9"):
        read(b"x,y\n", FileForm(header_row=9))


def test_names_are_made_unique_and_never_empty() -> None:
    sheet, _rows = read(b",score, score ,a\nb,\n0,1,2,3\n".replace(b"a\nb", b'"a\nb"'))
    assert sheet.header == ("column 1", "score", "score (2)", "a b")


@pytest.mark.parametrize(
    "content",
    [
        b"id;na\xffme\n" + b"1;9\n" * 20,
        b"id;na\0me\n" + b"1;9\n" * 20,
        b'{"id": 1, "na\\u0000me": 9}\n' * 20,
        b'{"id": 1, "na\\ud800me": 9}\n' * 20,
    ],
)
def test_a_name_with_damage_can_be_kept_and_its_column_read(content: bytes) -> None:
    sheet, rows = read(content, UTF8)
    assert sheet.header == ("id", "na\ufffdme")
    assert rows == [("1", "9")] * 20


def test_lines_of_ever_new_keys_are_refused_before_they_fill_the_memory() -> None:
    lines = (json.dumps({f"k{line}_{key}": 1 for key in range(900)}) for line in range(20))
    with pytest.raises(FileRefused, match="1800 columns"):
        open_sheet("\n".join(lines).encode())


def test_blank_rows_are_passed_over_and_counted() -> None:
    sheet = open_sheet(b"a,b\n1,2\n\n,,\n,\n3,4\n\n")
    (batch,) = sheet.batches()
    assert (batch.frame.height, batch.blank, batch.rows) == (2, 4, 2)


def test_only_wanted_columns_are_read_and_judged() -> None:
    sheet = open_sheet(b"a,b\n1,\xff\n2,x\n", UTF8)
    (batch,) = sheet.batches(["a"])
    assert batch.frame.rows() == [("1",), ("2",)]
    assert [reject.column for reject in rejects_of(sheet)] == ["b"]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"5,6,7", Reason.FIELD_COUNT),
        (b"5", Reason.FIELD_COUNT),
        (b'"5,6', Reason.OPEN_QUOTE),
        (b'5,"6', Reason.OPEN_QUOTE),
        (b"5,\xff\xfe", Reason.UNDECODABLE),
        (b"5,\x00", Reason.NUL),
        (b"5," + b"x" * 200_000, Reason.FIELD_TOO_LONG),
        (b"5," + b"x" * 3_000_000, Reason.ROW_TOO_LONG),
    ],
)
def test_one_damaged_row_costs_no_other(line: bytes, reason: Reason) -> None:
    sheet = open_sheet(b"a,b\n1,2\n" + line + b"\n3,4\n7,8\n", UTF8)
    rows = [row for batch in sheet.batches() for row in batch.frame.iter_rows()]
    assert rows == [("1", "2"), ("3", "4"), ("7", "8")]
    (reject,) = rejects_of(sheet)
    assert (reject.row_number, reject.reason) == (3, reason)
    assert len(reject.value or "") <= 200


def test_undecodable_bytes_name_their_column() -> None:
    (reject,) = rejects_of(open_sheet("a,b,c\n1,é,3\n2,".encode() + b"\xe9,4\n"))
    assert (reject.row_number, reject.column) == (3, "b")
    assert reject.parameters == {"encoding": "utf-8"}
    assert "Save the file in one encoding" in reject.message


def test_an_open_quote_at_the_very_end() -> None:
    sheet = open_sheet(b'a,b\n1,2\n3,"4')
    assert [(reject.row_number, reject.reason) for reject in rejects_of(sheet)] == [(3, Reason.OPEN_QUOTE)]


def test_many_stray_quotes_stay_fast_and_lose_nothing() -> None:
    lines = [f'{number},"stray' if number % 500 == 0 else f"{number},fine" for number in range(1, 20_001)]
    sheet = open_sheet("\n".join(["id,note", *lines]).encode())
    batches = list(sheet.batches())
    assert sum(batch.frame.height for batch in batches) == 20_000 - 40
    assert sum(len(batch.rejects) for batch in batches) == 40


def test_a_stray_quote_that_another_closes_swallows_no_rows() -> None:
    lines = ['1,"stray,x', "2,fine,x", "3,fine,x", '4,stray",x', "5,fine,x"]
    sheet = open_sheet("\n".join(["id,note,more", *lines]).encode())
    rows = [row[0] for batch in sheet.batches() for row in batch.frame.iter_rows()]
    assert rows == ["2", "3", "4", "5"]
    assert [reject.row_number for reject in rejects_of(sheet)] == [2]


def test_texts_of_many_lines_stay_whole() -> None:
    note = 'first, line\nsecond ""line""\n\nand, then, more\nlast'
    _sheet, rows = read(f'id,note,score\n1,"{note}",9\n2,"{note}",8\n'.encode())
    assert rows == [("1", note.replace('""', '"'), "9"), ("2", note.replace('""', '"'), "8")]


def test_a_quote_left_open_for_the_rest_of_the_file() -> None:
    lines = ['1,"open', *(f"{number},{'x' * 100}" for number in range(2, 30_000))]
    sheet = open_sheet("\n".join(["id,note", *lines]).encode())
    batches = list(sheet.batches())
    assert sum(batch.frame.height for batch in batches) == 29_998
    assert [reject.row_number for batch in batches for reject in batch.rejects] == [2]


# Every kind takes its number and gives its lines, and whether it is accepted.
KINDS: list[tuple[bytes, bool]] = [
    (b"%d,2025-01-02,9", True),
    (b"%d,2025-01-02 10:00,0", True),
    (b'%d,"2025-01-02","10"', True),
    (b" %d , 2025-01-02 , 5 ", True),
    (b"%d,2025-01-02T10:00:00Z,7", True),
    (b"%d,02.01.2025,7", True),
    (b"%d,2025-01-02,8.0", True),
    (b"%d,2025-01-02,11", False),
    (b"%d,2025-01-02,-1", False),
    (b"%d,2025-01-02,8.5", False),
    (b"%d,2025-01-02,nine", False),
    (b"%d,2025-01-02,", False),
    (b"%d,,9", False),
    (b"%d,2025-02-30,9", False),
    (b"%d,1960-01-01,9", False),
    (b"%d,2150-01-01,9", False),
    (b"%d,2027-01-01,9", False),
    (b"%d,2025-01-02", False),
    (b"%d,2025-01-02,9,extra", False),
    (b'%d,2025-01-02,"9', False),
    (b'"%d,2025-01-02,9', False),
    (b"%d,2025-01-02,\x009", False),
    (b"%d,2025-01-02,\xff", False),
    (b"%d,\xc3\x28,9", False),
    (b"%d" + b"x" * 300 + b",2025-01-02,9", False),
]


def test_twenty_five_kinds_of_rows_in_one_file() -> None:
    assert len(KINDS) == 25
    picks = [KINDS[number % 25] for number in range(10_000)]
    random.Random(7).shuffle(picks)
    lines = [kind % number for number, (kind, _sound) in enumerate(picks)]
    mapping = {**RESPONSES, "file": {"encoding": "utf-8"}}
    found = check_file(b"\n".join([b"id,date,score", *lines]), mapping)
    assert found.frame.height + len(found.rejects) == 10_000
    accepted = set(found.frame["row_number"])
    assert accepted == {place + 2 for place, (_kind, sound) in enumerate(picks) if sound}
    assert all(reject.message for reject in found.rejects)


def test_json_lines() -> None:
    lines = [
        json.dumps({"id": 1, "score": 9.5, "ok": True, "who": {"city": "Осло"}, "tags": ["a"]}),
        "",
        json.dumps({"id": "2", "score": None, "more": 1e300}),
        "[1]",
        '{"id": 3',
        '{"id": "\\ud800"}',
        '{"id": "\\u0000"}',
    ]
    sheet, rows = read("\n".join(lines).encode())
    assert sheet.detected.format == "ndjson"
    assert sheet.header == ("id", "score", "ok", "who.city", "tags", "more")
    assert rows == [
        ("1", "9.5", "true", "Осло", '["a"]', None),
        ("2", None, None, None, None, "1e+300"),
    ]
    assert [(reject.row_number, reject.reason) for reject in rejects_of(sheet)] == [
        (4, Reason.NOT_AN_OBJECT),
        (5, Reason.NOT_AN_OBJECT),
        (6, Reason.UNDECODABLE),
        (7, Reason.NUL),
    ]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"\n\n\n", "empty"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "old or a protected Excel"),
        (bytes(range(32)) * 40, "neither a table"),
        (b"PK\x03\x04 no archive", "cannot be opened"),
        (b",".join(b"c%d" % number for number in range(1001)) + b"\n1\n", "1001 columns"),
    ],
)
def test_files_that_are_refused(content: bytes, words: str) -> None:
    with pytest.raises(FileRefused, match=words):
        open_sheet(content)


def test_two_hundred_thousand_columns_are_refused_quickly() -> None:
    with pytest.raises(FileRefused, match="longer than 1000000 characters"):
        open_sheet(b",".join(b"c%d" % number for number in range(200_000)) + b"\n")


def test_a_path_reads_like_its_bytes(tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    path.write_bytes(RUSSIAN.encode())
    assert read(path)[1] == read(path.read_bytes())[1]


def test_batches_are_bounded_by_rows_and_by_size() -> None:
    text = "a,b\n" + "1,2\n" * 25
    assert [batch.frame.height for batch in open_sheet(text.encode()).batches(rows=10)] == [10, 10, 5]
    wide = "a,b\n" + f"1,{'x' * 100_000}\n" * 400
    heights = [batch.frame.height for batch in open_sheet(wide.encode()).batches()]
    assert max(heights) <= 161
    assert sum(heights) == 400
