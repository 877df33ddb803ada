"""Checking contacts, customers and measurements; every reason for a reject has its words."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl
import pytest

from metrics.ingest.checking.output import COMMON, OF_KIND
from metrics.ingest.kinds import Kind
from metrics.ingest.reasons import MESSAGES, Reason, Refusal, render
from tests.metrics.ingest.builders import RESPONSES, changed, check_file, table

CONTACTS: dict[str, Any] = {
    "source": "desk",
    "kind": "contacts",
    "columns": {
        "external_id": "id",
        "opened_at": "opened",
        "closed_at": "closed",
        "first_reply_at": "reply",
        "solved": "solved",
        "cost": "cost",
        "reason": "reason",
    },
    "dimensions": {"channel": "channel"},
}
CUSTOMERS: dict[str, Any] = {
    "source": "crm",
    "kind": "customers",
    "columns": {"customer": "id", "since": "since", "until": "until", "acquired": "how"},
    "dimensions": {"segment": "segment"},
}
MEASUREMENTS: dict[str, Any] = {
    "source": "finance",
    "kind": "measurements",
    "columns": {
        "measure": "measure",
        "period": "period",
        "value": "value",
        "numerator": "num",
        "denominator": "den",
        "n": "n",
        "low": "low",
        "high": "high",
    },
}


def contacts(*rows: str) -> Any:
    return check_file(table(*rows, header="id,opened,closed,reply,solved,cost,reason,channel"), CONTACTS)


def customers(*rows: str) -> Any:
    return check_file(table(*rows, header="id,since,until,how,segment"), CUSTOMERS)


def measurements(*rows: str, **parts: Any) -> Any:
    header = "measure,period,value,num,den,n,low,high,grain,region"
    return check_file(table(*rows, header=header), changed(MEASUREMENTS, **parts))


def test_contacts_come_out_typed() -> None:
    found = contacts(
        "a,2025-01-02 10:00,2025-01-03 11:00,2025-01-02 10:30,yes,12.50,bill,phone",
        "b,2025-01-02 10:00,2025-01-02,,Нет,,,",
    )
    assert found.rejects == []
    assert dict(found.frame.schema) == {**COMMON, **OF_KIND[Kind.CONTACTS], "dim:channel": pl.String()}
    assert found.frame["solved"].to_list() == [True, False]
    assert found.frame["kind"].to_list() == ["contact", "contact"]
    assert found.frame["cost"].to_list() == [Decimal("12.5000"), None]
    assert found.frame["business_date"].to_list() == [date(2025, 1, 2)] * 2


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        ("a,2025-01-02 10:00,2025-01-02 09:00,,,,,", "closed", Reason.CLOSED_BEFORE_OPENED),
        ("a,2025-01-02,2025-01-01,,,,,", "closed", Reason.CLOSED_BEFORE_OPENED),
        ("a,2025-01-02 10:00,,2025-01-02 09:59,,,,", "reply", Reason.REPLIED_BEFORE_OPENED),
        ("a,2025-01-02 10:00,,,perhaps,,,", "solved", Reason.NOT_YES_NO),
        ("a,2025-01-02 10:00,,,,-1,,", "cost", Reason.NEGATIVE),
        ("a,2025-01-02 10:00,2027-01-01,,,,,", "closed", Reason.DATE_IN_FUTURE),
    ],
)
def test_rejected_contacts(row: str, column: str, reason: Reason) -> None:
    (reject,) = contacts(row).rejects
    assert (reject.column, reject.reason) == (column, reason)


def test_customers_come_out_typed() -> None:
    found = customers("c1,2020-01-02,,Referral,gold", "c2,2020-01-02,2030-01-01,,")
    assert found.rejects == []
    assert dict(found.frame.schema) == {**COMMON, **OF_KIND[Kind.CUSTOMERS], "dim:segment": pl.String()}
    assert found.frame["customer_key"].to_list() == ["c1", "c2"]
    assert found.frame["since"].to_list() == [date(2020, 1, 2)] * 2
    assert found.frame["acquired"].to_list() == ["referral", None]


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        (",2020-01-02,,,", "id", Reason.REQUIRED),
        ("c,2020-01-02,2020-01-01,,", "until", Reason.UNTIL_BEFORE_SINCE),
        ("c,2028-01-02,,,", "since", Reason.DATE_IN_FUTURE),
        ("c,2200-01-01,,,", "since", Reason.DATE_TOO_LATE),
        ("c,,,word of mouth,", "how", Reason.NOT_IN_LIST),
    ],
)
def test_rejected_customers(row: str, column: str, reason: Reason) -> None:
    (reject,) = customers(row).rejects
    assert (reject.column, reject.reason) == (column, reason)


@pytest.mark.parametrize("end", ["9999-12-31", "2101-01-01", ""])
def test_a_far_end_is_no_end(end: str) -> None:
    found = customers(f"c,2020-01-02,{end},,")
    assert (list(found.rejects), found.frame["until"].to_list()) == ([], [date(9999, 12, 31)])


def test_measurements_come_out_typed() -> None:
    found = measurements(
        "invited,2025-01,1200,,,,,,,",
        "brand_strength,2025-Q1,,30,120,,,,,",
        "brand_strength,2025,0.25,,,400,0.2,0.3,,",
        "finance_revenue,2025-03-15,5e6,,,,,,,",
    )
    assert found.rejects == []
    assert dict(found.frame.schema) == {**COMMON, **OF_KIND[Kind.MEASUREMENTS]}
    assert found.frame.select("grain", "period_start", "value", "numerator", "denominator", "n").rows() == [
        ("month", date(2025, 1, 1), 1200.0, None, None, None),
        ("quarter", date(2025, 1, 1), None, 30.0, 120.0, None),
        ("year", date(2025, 1, 1), 0.25, None, None, 400),
        ("day", date(2025, 3, 15), 5e6, None, None, None),
    ]


def test_a_grain_makes_a_date_its_period() -> None:
    found = measurements(
        "invited,2025-03-15,1,,,,,,month,", "invited,2025-03,1,,,,,,quarter,", columns={"grain": "grain"}
    )
    assert found.frame.select("grain", "period_start").rows() == [("month", date(2025, 3, 1))]
    assert found.reasons == [(3, "period", "2025-03", "not_a_period")]


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        ("invitd,2025-01,1,,,,,,,", "measure", Reason.UNKNOWN_MEASURE),
        (",2025-01,1,,,,,,,", "measure", Reason.REQUIRED),
        ("invited,,1,,,,,,,", "period", Reason.REQUIRED),
        ("invited,January,1,,,,,,,", "period", Reason.NOT_A_PERIOD),
        ("invited,2030-01,1,,,,,,,", "period", Reason.DATE_IN_FUTURE),
        ("invited,2025-01,,,,,,,,", "value", Reason.NO_VALUE),
        ("invited,2025-01,,5,,,,,,", "value", Reason.NO_VALUE),
        ("invited,2025-01,,5,0,,,,,", "den", Reason.NOT_POSITIVE),
        ("invited,2025-01,1,,,-4,,,,", "n", Reason.NOT_A_COUNT),
        ("invited,2025-01,1,,,4.5,,,,", "n", Reason.NOT_A_COUNT),
        ("invited,2025-01,1,,,,3,2,,", "low", Reason.LOW_ABOVE_HIGH),
        ("invited,2025-01,1,,,,2,3,,", "low", Reason.LOW_ABOVE_HIGH),
    ],
)
def test_rejected_measurements(row: str, column: str, reason: Reason) -> None:
    (reject,) = measurements(row).rejects
    assert (reject.column, reject.reason) == (column, reason)


def wide(text: str, columns: Any = "months") -> Any:
    mapping = {
        "source": "finance",
        "kind": "measurements",
        "columns": {"measure": {"constant": "finance_revenue"}},
        "dimensions": {"region": "region"},
        "unpivot": {"columns": columns},
    }
    return check_file(text, mapping)


def test_months_as_columns() -> None:
    found = wide("region;2025-01;2025-02;2025-03;note\nnorth;1,5;;2,5;x\nsouth;3;bad;4,0;y\n")
    assert found.frame.select("row_number", "dim:region", "period_start", "value").rows() == [
        (2, "north", date(2025, 1, 1), 1.5),
        (2, "north", date(2025, 3, 1), 2.5),
        (3, "south", date(2025, 1, 1), 3.0),
        (3, "south", date(2025, 3, 1), 4.0),
    ]
    assert found.reasons == [(3, "2025-02", "bad", "not_a_number")]


def test_chosen_periods_as_columns() -> None:
    found = wide("region,2025-Q1,2025-Q2\nnorth,1,2\n", ["2025-Q2"])
    assert found.frame.select("grain", "period_start", "value").rows() == [("quarter", date(2025, 4, 1), 2.0)]


def test_a_file_of_rejects_only() -> None:
    found = check_file("id,date,score\n1,2\n3\n", RESPONSES)
    assert found.frame.is_empty()
    assert [reason for *_rest, reason in found.reasons] == ["field_count", "field_count"]


@pytest.mark.parametrize("reason", [*Reason, *Refusal])
def test_every_reason_has_a_message_that_renders(reason: Reason | Refusal) -> None:
    named = re.findall(r"%\((\w+)\)s", str(MESSAGES[reason]))
    message = render(reason, dict.fromkeys(named, "this"))
    assert message.endswith(".")
    assert "%(" not in message
