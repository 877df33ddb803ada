"""Five example rows of each kind: invented, in the company's own codes, and such that they can be loaded.

They use only codes that exist: a template that somebody loads untouched must not bring new members along.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from metrics.calendar import ONE_DAY, add_months
from metrics.formats.spreadsheet import is_plain
from metrics.ingest.kinds import Kind
from metrics.views.asking.columns import Column
from metrics.views.asking.company import Code, Company

ROWS = 5
MARK = "example-"
"""The beginning of ids and customer keys in example rows."""

Value = str | int | Decimal | date | datetime | None
Row = tuple[Value, ...]

_GRADES = (0.9, 0.7, 1.0, 0.25, 0.8)
"""How content the five invented customers are, as a share of the scale."""


def example_rows(kind: Kind, columns: tuple[Column, ...], company: Company, today: date) -> tuple[Row, ...]:
    """Return the rows, dated in the last full month."""
    month = add_months(today.replace(day=1), -1)
    if kind is Kind.MEASUREMENTS:
        rows = _figures(company, month)
    else:
        rows = [_row(kind, number, company, month) for number in range(ROWS)]
    return tuple(tuple(_value(column, row, place) for column in columns) for place, row in enumerate(rows))


def _value(column: Column, row: dict[str, Any], place: int) -> Value:
    if column.name in row:
        value: Value = row[column.name]
        return value
    if column.question is not None:
        if column.question.per_touchpoint and not row.get("touchpoint"):
            return None
        steps = column.question.maximum - column.question.minimum
        return column.question.minimum + int(_GRADES[place] * steps)
    return None


def _row(kind: Kind, number: int, company: Company, month: date) -> dict[str, Any]:
    at = datetime(month.year, month.month, 3 + 5 * number, 9 + number, 15 * (number % 4))  # noqa: DTZ001 - business time
    row: dict[str, Any] = {
        "external_id": f"{MARK}{number + 1}",
        "customer": f"{MARK}{('3f9a', 'b27c', '3f9a', '71d0', 'e845')[number]}",
        **{code: _one(words.codes, number) for code, words in company.dimensions.items()},
    }
    more: dict[Kind, Callable[[], dict[str, Any]]] = {
        Kind.RESPONSES: lambda: {"occurred_at": at},
        Kind.TRANSACTIONS: lambda: _sale(number, at, company),
        Kind.CONTACTS: lambda: _contact(number, at, company),
        Kind.CUSTOMERS: lambda: _customer(number, month),
    }
    return row | more[kind]()


def _sale(number: int, at: datetime, company: Company) -> dict[str, Any]:
    return {
        "occurred_at": at,
        "kind": ("purchase", "purchase", "refund", "purchase", "renewal")[number],
        "amount": Decimal(("149.90", "1490.00", "49.90", "320.00", "89.50")[number]),
        "currency": company.currency,
        "acquired": ("referral", "advertising", None, "unknown", None)[number],
    }


def _contact(number: int, at: datetime, company: Company) -> dict[str, Any]:
    solved = number % 2 == 0
    return {
        "opened_at": at,
        "first_reply_at": at + timedelta(minutes=20 + 35 * number),
        "closed_at": at + timedelta(hours=1 + 9 * number),
        "kind": "contact",
        "reason": _one(company.reasons, number),
        "solved": _("yes") if solved else _("no"),
        "handed_over_to": None if solved else _one(company.departments, number),
        "cost": Decimal(("4.20", "6.50", "3.80", "11.00", "4.20")[number]),
    }


def _customer(number: int, month: date) -> dict[str, Any]:
    # The third row is the first customer again, who has moved.
    since = add_months(month, -(14 + 9 * (number if number != 2 else 0)))
    return {
        "customer": f"{MARK}{('3f9a', 'b27c', '3f9a', '71d0', 'e845')[number]}",
        "valid_from": month if number == 2 else since,
        "since": since,
        "until": month + 12 * ONE_DAY if number == 3 else None,
        "acquired": ("referral", "sales", "referral", "unknown", "advertising")[number],
    }


def _figures(company: Company, month: date) -> list[dict[str, Any]]:
    this, before = f"{month:%Y-%m}", f"{add_months(month, -1):%Y-%m}"
    rows: list[dict[str, Any]] = [
        {"measure": "finance_revenue", "period": before, "value": Decimal("1234567.80")},
        {"measure": "finance_revenue", "period": this, "value": Decimal("1310250.40")},
        {"measure": "invited", "period": this, "value": Decimal(12000)},
        {
            "measure": "share_of_voice",
            "period": this,
            "numerator": Decimal(340),
            "denominator": Decimal(1200),
        },
        {"measure": "brand_strength", "period": this, "value": Decimal("61.5"), "n": 1000}
        | {"low": Decimal("58.5"), "high": Decimal("64.5")},
    ]
    known = {one.code for one in company.quantities}
    return [row for row in rows if row["measure"] in known]


def _one(codes: tuple[Code, ...], place: int) -> str | None:
    plain = [one.code for one in codes if is_plain(one.code)]
    return plain[place % len(plain)] if plain else None
