"""Checking: typed rows of each kind, every reason for a reject, what counts as no answer."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import polars as pl
import pytest

from metrics.ingest.checking.output import ANSWERS, COMMON, OF_KIND
from metrics.ingest.kinds import Kind
from metrics.ingest.reasons import Reason
from tests.metrics.ingest.builders import RESPONSES, TRANSACTIONS, changed, check_file, table


def responses(*rows: str, **parts: Any) -> Any:
    return check_file(table(*rows, header="id,date,score,extra"), changed(RESPONSES, **parts))


def transactions(*rows: str, **parts: Any) -> Any:
    return check_file(table(*rows, header="id;date;amount;extra"), changed(TRANSACTIONS, **parts))


def test_responses_come_out_typed() -> None:
    found = responses(
        "a,2025-01-31 23:30:00,9,web",
        "b,2025-02-01,0,",
        columns={"customer": "id", "weight": "score"},
        dimensions={"channel": "extra", "region": {"constant": "north"}},
        date={"timezone": "UTC"},
    )
    assert dict(found.frame.schema) == {
        **COMMON,
        **OF_KIND[Kind.RESPONSES],
        "dim:channel": pl.String(),
        "dim:region": pl.String(),
    }
    assert dict(found.answers.schema) == ANSWERS
    assert found.frame.drop("content_hash").rows() == [
        (2, "a", "a", datetime(2025, 1, 31, 23, 30, tzinfo=UTC), date(2025, 2, 1), 9.0, None, "web", "north"),
        (3, "b", "b", datetime(2025, 1, 31, 23, tzinfo=UTC), date(2025, 2, 1), 0.0, None, None, "north"),
    ]
    assert found.answers.rows() == [
        (2, "a", "recommend_0_10", None, 9),
        (3, "b", "recommend_0_10", None, 0),
    ]


def test_naive_times_are_of_the_mapping_else_of_the_business() -> None:
    (own,) = responses("a,2025-01-31 23:30,9,", date={"timezone": "Asia/Tokyo"}).frame["occurred_at"]
    (business,) = responses("a,2025-01-31 23:30,9,").frame["occurred_at"]
    assert own == datetime(2025, 1, 31, 14, 30, tzinfo=UTC)
    assert business == datetime(2025, 1, 31, 22, 30, tzinfo=UTC)


def test_a_missing_answer_drops_the_answer_and_not_the_row() -> None:
    found = responses(
        "a,2025-01-02,11,5",
        "b,2025-01-02,,4",
        "c,2025-01-02,9,Blank",
        "d,2025-01-02,11.0,3",
        "e,2025-01-02,11,",
        metrics={
            "score": {"measure": "recommend_0_10", "missing": [11]},
            "extra": {"measure": "satisfaction_1_5", "missing": ["blank"]},
        },
    )
    assert found.frame["external_id"].to_list() == ["a", "b", "c", "d"]
    assert found.answers.select("external_id", "measure", "score").rows() == [
        ("c", "recommend_0_10", 9),
        ("a", "satisfaction_1_5", 5),
        ("b", "satisfaction_1_5", 4),
        ("d", "satisfaction_1_5", 3),
    ]
    # The row that answers nothing is rejected, and what it did not answer is counted like that of the others.
    assert found.missing == {("score", "11"): 3, ("score", ""): 1, ("extra", "blank"): 1, ("extra", ""): 1}
    assert found.reasons == [(6, "score", None, "no_answer")]


def test_zero_is_an_answer_unless_it_is_said_not_to_be() -> None:
    assert responses("a,2025-01-02,0,").answers["score"].to_list() == [0]


def test_a_row_with_a_comment_alone_stays() -> None:
    found = responses("a,2025-01-02,,fine", columns={"comment": "extra"}, comments=True)
    assert found.frame["comment"].to_list() == ["fine"]
    assert found.answers.is_empty()


def test_comments_are_masked_and_off_by_default() -> None:
    rows = ("a,2025-01-02,9,call +7 912 345-67-89",)
    on = responses(*rows, columns={"comment": "extra"}, comments=True)
    off = responses(*rows, columns={"comment": "extra"})
    assert on.frame["comment"].to_list() == ["call [phone]"]
    assert off.frame["comment"].to_list() == [None]


def test_answers_in_words_and_by_touchpoint() -> None:
    found = responses(
        "a,2025-01-02,Very good,3",
        "b,2025-01-02,POOR,",
        "c,2025-01-02,so so,2",
        metrics={
            "score": {
                "measure": "touchpoint_satisfaction_1_5",
                "touchpoint": "wifi",
                "values": {"very good": 5, "Poor": 2},
            },
            "extra": {"measure": "touchpoint_satisfaction_1_5", "touchpoint": "food"},
        },
    )
    assert found.answers.select("touchpoint", "score").rows() == [("wifi", 5), ("wifi", 2), ("food", 3)]
    assert found.reasons == [(4, "score", "so so", "not_on_scale")]


def test_a_question_of_the_mapping_has_its_own_scale() -> None:
    measure = {"en": "Ease", "ru": "Лёгкость", "minimum": -2, "maximum": 2}
    found = responses(
        "a,2025-01-02,-2,",
        "b,2025-01-02,3,",
        measures={"ease": measure},
        metrics={"score": {"measure": "ease"}},
    )
    assert found.answers["score"].to_list() == [-2]
    assert found.rejects[0].parameters == {"minimum": -2, "maximum": 2}


@pytest.mark.parametrize(
    ("row", "reject"),
    [
        ("a,2025-01-02,11,", ("score", "11", Reason.NOT_ON_SCALE)),
        ("a,2025-01-02,8.5,", ("score", "8.5", Reason.NOT_ON_SCALE)),
        ("a,2025-01-02,-1,", ("score", "-1", Reason.NOT_ON_SCALE)),
        ("a,2025-01-02,good,", ("score", "good", Reason.NOT_ON_SCALE)),
        ("a,2025-01-02,,", ("score", None, Reason.NO_ANSWER)),
        ("a,,9,", ("date", None, Reason.REQUIRED)),
        ("a,tomorrow,9,", ("date", "tomorrow", Reason.NOT_A_DATE)),
        ("a,2025-02-29,9,", ("date", "2025-02-29", Reason.NOT_A_DATE)),
        ("a,1969-12-31,9,", ("date", "1969-12-31", Reason.DATE_TOO_EARLY)),
        ("a,2101-01-01,9,", ("date", "2101-01-01", Reason.DATE_TOO_LATE)),
        ("a,2026-01-18,9,", ("date", None, Reason.DATE_IN_FUTURE)),
        ("a,01/02/2025,9,", ("date", "01/02/2025", Reason.AMBIGUOUS_DATE)),
        (f"{'i' * 201},2025-01-02,9,", ("id", "i" * 200, Reason.TEXT_TOO_LONG)),
        (f"a,2025-01-02,9,{'m' * 101}", ("extra", "m" * 101, Reason.TEXT_TOO_LONG)),
    ],
)
def test_rejected_responses(row: str, reject: tuple[str, str | None, Reason]) -> None:
    found = responses("fine,2025-01-02,9,", row, dimensions={"channel": "extra"})
    assert found.frame["external_id"].to_list() == ["fine"]
    (met,) = found.rejects
    assert (met.row_number, met.column, met.reason) == (3, reject[0], reject[2])
    if reject[2] is not Reason.DATE_IN_FUTURE:
        assert met.value == reject[1]
    assert met.message


def test_weights_cannot_be_negative() -> None:
    found = responses(
        "a,2025-01-02,9,-0.5", "b,2025-01-02,9,x", "c,2025-01-02,9,0", columns={"weight": "extra"}
    )
    assert found.reasons == [(2, "extra", "-0.5", "negative"), (3, "extra", "x", "not_a_number")]


def test_a_row_has_one_reject_however_much_is_wrong() -> None:
    assert len(responses("a,never,99,").rejects) == 1


def test_a_clock_two_days_behind_is_forgiven() -> None:
    assert responses("a,2026-01-16 23:00,9,").rejects == []


def test_transactions_come_out_exact() -> None:
    found = transactions(
        "a;2025-01-02;0,10;0,20", "b;2025-01-02;1 234,5;", columns={"amount": {"sum": ["amount", "extra"]}}
    )
    assert found.frame["amount"].to_list() == [Decimal("0.3000"), Decimal("1234.5000")]
    assert dict(found.frame.schema) == {**COMMON, **OF_KIND[Kind.TRANSACTIONS]}
    assert found.conventions.decimal == ","


def test_refunds_are_below_zero_whichever_sign_they_come_with() -> None:
    found = transactions(
        "a;2025-01-02;10.00;purchase",
        "b;2025-01-02;10.00;REFUND",
        "c;2025-01-02;-10.00;refund",
        "d;2025-01-02;-10.00;purchase",
        "e;2025-01-02;-10.00;fee",
        "f;2025-01-02;-10.00;",
        columns={"kind": "extra"},
    )
    assert found.frame.select("kind", pl.col("amount").cast(pl.Float64)).rows() == [
        ("purchase", 10.0),
        ("refund", -10.0),
        ("refund", -10.0),
        ("refund", -10.0),
        ("fee", -10.0),
        ("refund", -10.0),
    ]


@pytest.mark.parametrize(
    ("row", "parts", "reject"),
    [
        ("a;2025-01-02;;", {}, ("amount", None, Reason.REQUIRED)),
        ("a;2025-01-02;ten;", {}, ("amount", "ten", Reason.NOT_A_NUMBER)),
        ("a;2025-01-02;1.23456;", {}, ("amount", "1.23456", Reason.TOO_MANY_DECIMALS)),
        ("a;2025-01-02;1234567890123456;", {}, ("amount", "1234567890123456", Reason.NUMBER_TOO_LARGE)),
        (
            "a;2025-01-02;5.5;x",
            {"columns": {"amount": {"sum": ["amount", "extra"]}}},
            ("extra", "x", Reason.NOT_A_NUMBER),
        ),
        (
            "a;2025-01-02;5.5;Euro",
            {"columns": {"currency": "extra"}},
            ("extra", "Euro", Reason.NOT_A_CURRENCY),
        ),
        ("a;2025-01-02;5.5;sale", {"columns": {"kind": "extra"}}, ("extra", "sale", Reason.NOT_IN_LIST)),
        ("a;2025-01-02;5.5;tv", {"columns": {"acquired": "extra"}}, ("extra", "tv", Reason.NOT_IN_LIST)),
        ("a;2027-06-02;5.5;", {}, ("date", None, Reason.DATE_IN_FUTURE)),
        (
            "a;2025-01-02;5.5;32",
            {"columns": {"occurred_at": {"day": "extra", "month": "2025-01"}}},
            ("extra", "32", Reason.NOT_A_DAY),
        ),
    ],
)
def test_rejected_transactions(
    row: str, parts: dict[str, Any], reject: tuple[str, str | None, Reason]
) -> None:
    found = transactions(row, **parts)
    (met,) = found.rejects
    assert (met.column, met.reason) == (reject[0], reject[2])
    if reject[2] is not Reason.DATE_IN_FUTURE:
        assert met.value == reject[1]
    assert found.frame.is_empty()


def test_doubtful_thousands_are_never_guessed() -> None:
    found = transactions("a;2025-01-02;1,234;", "b;2025-01-02;12;")
    assert found.reasons == [(2, "amount", "1,234", "ambiguous_number")]
    said = transactions("a;2025-01-02;1,234;", file={"decimal": ","})
    assert said.frame["amount"].to_list() == [Decimal("1.2340")]
    shown = transactions("a;2025-01-02;1,234;", "b;2025-01-02;12.5;")
    assert shown.frame["amount"].to_list() == [Decimal("1234.0000"), Decimal("12.5000")]


@pytest.mark.parametrize(
    ("telling", "day"), [("25/01/2025", date(2025, 2, 1)), ("01/25/2025", date(2025, 1, 2))]
)
def test_the_order_of_day_and_month_is_found_over_the_whole_file(telling: str, day: date) -> None:
    rows = [f"r{number},01/02/2025,9," for number in range(30)] + [f"last,{telling},9,"]
    found = check_file(table(*rows, header="id,date,score,extra"), RESPONSES, rows=10)
    assert found.rejects == []
    assert found.frame["business_date"][0] == day


def test_an_order_that_nothing_shows_is_reported() -> None:
    found = responses("a,01/02/2025,9,", "b,2025-01-02,9,")
    assert "%d/%m/%Y" in found.rejects[0].message
    said = responses("a,01/02/2025,9,", date={"format": "%d/%m/%Y"})
    assert said.frame["business_date"].to_list() == [date(2025, 2, 1)]
    assert said.conventions.date_forms == {"date": "%d/%m/%Y"}


def test_what_was_detected_is_told() -> None:
    found = transactions("a;31.01.2025;1,50;", "b;31.01.2025;2,50;")
    detected = found.sheet.detected
    assert (detected.format, detected.encoding, detected.delimiter, detected.header_row) == (
        "csv",
        "utf-8",
        ";",
        1,
    )
    assert (found.conventions.decimal, found.conventions.date_forms) == (",", {"date": "31.01.2025"})


def compared(left: str, operator: str, right: str, **parts: Any) -> str | None:
    spec = {"compare": ["score", operator, "extra"], "true": "yes", "false": "no", "missing": "none"}
    mapping = changed(
        RESPONSES,
        columns={"occurred_at": {"day": "date", "month": "2025-01"}},
        dimensions={"channel": spec},
        metrics={"id": {"measure": "recommend_0_10"}},
        **parts,
    )
    mapping["metrics"].pop("score")
    found = check_file(table(f"1,5,{left},{right}", header="id,date,score,extra"), mapping)
    assert found.rejects == []
    member: str | None = found.frame["dim:channel"].item()
    return member


@pytest.mark.parametrize(
    ("left", "operator", "right", "member"),
    [
        ("2025-01-02 23:00", ">", "2025-01-02 01:00", "no"),
        ("2025-01-03 00:00", ">", "2025-01-02 23:00", "yes"),
        ("02.01.2025", "==", "2025-01-02T10:00:00", "yes"),
        ("10", ">", "9", "yes"),
        ("10.0", "==", "10", "yes"),
        ("b", ">=", "a", "yes"),
        ("b", "<", "a", "no"),
        ("10", "<=", "a", "yes"),
        ("x", "!=", "x", "no"),
        ("", ">", "5", "none"),
        ("5", ">", "", "none"),
    ],
)
def test_comparisons(left: str, operator: str, right: str, member: str) -> None:
    assert compared(left, operator, right) == member


def test_a_comparison_without_a_word_for_missing_is_empty() -> None:
    spec = {"compare": ["score", ">", "extra"], "true": "yes", "false": "no"}
    assert responses("a,2025-01-02,9,", dimensions={"channel": spec}).frame["dim:channel"].to_list() == [None]


def test_words_are_translated() -> None:
    values = {"1": "web", "2": "phone"}
    rows = ("a,2025-01-02,9,1", "b,2025-01-02,9,7", "c,2025-01-02,9,")
    plain = responses(*rows, dimensions={"channel": {"map": "extra", "values": values}})
    assert plain.frame["dim:channel"].to_list() == ["web", "7", None]
    other = responses(*rows, dimensions={"channel": {"map": "extra", "values": values, "otherwise": "other"}})
    assert other.frame["dim:channel"].to_list() == ["web", "other", None]
    empty = responses(*rows, dimensions={"channel": {"map": "extra", "values": {**values, "": "unknown"}}})
    assert empty.frame["dim:channel"].to_list() == ["web", "7", "unknown"]
