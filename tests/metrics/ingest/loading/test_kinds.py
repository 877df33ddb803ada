"""Transactions, contacts, customers and measurements, each from a small file to its facts."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from metrics.models import (
    Contact,
    ContactReason,
    Customer,
    CustomerRecord,
    CustomerSpan,
    DirtyMark,
    Import,
    Measurement,
    Metric,
    Organisation,
    Submission,
    Transaction,
)
from metrics.rollup.refresh import refresh_next
from tests.metrics.ingest.loads import (
    RESPONSES,
    TRANSACTIONS,
    csv_file,
    load,
    load_rows,
    response,
    sale,
    stored,
)
from tests.metrics.kpis.looks import point

pytestmark = pytest.mark.django_db

CONTACTS: dict[str, Any] = {
    "source": "desk",
    "kind": "contacts",
    "columns": {
        "external_id": "id",
        "opened_at": "opened",
        "closed_at": "closed",
        "first_reply_at": "reply",
        "customer": "customer",
        "reason": "reason",
        "solved": "solved",
        "handed_over_to": "team",
        "cost": "cost",
    },
    "dimensions": {"channel": "channel"},
}
CUSTOMERS: dict[str, Any] = {
    "source": "crm",
    "kind": "customers",
    "columns": {
        "customer": "customer",
        "valid_from": "valid",
        "since": "since",
        "until": "until",
        "acquired": "how",
    },
    "dimensions": {"segment": "segment"},
}
MEASUREMENTS: dict[str, Any] = {
    "source": "agency",
    "kind": "measurements",
    "columns": {"measure": "measure", "period": "period", "value": "value", "n": "n"},
    "dimensions": {"region": "region"},
}


def contact(number: int, **more: Any) -> dict[str, Any]:
    return {
        "id": f"c{number}",
        "opened": "2025-03-04 10:00",
        "closed": "",
        "reply": "",
        "customer": f"customer-{number}",
        "reason": "billing",
        "solved": "",
        "team": "",
        "cost": "",
        "channel": "email",
        **more,
    }


def customer(number: int, **more: Any) -> dict[str, Any]:
    return {
        "customer": f"customer-{number}",
        "valid": "2025-01-01",
        "since": "2024-05-01",
        "until": "",
        "how": "referral",
        "segment": "gold",
        **more,
    }


def test_a_row_beyond_two_limits_is_one_reject(tmp_path: Path) -> None:
    rows = [contact(1), contact(2, cost="1e9", reason="x" * 150), contact(3)]
    (part,) = load_rows(tmp_path, rows, CONTACTS, accept_rejects=True).parts
    assert (part.rows, part.accepted, part.rejected, part.new) == (3, 2, 1, 2)


def test_reasons_that_a_mapping_calls_complaints(tmp_path: Path) -> None:
    load_rows(tmp_path, [contact(1), contact(2, reason="refund")], CONTACTS)
    DirtyMark.objects.all().delete()
    rows = [contact(3, opened="2025-05-04 10:00", reason="refund")]
    load_rows(tmp_path, rows, {**CONTACTS, "complaints": ["refund", "never seen"]})
    marks = DirtyMark.objects.filter(measure__code="complaints").values_list("month", flat=True)
    assert set(marks) == {date(2025, 3, 1), date(2025, 5, 1)}
    reasons = dict(ContactReason.objects.values_list("code", "complaint"))
    assert reasons == {"billing": False, "refund": True, "never seen": True}


def test_a_question_of_ones_own_can_be_read(tmp_path: Path) -> None:
    mapping = {
        **RESPONSES,
        "measures": {
            "ease_1_3": {"en": "Ease", "ru": "Лёгкость", "minimum": 1, "maximum": 3, "better": "lower"}
        },
        "metrics": {"nps": {"measure": "ease_1_3"}},
    }
    load_rows(tmp_path, [response(number, nps=1 + number % 3) for number in range(6)], mapping)
    while refresh_next():
        pass
    own = Metric.objects.get(code="ease_1_3")
    assert (own.better, own.unit, own.smallest_change) == ("lower", "score", 0.04)
    found = point("ease_1_3", date(2025, 3, 1))
    assert (found.value, found.n) == (2.0, 6)


def test_plain_years_are_refused_where_the_fiscal_year_is_another(tmp_path: Path) -> None:
    Organisation.objects.update(fiscal_start_month=4)
    rows = [
        {"measure": "trust", "period": period, "value": "50", "n": "9", "region": ""}
        for period in ("2025", "2025-Q1", "FY2025", "FY2025-Q2", "2025-01")
    ]
    (part,) = load_rows(tmp_path, rows, MEASUREMENTS, accept_rejects=True).parts
    assert [(reject.row, reject.reason) for reject in part.rejects] == [(2, "not_fiscal"), (3, "not_fiscal")]
    assert sorted(Measurement.objects.values_list("grain", "period_start")) == [
        ("month", date(2025, 1, 1)),
        ("quarter", date(2024, 7, 1)),
        ("year", date(2024, 4, 1)),
    ]


def test_transactions(tmp_path: Path) -> None:
    report = load_rows(tmp_path, [sale(1, amount="19.99"), sale(2, amount="-5")], TRANSACTIONS)
    assert report.parts[0].new == 2
    bought, returned = Transaction.objects.order_by("external_id")
    assert (bought.kind, bought.amount, bought.currency) == ("purchase", Decimal("19.9900"), "EUR")
    assert (returned.kind, returned.amount) == ("refund", Decimal(-5))
    assert bought.members.product.code == "tea"
    assert Organisation.objects.get().currency == "EUR"
    assert DirtyMark.objects.filter(measure__code="revenue", month=date(2025, 3, 1)).exists()


def test_the_first_transactions_fix_the_currency(tmp_path: Path) -> None:
    rows = [sale(number) for number in range(1, 8)] + [sale(8, currency="USD")]
    (part,) = load_rows(tmp_path, rows, TRANSACTIONS).parts
    assert (part.new, part.rejected) == (7, 1)
    assert (part.rejects[0].row, part.rejects[0].value) == (9, "USD")
    assert "EUR" in part.rejects[0].message
    report = load_rows(tmp_path, [sale(9, currency="USD")], TRANSACTIONS)
    assert report.state == Import.State.WAITING


def test_an_amount_that_no_table_holds(tmp_path: Path) -> None:
    rows = [sale(number) for number in range(1, 8)] + [sale(8, amount=10**12)]
    (part,) = load_rows(tmp_path, rows, TRANSACTIONS).parts
    assert [reject.reason for reject in part.rejects] == ["number_too_large"]


def test_contacts(tmp_path: Path) -> None:
    rows = [
        contact(1, closed="2025-03-05 12:00", reply="2025-03-04 10:30", solved="yes", cost="3.5", team="IT"),
        contact(2, reason="", customer=""),
        contact(3, closed="2025-03-04"),
        *(contact(number) for number in range(4, 9)),
        contact(9, team="x" * 101),
    ]
    (part,) = load_rows(tmp_path, rows, CONTACTS).parts
    assert (part.new, [reject.reason for reject in part.rejects]) == (8, ["text_too_long"])
    first, second, third = Contact.objects.order_by("external_id")[:3]
    assert first.closed_at == datetime(2025, 3, 5, 12, tzinfo=UTC)
    assert (first.solved, first.cost, first.handed_over_to) == (True, Decimal("3.5"), "IT")
    assert first.reason is not None
    assert (first.reason.code, first.reason.confirmed) == ("billing", False)
    assert (second.reason, second.customer, second.solved) == (None, None, None)
    assert third.closed_at == third.opened_at  # closed on the day on which it was opened
    assert ContactReason.objects.count() == 1
    assert DirtyMark.objects.filter(measure__code="contacts", month=date(2025, 3, 1)).exists()


def test_customers_and_their_spans(tmp_path: Path) -> None:
    rows = [customer(1), customer(1, valid="2025-04-01", segment="silver"), customer(2, valid="")]
    assert load_rows(tmp_path, rows, CUSTOMERS).parts[0].new == 3
    one = CustomerRecord.objects.filter(valid_from=date(2025, 4, 1)).get().customer
    spans = CustomerSpan.objects.filter(customer=one).order_by("valid_from")
    assert [(span.valid_from, span.valid_until, span.segment.code) for span in spans] == [
        (date(2025, 1, 1), date(2025, 4, 1), "gold"),
        (date(2025, 4, 1), date(9999, 12, 31), "silver"),
    ]
    always = CustomerSpan.objects.exclude(customer=one).get()
    assert (always.valid_from, always.acquired) == (date(1970, 1, 1), "referral")
    assert always.since == date(2024, 5, 1)
    rows[1]["segment"] = "bronze"
    (part,) = load_rows(tmp_path, rows, CUSTOMERS).parts
    assert (part.new, part.changed, part.unchanged) == (0, 1, 2)
    assert CustomerSpan.objects.get(valid_from=date(2025, 4, 1)).segment.code == "bronze"
    assert Customer.objects.count() == 2


def test_measurements(tmp_path: Path) -> None:
    rows = [
        {"measure": "brand_strength", "period": "2025-Q1", "value": 61.5, "n": 400, "region": "north"},
        {"measure": "brand_strength", "period": "2025-Q1", "value": 58, "n": "", "region": "south"},
        {"measure": "invited", "period": "2025-03", "value": 1200, "n": "", "region": ""},
        {"measure": "trust", "period": "2025-03", "value": 4, "n": 2**31, "region": ""},
        {"measure": "brand_strenght", "period": "2025-Q1", "value": 1, "n": "", "region": ""},
    ]
    report = load_rows(tmp_path, rows, MEASUREMENTS, accept_rejects=True)
    (part,) = report.parts
    assert (part.new, part.rejected) == (3, 2)
    assert [(reject.row, reject.reason) for reject in part.rejects] == [
        (5, "number_too_large"),
        (6, "unknown_measure"),
    ]
    assert "“brand_strength”" in part.rejects[1].message
    north = Measurement.objects.get(members__region__code="north")
    assert (north.grain, north.period_start, north.value, north.n) == (
        "quarter",
        date(2025, 1, 1),
        Decimal("61.5"),
        400,
    )
    assert DirtyMark.objects.filter(measure__code="brand_strength", month=date(2025, 1, 1)).exists()
    rows[0]["value"] = 62
    (part,) = load_rows(tmp_path, rows, MEASUREMENTS, accept_rejects=True).parts
    assert (part.new, part.changed, part.unchanged) == (0, 1, 2)


def test_one_file_of_two_kinds(tmp_path: Path) -> None:
    both = [{**RESPONSES, "source": "shop"}, TRANSACTIONS]
    rows = [{**sale(number), **response(number), "id": f"x{number}"} for number in range(1, 4)]
    made = stored(csv_file(tmp_path, rows), both)
    first, second = load(made).parts
    assert (first.kind, first.new, second.kind, second.new) == ("responses", 3, "transactions", 3)
    assert Submission.objects.count() == Transaction.objects.count() == 3
    assert Customer.objects.count() == 3
