"""Mappings: what they may say, and what is said back when they are wrong."""

import json
from copy import deepcopy
from typing import Any

import pytest

from metrics.ingest.kinds import Kind
from metrics.ingest.mapping.document import check_header, read_mappings
from metrics.ingest.mapping.expressions import Column, Compare, Constant, Day, Sum, Translate
from metrics.ingest.mapping.model import SourceMapping
from metrics.ingest.problems import MappingError
from tests.metrics.ingest.builders import CATALOGUE, RESPONSES, TRANSACTIONS


def read(mapping: Any) -> SourceMapping:
    (found,) = read_mappings(mapping, CATALOGUE)
    return found


def problems(mapping: Any) -> dict[str, str]:
    with pytest.raises(MappingError) as caught:
        read_mappings(mapping, CATALOGUE)
    return {problem.path: problem.message for problem in caught.value.problems}


def changed(base: dict[str, Any], **parts: Any) -> dict[str, Any]:
    return {**deepcopy(base), **parts}


def test_a_full_mapping_is_read() -> None:
    mapping = read(
        changed(
            RESPONSES,
            file={
                "format": "csv",
                "encoding": "windows-1251",
                "delimiter": "tab",
                "decimal": ",",
                "header_row": 3,
            },
            columns={
                "occurred_at": {"day": "d", "month": "2017-05"},
                "weight": {"sum": ["a", "b"]},
                "comment": "c",
            },
            metrics={
                "nps": {"measure": "recommend_0_10", "missing": [11, "Blank"], "scale": [0, 10]},
                "wifi": {
                    "measure": "touchpoint_satisfaction_1_5",
                    "touchpoint": "wifi",
                    "values": {"Good": 4},
                },
                "own": {"measure": "ease_1_3"},
            },
            dimensions={
                "channel": {"constant": "web"},
                "region": {"map": "r", "values": {"1": "north"}, "otherwise": "other"},
                "late": {"compare": ["x", ">=", "y"], "true": "yes", "false": "no"},
            },
            date={"format": "%d.%m.%Y", "timezone": "Europe/Moscow"},
            own_dimensions={"late": {"en": "Late", "ru": "Опоздание"}},
            measures={
                "ease_1_3": {"en": "Ease", "ru": "Лёгкость", "minimum": 1, "maximum": 3, "better": "lower"}
            },
            comments=True,
            key_space="club",
        )
    )
    assert (mapping.source, mapping.kind, mapping.comments, mapping.key_space) == (
        "survey",
        Kind.RESPONSES,
        True,
        "club",
    )
    assert (mapping.file.delimiter, mapping.file.header_row) == ("\t", 3)
    assert mapping.columns == {
        "occurred_at": Day("d", "2017-05"),
        "weight": Sum(("a", "b")),
        "comment": Column("c"),
    }
    assert mapping.dimensions == {
        "channel": Constant("web"),
        "region": Translate("r", {"1": "north"}, "other"),
        "late": Compare("x", ">=", "y", "yes", "no", None),
    }
    assert [metric.question.code for metric in mapping.metrics] == [
        "recommend_0_10",
        "touchpoint_satisfaction_1_5",
        "ease_1_3",
    ]
    assert mapping.metrics[0].missing == {"11", "blank"}
    assert mapping.metrics[1].values == {"good": 4}
    assert mapping.reads(()) == {"d", "a", "b", "c", "nps", "wifi", "own", "r", "x", "y"}


def test_comments_are_not_read_unless_asked_for() -> None:
    mapping = read(changed(RESPONSES, columns={**RESPONSES["columns"], "comment": "text"}))
    assert "text" not in mapping.reads(())


@pytest.mark.parametrize(
    ("part", "path", "words"),
    [
        ({"knd": 1}, "knd", "“knd” has no meaning here. Did you mean “kind”?"),
        ({"kind": "response"}, "kind", "Did you mean “responses”?"),
        ({"source": "My Shop"}, "source", "short code"),
        ({"file": {"format": "xls"}}, "file.format", "Did you mean “xlsx”?"),
        ({"file": {"header_row": 0}}, "file.header_row", "counted from 1"),
        ({"file": {"encoding": "utf-99"}}, "file.encoding", "No such encoding"),
        ({"file": {"encoding": "punycode"}}, "file.encoding", "No such encoding"),
        ({"file": {"encoding": "unicode_escape"}}, "file.encoding", "No such encoding"),
        ({"source": "survey\0"}, "", "U+0000"),
        ({"file": {"sheeet": "a"}}, "file.sheeet", "Did you mean “sheet”?"),
        ({"file": []}, "file", "Write an object"),
        ({"columns": {}}, "columns", "“occurred_at” is missing; responses cannot do without it."),
        ({"columns": {"occurred_at": "d", "channel": "c"}}, "columns.channel", "Put it under “dimensions”"),
        ({"columns": {"occurred_at": "d", "mode": "c"}}, "columns.mode", "“survey_mode” is a dimension"),
        ({"columns": {"occurred_at": "d", "wieght": "c"}}, "columns.wieght", "Did you mean “weight”?"),
        ({"columns": {"occurred_at": 5}}, "columns.occurred_at", "name of a column"),
        ({"columns": {"occurred_at": {"cnstant": "x"}}}, "columns.occurred_at", "Did you mean “constant”?"),
        ({"columns": {"occurred_at": {"sum": ["a"]}}}, "columns.occurred_at", "A sum is a number"),
        ({"columns": {"occurred_at": {"day": "a", "month": "May"}}}, "columns.occurred_at.month", "2017-05"),
        (
            {"columns": {"occurred_at": "d", "weight": {"day": "a", "month": "2017-05"}}},
            "columns.weight",
            "date",
        ),
        ({"columns": {"occurred_at": "d", "weight": {"sum": ["a", "a"]}}}, "columns.weight.sum", "twice"),
        ({"metrics": {}}, "metrics", "at least one column with answers"),
        (
            {"metrics": {"s": {"measure": "recomend_0_10"}}},
            "metrics.s.measure",
            "Did you mean “recommend_0_10”?",
        ),
        ({"metrics": {"s": {"measure": "effort_1_7", "scale": [1, 5]}}}, "metrics.s.scale", "never rescaled"),
        ({"metrics": {"s": {"measure": "effort_1_7", "missing": 9}}}, "metrics.s.missing", "List the values"),
        (
            {"metrics": {"s": {"measure": "effort_1_7", "values": {"x": 8}}}},
            "metrics.s.values.x",
            "from 1 to 7",
        ),
        ({"metrics": {"s": {"measure": "touchpoint_satisfaction_1_5"}}}, "metrics.s", "which touchpoint"),
        (
            {"metrics": {"a": {"measure": "effort_1_7"}, "b": {"measure": "effort_1_7"}}},
            "metrics.b",
            "“a” already answers this question",
        ),
        ({"dimensions": {"chanel": "c"}}, "dimensions.chanel", "Did you mean “channel”?"),
        ({"dimensions": {"channel": {"sum": ["a"]}}}, "dimensions.channel", "holds words"),
        ({"own_dimensions": {"airline": {"en": "Airline"}}}, "own_dimensions.airline", "no column"),
        ({"own_dimensions": {c: {} for c in "abcde"}}, "own_dimensions", "At most 4"),
        ({"own_dimensions": {"metric": {}}}, "own_dimensions.metric", "no column"),
        (
            {"measures": {"m": {"en": "M", "ru": "М", "minimum": 5, "maximum": 1}}},
            "measures.m",
            "at most 101",
        ),
        (
            {"measures": {"effort_1_7": {"en": "M", "ru": "М", "minimum": 1, "maximum": 5}}},
            "measures.effort_1_7",
            "Another scale needs another code",
        ),
        (
            {"measures": {"m": {"en": "M", "ru": "М", "minimum": 1, "maximum": 5, "better": "up"}}},
            "measures.m.better",
            "higher lower",
        ),
        ({"date": {"format": "yyyy"}}, "date.format", "%d.%m.%Y"),
        ({"date": {"timezone": "Europe/Moskow"}}, "date.timezone", "Did you mean “Europe/Moscow”?"),
        ({"comments": "yes"}, "comments", "true or false"),
        ({"unpivot": {"columns": "months"}}, "unpivot", "Only measurements"),
    ],
)
def test_a_problem_is_named_at_its_place(part: dict[str, Any], path: str, words: str) -> None:
    found = problems(changed(RESPONSES, **part))
    assert path in found, found
    assert words in found[path]


def test_all_problems_are_told_at_once() -> None:
    assert len(problems({"kind": "transactions", "columns": {"external_id": "id"}, "extra": 1})) >= 3


def test_problems_in_a_list_say_which_mapping() -> None:
    wrong = changed(TRANSACTIONS, columns={"occurred_at": "d", "amount": "a"})
    assert "[1].columns" in problems([RESPONSES, wrong])


def test_a_list_shares_the_settings_of_its_file() -> None:
    first = changed(RESPONSES, file={"delimiter": ";"})
    mappings = read_mappings([first, TRANSACTIONS], CATALOGUE)
    assert [mapping.file.delimiter for mapping in mappings] == [";", ";"]
    other = changed(TRANSACTIONS, file={"delimiter": "|"})
    assert "[1].file" in problems([first, other])


@pytest.mark.parametrize(
    ("compare", "path"),
    [
        ({"compare": ["a", "=", "b"], "true": "x", "false": "y"}, "dimensions.region.compare"),
        ({"compare": ["a", ">", "b"], "true": "x"}, "dimensions.region"),
        ({"compare": ["a", ">", 5], "true": "x", "false": "y"}, "dimensions.region.compare[2]"),
        ({"compare": ["a", ">", "b"], "true": "", "false": "y"}, "dimensions.region.true"),
        ({"map": "a", "values": {}}, "dimensions.region.values"),
        ({"map": "a", "values": {"1": []}}, "dimensions.region.values.1"),
        ({"constant": {}}, "dimensions.region.constant"),
        ({"map": "a", "constant": "b"}, "dimensions.region"),
    ],
)
def test_expressions_are_checked(compare: dict[str, Any], path: str) -> None:
    assert path in problems(changed(RESPONSES, dimensions={"region": compare}))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "not JSON: line 1"),
        ('{"source": "a", "source": "b"}', "“source” is written twice"),
        ("[]", "The list is empty"),
        ("[5]", "A mapping is a JSON object"),
        (b"\xff\xfe\xfa", "UTF-8"),
    ],
)
def test_what_is_no_mapping_at_all(text: str | bytes, words: str) -> None:
    assert words in next(iter(problems(text).values()))


def test_measurements_need_a_value() -> None:
    base = {"source": "fin", "kind": "measurements"}
    columns = {"measure": {"constant": "invited"}, "period": "month"}
    assert "Name “value”" in problems({**base, "columns": columns})["columns"]
    assert "go together" in problems({**base, "columns": {**columns, "numerator": "n"}})["columns"]
    unpivot = {**base, "unpivot": {"columns": "months"}, "columns": {"measure": "m"}}
    assert read(unpivot).periods(["m", "2025-01", "2025-02", "2025", "note"]) == ("2025-01", "2025-02")
    wrong = {**unpivot, "columns": columns}
    assert "Leave this out" in problems(wrong)["columns.period"]
    wrong = {**unpivot, "unpivot": {"columns": ["2025-01", "January"]}}
    assert "not a period" in problems(wrong)["unpivot.columns[1]"]
    wrong = {**unpivot, "unpivot": {"columns": "mnths"}}
    assert "Did you mean “months”?" in problems(wrong)["unpivot.columns"]


def test_customers_have_only_their_own_dimensions() -> None:
    mapping = {"source": "crm", "kind": "customers", "columns": {"customer": "id"}}
    assert read({**mapping, "dimensions": {"region": "r"}}).dimensions
    assert (
        "No dimension “channel”"
        in problems({**mapping, "dimensions": {"channel": "c"}})["dimensions.channel"]
    )


def test_a_fixed_word_is_checked_at_once() -> None:
    columns = {**TRANSACTIONS["columns"], "kind": {"constant": "purchases"}}
    assert "Did you mean “purchase”?" in problems(changed(TRANSACTIONS, columns=columns))["columns.kind"]
    assert "Only responses" in problems(changed(TRANSACTIONS, metrics={"a": {}}))["metrics"]


def test_a_name_that_is_no_column_is_never_taken_for_a_constant() -> None:
    found = check_header(read(RESPONSES), ["id", "dates", "Score"])
    assert {problem.path: problem.suggestion for problem in found} == {
        "columns.occurred_at": "dates",
        "metrics.score": "Score",
    }
    assert found[0].message == "The file has no column “date”. Did you mean “dates”?"


def test_no_period_among_the_columns_is_a_problem() -> None:
    mapping = read(
        {
            "source": "fin",
            "kind": "measurements",
            "unpivot": {"columns": "months"},
            "columns": {"measure": "m"},
        }
    )
    assert [problem.path for problem in check_header(mapping, ["m", "total"])] == ["unpivot.columns"]


def test_the_error_reads_as_a_list() -> None:
    with pytest.raises(MappingError) as caught:
        read_mappings(json.dumps(changed(RESPONSES, comments=1)), CATALOGUE)
    assert str(caught.value) == "comments: Write true or false."
